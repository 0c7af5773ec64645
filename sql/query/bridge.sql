-- What was said last on a node.
-- name: event_latest_on_node
SELECT payload FROM event WHERE node = $1 ORDER BY seq DESC LIMIT 1;
