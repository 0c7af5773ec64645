-- What supervisors tell their teams, for as long as it is to be shown.  Events announce them, so the
-- writer of events writes them (reference rest-desktop 4.4).
CREATE TABLE team_message (
    id         TEXT    PRIMARY KEY CHECK (length(id) = 36),
    created_by TEXT    NOT NULL REFERENCES person ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    content    TEXT    NOT NULL CHECK (length(content) BETWEEN 1 AND 255)
) STRICT;                                                   -- Written by: aplomb-ctid.
CREATE INDEX team_message_by_end ON team_message (expires_at);

CREATE TABLE team_message_team (
    team_message_id TEXT    NOT NULL REFERENCES team_message ON DELETE CASCADE,
    team_id         INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    position        INTEGER NOT NULL,
    PRIMARY KEY (team_message_id, team_id)
) STRICT;                                                   -- Written by: aplomb-ctid.
CREATE INDEX team_message_team_by_team ON team_message_team (team_id);
