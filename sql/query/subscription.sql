-- name: subscription_all
SELECT login_id, resource, node, subid FROM subscription ORDER BY login_id, resource, node;

-- name: subscription_add
INSERT INTO subscription (login_id, resource, node, subid) VALUES ($1, $2, $3, $4)
ON CONFLICT (login_id, resource, node) DO UPDATE SET subid = excluded.subid;

-- name: subscription_remove
DELETE FROM subscription WHERE login_id = $1 AND resource = $2 AND node = $3;

-- name: subscription_remove_resource
DELETE FROM subscription WHERE login_id = $1 AND resource = $2 AND resource <> '';

-- Who asks for a subscription, and of whom.
-- name: subscription_person
SELECT coalesce(team_id, 0), is_supervisor, is_administrator FROM person
 WHERE login_id = $1 AND is_active = 1;
