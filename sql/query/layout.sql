-- name: layout_default
SELECT xml FROM layout WHERE id = 1;

-- name: layout_set_default
INSERT INTO layout (id, xml) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET xml = excluded.xml;

-- name: layout_of_team
SELECT xml FROM team_layout WHERE team_id = $1;

-- name: layout_set_of_team
INSERT INTO team_layout (team_id, xml) VALUES ($1, $2) ON CONFLICT (team_id) DO UPDATE SET xml = excluded.xml;

-- name: layout_clear_of_team
DELETE FROM team_layout WHERE team_id = $1;

-- Every document there is: whose gadgets may be rendered.
-- name: layout_all
SELECT xml FROM layout UNION ALL SELECT xml FROM team_layout;

-- Team 0 is the default here and below; '' is a team without a layout of its own.
-- name: layout_own
SELECT coalesce((SELECT xml FROM team_layout WHERE team_id = $1), (SELECT xml FROM layout WHERE $1 = 0), '');

-- name: layout_version_newest
SELECT version, at, who, xml FROM layout_version WHERE coalesce(team_id, 0) = $1 ORDER BY version DESC LIMIT 1;

-- name: layout_versions
SELECT version, at, who, NULL FROM layout_version WHERE coalesce(team_id, 0) = $1 ORDER BY version DESC;

-- name: layout_version_by_number
SELECT version, at, who, xml FROM layout_version WHERE coalesce(team_id, 0) = $1 AND version = $2;

-- name: layout_version_add
INSERT INTO layout_version (team_id, version, at, who, xml) VALUES (nullif($1, 0), $2, $3, $4, $5);

-- name: layout_version_forget
DELETE FROM layout_version WHERE coalesce(team_id, 0) = $1 AND version <= $2;
