-- What a desktop looks like: one layout document for everybody, with a block for each role, and
-- those of teams that have their own (reference rest-config 2).
CREATE TABLE layout (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    xml TEXT    NOT NULL CHECK (length(xml) > 0)
) STRICT;                                                   -- Written by: programs.

CREATE TABLE team_layout (
    team_id INTEGER PRIMARY KEY REFERENCES team ON DELETE CASCADE,
    xml     TEXT    NOT NULL CHECK (length(xml) > 0)
) STRICT;                                                   -- Written by: programs.

INSERT INTO layout (id, xml) VALUES (1, '<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">
  <version>1250.03</version>
  <configs>
    <config key="title" value="Aplomb"/>
  </configs>
  <header>
    <leftAlignedColumns>
      <headercolumn width="300px">
        <component id="cd-logo">
          <url>/desktop/scripts/js/logo.js</url>
        </component>
      </headercolumn>
      <headercolumn width="230px">
        <component id="agent-voice-state">
          <url>/desktop/scripts/js/agentvoicestate.component.js</url>
        </component>
      </headercolumn>
    </leftAlignedColumns>
    <rightAlignedColumns>
      <headercolumn width="50px">
        <component id="broadcastmessagepopover">
          <url>/desktop/scripts/js/teammessage.component.js</url>
        </component>
      </headercolumn>
      <headercolumn width="50px">
        <component id="make-new-call-component">
          <url>/desktop/scripts/js/makenewcall.component.js</url>
        </component>
      </headercolumn>
      <headercolumn width="72px">
        <component id="identity-component">
          <url>/desktop/scripts/js/identity-component.js</url>
        </component>
      </headercolumn>
    </rightAlignedColumns>
  </header>
  <layout>
    <role>Agent</role>
    <page>
      <gadget>/desktop/scripts/js/callcontrol.js</gadget>
    </page>
    <tabs>
      <tab>
        <id>home</id>
        <icon>home</icon>
        <label>finesse.container.tabs.agent.homeLabel</label>
        <columns>
          <column>
            <gadgets>
              <gadget id="queue-statistics">/desktop/scripts/js/queueStatistics.js</gadget>
            </gadgets>
          </column>
        </columns>
      </tab>
    </tabs>
  </layout>
  <layout>
    <role>Supervisor</role>
    <page>
      <gadget>/desktop/scripts/js/callcontrol.js</gadget>
    </page>
    <tabs>
      <tab>
        <id>home</id>
        <icon>home</icon>
        <label>finesse.container.tabs.supervisor.homeLabel</label>
        <columns>
          <column>
            <gadgets>
              <gadget id="team-performance">/desktop/scripts/js/teamPerformance.js</gadget>
            </gadgets>
          </column>
        </columns>
      </tab>
      <tab>
        <id>queueData</id>
        <icon>column-chart</icon>
        <label>finesse.container.tabs.supervisor.queueDataLabel</label>
        <columns>
          <column>
            <gadgets>
              <gadget id="queue-statistics-of-supervisor">/desktop/scripts/js/queueStatistics.js</gadget>
            </gadgets>
          </column>
        </columns>
      </tab>
    </tabs>
  </layout>
</finesseLayout>');

-- What the default layout and those of teams were, the newest being what is; the newest fifty of each.
CREATE TABLE layout_version (
    team_id INTEGER REFERENCES team ON DELETE CASCADE,      -- NULL: the default
    version INTEGER NOT NULL CHECK (version >= 1),          -- counts in each layout
    at      INTEGER NOT NULL,                               -- 0: not known, written at a prompt
    who     TEXT    NOT NULL DEFAULT '',
    xml     TEXT    NOT NULL                                -- '': the team had none of its own
) STRICT;                                                   -- Written by: programs.
CREATE UNIQUE INDEX layout_version_by_layout ON layout_version (coalesce(team_id, 0), version);

-- Which call variables a desktop shows, and where: one entry in the header, up to ten in each of two
-- columns (developer guide 12.5, MediaPropertiesLayout; reference rest-config 5).  A call names a
-- custom one in its variable user.layout.
CREATE TABLE call_layout (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    name        TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
    description TEXT    NOT NULL DEFAULT '' CHECK (length(description) <= 128),
    type        TEXT    NOT NULL CHECK (type IN ('DEFAULT', 'CUSTOM'))
) STRICT;                                                   -- Written by: programs.
CREATE UNIQUE INDEX call_layout_one_default ON call_layout (type) WHERE type = 'DEFAULT';

CREATE TABLE call_layout_entry (
    call_layout_id  INTEGER NOT NULL REFERENCES call_layout ON DELETE CASCADE,
    place           INTEGER NOT NULL CHECK (place BETWEEN 0 AND 2),   -- 0 header, 1 left, 2 right column
    position        INTEGER NOT NULL CHECK (position BETWEEN 0 AND 9),
    display_name    TEXT    NOT NULL DEFAULT '' CHECK (length(display_name) <= 50),
    media_property  TEXT    NOT NULL CHECK (length(media_property) BETWEEN 1 AND 32),
    show_in_popover INTEGER NOT NULL DEFAULT 0 CHECK (show_in_popover IN (0, 1)),
    ui_editable     INTEGER NOT NULL DEFAULT 0 CHECK (ui_editable IN (0, 1)),
    PRIMARY KEY (call_layout_id, place, position)
) STRICT;                                                   -- Written by: programs.

INSERT INTO call_layout (id, name, description, type) VALUES
    (1, 'Default Layout', 'Shown for calls that name no other layout', 'DEFAULT');
INSERT INTO call_layout_entry (call_layout_id, place, position, display_name, media_property, show_in_popover) VALUES
    (1, 0, 0, 'Call Variable 1', 'callVariable1', 0),
    (1, 1, 0, 'Queue', 'queueName', 1),
    (1, 1, 1, 'Call Variable 2', 'callVariable2', 1),
    (1, 1, 2, 'Call Variable 3', 'callVariable3', 0),
    (1, 1, 3, 'Call Variable 4', 'callVariable4', 0),
    (1, 1, 4, 'Call Variable 5', 'callVariable5', 0),
    (1, 2, 0, 'Call Variable 6', 'callVariable6', 0),
    (1, 2, 1, 'Call Variable 7', 'callVariable7', 0),
    (1, 2, 2, 'Call Variable 8', 'callVariable8', 0),
    (1, 2, 3, 'Call Variable 9', 'callVariable9', 0),
    (1, 2, 4, 'Call Variable 10', 'callVariable10', 0);

-- What a desktop does by itself when a call arrives, is answered or ends (reference rest-config 7).
CREATE TABLE workflow (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 40),
    description  TEXT    NOT NULL DEFAULT '' CHECK (length(description) <= 128),
    media        TEXT    NOT NULL DEFAULT '' CHECK (length(media) <= 40),   -- '': voice
    trigger_name TEXT    NOT NULL CHECK (trigger_name IN ('CALL_ARRIVES', 'CALL_ANSWERED', 'CALL_ENDS',
        'MAKE_CALL', 'PREVIEW_OUTBOUND_OPTION_CALL')),
    overlapping  INTEGER NOT NULL DEFAULT 0 CHECK (overlapping IN (0, 1)), -- also for a second call
    apply_method TEXT    NOT NULL DEFAULT 'ALL' CHECK (apply_method IN ('ANY', 'ALL'))
) STRICT;                                                   -- Written by: programs.

