-- name: team_by_id
SELECT id, name FROM team WHERE id = $1;

-- name: team_all
SELECT id, name FROM team ORDER BY id;

-- name: team_wrap_up_seconds
SELECT wrap_up_seconds FROM person JOIN team ON team.id = coalesce(person.team_id,
       (SELECT team_id FROM team_supervisor WHERE team_supervisor.login_id = person.login_id
         ORDER BY rank, team_id LIMIT 1))
 WHERE person.login_id = $1;

-- name: team_supervised_by
SELECT 1 FROM team_supervisor WHERE team_id = $1 AND login_id = $2;
