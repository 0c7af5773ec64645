#include "xmpp/disco.h"

#include "xmpp/ping.h"

#define PUBSUB_NS "http://jabber.org/protocol/pubsub"

static const struct {
    const char *category, *type;
} identities[] = {
    [DISCO_SERVER] = { "server", "im" },
    [DISCO_ACCOUNT] = { "account", "registered" },
    [DISCO_PUBSUB] = { "pubsub", "service" },
    [DISCO_LEAF] = { "pubsub", "leaf" },
};

static const char *const server_features[] = { DISCO_INFO_NS, DISCO_ITEMS_NS, PING_NS, NULL };
static const char *const pubsub_features[] = { DISCO_INFO_NS,
                                               DISCO_ITEMS_NS,
                                               PUBSUB_NS,
                                               PUBSUB_NS "#auto-subscribe",
                                               PUBSUB_NS "#retrieve-affiliations",
                                               PUBSUB_NS "#retrieve-items",
                                               PUBSUB_NS "#retrieve-subscriptions",
                                               PUBSUB_NS "#subscribe",
                                               NULL };

static void open_query(struct buf *out, const struct stanza *iq, const char *to, const char *ns)
{
    stanza_result_open(out, iq, to);
    buf_addf(out, "<query xmlns='%s'", ns);
    stanza_attribute(out, "node", xml_attribute(iq->payload, "node"));
    buf_addc(out, '>');
}

void disco_info(struct buf *out, const struct stanza *iq, const char *to, enum disco_entity entity)
{
    const char *const *features = entity >= DISCO_PUBSUB ? pubsub_features : server_features;

    open_query(out, iq, to, DISCO_INFO_NS);
    buf_addf(out, "<identity category='%s' type='%s'/>", identities[entity].category,
             identities[entity].type);
    for (; *features; features++)
        buf_addf(out, "<feature var='%s'/>", *features);
    buf_adds(out, "</query>");
    stanza_result_close(out);
}

void disco_items(struct buf *out, const struct stanza *iq, const char *to,
                 const struct disco_item *items, size_t n)
{
    open_query(out, iq, to, DISCO_ITEMS_NS);
    for (size_t i = 0; i < n; i++) {
        buf_adds(out, "<item");
        stanza_attribute(out, "jid", items[i].jid);
        stanza_attribute(out, "node", items[i].node);
        buf_adds(out, "/>");
    }
    buf_adds(out, "</query>");
    stanza_result_close(out);
}
