-- For people at a sqlite3 prompt: names for ids, words for flags, durations for instants.

CREATE VIEW v_team_member AS
SELECT team.name AS team, person.login_id AS id, person.first_name || ' ' || person.last_name AS name,
       CASE WHEN team_supervisor.login_id IS NULL THEN 'agent' ELSE 'supervisor' END AS role
  FROM team
  LEFT JOIN team_supervisor ON team_supervisor.team_id = team.id
  JOIN person ON person.login_id = team_supervisor.login_id
UNION ALL
SELECT team.name, person.login_id, person.first_name || ' ' || person.last_name, 'agent'
  FROM team JOIN person ON person.team_id = team.id
 ORDER BY 1, 4 DESC, 2;

CREATE VIEW v_agent_now AS
SELECT person.login_id AS id, person.first_name || ' ' || person.last_name AS name, team.name AS team,
       coalesce(agent.state, 'LOGOUT') AS state, agent.pending_state AS pending,
       coalesce(reason_code.label, '') AS reason, coalesce(agent.extension, '') AS extension,
       CASE WHEN agent.state_changed_at > 0
            THEN CAST(strftime('%s', 'now') AS INTEGER) - agent.state_changed_at / 1000 END AS seconds
  FROM person
  LEFT JOIN team ON team.id = person.team_id
  LEFT JOIN agent ON agent.login_id = person.login_id
  LEFT JOIN reason_code ON reason_code.code = agent.reason_code
       AND reason_code.category = CASE agent.state WHEN 'LOGOUT' THEN 'LOGOUT' ELSE 'NOT_READY' END
 WHERE person.is_agent = 1
 ORDER BY team.name, person.login_id;

CREATE VIEW v_call_now AS
SELECT dialog.id AS call, dialog.state AS state, dialog.call_type AS type, dialog.from_address AS caller,
       dialog.to_address AS dialled, dialog.queue_name AS queue, participant.address AS party,
       coalesce(person.first_name || ' ' || person.last_name, '') AS agent, participant.state AS party_state,
       CAST(strftime('%s', 'now') AS INTEGER) - participant.state_changed_at / 1000 AS seconds
  FROM dialog
  JOIN participant ON participant.dialog_id = dialog.id
  LEFT JOIN person ON person.login_id = participant.login_id
 ORDER BY dialog.id, participant.position;

CREATE VIEW v_task_now AS
SELECT task.id AS task, media.name AS media, task.state AS state, task.queue_name AS queue,
       person.first_name || ' ' || person.last_name AS agent,
       CAST(strftime('%s', 'now') AS INTEGER) - task.state_changed_at / 1000 AS seconds
  FROM task
  JOIN media ON media.id = task.media_id
  JOIN person ON person.login_id = task.login_id
 ORDER BY task.started_at;

CREATE VIEW v_queue_now AS
SELECT queue.number AS number, queue.name AS queue, queue_stat.calls_in_queue AS waiting,
       CASE WHEN queue_stat.oldest_call_at > 0
            THEN CAST(strftime('%s', 'now') AS INTEGER) - queue_stat.oldest_call_at / 1000 END AS longest_wait,
       queue_stat.agents_logged_on AS signed_in, queue_stat.agents_ready AS ready,
       queue_stat.agents_not_ready AS not_ready,
       queue_stat.agents_talking_inbound + queue_stat.agents_talking_outbound
       + queue_stat.agents_talking_internal AS talking
  FROM queue LEFT JOIN queue_stat ON queue_stat.queue_id = queue.id
 ORDER BY queue.id;
