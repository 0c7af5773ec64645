-- What has changed of people and queues since it was told (lib/ctid/roster).

-- name: roster_version
SELECT version FROM roster_told WHERE id = 1;

-- name: roster_save_version
UPDATE roster_told SET version = $1 WHERE id = 1;

-- name: roster_people
SELECT login_id, team_id, content FROM person_told ORDER BY login_id;

-- name: roster_save_person
INSERT INTO person_told (login_id, team_id, content) VALUES ($1, $2, $3)
ON CONFLICT (login_id) DO UPDATE SET team_id = excluded.team_id, content = excluded.content;

-- name: roster_remove_person
DELETE FROM person_told WHERE login_id = $1;

-- name: roster_queues_gained
SELECT login_id, queue_id FROM person_queue EXCEPT SELECT login_id, queue_id FROM person_queue_told ORDER BY 1, 2;

-- name: roster_queues_lost
SELECT login_id, queue_id FROM person_queue_told WHERE login_id IN (SELECT login_id FROM person WHERE is_active = 1)
EXCEPT SELECT login_id, queue_id FROM person_queue ORDER BY 1, 2;

-- name: roster_queues_gone
SELECT id FROM queue_told WHERE id NOT IN (SELECT id FROM queue) ORDER BY id;

-- name: roster_forget_queues_of_person
DELETE FROM person_queue_told WHERE login_id = $1;

-- name: roster_forget_queue_of_person
DELETE FROM person_queue_told WHERE login_id = $1 AND queue_id = $2;

-- name: roster_save_queue_of_person
INSERT INTO person_queue_told (login_id, queue_id) VALUES ($1, $2);

-- name: roster_save_queues_of_people
INSERT INTO person_queue_told (login_id, queue_id) SELECT login_id, queue_id FROM person_queue;

-- name: roster_forget_queues
DELETE FROM queue_told;

-- name: roster_save_queues
INSERT INTO queue_told (id) SELECT id FROM queue;
