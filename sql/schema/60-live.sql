-- What is happening now.  aplomb-ctid alone writes here; everybody reads.

CREATE TABLE system (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    status TEXT    NOT NULL CHECK (status IN ('IN_SERVICE', 'OUT_OF_SERVICE')),
    reason TEXT    NOT NULL DEFAULT '',                     -- why it is out of service
    last_heartbeat_at INTEGER NOT NULL DEFAULT 0            -- the switch was heard last
) STRICT;                                                   -- Written by: aplomb-ctid.
INSERT INTO system (id, status, reason) VALUES (1, 'OUT_OF_SERVICE', 'Starting');

-- An agent without a row has never signed in and is in state LOGOUT.
CREATE TABLE agent (
    login_id         TEXT    PRIMARY KEY REFERENCES person ON DELETE CASCADE,
    state            TEXT    NOT NULL CHECK (state IN ('LOGOUT', 'NOT_READY', 'READY', 'RESERVED',
        'RESERVED_OUTBOUND', 'RESERVED_OUTBOUND_PREVIEW', 'TALKING', 'HOLD', 'WORK', 'WORK_READY', 'UNKNOWN')),
    pending_state    TEXT    NOT NULL DEFAULT '',
    reason_code      INTEGER,                               -- the switch's number; NULL: none
    extension        TEXT    NOT NULL DEFAULT '',
    mobile_mode      TEXT    NOT NULL DEFAULT '' CHECK (mobile_mode IN ('', 'CALL_BY_CALL', 'NAILED_CONNECTION')),
    mobile_number    TEXT    NOT NULL DEFAULT '',
    state_changed_at INTEGER NOT NULL DEFAULT 0,
    state_number     INTEGER NOT NULL DEFAULT 0             -- counts states and their reasons: past_state
) STRICT;                                                   -- Written by: aplomb-ctid.
CREATE INDEX agent_by_extension ON agent (extension) WHERE extension <> '';

CREATE TABLE dialog (
    id              INTEGER PRIMARY KEY,
    state           TEXT    NOT NULL CHECK (state IN ('INITIATING', 'INITIATED', 'ALERTING', 'ACTIVE', 'FAILED', 'DROPPED', 'ACCEPTED')),
    call_type       TEXT    NOT NULL DEFAULT '',
    from_address    TEXT    NOT NULL DEFAULT '',
    to_address      TEXT    NOT NULL DEFAULT '',
    dialed_number   TEXT    NOT NULL DEFAULT '',
    queue_id        INTEGER,                                -- NULL: no queue delivered it
    queue_name      TEXT    NOT NULL DEFAULT '',
    associated_dialog_id INTEGER,                           -- a consult call's original call
    secondary_id    INTEGER,                                -- the call that a transfer or conference ended
    wrap_up_reason  TEXT    NOT NULL DEFAULT '',
    started_at      INTEGER NOT NULL,
    outbound_classification TEXT NOT NULL DEFAULT '',       -- what answered a campaign's call
    customer        TEXT    NOT NULL DEFAULT '',            -- whom a direct preview is about
    callback_time   TEXT    NOT NULL DEFAULT '',            -- YYYY-MM-DDThh:mm of the customer's zone
    callback_number TEXT    NOT NULL DEFAULT ''
) STRICT;                                                   -- Written by: aplomb-ctid.

CREATE TABLE participant (
    dialog_id        INTEGER NOT NULL REFERENCES dialog ON DELETE CASCADE,
    position         INTEGER NOT NULL,
    address          TEXT    NOT NULL,
    address_type     TEXT    NOT NULL DEFAULT '',           -- AGENT_DEVICE, or empty
    login_id         TEXT,                                  -- the agent, NULL for others
    listed           INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)), -- the call is in the agent's Dialogs
    state            TEXT    NOT NULL CHECK (state IN ('INITIATING', 'INITIATED', 'ALERTING', 'ACTIVE', 'HELD', 'FAILED', 'DROPPED', 'WRAP_UP', 'ACCEPTED')),
    state_cause      TEXT    NOT NULL DEFAULT '',
    actions          TEXT    NOT NULL DEFAULT '',           -- words with a blank between
    started_at       INTEGER NOT NULL,
    state_changed_at INTEGER NOT NULL,
    answered_at      INTEGER NOT NULL DEFAULT 0,            -- talked first; 0: not yet
    left_at          INTEGER NOT NULL DEFAULT 0,            -- hung up, and began wrap-up if any; 0: not yet
    PRIMARY KEY (dialog_id, position)
) STRICT;                                                   -- Written by: aplomb-ctid.
CREATE INDEX participant_by_login ON participant (login_id) WHERE login_id IS NOT NULL;

CREATE TABLE call_variable (
    dialog_id INTEGER NOT NULL REFERENCES dialog ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    name      TEXT    NOT NULL,
    value     TEXT    NOT NULL,
    PRIMARY KEY (dialog_id, position)
) STRICT;                                                   -- Written by: aplomb-ctid.

