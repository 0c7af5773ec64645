-- What programs ask of the inbox, which aplomb-ctid writes.

-- An object with a command under way: its state in the tables is not yet the one to judge by.
-- name: inbox_waits
SELECT 1 FROM inbox WHERE object = $1 LIMIT 1;

-- Was the object's command of these words accepted, not before $3?  When another came behind it, what it came to tells
-- so, to who asked ($5) or to whom it was about ($6): of 5,000 events, more than there are in the seconds that somebody
-- waits.
-- name: inbox_took
SELECT 1 FROM last_command WHERE object = $1 AND command = $2 AND received_at >= $3
 UNION ALL
SELECT 1 FROM inbox WHERE object = $1 AND command = $2 AND received_at >= $3
 UNION ALL
SELECT 1 FROM event WHERE seq > (SELECT max(seq) FROM event) - 5000 AND at >= $3 AND request_id = $4 AND request_id <> ''
   AND (instr(node || '/', '/finesse/api/User/' || $5 || '/') = 1 OR instr(node || '/', '/finesse/api/User/' || $6 || '/') = 1)
 LIMIT 1;
