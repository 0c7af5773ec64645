-- Who somebody is (lib/auth), by login id and, if nobody has it, by login name.

-- name: auth_person_by_id
SELECT person.login_id, login_name, person.password_hash, coalesce(team_id, 0), is_supervisor, is_administrator,
       coalesce(failures, 0), coalesce(locked_until, 0), coalesce(scram.password_hash = person.password_hash, 0)
  FROM person LEFT JOIN lockout ON lockout.login_id = person.login_id
       LEFT JOIN scram ON scram.login_id = person.login_id
 WHERE person.login_id = $1 AND is_active = 1;

-- name: auth_person_by_name
SELECT person.login_id, login_name, person.password_hash, coalesce(team_id, 0), is_supervisor, is_administrator,
       coalesce(failures, 0), coalesce(locked_until, 0), coalesce(scram.password_hash = person.password_hash, 0)
  FROM person LEFT JOIN lockout ON lockout.login_id = person.login_id
       LEFT JOIN scram ON scram.login_id = person.login_id
 WHERE login_name = lower($1) AND is_active = 1;

-- Some hash to check against when there is no such person, so that the answer takes as long.
-- name: auth_any_hash
SELECT password_hash FROM person ORDER BY login_id LIMIT 1;

-- The last of $2 failures in a row sets the lock and starts the count anew.
-- name: lockout_count
INSERT INTO lockout (login_id, failures, locked_until) VALUES ($1, 1, 0)
ON CONFLICT (login_id) DO UPDATE SET
       locked_until = CASE WHEN lockout.failures + 1 >= $2 THEN $3 ELSE 0 END,
       failures = CASE WHEN lockout.failures + 1 >= $2 THEN 0 ELSE lockout.failures + 1 END;

-- name: lockout_clear
DELETE FROM lockout WHERE login_id = $1;

-- name: scram_by_id
SELECT sha_1, sha_256 FROM scram JOIN person ON person.login_id = scram.login_id
 WHERE scram.login_id = $1 AND scram.password_hash = person.password_hash;

-- name: scram_store
INSERT INTO scram (login_id, password_hash, sha_1, sha_256) VALUES ($1, $2, $3, $4)
ON CONFLICT (login_id) DO UPDATE SET
       password_hash = excluded.password_hash, sha_1 = excluded.sha_1, sha_256 = excluded.sha_256;

-- Somebody for whom SCRAM cannot work.
-- name: scram_version
SELECT version FROM scram_version WHERE id = 1;

-- name: scram_missing
SELECT person.login_id FROM person LEFT JOIN scram
       ON scram.login_id = person.login_id AND scram.password_hash = person.password_hash
 WHERE is_active = 1 AND scram.login_id IS NULL LIMIT 1;

-- name: session_add
INSERT INTO session (token_hash, login_id, created_at, expires_at) VALUES ($1, $2, $3, $4);

-- name: session_find
SELECT session.login_id FROM session WHERE token_hash = $1 AND expires_at > $2;

-- name: session_remove
DELETE FROM session WHERE token_hash = $1;

-- name: session_forget
DELETE FROM session WHERE expires_at <= $1;

-- name: session_remove_of
DELETE FROM session WHERE login_id = $1;
