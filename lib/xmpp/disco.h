/* disco: what is here (XEP-0030).
 *
 * Smack's getNode() asks for disco#info of a pubsub node and gives up unless it sees `leaf`
 * (reference xmpp-delivery 7). */
#ifndef APLOMB_XMPP_DISCO_H
#define APLOMB_XMPP_DISCO_H

#include "xmpp/stanza.h"

#define DISCO_INFO_NS "http://jabber.org/protocol/disco#info"
#define DISCO_ITEMS_NS "http://jabber.org/protocol/disco#items"

enum disco_entity { DISCO_SERVER, DISCO_ACCOUNT, DISCO_PUBSUB, DISCO_LEAF };

/* The whole answer; the node attribute asked for is repeated. */
void disco_info(struct buf *out, const struct stanza *iq, const char *to, enum disco_entity entity);

struct disco_item {
    const char *jid, *node; /* node may be NULL */
};
void disco_items(struct buf *out, const struct stanza *iq, const char *to,
                 const struct disco_item *items, size_t n);

#endif
