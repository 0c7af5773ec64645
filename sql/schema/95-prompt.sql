-- For people at a prompt: sqlite3 holds nobody to foreign keys unless it is told PRAGMA foreign_keys = ON, and who
-- forgets that would leave parts of what is gone behind: the supervisor's teams, the session of the page and the
-- subscriptions of a person, for the next one of that id.  The same as the keys say, said once more.

CREATE TRIGGER team_parts BEFORE DELETE ON team BEGIN
    SELECT RAISE(ABORT, 'people are members of this team') FROM person WHERE team_id = OLD.id;
    DELETE FROM team_supervisor WHERE team_id = OLD.id;
    DELETE FROM queue_team WHERE team_id = OLD.id;
    DELETE FROM media_team WHERE team_id = OLD.id;
    DELETE FROM reason_code_team WHERE team_id = OLD.id;
    DELETE FROM wrap_up_reason_team WHERE team_id = OLD.id;
    DELETE FROM phone_book_team WHERE team_id = OLD.id;
    DELETE FROM team_layout WHERE team_id = OLD.id;
    DELETE FROM layout_version WHERE team_id = OLD.id;
    DELETE FROM workflow_team WHERE team_id = OLD.id;
    DELETE FROM team_message_team WHERE team_id = OLD.id;
END;

CREATE TRIGGER person_parts BEFORE DELETE ON person BEGIN
    DELETE FROM team_supervisor WHERE login_id = OLD.login_id;
    DELETE FROM lockout WHERE login_id = OLD.login_id;
    DELETE FROM session WHERE login_id = OLD.login_id;
    DELETE FROM scram WHERE login_id = OLD.login_id;
    DELETE FROM oauth_token WHERE login_id = OLD.login_id;
    DELETE FROM subscription WHERE login_id = OLD.login_id;
    DELETE FROM task_variable WHERE task_id IN (SELECT id FROM task WHERE login_id = OLD.login_id);
    DELETE FROM task WHERE login_id = OLD.login_id;
    DELETE FROM media_state WHERE login_id = OLD.login_id;
    DELETE FROM agent WHERE login_id = OLD.login_id;
    DELETE FROM watched WHERE login_id = OLD.login_id;
    DELETE FROM past_call WHERE login_id = OLD.login_id;
    DELETE FROM past_state WHERE login_id = OLD.login_id;
    DELETE FROM team_message_team
     WHERE team_message_id IN (SELECT id FROM team_message WHERE created_by = OLD.login_id);
    DELETE FROM team_message WHERE created_by = OLD.login_id;
END;

CREATE TRIGGER person_stays BEFORE UPDATE OF login_id ON person WHEN NEW.login_id <> OLD.login_id
    BEGIN SELECT RAISE(ABORT, 'a login id stays; add another person'); END;

CREATE TRIGGER queue_parts BEFORE DELETE ON queue BEGIN
    DELETE FROM queue_team WHERE queue_id = OLD.id;
    DELETE FROM queue_stat WHERE queue_id = OLD.id;
    UPDATE queue SET overflow_queue_id = NULL WHERE overflow_queue_id = OLD.id;
END;

CREATE TRIGGER media_parts BEFORE DELETE ON media BEGIN
    DELETE FROM media_team WHERE media_id = OLD.id;
    DELETE FROM media_state WHERE media_id = OLD.id;
    DELETE FROM task_variable WHERE task_id IN (SELECT id FROM task WHERE media_id = OLD.id);
    DELETE FROM task WHERE media_id = OLD.id;
END;

CREATE TRIGGER reason_code_parts BEFORE DELETE ON reason_code
    BEGIN DELETE FROM reason_code_team WHERE reason_code_id = OLD.id; END;

CREATE TRIGGER wrap_up_reason_parts BEFORE DELETE ON wrap_up_reason
    BEGIN DELETE FROM wrap_up_reason_team WHERE wrap_up_reason_id = OLD.id; END;

CREATE TRIGGER phone_book_parts BEFORE DELETE ON phone_book BEGIN
    DELETE FROM phone_book_team WHERE phone_book_id = OLD.id;
    DELETE FROM contact WHERE phone_book_id = OLD.id;
END;

CREATE TRIGGER call_layout_parts BEFORE DELETE ON call_layout
    BEGIN DELETE FROM call_layout_entry WHERE call_layout_id = OLD.id; END;

