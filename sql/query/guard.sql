-- name: guard_mode
SELECT mode FROM guard_mode WHERE id = 1;

-- name: guard_set_mode
UPDATE guard_mode SET mode = $1 WHERE id = 1;

-- name: guard_targets
SELECT id, target, gadget FROM guard_target ORDER BY id;

-- name: guard_target_by_id
SELECT id, target, gadget FROM guard_target WHERE id = $1;

-- name: guard_target_add
INSERT INTO guard_target (target, gadget) VALUES ($1, $2);

-- name: guard_target_remove
DELETE FROM guard_target WHERE id = $1;

-- name: guard_target_count
SELECT count(*) FROM guard_target;

-- name: guard_reports
SELECT host, port, gadget, rule, times, first_at, last_at FROM guard_report WHERE last_at >= $1 ORDER BY last_at DESC;

-- name: guard_report_add
INSERT INTO guard_report (host, port, gadget, rule, first_at, last_at) VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (host, port, gadget) DO UPDATE SET times = guard_report.times + 1, rule = excluded.rule, last_at = excluded.last_at;

-- Gadgets choose the addresses: no more are kept than somebody would read.
-- name: guard_report_forget
DELETE FROM guard_report WHERE last_at < $1 OR last_at < (SELECT last_at FROM guard_report ORDER BY last_at DESC LIMIT 1 OFFSET $2);
