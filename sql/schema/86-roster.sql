-- What clients have heard of the configuration of people and queues (rest-desktop 6.3, 6.5, 6.8): what differs
-- from it is told (lib/ctid/roster.h).

CREATE TABLE person_told (
    login_id TEXT    PRIMARY KEY,
    team_id  INTEGER NOT NULL,                              -- whose members heard of it, 0: of none
    content  TEXT    NOT NULL                               -- User, as of somebody signed out
) STRICT;                                                   -- Written by: aplomb-ctid.

CREATE TABLE person_queue_told (
    login_id TEXT    NOT NULL,
    queue_id INTEGER NOT NULL,
    PRIMARY KEY (login_id, queue_id)
) STRICT;                                                   -- Written by: aplomb-ctid.

CREATE TABLE queue_told (id INTEGER PRIMARY KEY) STRICT;    -- Written by: aplomb-ctid.

-- The setup_version that was told; 0: nothing was yet, so there is nothing to compare with.
CREATE TABLE roster_told (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;                                                   -- Written by: aplomb-ctid.
INSERT INTO roster_told VALUES (1, 0);

-- Queues that GET User/{id}/Queues lists.
CREATE VIEW person_queue AS
SELECT DISTINCT person.login_id, queue_team.queue_id FROM person
  JOIN (SELECT login_id, team_id FROM person WHERE team_id IS NOT NULL
        UNION SELECT login_id, team_id FROM team_supervisor) AS serves ON serves.login_id = person.login_id
  JOIN queue_team ON queue_team.team_id = serves.team_id
 WHERE person.is_active = 1 AND person.is_agent = 1;
