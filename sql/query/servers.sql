-- name: cti_server_load
SELECT host, port, backup_host, coalesce(backup_port, 0), peripheral_id, secure FROM cti_server WHERE id = 1;

-- name: cti_server_save
UPDATE cti_server SET host = $1, port = $2, backup_host = $3, backup_port = $4, peripheral_id = $5, secure = $6
 WHERE id = 1;

-- name: cluster_load
SELECT secondary_host FROM cluster WHERE id = 1;

-- name: cluster_save
UPDATE cluster SET secondary_host = $1 WHERE id = 1;

-- name: enterprise_database_load
SELECT host, backup_host, coalesce(port, 0), database_name, domain, username FROM enterprise_database WHERE id = 1;

-- name: enterprise_database_save
UPDATE enterprise_database SET host = $1, backup_host = $2, port = $3, database_name = $4, domain = $5,
       username = $6 WHERE id = 1;

-- How much of everything there is.
-- name: config_counts
SELECT (SELECT count(*) FROM queue),
       (SELECT count(*) FROM person WHERE is_active = 1 AND is_supervisor = 1),
       (SELECT count(*) FROM team),
       (SELECT count(*) FROM person WHERE is_active = 1 AND is_agent = 1);

-- What goes on: calls, tasks, agents who are signed in, channels of all agents, channels signed in to by agents
-- who are, skill groups of all agents, agents.
-- name: runtime_counts
SELECT (SELECT count(*) FROM dialog),
       (SELECT count(*) FROM task),
       (SELECT count(*) FROM agent WHERE state <> 'LOGOUT'),
       (SELECT count(*) FROM person JOIN media_team ON media_team.team_id = person.team_id
         WHERE person.is_active = 1 AND person.is_agent = 1),
       (SELECT count(*) FROM media_state JOIN agent ON agent.login_id = media_state.login_id
         WHERE media_state.state <> 'LOGOUT' AND agent.state <> 'LOGOUT'),
       (SELECT count(*) FROM person JOIN queue_team ON queue_team.team_id = person.team_id
         WHERE person.is_active = 1 AND person.is_agent = 1),
       (SELECT count(*) FROM person WHERE is_active = 1 AND is_agent = 1);

-- Who is connected, for ConnectedUsersInfo.  XMPP knows ids in lower case.
-- name: connected_person
SELECT person.login_id, coalesce(team.name, ''), coalesce(agent.extension, ''), person.first_name, person.last_name
  FROM person LEFT JOIN team ON team.id = person.team_id LEFT JOIN agent ON agent.login_id = person.login_id
 WHERE lower(person.login_id) = $1;
