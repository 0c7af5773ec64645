-- Teams, the people in them, and what the switch must know of them.
-- Wrap-up settings are those of the User object: developer guide 12.5, User, settings.

CREATE TABLE team (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    name             TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    wrap_up_incoming TEXT    NOT NULL DEFAULT 'NOT_ALLOWED'
        CHECK (wrap_up_incoming IN ('REQUIRED', 'OPTIONAL', 'NOT_ALLOWED', 'REQUIRED_WITH_WRAP_UP_DATA')),
    wrap_up_outgoing TEXT    NOT NULL DEFAULT 'NOT_ALLOWED'
        CHECK (wrap_up_outgoing IN ('REQUIRED', 'OPTIONAL', 'NOT_ALLOWED', 'REQUIRED_WITH_WRAP_UP_DATA')),
    wrap_up_seconds  INTEGER NOT NULL DEFAULT 30 CHECK (wrap_up_seconds BETWEEN 0 AND 7200)
) STRICT;                                                              -- Written by: programs.

-- An id is part of addresses, topics and HTTP Basic, hence its letters; names are shown, hence no control characters.
CREATE TABLE person (
    login_id       TEXT    PRIMARY KEY                                  -- the id in URIs
        CHECK (length(CAST(login_id AS BLOB)) BETWEEN 1 AND 32 AND login_id NOT GLOB '*[^a-zA-Z0-9._@-]*'
               AND login_id GLOB '*[^.]*' AND instr(login_id, char(0)) = 0),
    login_name     TEXT    NOT NULL UNIQUE CHECK (login_name = lower(login_name)), -- may be used to sign in
    first_name     TEXT    NOT NULL DEFAULT '' CHECK (length(first_name) <= 128 AND instr(first_name, char(0)) = 0
        AND first_name NOT GLOB '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || ']*'),
    last_name      TEXT    NOT NULL DEFAULT '' CHECK (length(last_name) <= 128 AND instr(last_name, char(0)) = 0
        AND last_name NOT GLOB '*[' || char(1) || '-' || char(31) || char(127) || '-' || char(159) || ']*'),
    password_hash  TEXT    NOT NULL,                                    -- crypt(5), yescrypt
    password_set_at INTEGER NOT NULL DEFAULT 0,                         -- 0: not known
    team_id        INTEGER REFERENCES team,                             -- NULL: a member of no team
    is_agent       INTEGER NOT NULL DEFAULT 1 CHECK (is_agent IN (0, 1)),
    is_supervisor  INTEGER NOT NULL DEFAULT 0 CHECK (is_supervisor IN (0, 1)),
    is_administrator INTEGER NOT NULL DEFAULT 0 CHECK (is_administrator IN (0, 1)),
    is_active      INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    may_be_mobile  INTEGER NOT NULL DEFAULT 0 CHECK (may_be_mobile IN (0, 1)),
    skill_target_id INTEGER                                             -- NULL: not known to a router
) STRICT;                                                              -- Written by: programs.
CREATE INDEX person_by_team ON person (team_id);

-- Who supervises what; the lowest rank is the supervisor's own team, shown as teamId.
CREATE TABLE team_supervisor (
    team_id  INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    login_id TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    rank     INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (team_id, login_id)
) STRICT;                                                              -- Written by: programs.
CREATE INDEX team_supervisor_by_login ON team_supervisor (login_id, rank);

-- The phones that exist, as ranges of numbers.
CREATE TABLE extension_range (
    first INTEGER PRIMARY KEY,
    last  INTEGER NOT NULL CHECK (last >= first)
) STRICT;                                                              -- Written by: programs.
