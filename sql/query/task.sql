-- Tasks that agents have.

-- name: task_by_id
SELECT task.id, media_id, media.name, login_id, address, state, actions, queue_id, queue_name, wrap_up_reason,
       associated_id, started_at, state_changed_at
  FROM task JOIN media ON media.id = task.media_id WHERE task.id = $1;

-- name: task_ids_of_user
SELECT id FROM task WHERE login_id = $1 ORDER BY started_at, id;

-- name: task_variables
SELECT name, value FROM task_variable WHERE task_id = $1 ORDER BY position;

-- name: task_save
INSERT INTO task (id, media_id, login_id, address, state, actions, queue_id, queue_name, wrap_up_reason,
       associated_id, started_at, state_changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (id) DO UPDATE SET login_id = excluded.login_id, address = excluded.address,
       state = excluded.state, actions = excluded.actions, queue_id = excluded.queue_id,
       queue_name = excluded.queue_name, wrap_up_reason = excluded.wrap_up_reason,
       started_at = excluded.started_at, state_changed_at = excluded.state_changed_at;

-- name: task_save_variable
INSERT INTO task_variable (task_id, position, name, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (task_id, position) DO UPDATE SET name = excluded.name, value = excluded.value
 WHERE task_variable.name <> excluded.name OR task_variable.value <> excluded.value;

-- name: task_remove
DELETE FROM task WHERE id = $1;
