-- Keys that requests of gadgets are signed with (lib/container/oauth).  Who has them writes them here by hand:
-- sqlite3 aplomb.db "INSERT INTO oauth_client (gadget, kind, service, client_id, secret, origins)
--                    VALUES ('/3rdpartygadget/files/crm.xml', 'oauth2', 'crm', 'desk', '...', 'https://crm.example.com')"
CREATE TABLE oauth_client (
    gadget    TEXT NOT NULL DEFAULT '',                     -- a spec's path on this server, or address; '': any gadget
    kind      TEXT NOT NULL CHECK (kind IN ('signed', 'oauth', 'oauth2')),   -- authz of makeRequest
    service   TEXT NOT NULL DEFAULT '',                     -- name of its Service; '' with signed
    client_id TEXT NOT NULL,                                -- or consumer key
    secret    TEXT NOT NULL DEFAULT '',                     -- shared; with RSA-SHA1 the private key, PEM
    method    TEXT NOT NULL DEFAULT 'HMAC-SHA1'             -- signature; oauth2: how the client proves itself
              CHECK (method IN ('HMAC-SHA1', 'RSA-SHA1', 'PLAINTEXT', 'BASIC', 'BODY')),
    grant_type TEXT NOT NULL DEFAULT 'authorization_code'   -- oauth2
              CHECK (grant_type IN ('authorization_code', 'client_credentials')),
    origins   TEXT NOT NULL DEFAULT '',                     -- scheme://host:port, comma-separated, that what is signed
                                                            -- may go to; '': anywhere
    PRIMARY KEY (gadget, kind, service)
) STRICT;                                                   -- Written by: administrators.

-- What other servers gave a user for one of these, or are asked for.
CREATE TABLE oauth_token (
    login_id   TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    gadget     TEXT    NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('oauth', 'oauth2')),
    service    TEXT    NOT NULL,
    name       TEXT    NOT NULL,                            -- OAUTH_TOKEN_NAME
    stage      TEXT    NOT NULL CHECK (stage IN ('request', 'access')),
    token      TEXT    NOT NULL,                            -- oauth2, request: the state
    secret     TEXT    NOT NULL DEFAULT '',                 -- oauth2, request: the code verifier
    refresh    TEXT,
    expires_at INTEGER,                                     -- NULL: nobody said
    made_at    INTEGER NOT NULL,
    PRIMARY KEY (login_id, gadget, kind, service, name)
) STRICT;                                                   -- Written by: programs (lib/container/oauth).
