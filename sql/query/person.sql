-- People as administrators keep them; what they do now is in user.sql.

-- name: person_by_id
SELECT person.login_id, login_name, first_name, last_name, is_agent, is_supervisor, is_administrator, is_active,
       may_be_mobile, coalesce(team_id, 0), coalesce(skill_target_id, 0), password_set_at, coalesce(locked_until, 0),
       coalesce(agent.state, 'LOGOUT'), coalesce(agent.extension, '')
  FROM person LEFT JOIN lockout ON lockout.login_id = person.login_id
       LEFT JOIN agent ON agent.login_id = person.login_id
 WHERE person.login_id = $1;

-- Those whose ids, name and login name hold the text of $2, a pattern of LIKE in lower case.
-- name: person_page
SELECT person.login_id, login_name, first_name, last_name, is_agent, is_supervisor, is_administrator, is_active,
       may_be_mobile, coalesce(team_id, 0), coalesce(skill_target_id, 0), password_set_at, coalesce(locked_until, 0),
       coalesce(agent.state, 'LOGOUT'), coalesce(agent.extension, '')
  FROM person LEFT JOIN lockout ON lockout.login_id = person.login_id
       LEFT JOIN agent ON agent.login_id = person.login_id
 WHERE person.login_id > $1
   AND ($2 = '%' OR lower(person.login_id || ' ' || login_name || ' ' || first_name || ' ' || last_name) LIKE $2 ESCAPE '!')
 ORDER BY person.login_id LIMIT $3;

-- name: person_supervises
SELECT team_id FROM team_supervisor WHERE login_id = $1 ORDER BY rank, team_id;

-- Somebody else who would sign in with $2, which is the name, or id, that $1 is to have.
-- name: person_of_name
SELECT login_id FROM person WHERE login_id <> $1 AND (login_id = $2 OR login_name = lower($2)) LIMIT 1;

-- name: person_add
INSERT INTO person (login_id, login_name, first_name, last_name, is_agent, is_supervisor, is_administrator, is_active,
       may_be_mobile, team_id, skill_target_id, password_hash, password_set_at)
VALUES ($1, lower($2), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: person_save
UPDATE person SET login_name = lower($2), first_name = $3, last_name = $4, is_agent = $5, is_supervisor = $6,
       is_administrator = $7, is_active = $8, may_be_mobile = $9, team_id = $10, skill_target_id = $11
 WHERE login_id = $1;

-- name: person_save_password
UPDATE person SET password_hash = $2, password_set_at = $3 WHERE login_id = $1;

-- name: person_remove
DELETE FROM person WHERE login_id = $1;

-- name: person_supervise
INSERT INTO team_supervisor (login_id, team_id, rank) VALUES ($1, $2, $3);

-- name: person_supervise_none
DELETE FROM team_supervisor WHERE login_id = $1;

-- An administrator who may be new; who is not keeps everything else.
-- name: person_make_administrator
INSERT INTO person (login_id, login_name, is_agent, is_administrator, password_hash, password_set_at)
VALUES ($1, lower($1), 0, 1, $2, $3)
ON CONFLICT (login_id) DO UPDATE SET is_administrator = 1, is_active = 1, password_hash = excluded.password_hash,
       password_set_at = excluded.password_set_at;

-- name: person_administrators
SELECT count(*) FROM person WHERE is_administrator = 1 AND is_active = 1;

-- Signed in, in some channel, or still in a call.
-- name: person_is_at_work
SELECT 1 FROM agent WHERE login_id = $1 AND state <> 'LOGOUT'
UNION ALL SELECT 1 FROM media_state WHERE login_id = $1 AND state <> 'LOGOUT'
UNION ALL SELECT 1 FROM task WHERE login_id = $1
UNION ALL SELECT 1 FROM participant WHERE login_id = $1 LIMIT 1;
