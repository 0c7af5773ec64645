-- name: event_append
INSERT INTO event (at, node, request_id, payload) VALUES ($1, $2, $3, $4);

-- name: event_after
SELECT seq, at, node, request_id, payload FROM event WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: event_after_matching
SELECT seq, at, node, request_id, payload FROM event
 WHERE seq > $1 AND node = coalesce($2, node) AND request_id = coalesce($3, request_id) ORDER BY seq LIMIT $4;

-- name: event_last
SELECT coalesce(max(seq), 0) FROM event;

-- The newest stays: the log always says how far it has come, and no number comes again.  So do those from $3 on.  They
-- are as old as their numbers say; of those later than $4 the clock was set back since, and nobody knows how old they are.
-- name: event_forget
DELETE FROM event WHERE (at < $1 OR at > $4)
                    AND seq IN (SELECT seq FROM event WHERE seq < $3 AND seq < (SELECT max(seq) FROM event)
                                 ORDER BY seq LIMIT $2);
