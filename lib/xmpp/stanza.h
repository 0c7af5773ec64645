/* stanza: what a client sends, read; answers to it, written (RFC 6120 section 8).
 *
 * Every stanza written carries xmlns='jabber:client' itself: old BOSH clients count on it
 * (reference xmpp-delivery 2.3). */
#ifndef APLOMB_XMPP_STANZA_H
#define APLOMB_XMPP_STANZA_H

#include <stdbool.h>

#include "base/buf.h"
#include "xml/read.h"

enum stanza_kind {
    STANZA_OTHER,
    STANZA_IQ,
    STANZA_MESSAGE,
    STANZA_PRESENCE,
    STANZA_AUTH,     /* SASL */
    STANZA_RESPONSE, /* SASL */
    STANZA_ABORT,    /* SASL */
};

/* Strings are the tree's. */
struct stanza {
    enum stanza_kind kind;
    const struct xml_node *node;
    const struct xml_node *payload; /* first child element, may be NULL */
    const char *type, *id, *to;     /* NULL when absent */
};

void stanza_read(const struct xml_node *node, struct stanza *out);

/* The payload is called so. */
bool stanza_has(const struct stanza *st, const char *ns, const char *name);

enum stanza_error {
    STANZA_BAD_REQUEST,
    STANZA_CONFLICT,
    STANZA_FEATURE_NOT_IMPLEMENTED,
    STANZA_FORBIDDEN,
    STANZA_INTERNAL_SERVER_ERROR,
    STANZA_ITEM_NOT_FOUND,
    STANZA_JID_MALFORMED,
    STANZA_NOT_ACCEPTABLE,
    STANZA_NOT_ALLOWED,
    STANZA_NOT_AUTHORIZED,
    STANZA_RESOURCE_CONSTRAINT,
    STANZA_SERVICE_UNAVAILABLE,
    STANZA_UNEXPECTED_REQUEST,
};

/* " name='value'", escaped; nothing when value is NULL. */
void stanza_attribute(struct buf *out, const char *name, const char *value);

/* Escaped character data. */
void stanza_text(struct buf *out, const char *text);

/* The answer to an iq comes from where it was sent to.  Sent to nobody it was meant for the
 * account, and the answer names no sender: stanza (npm) refuses one that it did not ask, before it
 * is bound. to may be NULL. */
void stanza_result_open(struct buf *out, const struct stanza *iq, const char *to);
void stanza_result_close(struct buf *out);
void stanza_result(struct buf *out, const struct stanza *iq, const char *to);

/* extra: markup of an application condition, or NULL.  Also for message and presence. */
void stanza_error(struct buf *out, const struct stanza *st, const char *to, enum stanza_error e,
                  const char *extra);

#endif
