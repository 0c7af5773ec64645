-- Messages that are still to be shown, newest first; $n is now.

-- name: team_message_by_id
SELECT id, created_by, first_name, last_name, created_at, expires_at, content
  FROM team_message JOIN person ON login_id = created_by
 WHERE id = $1 AND expires_at > $2;

-- name: team_messages_of_team
SELECT id, created_by, first_name, last_name, created_at, expires_at, content
  FROM team_message JOIN person ON login_id = created_by
 WHERE id IN (SELECT team_message_id FROM team_message_team WHERE team_message_team.team_id = $1)
   AND expires_at > $2
 ORDER BY created_at DESC, id;

-- name: team_messages_by_creator
SELECT id, created_by, first_name, last_name, created_at, expires_at, content
  FROM team_message JOIN person ON login_id = created_by
 WHERE created_by = $1 AND expires_at > $2
 ORDER BY created_at DESC, id;

-- name: team_message_teams
SELECT team_id FROM team_message_team WHERE team_message_id = $1 ORDER BY position;

-- name: team_message_count
SELECT count(*) FROM team_message_team JOIN team_message ON id = team_message_id
 WHERE team_id = $1 AND expires_at > $2;

-- name: team_message_add
INSERT INTO team_message (id, created_by, created_at, expires_at, content) VALUES ($1, $2, $3, $4, $5);

-- name: team_message_team_add
INSERT INTO team_message_team (team_message_id, team_id, position) VALUES ($1, $2, $3);

-- name: team_message_remove
DELETE FROM team_message WHERE id = $1;

-- name: team_message_forget
DELETE FROM team_message WHERE expires_at <= $1;
