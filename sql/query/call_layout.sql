-- Call-variable layouts: the default one first.

-- name: call_layout_by_id
SELECT id, name, description, type FROM call_layout WHERE id = $1;

-- name: call_layout_default
SELECT id, name, description, type FROM call_layout WHERE type = 'DEFAULT';

-- name: call_layouts_all
SELECT id, name, description, type FROM call_layout ORDER BY CASE type WHEN 'DEFAULT' THEN 0 ELSE 1 END, name;

-- name: call_layout_entries
SELECT place, display_name, media_property, show_in_popover, ui_editable FROM call_layout_entry
 WHERE call_layout_id = $1 ORDER BY place, position;

-- name: call_layout_count
SELECT count(*) FROM call_layout;

-- name: call_layout_add
INSERT INTO call_layout (name, description, type) VALUES ($1, $2, 'CUSTOM');

-- name: call_layout_save
UPDATE call_layout SET name = $2, description = $3 WHERE id = $1;

-- name: call_layout_remove
DELETE FROM call_layout WHERE id = $1;

-- name: call_layout_entries_remove
DELETE FROM call_layout_entry WHERE call_layout_id = $1;

-- name: call_layout_entry_add
INSERT INTO call_layout_entry (call_layout_id, place, position, display_name, media_property,
                               show_in_popover, ui_editable)
VALUES ($1, $2, $3, $4, $5, $6, $7);
