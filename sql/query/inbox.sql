-- What programs ask of the inbox, which aplomb-ctid writes.

-- An object with a command under way: its state in the tables is not yet the one to judge by.
-- name: inbox_waits
SELECT 1 FROM inbox WHERE object = $1 LIMIT 1;
