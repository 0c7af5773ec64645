#include "xmpp/stream.h"

#include <string.h>

#include "xmpp/stanza.h"

enum { ELEMENT_MAX = 260 * 1024, DEPTH_MAX = 33, NODES_MAX = 4000 };

static const struct xml_limits limits = { .bytes = ELEMENT_MAX,
                                          .depth = DEPTH_MAX,
                                          .nodes = NODES_MAX };

static void open_element(struct buf *out, const char *name, bool declare)
{
    buf_addf(out, "<stream:%s%s>", name, declare ? " xmlns:stream='" STREAM_NS "'" : "");
}

void stream_features_sasl(struct buf *out, bool declare, struct stream_offer offer)
{
    open_element(out, "features", declare);
    if (offer.starttls)
        buf_adds(out, "<starttls xmlns='" TLS_NS "'/>");
    buf_adds(out, "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>");
    if (offer.scram)
        buf_adds(out, "<mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism>");
    buf_adds(out, "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
}

/* Old Smack and Strophe want to see <session>; newer ones skip it because of <optional>. */
void stream_features_bind(struct buf *out, bool declare, bool acks)
{
    open_element(out, "features", declare);
    buf_adds(out, "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                  "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>");
    if (acks)
        buf_adds(out, "<sm xmlns='" SM_NS "'/>");
    buf_adds(out, "</stream:features>");
}

void stream_error(struct buf *out, const char *condition, const char *detail, bool declare)
{
    open_element(out, "error", declare);
    buf_addf(out, "<%s xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>", condition);
    buf_adds(out, detail);
    buf_adds(out, "</stream:error>");
}

/* "stream:stream" of "<stream:stream to=...". */
static struct str name_of(const char *header)
{
    return (struct str) { header + 1, strcspn(header + 1, " \t\r\n/>") };
}

static void add_end(struct buf *out, const char *header)
{
    buf_adds(out, "</");
    buf_add_str(out, name_of(header));
    buf_addc(out, '>');
}

/* Only UTF-8 is spoken (RFC 6120 section 11.6). */
static bool is_other_encoding(struct arena *a, struct str declaration)
{
    const char *text = arena_strndup(a, declaration.p, declaration.n);
    const char *encoding = strstr(text, "encoding");

    if (!encoding)
        return false;
    encoding += strcspn(encoding, "'\"");
    return *encoding &&
           !str_case_is((struct str) { encoding + 1, strcspn(encoding + 1, "'\"") }, "utf-8");
}

/* What a child without prefix means shows the namespace of the content. */
void stream_header_read(struct arena *a, struct str declaration, struct str text,
                        struct stream_header *out)
{
    const char *header = arena_strndup(a, text.p, text.n);
    struct xml_node *root;
    struct buf document;
    enum err e;

    *out = (struct stream_header) { .problem = "not-well-formed" };
    buf_init(&document, ELEMENT_MAX);
    buf_adds(&document, header);
    buf_adds(&document, "<content/>");
    add_end(&document, header);
    e = xml_parse(a, buf_str(&document), &limits, &root, NULL);
    buf_release(&document);
    if (e || !root->children)
        return;
    out->to = xml_attribute(root, "to");
    out->from = xml_attribute(root, "from");
    out->version = xml_attribute(root, "version");
    out->problem = NULL;
    if (is_other_encoding(a, declaration))
        out->problem = "unsupported-encoding";
    else if (strcmp(root->ns, STREAM_NS) != 0)
        out->problem = "invalid-namespace";
    else if (strcmp(root->name, "stream") != 0)
        out->problem = "bad-format";
    else if (strcmp(root->children->ns, "jabber:client") != 0 &&
             strcmp(root->children->ns, STREAM_NS) != 0)
        out->problem = "invalid-namespace";
}

void stream_header_names(struct buf *out, const struct stream_header *h)
{
    stanza_attribute(out, "id", h->id);
    stanza_attribute(out, "from", h->from);
    stanza_attribute(out, "to", h->to);
}

/* RFC 6120 section 4.9.3. */
static const char *condition_of(const struct xml_problem *why)
{
    if (why->too_much)
        return "policy-violation";
    return why->restricted ? "restricted-xml" : "not-well-formed";
}

const struct xml_node *stream_element_read(struct arena *a, struct buf *scratch, const char *header,
                                           struct str element, const char **problem)
{
    struct xml_problem why;
    struct xml_node *root;

    buf_clear(scratch);
    buf_adds(scratch, header);
    buf_add_str(scratch, element);
    add_end(scratch, header);
    if (!xml_parse(a, buf_str(scratch), &limits, &root, &why))
        return root->children;
    *problem = condition_of(&why);
    return NULL;
}

const struct xml_node *stream_message_read(struct arena *a, struct str message,
                                           const char **problem)
{
    struct xml_problem why;
    struct xml_node *root;

    if (!xml_parse(a, message, &xml_stanza_limits, &root, &why))
        return root;
    *problem = condition_of(&why);
    return NULL;
}
