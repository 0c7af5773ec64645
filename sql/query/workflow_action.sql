-- name: workflow_action_by_id
SELECT id, name, type, handled_by FROM workflow_action WHERE id = $1;

-- name: workflow_actions_all
SELECT id, name, type, handled_by FROM workflow_action ORDER BY name;

-- name: workflow_action_count
SELECT count(*) FROM workflow_action;

-- name: workflow_action_add
INSERT INTO workflow_action (name, type, handled_by) VALUES ($1, $2, $3);

-- name: workflow_action_save
UPDATE workflow_action SET name = $2, type = $3, handled_by = $4 WHERE id = $1;

-- name: workflow_action_remove
DELETE FROM workflow_action WHERE id = $1;

-- name: workflow_action_params
SELECT name, value FROM workflow_action_param WHERE workflow_action_id = $1 ORDER BY position;

-- name: workflow_action_params_remove
DELETE FROM workflow_action_param WHERE workflow_action_id = $1;

-- name: workflow_action_param_add
INSERT INTO workflow_action_param (workflow_action_id, position, name, value) VALUES ($1, $2, $3, $4);

-- name: workflow_action_variables
SELECT name, type, node, test_value FROM workflow_action_variable WHERE workflow_action_id = $1 ORDER BY position;

-- name: workflow_action_variables_remove
DELETE FROM workflow_action_variable WHERE workflow_action_id = $1;

-- name: workflow_action_variable_add
INSERT INTO workflow_action_variable (workflow_action_id, position, name, type, node, test_value)
VALUES ($1, $2, $3, $4, $5, $6);
