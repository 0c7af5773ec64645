-- Sign-ins of the page: the cookie's value is never kept, its SHA-256 is.
CREATE TABLE session (
    token_hash TEXT    PRIMARY KEY,
    login_id   TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;                                                   -- Written by: programs.

-- Wrong passwords in a row; REST and XMPP count together.
CREATE TABLE lockout (
    login_id     TEXT    PRIMARY KEY,
    failures     INTEGER NOT NULL,
    locked_until INTEGER NOT NULL DEFAULT 0                 -- 0: not locked
) STRICT;                                                   -- Written by: programs and aplomb-bridge (lib/auth).

-- What SCRAM checks instead of the password (lib/auth/scram.h), void once the person has another one:
-- "iterations:salt$StoredKey:ServerKey", base64.
CREATE TABLE scram (
    login_id      TEXT PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    password_hash TEXT NOT NULL,                            -- the one they were made with
    sha_1         TEXT NOT NULL,
    sha_256       TEXT NOT NULL
) STRICT;                                                   -- Written by: programs and aplomb-bridge (lib/auth).

-- Counts what may change whether everybody has keys for SCRAM: aplomb-bridge asks often, and looking through
-- all of them takes a while.
CREATE TABLE scram_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;                                                   -- Written by: the triggers below.
INSERT INTO scram_version (id) VALUES (1);

CREATE TRIGGER scram_person_insert AFTER INSERT ON person
    BEGIN UPDATE scram_version SET version = version + 1; END;
CREATE TRIGGER scram_person_update AFTER UPDATE OF login_id, password_hash, is_active ON person
    BEGIN UPDATE scram_version SET version = version + 1; END;
CREATE TRIGGER scram_person_delete AFTER DELETE ON person
    BEGIN UPDATE scram_version SET version = version + 1; END;
CREATE TRIGGER scram_insert AFTER INSERT ON scram
    BEGIN UPDATE scram_version SET version = version + 1; END;
CREATE TRIGGER scram_update AFTER UPDATE ON scram
    BEGIN UPDATE scram_version SET version = version + 1; END;
CREATE TRIGGER scram_delete AFTER DELETE ON scram
    BEGIN UPDATE scram_version SET version = version + 1; END;

-- Names of the expanded call variables that the switch carries (reference rest-config 1.3).
CREATE TABLE ecc_variable (
    name   TEXT    PRIMARY KEY CHECK (name LIKE 'user%' AND length(name) <= 32),
    length INTEGER NOT NULL CHECK (length BETWEEN 1 AND 210)   -- bytes
) STRICT;                                                   -- Written by: programs.

-- Where the chat of desktops lives, '' for nowhere (reference rest-config 1.6).
CREATE TABLE chat (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    primary_node   TEXT NOT NULL DEFAULT '' CHECK (primary_node = '' OR primary_node LIKE 'https://%'),
    secondary_node TEXT NOT NULL DEFAULT '' CHECK (secondary_node = '' OR secondary_node LIKE 'https://%')
) STRICT;                                                   -- Written by: programs.
INSERT INTO chat (id) VALUES (1);
