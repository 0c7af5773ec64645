-- The last calls and states of every agent, for the agent and the supervisors of the team (docs/api.md, Desktop).

-- A row when the agent leaves a call, or its wrap-up.  The number counts the agent's calls; only the newest are kept
-- (query/history.sql).
CREATE TABLE past_call (
    login_id       TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    number         INTEGER NOT NULL,
    dialog_id      INTEGER NOT NULL,                        -- no longer in the table dialog, perhaps
    direction      TEXT    NOT NULL CHECK (direction IN ('IN', 'OUT')),
    call_type      TEXT    NOT NULL,
    party          TEXT    NOT NULL,                        -- the number of the other side
    queue_name     TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,                        -- offered to the agent, or the agent began it
    answered_at    INTEGER,                                 -- the agent talked; NULL: never
    ended_at       INTEGER NOT NULL CHECK (ended_at >= started_at),  -- and wrap-up began, if any
    wrap_up_reason TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (login_id, number)
) STRICT, WITHOUT ROWID;                                    -- Written by: aplomb-ctid.

-- A row when the state of the agent, or the reason of it, has changed.  A new one takes the place of the oldest, so that
-- each writes to one page of the store alone: slot is the number (agent.state_number) modulo how many are kept.
CREATE TABLE past_state (
    login_id     TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    slot         INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    reason_code  INTEGER,                                   -- the switch's number; NULL: none
    reason_label TEXT    NOT NULL DEFAULT '',               -- as it was then
    since        INTEGER NOT NULL,
    PRIMARY KEY (login_id, slot)
) STRICT, WITHOUT ROWID;                                    -- Written by: aplomb-ctid.
