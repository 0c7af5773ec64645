-- name: system_status
SELECT status, reason, last_heartbeat_at, (SELECT peripheral_id FROM cti_server WHERE id = 1) FROM system WHERE id = 1;

-- name: system_save_status
UPDATE system SET status = $1, reason = $2, last_heartbeat_at = $3 WHERE id = 1;

-- name: ecc_variables
SELECT name, length FROM ecc_variable ORDER BY name;

-- name: chat_load
SELECT primary_node, secondary_node FROM chat WHERE id = 1;

-- name: chat_save
UPDATE chat SET primary_node = $1, secondary_node = $2 WHERE id = 1;
