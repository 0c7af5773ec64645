/* pubsub: the part of XEP-0060 that subscribers use, and the notification as the vendor's service
 * sends it (reference xmpp-delivery 1.1, 8). */
#ifndef APLOMB_XMPP_PUBSUB_H
#define APLOMB_XMPP_PUBSUB_H

#include "xmpp/stanza.h"

enum pubsub_verb {
    PUBSUB_UNKNOWN,
    PUBSUB_SUBSCRIBE,
    PUBSUB_UNSUBSCRIBE,
    PUBSUB_SUBSCRIPTIONS,
    PUBSUB_AFFILIATIONS,
    PUBSUB_ITEMS,
    PUBSUB_OPTIONS,
    PUBSUB_PUBLISH,   /* publish, create, retract, ... and everything of the owner's namespace */
    PUBSUB_MISPLACED, /* would change something, but is a get */
};

/* Strings are the tree's; NULL when absent. */
struct pubsub_request {
    enum pubsub_verb verb;
    const char *node, *jid, *subid;
};

/* False when the iq is not about pubsub. */
bool pubsub_read(const struct stanza *iq, struct pubsub_request *out);

struct pubsub_subscription {
    const char *node, *jid, *subid;
    bool subscribed; /* else "none" */
};

/* The result of subscribe and unsubscribe. */
void pubsub_subscribed(struct buf *out, const struct stanza *iq, const char *to,
                       const struct pubsub_subscription *s);

/* The results of subscriptions: open, each, close.  node may be NULL. */
void pubsub_list_open(struct buf *out, const struct stanza *iq, const char *to, const char *node);
void pubsub_list_add(struct buf *out, const struct pubsub_subscription *s);
void pubsub_list_close(struct buf *out);

void pubsub_no_affiliations(struct buf *out, const struct stanza *iq, const char *to);
void pubsub_no_items(struct buf *out, const struct stanza *iq, const char *to, const char *node);

/* condition of pubsub#errors, for example "closed-node"; feature only for "unsupported". */
void pubsub_error(struct buf *out, const struct stanza *iq, const char *to, enum stanza_error e,
                  const char *condition, const char *feature);

/* A notification is a head for each receiver and a rest that all share. */
void pubsub_event_head(struct buf *out, const char *service, const char *to, const char *node,
                       const char *suffix);
/* Puts the number of the event into a notification that is whole, as a header (XEP-0131). */
void pubsub_event_number(struct buf *out, int64_t seq);
void pubsub_event_rest(struct buf *out, const char *node, const char *item_id, struct str payload);

#endif
