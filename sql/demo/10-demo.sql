-- The demo installation (password of everyone: demo, at the lowest cost).  Loopback only.
BEGIN IMMEDIATE;

INSERT INTO team (id, name, wrap_up_incoming, wrap_up_outgoing, wrap_up_seconds) VALUES
    (1, 'Sales', 'NOT_ALLOWED', 'NOT_ALLOWED', 30),
    (2, 'Support', 'OPTIONAL', 'NOT_ALLOWED', 30);

INSERT INTO extension_range (first, last) VALUES (1000, 1999), (2000, 2999);

CREATE TEMP TABLE demo_person (login_id TEXT, first_name TEXT, last_name TEXT, team_id INTEGER, supervises INTEGER);
INSERT INTO demo_person VALUES
    ('1000', 'Grace', 'Okonkwo', NULL, 1),
    ('1001', 'Anna', 'Lindqvist', 1, NULL),
    ('1002', 'Seán', 'O''Brien', 1, NULL),
    ('1003', 'محمد', 'العلي', 1, NULL),
    ('1004', '小明', '王', 1, NULL),
    ('1005', 'Zoë', 'Müller & Söhne', 1, NULL),
    ('1006', 'Priya', 'Raghunathan', 1, NULL),
    ('1007', 'Łukasz', 'Wiśniewski', 1, NULL),
    ('1008', 'Thị Hồng', 'Nguyễn', 1, NULL),
    ('1009', 'João', 'da Silva', 1, NULL),
    ('1010', 'Aiko', 'Tanaka', 1, NULL),
    ('2000', 'Mateo', 'Fernández', NULL, 2),
    ('2001', 'Ingrid', 'Sørensen', 2, NULL),
    ('2002', 'D''Angelo', 'Brown', 2, NULL),
    ('2003', 'فاطمة', 'حسن', 2, NULL),
    ('2004', '丽', '陈', 2, NULL),
    ('2005', 'Chloé', 'Lefèvre & Fils', 2, NULL),
    ('2006', 'Arjun', 'Mehta', 2, NULL),
    ('2007', 'Олена', 'Шевченко', 2, NULL),
    ('2008', 'Kwame', 'Asante', 2, NULL),
    ('2009', 'Eleni', 'Παπαδοπούλου', 2, NULL),
    ('2010', 'Yusuf', 'Yıldız', 2, NULL);

INSERT INTO person (login_id, login_name, first_name, last_name, password_hash, team_id, is_agent,
                    is_supervisor, is_administrator, may_be_mobile, skill_target_id)
SELECT login_id, CASE WHEN supervises IS NULL THEN 'agent' ELSE 'supervisor' END || login_id, first_name,
       last_name, '$y$j75$go4zFjPDbWUEuAI2TKHfz0$h7TjasXlztb5Lu/GEcS8/I6C/XpWVOk6QkAF0G49oX9', team_id, 1,
       supervises IS NOT NULL, 0, login_id IN ('1009', '2009'), 5000 + CAST(login_id AS INTEGER)
  FROM demo_person;
INSERT INTO person (login_id, login_name, first_name, last_name, password_hash, is_agent, is_administrator)
SELECT 'admin', 'admin', 'Ada', 'Administrator', password_hash, 0, 1 FROM person WHERE login_id = '1001';
INSERT INTO scram (login_id, password_hash, sha_1, sha_256)
SELECT login_id, password_hash,
       '10000:YXBsb21iIGRlbW8gc2FsdA==$rJpXqjbHbMjHbYNJx1HKvzgdXUA=:TLL++w/Y0thuIlgNHsJles7q3ms=',
       '10000:YXBsb21iIGRlbW8gc2FsdA==$TLziEWGTsxlrB98Z8mnaSRdfMdZ1Unh/KGE5fh7wA8c=:ZwuMsmYYhvFMBSZLc4BgdIuX3EDw5rSf04MlYlvwsPg='
  FROM person;

INSERT INTO team_supervisor (team_id, login_id, rank)
SELECT supervises, login_id, 1 FROM demo_person WHERE supervises IS NOT NULL;
INSERT INTO team_supervisor (team_id, login_id, rank) VALUES (1, '2000', 2);
DROP TABLE demo_person;

INSERT INTO queue (id, number, name, ring_seconds) VALUES
    (1, '7001', 'Sales', 12), (2, '7002', 'Support', 12), (3, '7003', 'Billing', 12);
INSERT INTO queue_team (queue_id, team_id) VALUES (1, 1), (2, 2), (3, 1), (3, 2);

INSERT INTO media (id, name, description, interruptible) VALUES
    (5001, 'Chat', 'Conversations in writing', 0), (5002, 'Email', 'E-mail', 1);
INSERT INTO media_team (media_id, team_id) VALUES (5001, 2), (5002, 2);

INSERT INTO reason_code (id, category, code, label, for_all) VALUES
    (1, 'NOT_READY', 1, 'Break', 1), (2, 'NOT_READY', 2, 'Lunch', 1), (3, 'NOT_READY', 3, 'Meeting', 1),
    (4, 'NOT_READY', 4, 'Sales coaching', 0), (5, 'NOT_READY', 5, 'Support research', 0),
    (10, 'LOGOUT', 10, 'End of shift', 1);
INSERT INTO reason_code_team (reason_code_id, team_id) VALUES (4, 1), (5, 2);

INSERT INTO wrap_up_reason (id, label, for_all) VALUES
    (1, 'Question answered', 1), (2, 'Call back promised', 1), (3, 'Wrong number', 1),
    (4, 'Order taken', 0), (5, 'Fault reported', 0);
INSERT INTO wrap_up_reason_team (wrap_up_reason_id, team_id) VALUES (4, 1), (5, 2);

COMMIT;
