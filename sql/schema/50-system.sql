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