CREATE TABLE workflow_condition (
    workflow_id   INTEGER NOT NULL REFERENCES workflow ON DELETE CASCADE,
    position      INTEGER NOT NULL CHECK (position BETWEEN 0 AND 4),
    variable_name TEXT    NOT NULL CHECK (length(variable_name) BETWEEN 1 AND 128),
    variable_type TEXT    NOT NULL CHECK (variable_type IN ('SYSTEM', 'CUSTOM')),
    variable_node TEXT    NOT NULL DEFAULT '' CHECK (length(variable_node) <= 500),
    comparator    TEXT    NOT NULL CHECK (comparator IN ('IS_EQUAL', 'IS_NOT_EQUAL', 'BEGINS_WITH', 'ENDS_WITH',
        'CONTAINS', 'IS_EMPTY', 'IS_NOT_EMPTY', 'IS_IN_LIST')),
    value         TEXT    NOT NULL DEFAULT '' CHECK (length(value) <= 2000),
    PRIMARY KEY (workflow_id, position)
) STRICT;                                                   -- Written by: programs.

CREATE TABLE workflow_action (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE CHECK (length(name) BETWEEN 1 AND 64),
    type       TEXT    NOT NULL CHECK (type IN ('BROWSER_POP', 'HTTP_REQUEST')),
    handled_by TEXT    NOT NULL DEFAULT 'FINESSE_DESKTOP' CHECK (handled_by IN ('FINESSE_DESKTOP', 'OTHER'))
) STRICT;                                                   -- Written by: programs.

CREATE TABLE workflow_action_param (
    workflow_action_id INTEGER NOT NULL REFERENCES workflow_action ON DELETE CASCADE,
    position           INTEGER NOT NULL,
    name               TEXT    NOT NULL,
    value              TEXT    NOT NULL DEFAULT '' CHECK (length(value) <= 2000),
    PRIMARY KEY (workflow_action_id, position),
    UNIQUE (workflow_action_id, name)
) STRICT;                                                   -- Written by: programs.

CREATE TABLE workflow_action_variable (
    workflow_action_id INTEGER NOT NULL REFERENCES workflow_action ON DELETE CASCADE,
    position           INTEGER NOT NULL CHECK (position BETWEEN 0 AND 4),
    name               TEXT    NOT NULL CHECK (length(name) BETWEEN 1 AND 32),
    type               TEXT    NOT NULL CHECK (type IN ('SYSTEM', 'CUSTOM')),
    node               TEXT    NOT NULL DEFAULT '' CHECK (length(node) <= 500), -- where in the dialog, CUSTOM
    test_value         TEXT    NOT NULL DEFAULT '' CHECK (length(test_value) <= 128),
    PRIMARY KEY (workflow_action_id, position)
) STRICT;                                                   -- Written by: programs.

-- The actions of a workflow, in the order they run.
CREATE TABLE workflow_step (
    workflow_id        INTEGER NOT NULL REFERENCES workflow ON DELETE CASCADE,
    position           INTEGER NOT NULL CHECK (position BETWEEN 0 AND 4),
    workflow_action_id INTEGER NOT NULL REFERENCES workflow_action ON DELETE CASCADE,
    PRIMARY KEY (workflow_id, position)
) STRICT;                                                   -- Written by: programs.
CREATE INDEX workflow_step_by_action ON workflow_step (workflow_action_id);

-- The workflows of a team, in the order they are tried.
CREATE TABLE workflow_team (
    workflow_id INTEGER NOT NULL REFERENCES workflow ON DELETE CASCADE,
    team_id     INTEGER NOT NULL REFERENCES team ON DELETE CASCADE,
    position    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (workflow_id, team_id)
) STRICT;                                                   -- Written by: programs.
CREATE INDEX workflow_team_by_team ON workflow_team (team_id, position);
