-- Channels beside voice (media routing domains) and the teams whose agents work in them.
CREATE TABLE media (
    id            INTEGER PRIMARY KEY CHECK (id > 1),       -- 1 is voice, which needs no row
    name          TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 32), -- mediaType of its tasks
    description   TEXT    NOT NULL DEFAULT '',
    interruptible INTEGER NOT NULL DEFAULT 0 CHECK (interruptible IN (0, 1)), -- by calls, and by tasks of those that are not
    start_seconds INTEGER NOT NULL DEFAULT 30 CHECK (start_seconds BETWEEN 1 AND 86400) -- to accept an offered task
) STRICT;                                                   -- Written by: administrators, by hand.

CREATE TABLE media_team (
    media_id INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    team_id  INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (media_id, team_id)
) STRICT;                                                   -- Written by: administrators, by hand.
CREATE INDEX media_team_by_team ON media_team (team_id);
