-- Counts the changes of what aplomb-ctid tells its provider (query/setup.sql) and clients (86-roster.sql), whoever
-- makes them, a person at a prompt included.  aplomb-ctid looks at it when somebody else has committed.

CREATE TABLE setup_version (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;                                                   -- Written by: the triggers below.
INSERT INTO setup_version (id) VALUES (1);

CREATE TRIGGER setup_team_insert AFTER INSERT ON team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_team_update AFTER UPDATE ON team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_team_delete AFTER DELETE ON team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_person_insert AFTER INSERT ON person
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_person_update AFTER UPDATE OF login_id, login_name, first_name, last_name, team_id, is_agent,
    is_supervisor, is_administrator, is_active, may_be_mobile, skill_target_id ON person
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_person_delete AFTER DELETE ON person
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_team_supervisor_insert AFTER INSERT ON team_supervisor
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_team_supervisor_update AFTER UPDATE ON team_supervisor
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_team_supervisor_delete AFTER DELETE ON team_supervisor
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_extension_range_insert AFTER INSERT ON extension_range
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_extension_range_update AFTER UPDATE ON extension_range
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_extension_range_delete AFTER DELETE ON extension_range
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_queue_insert AFTER INSERT ON queue
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_queue_update AFTER UPDATE ON queue
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_queue_delete AFTER DELETE ON queue
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_queue_team_insert AFTER INSERT ON queue_team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_queue_team_update AFTER UPDATE ON queue_team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_queue_team_delete AFTER DELETE ON queue_team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_media_insert AFTER INSERT ON media
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_media_update AFTER UPDATE ON media
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_media_delete AFTER DELETE ON media
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_media_team_insert AFTER INSERT ON media_team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_media_team_update AFTER UPDATE ON media_team
    BEGIN UPDATE setup_version SET version = version + 1; END;
CREATE TRIGGER setup_media_team_delete AFTER DELETE ON media_team
    BEGIN UPDATE setup_version SET version = version + 1; END;
