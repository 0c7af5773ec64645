-- Who changed what in the configuration, written with the change itself (lib/api/audit.h).  Append only: nothing of
-- the system changes or deletes a row, and the triggers hold everybody else to it.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    who        TEXT    NOT NULL,                            -- login id
    request_id TEXT    NOT NULL DEFAULT '',
    action     TEXT    NOT NULL CHECK (action IN ('POST', 'PUT', 'DELETE')),
    object     TEXT    NOT NULL,                            -- its address
    before     TEXT    NOT NULL,                            -- what GET of it answered, '' where there was nothing
    after      TEXT    NOT NULL,
    shortened  INTEGER NOT NULL DEFAULT 0 CHECK (shortened IN (0, 1)) -- they were longer
) STRICT;                                                   -- Written by: programs.

CREATE TRIGGER audit_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END;
CREATE TRIGGER audit_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append only'); END;
