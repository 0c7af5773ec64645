-- DEMO_AGENTS=N: agents 100001..100000+N in teams of 20 (ids from 101), each team with a supervisor
-- 200000 + team id and a queue of its own id, number 77 + team id.  Expects a table demo_agents (n).
BEGIN IMMEDIATE;

CREATE TEMP TABLE demo_number (i INTEGER PRIMARY KEY);
WITH RECURSIVE number (i) AS (
    SELECT 1 WHERE (SELECT n FROM demo_agents) > 0
    UNION ALL SELECT i + 1 FROM number WHERE i < (SELECT n FROM demo_agents))
INSERT INTO demo_number SELECT i FROM number;

INSERT INTO team (id, name) SELECT DISTINCT 101 + (i - 1) / 20, 'Team ' || (101 + (i - 1) / 20) FROM demo_number;
INSERT INTO queue (id, number, name)
SELECT id, '77' || id, 'Queue ' || id FROM team WHERE id >= 101;
INSERT INTO queue_team (queue_id, team_id) SELECT id, id FROM team WHERE id >= 101;
INSERT INTO person (login_id, login_name, first_name, last_name, password_hash, team_id, skill_target_id)
SELECT 100000 + i, 'agent' || (100000 + i), 'Agent', 100000 + i, (SELECT password_hash FROM person WHERE login_id = '1001'),
       101 + (i - 1) / 20, 100000 + i
  FROM demo_number;
INSERT INTO person (login_id, login_name, first_name, last_name, password_hash, is_supervisor, skill_target_id)
SELECT 200000 + id, 'supervisor' || (200000 + id), 'Supervisor', 200000 + id,
       (SELECT password_hash FROM person WHERE login_id = '1001'), 1, 200000 + id
  FROM team WHERE id >= 101;
INSERT INTO team_supervisor (team_id, login_id) SELECT id, 200000 + id FROM team WHERE id >= 101;
INSERT INTO scram (login_id, password_hash, sha_1, sha_256)
SELECT person.login_id, demo.password_hash, sha_1, sha_256 FROM person
  JOIN scram AS demo ON demo.login_id = '1001' AND demo.password_hash = person.password_hash
 WHERE person.login_id NOT IN (SELECT login_id FROM scram);
INSERT INTO extension_range (first, last)
SELECT 100001, 100000 + max(i) FROM demo_number HAVING max(i) IS NOT NULL
UNION ALL SELECT 200101, 200000 + max(id) FROM team WHERE id >= 101 HAVING max(id) IS NOT NULL;
DROP TABLE demo_number;

COMMIT;
