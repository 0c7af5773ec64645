-- name: audit_add
INSERT INTO audit (at, who, request_id, action, object, before, after, shortened)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- Newest first, from below $1, of an object and what lies below its address ('' for all), by somebody ('' for all).
-- name: audit_below
SELECT id, at, who, request_id, action, object, before, after, shortened FROM audit
 WHERE id < $1 AND ($2 = '' OR object = $2 OR substr(object, 1, length($2) + 1) = $2 || '/') AND ($3 = '' OR who = $3)
 ORDER BY id DESC LIMIT $4;
