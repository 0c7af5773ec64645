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
