-- Why an agent is not ready or signed out.  System codes are the switch's own: people do not choose
-- them, so lists for agents leave them out (reference rest-config 3.2).
CREATE TABLE reason_code (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    category    TEXT    NOT NULL CHECK (category IN ('NOT_READY', 'LOGOUT')),
    code        INTEGER NOT NULL CHECK (code BETWEEN 1 AND 65535),
    label       TEXT    NOT NULL CHECK (length(label) BETWEEN 1 AND 40),
    for_all     INTEGER NOT NULL DEFAULT 1 CHECK (for_all IN (0, 1)),
    system_code INTEGER NOT NULL DEFAULT 0 CHECK (system_code IN (0, 1)),
    UNIQUE (category, code),
    UNIQUE (category, label)
) STRICT;                                                   -- Written by: programs.

CREATE TABLE reason_code_team (
    reason_code_id INTEGER NOT NULL REFERENCES reason_code ON DELETE CASCADE,
    team_id        INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (reason_code_id, team_id)
) STRICT;                                                   -- Written by: programs.

-- What a call was about; at most 39 bytes, since the switch carries it in a call variable.
CREATE TABLE wrap_up_reason (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    label   TEXT    NOT NULL UNIQUE CHECK (length(CAST(label AS BLOB)) BETWEEN 1 AND 39),
    for_all INTEGER NOT NULL DEFAULT 1 CHECK (for_all IN (0, 1))
) STRICT;                                                   -- Written by: programs.

CREATE TABLE wrap_up_reason_team (
    wrap_up_reason_id INTEGER NOT NULL REFERENCES wrap_up_reason ON DELETE CASCADE,
    team_id           INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    PRIMARY KEY (wrap_up_reason_id, team_id)
) STRICT;                                                   -- Written by: programs.

-- Codes of the switch (reference rest-config 3.3); ids from 9000, out of the way of a site's own.
INSERT INTO reason_code (id, category, code, label, system_code) VALUES
    (9001, 'LOGOUT', 255, 'Connection Failure', 1),
    (9002, 'LOGOUT', 999, 'Supervisor Initiated', 1),
    (9003, 'NOT_READY', 999, 'Supervisor Initiated', 1),
    (9004, 'NOT_READY', 20001, 'Starting Force Logout', 1),
    (9005, 'LOGOUT', 20002, 'Force Logout', 1),
    (9006, 'NOT_READY', 20003, 'Agent Logout Request', 1),
    (9007, 'NOT_READY', 32762, 'Offhook', 1),
    (9008, 'NOT_READY', 32767, 'Call Not Answered', 1),
    (9009, 'LOGOUT', 50001, 'System Disconnect', 1),
    (9010, 'NOT_READY', 50002, 'Connection Failure', 1),
    (9011, 'LOGOUT', 50002, 'System Failure', 1),
    (9012, 'LOGOUT', 50003, 'Device Error', 1),
    (9013, 'LOGOUT', 50004, 'Inactivity Timeout', 1),
    (9014, 'NOT_READY', 50005, 'Non ACD Busy', 1),
    (9015, 'NOT_READY', 50006, 'Outgoing Call', 1),
    (9016, 'NOT_READY', 50010, 'Call Overlap', 1),
    (9017, 'LOGOUT', 50020, 'Queue Change', 1),
    (9018, 'LOGOUT', 50030, 'Device Conflict', 1),
    (9019, 'LOGOUT', 50040, 'Mobile Agent Call Fail', 1),
    (9020, 'NOT_READY', 50041, 'Mobile Agent Call Not Answered', 1),
    (9021, 'LOGOUT', 50042, 'Mobile Agent Disconnect', 1),
    (9022, 'NOT_READY', 65533, 'Extension Modified', 1),
    (9023, 'NOT_READY', 65534, 'System Reset', 1),
    (9024, 'NOT_READY', 65535, 'System Reinitialized', 1);
