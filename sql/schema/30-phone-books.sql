-- Numbers that agents look up.  Global books are everybody's, team books those of the teams they are
-- assigned to (developer guide 12.5, PhoneBook; reference rest-config 6).
CREATE TABLE phone_book (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    type TEXT    NOT NULL CHECK (type IN ('GLOBAL', 'TEAM'))
) STRICT;                                                   -- Written by: programs.

CREATE TABLE phone_book_team (
    phone_book_id INTEGER NOT NULL REFERENCES phone_book ON DELETE CASCADE,
    team_id       INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (phone_book_id, team_id)
) STRICT;                                                   -- Written by: programs.
CREATE INDEX phone_book_team_by_team ON phone_book_team (team_id);

CREATE TABLE contact (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    phone_book_id INTEGER NOT NULL REFERENCES phone_book ON DELETE CASCADE,
    first_name    TEXT    NOT NULL DEFAULT '' CHECK (length(first_name) <= 128),
    last_name     TEXT    NOT NULL DEFAULT '' CHECK (length(last_name) <= 128),
    phone_number  TEXT    NOT NULL CHECK (length(phone_number) BETWEEN 1 AND 32),
    description   TEXT    NOT NULL DEFAULT '' CHECK (length(description) <= 128)
) STRICT;                                                   -- Written by: programs.
CREATE INDEX contact_by_book ON contact (phone_book_id, id);
