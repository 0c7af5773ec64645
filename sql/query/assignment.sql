-- May an item be given to a team?  1 it may, 0 it is everybody's already or the switch's own; no row:
-- there is no such item.

-- name: reason_code_may_assign
SELECT CASE WHEN for_all = 0 AND system_code = 0 AND category = $2 THEN 1 ELSE 0 END FROM reason_code WHERE id = $1;

-- name: wrap_up_reason_may_assign
SELECT CASE WHEN for_all = 0 THEN 1 ELSE 0 END FROM wrap_up_reason WHERE id = $1;

-- name: phone_book_may_assign
SELECT CASE WHEN type = 'TEAM' THEN 1 ELSE 0 END FROM phone_book WHERE id = $1;

-- name: workflow_may_assign
SELECT 1 FROM workflow WHERE id = $1;