-- An agent in a channel; without a row never signed in there.
CREATE TABLE media_state (
    login_id         TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    media_id         INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    state            TEXT    NOT NULL CHECK (state IN ('LOGOUT', 'NOT_READY', 'READY', 'RESERVED', 'ACTIVE',
        'PAUSED', 'WORK_READY', 'INTERRUPTED', 'WORK_NOT_READY')),
    routable         INTEGER NOT NULL CHECK (routable IN (0, 1)),
    reason_code      INTEGER,                               -- the switch's number; NULL: none
    max_dialogs      INTEGER NOT NULL CHECK (max_dialogs BETWEEN 1 AND 10),
    interrupt_action TEXT    NOT NULL CHECK (interrupt_action IN ('ACCEPT', 'IGNORE')),
    logout_action    TEXT    NOT NULL CHECK (logout_action IN ('CLOSE', 'TRANSFER')),
    state_changed_at INTEGER NOT NULL,
    PRIMARY KEY (login_id, media_id)
) STRICT;                                                   -- Written by: aplomb-ctid.

-- A task that an agent has; one that waits in a queue is known to the switch alone.
CREATE TABLE task (
    id               TEXT    PRIMARY KEY CHECK (length(id) BETWEEN 5 AND 47), -- "151635_312_1"
    media_id         INTEGER NOT NULL REFERENCES media ON DELETE CASCADE,
    login_id         TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    address          TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('OFFERED', 'ACCEPTED', 'ACTIVE', 'PAUSED', 'WRAPPING_UP',
        'INTERRUPTED', 'CLOSED', 'UNKNOWN')),
    actions          TEXT    NOT NULL DEFAULT '',           -- words with a blank between
    queue_id         INTEGER NOT NULL,
    queue_name       TEXT    NOT NULL DEFAULT '',
    wrap_up_reason   TEXT    NOT NULL DEFAULT '',
    associated_id    TEXT    NOT NULL DEFAULT '',           -- the task that was transferred
    started_at       INTEGER NOT NULL,
    state_changed_at INTEGER NOT NULL
) STRICT;                                                   -- Written by: aplomb-ctid.
CREATE INDEX task_by_login ON task (login_id);

CREATE TABLE task_variable (
    task_id  TEXT    NOT NULL REFERENCES task ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (task_id, position)
) STRICT;                                                   -- Written by: aplomb-ctid.

-- -1 for a queue that nobody serves.
CREATE TABLE queue_stat (
    queue_id                 INTEGER PRIMARY KEY REFERENCES queue ON DELETE CASCADE,
    agents_busy_other        INTEGER NOT NULL DEFAULT -1,
    agents_logged_on         INTEGER NOT NULL DEFAULT -1,
    agents_not_ready         INTEGER NOT NULL DEFAULT -1,
    agents_ready             INTEGER NOT NULL DEFAULT -1,
    agents_talking_inbound   INTEGER NOT NULL DEFAULT -1,
    agents_talking_internal  INTEGER NOT NULL DEFAULT -1,
    agents_talking_outbound  INTEGER NOT NULL DEFAULT -1,
    agents_wrap_up_not_ready INTEGER NOT NULL DEFAULT -1,
    agents_wrap_up_ready     INTEGER NOT NULL DEFAULT -1,
    calls_in_queue           INTEGER NOT NULL DEFAULT -1,
    oldest_call_at           INTEGER NOT NULL DEFAULT 0     -- 0: no call waits
) STRICT;                                                   -- Written by: aplomb-ctid.

-- Whose desktop was there (XMPP presence): signed out when it stays away, and watched no longer then.  Who signs in by
-- REST alone has no row.
CREATE TABLE watched (
    login_id TEXT PRIMARY KEY REFERENCES person ON DELETE CASCADE
) STRICT;                                                   -- Written by: aplomb-ctid.

-- Commands that were accepted (202) and are not yet carried out.
CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    object      TEXT    NOT NULL,                           -- "User/1001", "Dialog/7": order holds within one
    command     TEXT    NOT NULL,                           -- lib/cti/command.h
    received_at INTEGER NOT NULL,
    deadline_at INTEGER NOT NULL
) STRICT;                                                   -- Written by: aplomb-ctid.

-- What each object was told last: the same once more, under the same requestId, has no second effect.
CREATE TABLE last_command (
    object      TEXT    PRIMARY KEY,                        -- as in inbox
    command     TEXT    NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;                                                   -- Written by: aplomb-ctid.

-- What a provider must find again after a restart, in its own words.
CREATE TABLE provider_memo (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;                                                   -- Written by: aplomb-ctid.

-- The event log: what clients have heard or will hear, inserted with the state it announces.  A number never comes
-- twice, since the newest row is never deleted (event_forget); AUTOINCREMENT, or an index by time, would make each
-- commit of an event half as large again.
CREATE TABLE event (
    seq        INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,                            -- real time
    node       TEXT    NOT NULL,
    request_id TEXT    NOT NULL DEFAULT '',
    payload    TEXT    NOT NULL                             -- byte for byte as sent
) STRICT;               -- Written by: aplomb-ctid; by aplomb-bridge only while nobody holds ctid's lease.
