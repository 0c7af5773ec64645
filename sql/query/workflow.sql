-- Workflows of a team in the order they are tried; their actions in the order they run.

-- name: workflow_by_id
SELECT id, name, description, media, trigger_name, overlapping, apply_method FROM workflow WHERE id = $1;

-- name: workflows_all
SELECT id, name, description, media, trigger_name, overlapping, apply_method FROM workflow ORDER BY name;

-- name: workflows_of_team
SELECT id, name, description, media, trigger_name, overlapping, apply_method FROM workflow
  JOIN workflow_team ON workflow_id = id
 WHERE team_id = $1 ORDER BY position, id;

-- name: workflow_assign
INSERT INTO workflow_team (workflow_id, team_id, position) VALUES ($1, $2, $3);

-- name: workflow_unassign_all
DELETE FROM workflow_team WHERE team_id = $1;

-- name: workflow_count
SELECT count(*) FROM workflow;

-- name: workflow_add
INSERT INTO workflow (name, description, media, trigger_name, overlapping, apply_method)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: workflow_save
UPDATE workflow SET name = $2, description = $3, media = $4, trigger_name = $5, overlapping = $6,
       apply_method = $7
 WHERE id = $1;

-- name: workflow_remove
DELETE FROM workflow WHERE id = $1;

-- name: workflow_conditions
SELECT variable_name, variable_type, variable_node, comparator, value FROM workflow_condition
 WHERE workflow_id = $1 ORDER BY position;

-- name: workflow_conditions_remove
DELETE FROM workflow_condition WHERE workflow_id = $1;

-- name: workflow_condition_add
INSERT INTO workflow_condition (workflow_id, position, variable_name, variable_type, variable_node,
                                comparator, value)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: workflow_steps
SELECT workflow_action_id FROM workflow_step WHERE workflow_id = $1 ORDER BY position;

-- name: workflow_steps_remove
DELETE FROM workflow_step WHERE workflow_id = $1;

-- name: workflow_step_add
INSERT INTO workflow_step (workflow_id, position, workflow_action_id) VALUES ($1, $2, $3);
