#include "xmpp/stanza.h"

#include <string.h>

#include "xml/write.h"

#define NS_CLIENT "jabber:client"
#define NS_SASL "urn:ietf:params:xml:ns:xmpp-sasl"

static const struct {
    const char *name;
    enum stanza_kind kind;
} kinds[] = {
    { "iq", STANZA_IQ },     { "message", STANZA_MESSAGE },   { "presence", STANZA_PRESENCE },
    { "auth", STANZA_AUTH }, { "response", STANZA_RESPONSE }, { "abort", STANZA_ABORT },
};

/* RFC 6120 section 8.3.3. */
static const struct {
    const char *type, *condition;
} errors[] = {
    [STANZA_BAD_REQUEST] = { "modify", "bad-request" },
    [STANZA_CONFLICT] = { "cancel", "conflict" },
    [STANZA_FEATURE_NOT_IMPLEMENTED] = { "cancel", "feature-not-implemented" },
    [STANZA_FORBIDDEN] = { "auth", "forbidden" },
    [STANZA_INTERNAL_SERVER_ERROR] = { "wait", "internal-server-error" },
    [STANZA_ITEM_NOT_FOUND] = { "cancel", "item-not-found" },
    [STANZA_JID_MALFORMED] = { "modify", "jid-malformed" },
    [STANZA_NOT_ACCEPTABLE] = { "modify", "not-acceptable" },
    [STANZA_NOT_ALLOWED] = { "cancel", "not-allowed" },
    [STANZA_NOT_AUTHORIZED] = { "auth", "not-authorized" },
    [STANZA_RESOURCE_CONSTRAINT] = { "wait", "resource-constraint" },
    [STANZA_SERVICE_UNAVAILABLE] = { "cancel", "service-unavailable" },
    [STANZA_UNEXPECTED_REQUEST] = { "cancel", "unexpected-request" },
};

void stanza_read(const struct xml_node *node, struct stanza *out)
{
    *out = (struct stanza) { .kind = STANZA_OTHER,
                             .node = node,
                             .payload = node->children,
                             .type = xml_attribute(node, "type"),
                             .id = xml_attribute(node, "id"),
                             .to = xml_attribute(node, "to") };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(node->name, kinds[i].name) == 0)
            out->kind = kinds[i].kind;
    /* Old clients leave jabber:client out, so that the body's namespace is inherited. */
    if (out->kind >= STANZA_AUTH && strcmp(node->ns, NS_SASL) != 0)
        out->kind = STANZA_OTHER;
}

bool stanza_has(const struct stanza *st, const char *ns, const char *name)
{
    return st->payload && strcmp(st->payload->ns, ns) == 0 && strcmp(st->payload->name, name) == 0;
}

/* A reader takes them for blanks unless they are written as numbers (XML 1.0 section 3.3.3). */
static void add_blank_characters(struct buf *out, struct str text)
{
    size_t n;

    for (; text.n > 0; text.p += n, text.n -= n) {
        for (n = 0; n < text.n && text.p[n] != '\t' && text.p[n] != '\n';)
            n++;
        xml_escape(out, (struct str) { text.p, n });
        if (n < text.n)
            buf_addf(out, "&#%d;", text.p[n++]);
    }
}

void stanza_attribute(struct buf *out, const char *name, const char *value)
{
    if (!value)
        return;
    buf_addc(out, ' ');
    buf_adds(out, name);
    buf_adds(out, "='");
    add_blank_characters(out, str_of(value));
    buf_addc(out, '\'');
}

void stanza_text(struct buf *out, const char *text)
{
    xml_escape(out, str_of(text));
}

static void open_answer(struct buf *out, const struct stanza *st, const char *type, const char *to)
{
    buf_addc(out, '<');
    buf_adds(out, st->node->name);
    buf_adds(out, " xmlns='" NS_CLIENT "'");
    stanza_attribute(out, "type", type);
    stanza_attribute(out, "id", st->id);
    stanza_attribute(out, "from", st->to);
    stanza_attribute(out, "to", to);
    buf_addc(out, '>');
}

void stanza_result_open(struct buf *out, const struct stanza *iq, const char *to)
{
    open_answer(out, iq, "result", to);
}

void stanza_result_close(struct buf *out)
{
    buf_adds(out, "</iq>");
}

void stanza_result(struct buf *out, const struct stanza *iq, const char *to)
{
    stanza_result_open(out, iq, to);
    stanza_result_close(out);
}

void stanza_error(struct buf *out, const struct stanza *st, const char *to, enum stanza_error e,
                  const char *extra)
{
    open_answer(out, st, "error", to);
    buf_addf(out, "<error type='%s'><%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>",
             errors[e].type, errors[e].condition);
    buf_adds(out, extra);
    buf_adds(out, "</error></");
    buf_adds(out, st->node->name);
    buf_addc(out, '>');
}
