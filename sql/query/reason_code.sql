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

-- name: wrap_up_reasons_of_team
SELECT id, label, for_all FROM wrap_up_reason
 WHERE for_all = 1
    OR EXISTS (SELECT 1 FROM wrap_up_reason_team WHERE wrap_up_reason_id = id AND team_id = $1)
 ORDER BY label;
