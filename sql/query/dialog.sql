-- name: dialog_by_id
SELECT id, state, call_type, from_address, to_address, dialed_number, queue_id, queue_name,
       associated_dialog_id, secondary_id, wrap_up_reason, started_at, outbound_classification, customer,
       callback_time, callback_number
  FROM dialog WHERE id = $1;

-- name: dialog_participants
SELECT address, address_type, login_id, listed, state, state_cause, actions, started_at, state_changed_at,
       answered_at, left_at
  FROM participant WHERE dialog_id = $1 ORDER BY position;

-- name: dialog_variables
SELECT name, value FROM call_variable WHERE dialog_id = $1 ORDER BY position;

-- name: dialog_ids_of_user
SELECT dialog_id FROM participant WHERE login_id = $1 AND listed = 1 ORDER BY dialog_id;

-- name: dialog_ids
SELECT id FROM dialog ORDER BY id;

-- name: dialog_save
INSERT INTO dialog (id, state, call_type, from_address, to_address, dialed_number, queue_id, queue_name,
       associated_dialog_id, secondary_id, wrap_up_reason, started_at, outbound_classification, customer,
       callback_time, callback_number)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, call_type = excluded.call_type,
       from_address = excluded.from_address, to_address = excluded.to_address,
       dialed_number = excluded.dialed_number, queue_id = excluded.queue_id, queue_name = excluded.queue_name,
       associated_dialog_id = excluded.associated_dialog_id, secondary_id = excluded.secondary_id,
       wrap_up_reason = excluded.wrap_up_reason, started_at = excluded.started_at,
       outbound_classification = excluded.outbound_classification, customer = excluded.customer,
       callback_time = excluded.callback_time, callback_number = excluded.callback_number;

-- name: dialog_save_participant
INSERT INTO participant (dialog_id, position, address, address_type, login_id, listed, state, state_cause,
       actions, started_at, state_changed_at, answered_at, left_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (dialog_id, position) DO UPDATE SET address = excluded.address,
       address_type = excluded.address_type, login_id = excluded.login_id, listed = excluded.listed,
       state = excluded.state, state_cause = excluded.state_cause, actions = excluded.actions,
       started_at = excluded.started_at, state_changed_at = excluded.state_changed_at,
       answered_at = excluded.answered_at, left_at = excluded.left_at;

-- name: dialog_drop_participants
DELETE FROM participant WHERE dialog_id = $1 AND position >= $2;

-- name: dialog_save_variable
INSERT INTO call_variable (dialog_id, position, name, value) VALUES ($1, $2, $3, $4)
ON CONFLICT (dialog_id, position) DO UPDATE SET name = excluded.name, value = excluded.value
 WHERE call_variable.name <> excluded.name OR call_variable.value <> excluded.value;

-- name: dialog_remove
DELETE FROM dialog WHERE id = $1;
