-- What aplomb-ctid tells a provider about the configuration.

-- name: setup_teams
SELECT id, wrap_up_incoming, wrap_up_outgoing, wrap_up_seconds FROM team ORDER BY id;

-- name: setup_people
SELECT login_id, coalesce(team_id, 0), may_be_mobile, is_supervisor FROM person
 WHERE is_active = 1 AND is_agent = 1 ORDER BY login_id;

-- name: setup_ranges
SELECT first, last FROM extension_range ORDER BY first;

-- name: setup_media
SELECT id, name, interruptible, start_seconds FROM media ORDER BY id;

-- name: setup_media_teams
SELECT media_id, team_id FROM media_team ORDER BY media_id, team_id;

-- name: setup_version
SELECT version FROM setup_version WHERE id = 1;

-- name: setup_agents_now
SELECT login_id, state FROM agent ORDER BY login_id;
