/* bosh_body: the <body> of a BOSH request (XEP-0124), read.
 *
 * Most requests are empty and only wait for events; those are read without an XML parser, which
 * gives the same for the same bytes (tests/fuzz/bosh_body.c compares). */
#ifndef APLOMB_BRIDGE_BOSH_BODY_H
#define APLOMB_BRIDGE_BOSH_BODY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct xml_node;

#define BOSH_NS "http://jabber.org/protocol/httpbind"
#define BOSH_NS_XMPP "urn:xmpp:xbosh"

enum bosh_attribute {
    BOSH_SID,
    BOSH_RID,
    BOSH_TO,
    BOSH_TYPE,
    BOSH_PAUSE,
    BOSH_ACK,
    BOSH_HOLD,
    BOSH_WAIT,
    BOSH_VER,
    BOSH_CONTENT,
    BOSH_KEY,
    BOSH_NEWKEY,
    BOSH_ATTRIBUTES
};

extern const int64_t bosh_rid_max; /* 2^53 - 1 */

struct bosh_body {
    const char *at[BOSH_ATTRIBUTES]; /* NULL when absent; the arena's */
    int64_t rid;                     /* 0 when missing or no number; may be beyond bosh_rid_max */
    bool restart;                    /* xmpp:restart='true' */
    unsigned stanzas;                /* how many children */
    const struct xml_node *children; /* the first */
    struct str raw;
};

/* False when it is not well-formed or not a <body>. */
bool bosh_body_read(struct arena *a, struct str raw, struct bosh_body *out);

/* The two ways of reading; the quick one says false for what it leaves to the other. */
bool bosh_body_read_empty(struct arena *a, struct str raw, struct bosh_body *out);
bool bosh_body_read_xml(struct arena *a, struct str raw, struct bosh_body *out);

/* A number of an attribute, -1 when it is absent, no number, negative or beyond max. */
int64_t bosh_number(const char *text, int64_t max);

#endif
