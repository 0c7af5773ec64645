/* presence: available or not, and how much (RFC 6121 section 4.7). */
#ifndef APLOMB_XMPP_PRESENCE_H
#define APLOMB_XMPP_PRESENCE_H

#include "base/buf.h"
#include "xmpp/stanza.h"

enum presence_type {
    PRESENCE_AVAILABLE,
    PRESENCE_UNAVAILABLE,
    PRESENCE_SUBSCRIBE,
    PRESENCE_PROBE,
    PRESENCE_OTHER, /* subscribed, unsubscribe, unsubscribed, error */
};

enum presence_show { SHOW_NONE, SHOW_AWAY, SHOW_CHAT, SHOW_DND, SHOW_XA };

struct presence {
    enum presence_type type;
    enum presence_show show;
    int priority;       /* -128..127 */
    const char *status; /* NULL when absent */
};

void presence_read(const struct stanza *st, struct presence *out);

/* type: PRESENCE_AVAILABLE or PRESENCE_UNAVAILABLE. */
void presence_write(struct buf *out, const char *from, const char *to, const struct presence *p);

/* Answer to PRESENCE_SUBSCRIBE. */
void presence_subscribed(struct buf *out, const char *from, const char *to);

#endif
