-- name: past_call_add
INSERT INTO past_call (login_id, number, dialog_id, direction, call_type, party, queue_name, started_at,
       answered_at, ended_at, wrap_up_reason)
SELECT login_id, 1 + coalesce((SELECT max(number) FROM past_call WHERE past_call.login_id = person.login_id), 0),
       $2, $3, $4, $5, $6, $7, $8, $9, $10
  FROM person WHERE login_id = $1;

-- name: past_call_forget
DELETE FROM past_call
 WHERE login_id = $1 AND number <= (SELECT max(number) FROM past_call WHERE login_id = $1) - $2;

-- name: past_calls_of_user
SELECT dialog_id, direction, call_type, party, queue_name, started_at, answered_at, ended_at, wrap_up_reason
  FROM past_call WHERE login_id = $1 ORDER BY number DESC;

-- name: past_state_add
INSERT INTO past_state (login_id, slot, number, state, reason_code, reason_label, since)
SELECT login_id, state_number % $3, state_number, state, reason_code, $2, state_changed_at
  FROM agent WHERE login_id = $1
ON CONFLICT (login_id, slot) DO UPDATE SET number = excluded.number, state = excluded.state,
       reason_code = excluded.reason_code, reason_label = excluded.reason_label, since = excluded.since
 WHERE past_state.number <> excluded.number;

-- name: past_states_of_user
SELECT state, reason_code, reason_label, since FROM past_state WHERE login_id = $1 ORDER BY number DESC;
