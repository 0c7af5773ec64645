-- What programs ask of the inbox, which aplomb-ctid writes.

-- An object with a command under way: its state in the tables is not yet the one to judge by.
-- name: inbox_waits
SELECT 1 FROM inbox WHERE object = $1 LIMIT 1;

-- Was the object's command of these words accepted, not before $3?
-- name: inbox_took
SELECT 1 FROM last_command WHERE object = $1 AND command = $2 AND received_at >= $3
 UNION ALL
SELECT 1 FROM inbox WHERE object = $1 AND command = $2 AND received_at >= $3 LIMIT 1;
