/* sm: stream management of a wire (XEP-0198): stanzas are counted both ways, and a session may
 * outlive its connection.
 *
 * One that resumes stays for XMPP_INACTIVITY, also over a bridge that is killed, and another
 * connection of the same user takes it over.  What the client has not acknowledged is sent again,
 * once and in order: it is kept in the journal, at most RECORD_BATCHES batches and the session's
 * share; while there is no room for one more, no more is sent. */
#ifndef APLOMB_BRIDGE_SM_H
#define APLOMB_BRIDGE_SM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct wire;
struct xml_node;

/* Of a wire, all zero at first. */
struct sm {
    int64_t handled, sent, acked; /* stanzas since they are counted (XEP-0198 section 4) */
    int64_t asked;                /* `sent` when we asked last; -1: ask again */
    uint32_t asks;                /* not answered */
    bool counts;                  /* was enabled */
    bool owes;                    /* it asked for more than could be said yet */
};

/* One that an earlier process had. */
void sm_restore(struct wire *w);

/* It can be taken up again when its connection breaks. */
bool sm_resumes(const struct wire *w);

/* Its connection broke. */
void sm_lost(struct wire *w);

/* One more batch may be sent. */
bool sm_has_room(const struct wire *w);

/* Takes of what waits as much as one batch holds: appended to bridge.response as it is sent, and
 * kept if it may have to be sent again.  ERR_NOT_FOUND when the log has forgotten an event. */
enum err sm_take_batch(struct wire *w);

/* An element is sent: it counts if it is a stanza. */
void sm_sends(struct wire *w, struct str xml);

/* The client has sent a stanza. */
void sm_heard(struct wire *w, const struct xml_node *node);

/* The client may forget what it sent if everything that gave rise to is in the journal.  Who has
 * asked before that is told now. */
void sm_settle(struct wire *w);

/* Asks what the client has handled, once for each batch. */
void sm_ask(struct wire *w);

/* This is an element of stream management, for sm_take(); and one we asked for. */
bool sm_is(const struct wire *w, const struct xml_node *node);
bool sm_is_answer(const struct wire *w, const struct xml_node *node);
void sm_take(struct wire *w, const struct xml_node *node);

#endif
