-- The servers of an installation as an administrator names them (reference rest-config 1.1, 1.4, 1.5).

-- The CTI server.  The built-in switch needs none of it but peripheral_id, which SystemInfo shows.
CREATE TABLE cti_server (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    host          TEXT    NOT NULL DEFAULT '' CHECK (length(host) <= 255),
    port          INTEGER NOT NULL DEFAULT 42027 CHECK (port BETWEEN 1 AND 65535),
    backup_host   TEXT    NOT NULL DEFAULT '' CHECK (length(backup_host) <= 255),
    backup_port   INTEGER CHECK (backup_port BETWEEN 1 AND 65535),          -- NULL: no backup
    peripheral_id INTEGER NOT NULL DEFAULT 5000 CHECK (peripheral_id BETWEEN 1 AND 32767),
    secure        INTEGER NOT NULL DEFAULT 0 CHECK (secure IN (0, 1))
) STRICT;                                                   -- Written by: programs.
INSERT INTO cti_server (id) VALUES (1);

-- The second node, '' for none.
CREATE TABLE cluster (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    secondary_host TEXT NOT NULL DEFAULT '' CHECK (length(secondary_host) <= 255)
) STRICT;                                                   -- Written by: programs.
INSERT INTO cluster (id) VALUES (1);

-- The directory of agents of an enterprise.  Nobody reads there, so no password is kept.
CREATE TABLE enterprise_database (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    host          TEXT    NOT NULL DEFAULT '' CHECK (length(host) <= 255),
    backup_host   TEXT    NOT NULL DEFAULT '' CHECK (length(backup_host) <= 255),
    port          INTEGER CHECK (port BETWEEN 1 AND 65535),                 -- NULL until it is set
    database_name TEXT    NOT NULL DEFAULT '' CHECK (length(database_name) <= 128),
    domain        TEXT    NOT NULL DEFAULT '' CHECK (length(domain) <= 128),
    username      TEXT    NOT NULL DEFAULT '' CHECK (length(username) <= 128)
) STRICT;                                                   -- Written by: programs.
INSERT INTO enterprise_database (id) VALUES (1);
