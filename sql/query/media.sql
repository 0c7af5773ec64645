-- Channels beside voice.

-- name: media_by_id
SELECT id, name, description, interruptible FROM media WHERE id = $1;

-- name: media_all
SELECT id, name, description, interruptible FROM media ORDER BY id;

-- Channel $2, or every one (0), and what the agent $1 does there: member, and the state if ever signed in.
-- name: media_of_user
SELECT media.id, media.name, media.description, media.interruptible,
       EXISTS (SELECT 1 FROM media_team JOIN person ON person.team_id = media_team.team_id
                WHERE media_team.media_id = media.id AND person.login_id = $1),
       media_state.state, media_state.routable, media_state.max_dialogs, media_state.interrupt_action,
       media_state.logout_action, media_state.state_changed_at, media_state.reason_code,
       reason_code.id, reason_code.category, reason_code.label, reason_code.for_all, reason_code.system_code
  FROM media
  LEFT JOIN media_state ON media_state.media_id = media.id AND media_state.login_id = $1
  LEFT JOIN reason_code ON reason_code.code = media_state.reason_code
       AND reason_code.category = CASE media_state.state WHEN 'LOGOUT' THEN 'LOGOUT' ELSE 'NOT_READY' END
 WHERE media.id = $2 OR $2 = 0 ORDER BY media.id;

-- name: media_signed_in
SELECT 1 FROM media_state WHERE login_id = $1 AND state <> 'LOGOUT' LIMIT 1;

-- name: media_save_state
INSERT INTO media_state (login_id, media_id, state, routable, reason_code, max_dialogs, interrupt_action,
       logout_action, state_changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (login_id, media_id) DO UPDATE SET state = excluded.state, routable = excluded.routable,
       reason_code = excluded.reason_code, max_dialogs = excluded.max_dialogs,
       interrupt_action = excluded.interrupt_action, logout_action = excluded.logout_action,
       state_changed_at = excluded.state_changed_at;
