#include "xmpp/pubsub.h"

#include <limits.h>
#include <string.h>

#include "xml/write.h"

#define NS "http://jabber.org/protocol/pubsub"

static const struct {
    const char *name;
    enum pubsub_verb verb;
    bool changes; /* what a get must not (RFC 6120 section 8.2.3) */
} verbs[] = {
    { "subscribe", PUBSUB_SUBSCRIBE, true },
    { "unsubscribe", PUBSUB_UNSUBSCRIBE, true },
    { "subscriptions", PUBSUB_SUBSCRIPTIONS, false },
    { "affiliations", PUBSUB_AFFILIATIONS, false },
    { "items", PUBSUB_ITEMS, false },
    { "options", PUBSUB_OPTIONS, false },
    { "default", PUBSUB_OPTIONS, false },
    { "publish", PUBSUB_PUBLISH, false },
    { "create", PUBSUB_PUBLISH, false },
    { "configure", PUBSUB_PUBLISH, false },
    { "retract", PUBSUB_PUBLISH, false },
    { "delete", PUBSUB_PUBLISH, false },
    { "purge", PUBSUB_PUBLISH, false },
};

bool pubsub_read(const struct stanza *iq, struct pubsub_request *out)
{
    const struct xml_node *verb;

    *out = (struct pubsub_request) { .verb = PUBSUB_UNKNOWN };
    if (stanza_has(iq, NS "#owner", "pubsub")) {
        out->verb = PUBSUB_PUBLISH;
        return true;
    }
    if (!stanza_has(iq, NS, "pubsub"))
        return false;
    verb = iq->payload->children;
    if (!verb)
        return true;
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verb->name, verbs[i].name) == 0)
            out->verb = verbs[i].changes && same(iq->type, "get") ? PUBSUB_MISPLACED
                                                                  : verbs[i].verb;
    out->node = xml_attribute(verb, "node");
    out->jid = xml_attribute(verb, "jid");
    out->subid = xml_attribute(verb, "subid");
    return true;
}

void pubsub_list_add(struct buf *out, const struct pubsub_subscription *s)
{
    buf_adds(out, "<subscription");
    stanza_attribute(out, "node", s->node);
    stanza_attribute(out, "jid", s->jid);
    stanza_attribute(out, "subid", s->subid);
    stanza_attribute(out, "subscription", s->subscribed ? "subscribed" : "none");
    buf_adds(out, "/>");
}

static void open_result(struct buf *out, const struct stanza *iq, const char *to)
{
    stanza_result_open(out, iq, to);
    buf_adds(out, "<pubsub xmlns='" NS "'>");
}

static void close_result(struct buf *out)
{
    buf_adds(out, "</pubsub>");
    stanza_result_close(out);
}

void pubsub_subscribed(struct buf *out, const struct stanza *iq, const char *to,
                       const struct pubsub_subscription *s)
{
    open_result(out, iq, to);
    pubsub_list_add(out, s);
    close_result(out);
}

void pubsub_list_open(struct buf *out, const struct stanza *iq, const char *to, const char *node)
{
    open_result(out, iq, to);
    buf_adds(out, "<subscriptions");
    stanza_attribute(out, "node", node);
    buf_addc(out, '>');
}

void pubsub_list_close(struct buf *out)
{
    buf_adds(out, "</subscriptions>");
    close_result(out);
}

void pubsub_no_affiliations(struct buf *out, const struct stanza *iq, const char *to)
{
    open_result(out, iq, to);
    buf_adds(out, "<affiliations/>");
    close_result(out);
}

void pubsub_no_items(struct buf *out, const struct stanza *iq, const char *to, const char *node)
{
    open_result(out, iq, to);
    buf_adds(out, "<items");
    stanza_attribute(out, "node", node);
    buf_adds(out, "/>");
    close_result(out);
}

void pubsub_error(struct buf *out, const struct stanza *iq, const char *to, enum stanza_error e,
                  const char *condition, const char *feature)
{
    struct buf extra;

    buf_init(&extra, 1024);
    if (condition) {
        buf_addf(&extra, "<%s xmlns='" NS "#errors'", condition);
        stanza_attribute(&extra, "feature", feature);
        buf_adds(&extra, "/>");
    }
    stanza_error(out, iq, to, e, extra.p);
    buf_release(&extra);
}

void pubsub_event_head(struct buf *out, const char *service, const char *to, const char *node,
                       const char *suffix)
{
    buf_adds(out, "<message xmlns='jabber:client'");
    stanza_attribute(out, "from", service);
    stanza_attribute(out, "to", to);
    buf_adds(out, " id='");
    xml_escape(out, str_of(node));
    buf_adds(out, "__");
    xml_escape(out, str_of(to));
    buf_adds(out, "__");
    buf_adds(out, suffix);
    buf_adds(out, "'>");
}

void pubsub_event_number(struct buf *out, int64_t seq)
{
    out->n -= sizeof("</message>") - 1;
    buf_addf(out,
             "<headers xmlns='http://jabber.org/protocol/shim'><header name='seq'>%lld</header>"
             "</headers></message>",
             (long long)seq);
}

/* The payload is one text node with nothing around it; quotes stay as they are, since a client of
 * the vendor's decodes by replacing &lt; &gt; &amp; and nothing else. */
static const char *const instead[UCHAR_MAX + 1] = {
    ['<'] = "&lt;",
    ['>'] = "&gt;",
    ['&'] = "&amp;",
    ['\r'] = "&#13;",
};

#define EACH_BYTE(c) ((uint64_t)-1 / UCHAR_MAX * (c))

/* One of its eight bytes is 0. */
static bool has_zero(uint64_t w)
{
    return (w - EACH_BYTE(1)) & ~w & EACH_BYTE(0x80);
}

/* How much of it stays as it is, looked at in eights: an event is mostly this. */
static size_t plain_run(struct str text)
{
    size_t n = 0;
    uint64_t w;

    for (; text.n - n >= sizeof(w); n += sizeof(w)) {
        memcpy(&w, text.p + n, sizeof(w));
        if (has_zero((w | EACH_BYTE('<' ^ '>')) ^ EACH_BYTE('>')) || has_zero(w ^ EACH_BYTE('&')) ||
            has_zero(w ^ EACH_BYTE('\r')))
            break;
    }
    while (n < text.n && !instead[(unsigned char)text.p[n]])
        n++;
    return n;
}

static void escape_text(struct buf *out, struct str text)
{
    while (text.n) {
        size_t n = plain_run(text);

        buf_add(out, text.p, n);
        if (n == text.n)
            return;
        buf_adds(out, instead[(unsigned char)text.p[n]]);
        text.p += n + 1;
        text.n -= n + 1;
    }
}

void pubsub_event_rest(struct buf *out, const char *node, const char *item_id, struct str payload)
{
    buf_adds(out, "<event xmlns='" NS "#event'><items");
    stanza_attribute(out, "node", node);
    buf_adds(out, "><item");
    stanza_attribute(out, "id", item_id);
    buf_adds(out, "><notification xmlns='" NS "'>");
    escape_text(out, payload);
    buf_adds(out, "</notification></item></items></event></message>");
}
