-- Queues and the teams that serve them.

CREATE TABLE queue (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,         -- queueNumber of a dialog
    number       TEXT    NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 32), -- what callers dial
    name         TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    ring_seconds INTEGER NOT NULL DEFAULT 12 CHECK (ring_seconds BETWEEN 1 AND 600), -- then ring-no-answer
    priority     INTEGER NOT NULL DEFAULT 5 CHECK (priority BETWEEN 1 AND 10), -- of its calls; 1 is served first
    -- A call that waited here so long goes on to another queue; NULL: it stays.
    overflow_seconds  INTEGER CHECK (overflow_seconds BETWEEN 1 AND 86400),
    overflow_queue_id INTEGER REFERENCES queue ON DELETE SET NULL CHECK (overflow_queue_id <> id)
) STRICT;                                                   -- Written by: programs.

CREATE TABLE queue_team (
    queue_id INTEGER NOT NULL REFERENCES queue ON DELETE CASCADE,
    team_id  INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (queue_id, team_id)
) STRICT;                                                   -- Written by: programs.
CREATE INDEX queue_team_by_team ON queue_team (team_id);
