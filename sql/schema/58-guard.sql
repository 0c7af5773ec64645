-- Which servers gadgets may ask besides those that the settings open (ALLOW_ORIGINS, ALLOW_TARGETS; lib/web/guard.h), and
-- whether what is not open is refused or only told.
CREATE TABLE guard_target (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT    NOT NULL CHECK (length(target) BETWEEN 1 AND 255),       -- as in ALLOW_TARGETS
    gadget TEXT    NOT NULL DEFAULT '' CHECK (length(gadget) <= 1000),      -- for this one alone, '': for all
    UNIQUE (target, gadget)
) STRICT;                                                   -- Written by: programs.

CREATE TABLE guard_mode (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    mode TEXT    NOT NULL CHECK (mode IN ('settings', 'report', 'enforce')) -- settings: as GUARD_DRY_RUN says
) STRICT;                                                   -- Written by: programs.
INSERT INTO guard_mode (id, mode) VALUES (1, 'settings');

-- What would have been refused while it was only told.
CREATE TABLE guard_report (
    host     TEXT    NOT NULL,
    port     INTEGER NOT NULL,
    gadget   TEXT    NOT NULL DEFAULT '',                   -- '': not known
    rule     TEXT    NOT NULL,
    times    INTEGER NOT NULL DEFAULT 1,
    first_at INTEGER NOT NULL,
    last_at  INTEGER NOT NULL,
    PRIMARY KEY (host, port, gadget)
) STRICT;                                                   -- Written by: programs under /gadgets (lib/container).
