-- No row when it is what the object was told last, not before $4; $5: whether that counts.
-- name: last_command_set
INSERT INTO last_command (object, command, received_at) VALUES ($1, $2, $3)
    ON CONFLICT (object) DO UPDATE SET command = excluded.command, received_at = excluded.received_at
    WHERE last_command.command <> excluded.command OR last_command.received_at < $4 OR $5 = 0
    RETURNING 1;

-- name: last_command_forget
DELETE FROM last_command WHERE received_at < $1;

-- name: inbox_add
INSERT INTO inbox (object, command, received_at, deadline_at) VALUES ($1, $2, $3, $4);

-- name: inbox_oldest
SELECT id, command, deadline_at FROM inbox ORDER BY id LIMIT $1;

-- name: inbox_remove
DELETE FROM inbox WHERE id = $1;

-- name: memo_save
INSERT INTO provider_memo (key, value) VALUES ($1, $2)
ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: memo_remove
DELETE FROM provider_memo WHERE key = $1;

-- name: memo_all
SELECT key, value FROM provider_memo ORDER BY key;

-- name: memo_by_key
SELECT value FROM provider_memo WHERE key = $1;

-- name: watched_all
SELECT login_id FROM watched;

-- No row for somebody who is no person any more.
-- name: watched_add
INSERT INTO watched (login_id) SELECT login_id FROM person WHERE login_id = $1 ON CONFLICT (login_id) DO NOTHING;

-- name: watched_remove
DELETE FROM watched WHERE login_id = $1;
