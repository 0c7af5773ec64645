-- People with what they are doing now.  A supervisor's own team is the one of the lowest rank.

-- name: user_by_id
SELECT person.login_id, login_name, first_name, last_name, is_agent, is_supervisor, is_administrator,
       skill_target_id, team.id, team.name, wrap_up_incoming, wrap_up_outgoing,
       coalesce(agent.state, 'LOGOUT'), coalesce(agent.pending_state, ''), agent.reason_code,
       coalesce(agent.extension, ''), coalesce(agent.mobile_mode, ''), coalesce(agent.mobile_number, ''),
       coalesce(agent.state_changed_at, 0),
       reason_code.id, reason_code.category, reason_code.label, reason_code.for_all, reason_code.system_code
  FROM person
  LEFT JOIN team ON team.id = coalesce(person.team_id,
       (SELECT team_id FROM team_supervisor WHERE team_supervisor.login_id = person.login_id
         ORDER BY rank, team_id LIMIT 1))
  LEFT JOIN agent ON agent.login_id = person.login_id
  LEFT JOIN reason_code ON reason_code.code = agent.reason_code
       AND reason_code.category = CASE agent.state WHEN 'LOGOUT' THEN 'LOGOUT' ELSE 'NOT_READY' END
 WHERE person.login_id = $1 AND is_active = 1;

-- name: user_id_by_name
SELECT login_id FROM person WHERE login_name = lower($1) AND is_active = 1;

-- name: user_ids
SELECT login_id FROM person WHERE is_active = 1 AND is_agent = 1 ORDER BY login_id;

-- name: user_ids_of_team
SELECT login_id FROM person WHERE team_id = $1 AND is_active = 1 ORDER BY login_id;

-- name: user_by_extension
SELECT agent.login_id FROM agent WHERE extension = $1 AND state <> 'LOGOUT';

-- name: user_credentials
SELECT login_id, password_hash, is_agent, is_supervisor, is_administrator FROM person
 WHERE (login_id = $1 OR login_name = lower($1)) AND is_active = 1
 ORDER BY CASE WHEN login_id = $1 THEN 0 ELSE 1 END LIMIT 1;

-- name: user_supervises
SELECT 1 FROM team_supervisor
  JOIN person ON person.team_id = team_supervisor.team_id
 WHERE team_supervisor.login_id = $1 AND person.login_id = $2;

-- name: user_supervised_teams
SELECT team.id, team.name FROM team_supervisor JOIN team ON team.id = team_supervisor.team_id
 WHERE team_supervisor.login_id = $1 ORDER BY rank, team.id;

-- name: user_save_state
INSERT INTO agent (login_id, state, pending_state, reason_code, extension, mobile_mode, mobile_number, state_changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (login_id) DO UPDATE SET state = excluded.state, pending_state = excluded.pending_state,
       reason_code = excluded.reason_code, extension = excluded.extension, mobile_mode = excluded.mobile_mode,
       mobile_number = excluded.mobile_number, state_changed_at = excluded.state_changed_at,
       state_number = agent.state_number + CASE WHEN agent.state = excluded.state
       AND coalesce(agent.reason_code, 0) = coalesce(excluded.reason_code, 0) THEN 0 ELSE 1 END;

-- name: user_switch_agents
SELECT person.login_id, team_id, may_be_mobile, wrap_up_incoming, wrap_up_outgoing, wrap_up_seconds
  FROM person LEFT JOIN team ON team.id = coalesce(person.team_id,
       (SELECT team_id FROM team_supervisor WHERE team_supervisor.login_id = person.login_id
         ORDER BY rank, team_id LIMIT 1))
 WHERE is_agent = 1 AND is_active = 1 ORDER BY login_id;
