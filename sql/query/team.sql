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

-- Teams as administrators keep them, with how many people and queues hold on to each.
-- name: team_kept
SELECT id, name, wrap_up_incoming, wrap_up_outgoing, wrap_up_seconds,
       (SELECT count(*) FROM person WHERE person.team_id = team.id),
       (SELECT count(*) FROM queue_team WHERE queue_team.team_id = team.id)
  FROM team WHERE id = $1 OR $1 = 0 ORDER BY id;

-- name: team_of_name
SELECT id FROM team WHERE name = $1;

-- name: team_add
INSERT INTO team (name, wrap_up_incoming, wrap_up_outgoing, wrap_up_seconds) VALUES ($1, $2, $3, $4);

-- name: team_save
UPDATE team SET name = $2, wrap_up_incoming = $3, wrap_up_outgoing = $4, wrap_up_seconds = $5 WHERE id = $1;

-- name: team_remove
DELETE FROM team WHERE id = $1;
