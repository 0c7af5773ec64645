-- name: queue_by_id
SELECT queue.id, number, name, coalesce(agents_busy_other, -1), coalesce(agents_logged_on, -1),
       coalesce(agents_not_ready, -1), coalesce(agents_ready, -1), coalesce(agents_talking_inbound, -1),
       coalesce(agents_talking_internal, -1), coalesce(agents_talking_outbound, -1),
       coalesce(agents_wrap_up_not_ready, -1), coalesce(agents_wrap_up_ready, -1),
       coalesce(calls_in_queue, -1), coalesce(oldest_call_at, 0)
  FROM queue LEFT JOIN queue_stat ON queue_stat.queue_id = queue.id
 WHERE queue.id = $1;

-- name: queue_ids_of_user
SELECT DISTINCT queue_id FROM queue_team
 WHERE team_id IN (SELECT team_id FROM person WHERE login_id = $1 AND team_id IS NOT NULL
                   UNION SELECT team_id FROM team_supervisor WHERE login_id = $1)
 ORDER BY queue_id;

-- name: queue_all
SELECT id, number, name, ring_seconds, priority, coalesce(overflow_seconds, 0), coalesce(overflow_queue_id, 0)
  FROM queue ORDER BY id;

-- name: queue_teams
SELECT queue_id, team_id FROM queue_team ORDER BY queue_id, team_id;

-- name: queue_save_stat
INSERT INTO queue_stat (queue_id, agents_busy_other, agents_logged_on, agents_not_ready, agents_ready,
       agents_talking_inbound, agents_talking_internal, agents_talking_outbound, agents_wrap_up_not_ready,
       agents_wrap_up_ready, calls_in_queue, oldest_call_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (queue_id) DO UPDATE SET agents_busy_other = excluded.agents_busy_other,
       agents_logged_on = excluded.agents_logged_on, agents_not_ready = excluded.agents_not_ready,
       agents_ready = excluded.agents_ready, agents_talking_inbound = excluded.agents_talking_inbound,
       agents_talking_internal = excluded.agents_talking_internal,
       agents_talking_outbound = excluded.agents_talking_outbound,
       agents_wrap_up_not_ready = excluded.agents_wrap_up_not_ready,
       agents_wrap_up_ready = excluded.agents_wrap_up_ready,
       calls_in_queue = excluded.calls_in_queue, oldest_call_at = excluded.oldest_call_at;

-- What is dialled: by calls (channel 1) if $1, by tasks of the channels whose agents serve the queue if $2.
-- name: script_selector_all
SELECT 1 AS media_id, name, number FROM queue WHERE $1
UNION ALL
SELECT media.id, media.name || '.' || queue.name, queue.number FROM media JOIN queue
 WHERE $2 AND EXISTS (SELECT 1 FROM media_team JOIN queue_team USING (team_id)
                       WHERE media_team.media_id = media.id AND queue_team.queue_id = queue.id)
 ORDER BY 1, 3;

-- Queues as administrators keep them.
-- name: queue_kept
SELECT id, number, name, ring_seconds, priority, coalesce(overflow_seconds, 0), coalesce(overflow_queue_id, 0),
       coalesce(calls_in_queue, -1)
  FROM queue LEFT JOIN queue_stat ON queue_stat.queue_id = queue.id
 WHERE id = $1 OR $1 = 0 ORDER BY id;

-- name: queue_teams_of
SELECT team_id FROM queue_team WHERE queue_id = $1 ORDER BY team_id;

-- name: queue_of_name
SELECT id FROM queue WHERE name = $1;

-- name: queue_of_number
SELECT id FROM queue WHERE number = $1;

-- name: queue_add
INSERT INTO queue (number, name, ring_seconds, priority, overflow_seconds, overflow_queue_id)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: queue_save
UPDATE queue SET number = $2, name = $3, ring_seconds = $4, priority = $5, overflow_seconds = $6, overflow_queue_id = $7
 WHERE id = $1;

-- name: queue_remove
DELETE FROM queue WHERE id = $1;

-- name: queue_overflow_ends
UPDATE queue SET overflow_seconds = NULL, overflow_queue_id = NULL WHERE overflow_queue_id = $1;

-- name: queue_serve
INSERT INTO queue_team (queue_id, team_id) VALUES ($1, $2);

-- name: queue_serve_none
DELETE FROM queue_team WHERE queue_id = $1;
