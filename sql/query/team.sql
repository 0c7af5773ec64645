-- name: team_by_id
SELECT id, name FROM team WHERE id = $1;

-- name: team_all
SELECT id, name FROM team ORDER BY id;

-- name: team_supervised_by
SELECT 1 FROM team_supervisor WHERE team_id = $1 AND login_id = $2;
