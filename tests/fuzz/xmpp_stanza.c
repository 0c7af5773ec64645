/* Fuzz: whatever a client sends is read, and what we answer to it is well-formed. */
#include <stdint.h>
#include <stdlib.h>

#include "xmpp/disco.h"
#include "xmpp/jid.h"
#include "xmpp/presence.h"
#include "xmpp/pubsub.h"
#include "xmpp/sasl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_xml(struct arena *a, const struct buf *out)
{
    static const struct xml_limits limits = { .bytes = 1 << 20, .depth = 64, .nodes = 10000 };
    struct xml_node *root;

    if (xml_parse(a, buf_str(out), &limits, &root, NULL))
        abort();
}

static void answer(struct arena *a, const struct stanza *st)
{
    struct pubsub_request rq;
    struct presence p;
    struct buf out;

    buf_init(&out, 1 << 20);
    if (st->kind == STANZA_IQ || st->kind == STANZA_MESSAGE) {
        stanza_error(&out, st, "me@local/r", STANZA_SERVICE_UNAVAILABLE, NULL);
        must_be_xml(a, &out);
    }
    if (st->kind == STANZA_IQ && st->payload) {
        buf_clear(&out);
        disco_info(&out, st, "me@local/r", DISCO_LEAF);
        must_be_xml(a, &out);
    }
    if (pubsub_read(st, &rq) && rq.node && rq.jid) {
        buf_clear(&out);
        pubsub_subscribed(&out, st, "me@local/r",
                          &(struct pubsub_subscription) { rq.node, rq.jid, rq.subid, true });
        must_be_xml(a, &out);
        buf_clear(&out);
        pubsub_event_head(&out, "pubsub.local", rq.jid, rq.node, "abcde");
        pubsub_event_rest(&out, rq.node, "id", str_of(rq.jid));
        must_be_xml(a, &out);
    }
    if (st->kind == STANZA_PRESENCE) {
        presence_read(st, &p);
        buf_clear(&out);
        presence_write(&out, st->to, st->id, &p);
        must_be_xml(a, &out);
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    struct sasl_plain plain;
    struct xml_node *node;
    struct arena a;
    struct stanza st;
    struct jid jid;

    arena_init(&a);
    jid_parse(text, &jid);
    if (!sasl_plain_read(&a, text, &plain))
        sasl_authzid_fits(&plain, "local");
    if (!xml_parse(&a, text, &xml_request_limits, &node, NULL)) {
        stanza_read(node, &st);
        answer(&a, &st);
        sasl_plain_read(&a, str_of(node->text), &plain);
    }
    arena_release(&a);
    return 0;
}
