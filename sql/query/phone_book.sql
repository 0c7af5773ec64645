-- Phone books and their contacts.  An agent sees the global books first, then those of the team.

-- name: phone_book_by_id
SELECT id, name, type FROM phone_book WHERE id = $1;

-- name: phone_books_all
SELECT id, name, type FROM phone_book ORDER BY type, name;

-- name: phone_books_of_team
SELECT id, name, type FROM phone_book
 WHERE type = 'GLOBAL'
    OR EXISTS (SELECT 1 FROM phone_book_team WHERE phone_book_id = id AND team_id = $1)
 ORDER BY type, name;

-- name: phone_books_assigned
SELECT id, name, type FROM phone_book JOIN phone_book_team ON phone_book_id = id
 WHERE team_id = $1 ORDER BY name;

-- name: phone_book_assign
INSERT INTO phone_book_team (phone_book_id, team_id) VALUES ($1, $2);

-- name: phone_book_unassign_all
DELETE FROM phone_book_team WHERE team_id = $1;

-- name: phone_book_in_use
SELECT 1 FROM phone_book_team WHERE phone_book_id = $1 LIMIT 1;

-- name: phone_book_count
SELECT count(*) FROM phone_book WHERE type = $1;

-- name: phone_book_add
INSERT INTO phone_book (name, type) VALUES ($1, $2);

-- name: phone_book_save
UPDATE phone_book SET name = $2, type = $3 WHERE id = $1;

-- name: phone_book_remove
DELETE FROM phone_book WHERE id = $1;

-- name: contact_by_id
SELECT id, phone_book_id, first_name, last_name, phone_number, description FROM contact
 WHERE phone_book_id = $1 AND id = $2;

-- name: contacts_of_book
SELECT id, phone_book_id, first_name, last_name, phone_number, description FROM contact
 WHERE phone_book_id = $1 ORDER BY id LIMIT $2 OFFSET $3;

-- name: contact_count_of_book
SELECT count(*) FROM contact WHERE phone_book_id = $1;

-- name: contact_count
SELECT count(*) FROM contact;

-- name: contact_add
INSERT INTO contact (phone_book_id, first_name, last_name, phone_number, description)
VALUES ($1, $2, $3, $4, $5);

-- name: contact_save
UPDATE contact SET first_name = $2, last_name = $3, phone_number = $4, description = $5 WHERE id = $1;

-- name: contact_remove
DELETE FROM contact WHERE id = $1;

-- name: contact_remove_all
DELETE FROM contact WHERE phone_book_id = $1;
