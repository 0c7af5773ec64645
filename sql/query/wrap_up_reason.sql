-- What a call was about: global, or of the teams it is assigned to.

-- name: wrap_up_reasons_of_team
SELECT id, label, for_all FROM wrap_up_reason
 WHERE for_all = 1
    OR EXISTS (SELECT 1 FROM wrap_up_reason_team WHERE wrap_up_reason_id = id AND team_id = $1)
 ORDER BY label;

-- name: wrap_up_reason_of_team_by_id
SELECT id, label, for_all FROM wrap_up_reason
 WHERE id = $1 AND (for_all = 1
    OR EXISTS (SELECT 1 FROM wrap_up_reason_team WHERE wrap_up_reason_id = id AND team_id = $2));

-- name: wrap_up_reason_by_id
SELECT id, label, for_all FROM wrap_up_reason WHERE id = $1;

-- name: wrap_up_reasons_all
SELECT id, label, for_all FROM wrap_up_reason ORDER BY label;

-- name: wrap_up_reasons_assigned
SELECT id, label, for_all FROM wrap_up_reason
  JOIN wrap_up_reason_team ON wrap_up_reason_id = id
 WHERE team_id = $1 ORDER BY label;

-- name: wrap_up_reason_assign
INSERT INTO wrap_up_reason_team (wrap_up_reason_id, team_id) VALUES ($1, $2);

-- name: wrap_up_reason_unassign_all
DELETE FROM wrap_up_reason_team WHERE team_id = $1;

-- name: wrap_up_reason_unassign
DELETE FROM wrap_up_reason_team WHERE wrap_up_reason_id = $1;

-- name: wrap_up_reason_count
SELECT count(*) FROM wrap_up_reason WHERE for_all = $1;

-- name: wrap_up_reason_add
INSERT INTO wrap_up_reason (label, for_all) VALUES ($1, $2);

-- name: wrap_up_reason_save
UPDATE wrap_up_reason SET label = $2, for_all = $3 WHERE id = $1;

-- name: wrap_up_reason_remove
DELETE FROM wrap_up_reason WHERE id = $1;
