-- name: extension_ranges
SELECT first, last FROM extension_range ORDER BY first;

-- name: extension_is
SELECT 1 FROM extension_range WHERE $1 BETWEEN first AND last;

-- name: extension_add
INSERT INTO extension_range (first, last) VALUES ($1, $2);

-- name: extension_remove_all
DELETE FROM extension_range;

-- A queue whose number is one of them.
-- name: extension_queue
SELECT number FROM queue JOIN extension_range ON CAST(number AS INTEGER) BETWEEN first AND last
 WHERE number = CAST(CAST(number AS INTEGER) AS TEXT) LIMIT 1;
