-- name: system_status
SELECT status, reason, last_heartbeat_at FROM system WHERE id = 1;

-- name: system_save_status
UPDATE system SET status = $1, reason = $2, last_heartbeat_at = $3 WHERE id = 1;
