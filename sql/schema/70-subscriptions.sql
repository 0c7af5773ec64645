-- Explicit XMPP subscriptions.  Those of the bare JID (resource '') last until they are taken back,
-- as with the vendor's service; those of one resource go with its session (reference xmpp-delivery 8).
CREATE TABLE subscription (
    login_id TEXT NOT NULL REFERENCES person ON DELETE CASCADE,
    resource TEXT NOT NULL DEFAULT '',
    node     TEXT NOT NULL CHECK (length(node) BETWEEN 1 AND 255),
    subid    TEXT NOT NULL,
    PRIMARY KEY (login_id, resource, node)
) STRICT;                                                   -- Written by: aplomb-bridge.