CREATE TRIGGER workflow_parts BEFORE DELETE ON workflow BEGIN
    DELETE FROM workflow_condition WHERE workflow_id = OLD.id;
    DELETE FROM workflow_step WHERE workflow_id = OLD.id;
    DELETE FROM workflow_team WHERE workflow_id = OLD.id;
END;

CREATE TRIGGER workflow_action_parts BEFORE DELETE ON workflow_action BEGIN
    DELETE FROM workflow_action_param WHERE workflow_action_id = OLD.id;
    DELETE FROM workflow_action_variable WHERE workflow_action_id = OLD.id;
    DELETE FROM workflow_step WHERE workflow_action_id = OLD.id;
END;

-- Whoever reads the list meets a row of nothing, and has no list: the queues of a team, the steps of a workflow.  (A
-- team_id of no team is read as none.)
CREATE TRIGGER queue_team_insert BEFORE INSERT ON queue_team
    WHEN NOT EXISTS (SELECT 1 FROM queue WHERE id = NEW.queue_id)
    BEGIN SELECT RAISE(ABORT, 'there is no such queue'); END;
CREATE TRIGGER queue_team_update BEFORE UPDATE OF queue_id ON queue_team
    WHEN NOT EXISTS (SELECT 1 FROM queue WHERE id = NEW.queue_id)
    BEGIN SELECT RAISE(ABORT, 'there is no such queue'); END;
CREATE TRIGGER workflow_step_insert BEFORE INSERT ON workflow_step
    WHEN NOT EXISTS (SELECT 1 FROM workflow_action WHERE id = NEW.workflow_action_id)
    BEGIN SELECT RAISE(ABORT, 'there is no such workflow_action'); END;
CREATE TRIGGER workflow_step_update BEFORE UPDATE OF workflow_action_id ON workflow_step
    WHEN NOT EXISTS (SELECT 1 FROM workflow_action WHERE id = NEW.workflow_action_id)
    BEGIN SELECT RAISE(ABORT, 'there is no such workflow_action'); END;
CREATE TRIGGER queue_id_stays BEFORE UPDATE OF id ON queue WHEN NEW.id <> OLD.id
    BEGIN SELECT RAISE(ABORT, 'the id of a queue stays'); END;
CREATE TRIGGER workflow_action_id_stays BEFORE UPDATE OF id ON workflow_action WHEN NEW.id <> OLD.id
    BEGIN SELECT RAISE(ABORT, 'the id of a workflow_action stays'); END;

-- What there is one row of is changed, never removed: everything asks for it.
CREATE TRIGGER layout_stays BEFORE DELETE ON layout
    BEGIN SELECT RAISE(ABORT, 'the one row of layout stays; change it'); END;
CREATE TRIGGER default_call_layout_stays BEFORE DELETE ON call_layout WHEN OLD.type = 'DEFAULT'
    BEGIN SELECT RAISE(ABORT, 'the default call_layout stays; change it'); END;
CREATE TRIGGER chat_stays BEFORE DELETE ON chat
    BEGIN SELECT RAISE(ABORT, 'the one row of chat stays; change it'); END;
CREATE TRIGGER cti_server_stays BEFORE DELETE ON cti_server
    BEGIN SELECT RAISE(ABORT, 'the one row of cti_server stays; change it'); END;
CREATE TRIGGER cluster_stays BEFORE DELETE ON cluster
    BEGIN SELECT RAISE(ABORT, 'the one row of cluster stays; change it'); END;
CREATE TRIGGER enterprise_database_stays BEFORE DELETE ON enterprise_database
    BEGIN SELECT RAISE(ABORT, 'the one row of enterprise_database stays; change it'); END;
CREATE TRIGGER guard_mode_stays BEFORE DELETE ON guard_mode
    BEGIN SELECT RAISE(ABORT, 'the one row of guard_mode stays; change it'); END;
CREATE TRIGGER system_stays BEFORE DELETE ON system
    BEGIN SELECT RAISE(ABORT, 'the one row of system stays'); END;
CREATE TRIGGER scram_version_stays BEFORE DELETE ON scram_version
    BEGIN SELECT RAISE(ABORT, 'the one row of scram_version stays'); END;
CREATE TRIGGER setup_version_stays BEFORE DELETE ON setup_version
    BEGIN SELECT RAISE(ABORT, 'the one row of setup_version stays'); END;
CREATE TRIGGER roster_told_stays BEFORE DELETE ON roster_told
    BEGIN SELECT RAISE(ABORT, 'the one row of roster_told stays'); END;
