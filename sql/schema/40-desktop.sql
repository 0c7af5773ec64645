-- What a desktop looks like: the layout document of each role (reference rest-config 2).
CREATE TABLE layout (
    role TEXT PRIMARY KEY CHECK (role IN ('Agent', 'Supervisor', 'Administrator')),
    xml  TEXT NOT NULL
) STRICT;                                                   -- Written by: programs.
