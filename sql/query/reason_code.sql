-- A code applies to an agent when it is global or of the agent's team; system codes are nobody's choice.

-- name: reason_code_by_id
SELECT id, category, code, label, for_all, system_code FROM reason_code WHERE id = $1;

-- name: reason_code_of_team_by_id
SELECT id, category, code, label, for_all, system_code FROM reason_code
 WHERE id = $1 AND system_code = 0 AND (for_all = 1
    OR EXISTS (SELECT 1 FROM reason_code_team WHERE reason_code_id = id AND team_id = $2));

-- name: reason_codes_of_team
SELECT id, category, code, label, for_all, system_code FROM reason_code
 WHERE (category = $1 OR $1 = 'ALL') AND system_code = 0 AND (for_all = 1
    OR EXISTS (SELECT 1 FROM reason_code_team WHERE reason_code_id = id AND team_id = $2))
 ORDER BY category, code;

-- name: reason_codes_all
SELECT id, category, code, label, for_all, system_code FROM reason_code
 WHERE category = $1 OR $1 = 'ALL' ORDER BY category, code;

-- name: reason_code_by_code
SELECT id, category, code, label, for_all, system_code FROM reason_code WHERE category = $1 AND code = $2;

-- Those that an administrator gave to a team; global ones are everybody's anyway.
-- name: reason_codes_assigned
SELECT id, category, code, label, for_all, system_code FROM reason_code
  JOIN reason_code_team ON reason_code_id = id
 WHERE team_id = $1 AND category = $2 ORDER BY code;

-- name: reason_code_assign
INSERT INTO reason_code_team (reason_code_id, team_id) VALUES ($1, $2);

-- name: reason_code_unassign_all
DELETE FROM reason_code_team WHERE team_id = $1
   AND reason_code_id IN (SELECT id FROM reason_code WHERE category = $2);

-- name: reason_code_unassign
DELETE FROM reason_code_team WHERE reason_code_id = $1;

-- name: reason_code_count
SELECT count(*) FROM reason_code WHERE category = $1 AND for_all = $2 AND system_code = 0;

-- name: reason_code_add
INSERT INTO reason_code (category, code, label, for_all) VALUES ($1, $2, $3, $4);

-- name: reason_code_save
UPDATE reason_code SET code = $2, label = $3, for_all = $4 WHERE id = $1;

-- name: reason_code_remove
DELETE FROM reason_code WHERE id = $1;
