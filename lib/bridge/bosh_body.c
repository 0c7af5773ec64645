#include "bridge/bosh_body.h"

#include <string.h>

#include "xmpp/stanza.h"

static const char *const names[BOSH_ATTRIBUTES] = {
    [BOSH_SID] = "sid",         [BOSH_RID] = "rid",     [BOSH_TO] = "to",
    [BOSH_TYPE] = "type",       [BOSH_PAUSE] = "pause", [BOSH_ACK] = "ack",
    [BOSH_HOLD] = "hold",       [BOSH_WAIT] = "wait",   [BOSH_VER] = "ver",
    [BOSH_CONTENT] = "content", [BOSH_KEY] = "key",     [BOSH_NEWKEY] = "newkey",
};

const int64_t bosh_rid_max = ((int64_t)1 << 53) - 1;

int64_t bosh_number(const char *text, int64_t max)
{
    int64_t n;

    return text && str_to_int(str_of(text), &n) && n >= 0 && n <= max ? n : -1;
}

static void finish(struct bosh_body *out, struct str raw)
{
    out->raw = raw;
    out->rid = bosh_number(out->at[BOSH_RID], INT64_MAX);
    if (out->rid < 0)
        out->rid = 0;
}

bool bosh_body_read_xml(struct arena *a, struct str raw, struct bosh_body *out)
{
    struct xml_node *body;

    *out = (struct bosh_body) { .rid = 0 };
    if (xml_parse(a, raw, &xml_stanza_limits, &body, NULL) || strcmp(body->name, "body") != 0 ||
        strcmp(body->ns, BOSH_NS) != 0)
        return false;
    for (int i = 0; i < BOSH_ATTRIBUTES; i++)
        out->at[i] = xml_attribute(body, names[i]);
    for (const struct xml_attribute *at = body->attributes; at; at = at->next)
        if (strcmp(at->ns, BOSH_NS_XMPP) == 0 && strcmp(at->name, "restart") == 0)
            out->restart = same(at->value, "true") || same(at->value, "1");
    out->children = body->children;
    for (const struct xml_node *n = body->children; n; n = n->next)
        out->stanzas++;
    finish(out, raw);
    return true;
}

/* What is left to read of the quick way. */
struct rest {
    const char *p, *end;
};

static bool take(struct rest *r, const char *text)
{
    size_t n = strlen(text);

    if ((size_t)(r->end - r->p) < n || memcmp(r->p, text, n) != 0)
        return false;
    r->p += n;
    return true;
}

static bool skip_blanks(struct rest *r)
{
    const char *start = r->p;

    while (r->p < r->end && *r->p == ' ')
        r->p++;
    return r->p > start;
}

/* name='value' with nothing in it that XML would read otherwise than it stands. */
static bool take_attribute(struct rest *r, struct str *name, struct str *value)
{
    char quote;

    name->p = r->p;
    while (r->p < r->end && ((*r->p >= 'a' && *r->p <= 'z') || *r->p == ':'))
        r->p++;
    name->n = (size_t)(r->p - name->p);
    if (name->n == 0 || r->end - r->p < 2 || *r->p++ != '=')
        return false;
    quote = *r->p++;
    if (quote != '\'' && quote != '"')
        return false;
    value->p = r->p;
    while (r->p < r->end && *r->p != quote) {
        if (*r->p < 0x20 || *r->p == 0x7f || *r->p == '<' || *r->p == '&')
            return false;
        r->p++;
    }
    value->n = (size_t)(r->p - value->p);
    return r->p++ < r->end;
}

/* One of ours; or one that says nothing to us, and is no prefix that could change what others
 * mean. */
static bool keep_attribute(struct arena *a, struct str name, struct str value,
                           struct bosh_body *out, bool *ns)
{
    if (str_is(name, "xmlns")) {
        if (*ns || !str_is(value, BOSH_NS))
            return false;
        *ns = true;
        return true;
    }
    for (int i = 0; i < BOSH_ATTRIBUTES; i++)
        if (str_is(name, names[i])) {
            if (out->at[i])
                return false;
            out->at[i] = arena_strndup(a, value.p, value.n);
            return true;
        }
    return false;
}

bool bosh_body_read_empty(struct arena *a, struct str raw, struct bosh_body *out)
{
    struct rest r = { raw.p, raw.p + raw.n };
    struct str name, value;
    bool ns = false;

    *out = (struct bosh_body) { .rid = 0 };
    if (!take(&r, "<body"))
        return false;
    while (skip_blanks(&r) && r.p < r.end && *r.p != '/' && *r.p != '>')
        if (!take_attribute(&r, &name, &value) || !keep_attribute(a, name, value, out, &ns))
            return false;
    if (!ns || (!take(&r, "/>") && !take(&r, "></body>")) || r.p != r.end)
        return false;
    finish(out, raw);
    return true;
}

bool bosh_body_read(struct arena *a, struct str raw, struct bosh_body *out)
{
    return bosh_body_read_empty(a, raw, out) || bosh_body_read_xml(a, raw, out);
}
