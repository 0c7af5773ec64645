/* read: SAX events of libxml2 become a tree in an arena.  Source: reference stack 9. */
#include "xml/read.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST_BYTES = 64 * 1024, REQUEST_DEPTH = 32, REQUEST_NODES = 4000 };

const struct xml_limits xml_request_limits = { .bytes = REQUEST_BYTES,
                                               .depth = REQUEST_DEPTH,
                                               .nodes = REQUEST_NODES };
const struct xml_limits xml_stanza_limits = { .bytes = REQUEST_BYTES,
                                              .depth = REQUEST_DEPTH,
                                              .nodes = REQUEST_NODES,
                                              .no_asides = true,
                                              .utf8 = true };

struct reading {
    struct arena *arena;
    const struct xml_limits *limits;
    struct xml_problem *problem;
    xmlParserCtxtPtr parser;
    struct xml_node *root, *open;
    struct text_part *parts; /* of open elements, newest first */
    int depth, nodes;
    bool refused;
};

/* Character data arrives in pieces; an element's are joined when it ends. */
struct text_part {
    struct text_part *older;
    struct xml_node *node;
    const char *p;
    size_t n;
    size_t end; /* of the element's text up to here */
};

static void refuse(struct reading *r, const char *why)
{
    if (!r->refused && r->problem)
        *r->problem = (struct xml_problem) { .line = xmlSAX2GetLineNumber(r->parser),
                                             .column = xmlSAX2GetColumnNumber(r->parser),
                                             .text = why };
    r->refused = true;
    xmlStopParser(r->parser);
}

/* Nothing is wrong with it but that it is there. */
static void forbid(struct reading *r, const char *why)
{
    bool first = !r->refused;

    refuse(r, why);
    if (first && r->problem)
        r->problem->restricted = true;
}

static void exceed(struct reading *r, const char *why)
{
    bool first = !r->refused;

    refuse(r, why);
    if (first && r->problem)
        r->problem->too_much = true;
}

static bool count_nodes(struct reading *r, int n)
{
    r->nodes += n;
    if (r->nodes > r->limits->nodes)
        exceed(r, "the document has too many elements and attributes");
    return !r->refused;
}

static const char *copy(struct reading *r, const xmlChar *text)
{
    return text ? arena_strdup(r->arena, (const char *)text) : "";
}

/* A prefix that stands for no namespace stays part of the name. */
static const char *copy_name(struct reading *r, const xmlChar *name, const xmlChar *prefix,
                             const xmlChar *ns)
{
    if (prefix && !ns)
        return arena_printf(r->arena, "%s:%s", (const char *)prefix, (const char *)name);
    return copy(r, name);
}

/* Without XML_PARSE_NOENT libxml2 writes every '&' of an attribute as "&#38;", for its own tree
 * builder to resolve; no other reference is left at this point. */
static const char *copy_value(struct reading *r, const char *p, size_t n)
{
    static const char ampersand[] = "&#38;";
    char *value = arena_strndup(r->arena, p, n), *to = value;

    for (const char *from = value; *from; from++, to++) {
        *to = *from;
        if (strncmp(from, ampersand, sizeof ampersand - 1) == 0)
            from += sizeof ampersand - 2;
    }
    *to = '\0';
    return value;
}

/* libxml2 hands attributes over as groups of five: name, prefix, namespace, value, end of value. */
static void add_attributes(struct reading *r, struct xml_node *node, int count,
                           const xmlChar **values)
{
    struct xml_attribute **last = &node->attributes;

    for (int i = 0; i < count; i++, values += 5) {
        struct xml_attribute *attribute = arena_alloc(r->arena, sizeof *attribute);

        attribute->name = copy_name(r, values[0], values[1], values[2]);
        attribute->ns = copy(r, values[2]);
        attribute->value = copy_value(r, (const char *)values[3], (size_t)(values[4] - values[3]));
        *last = attribute;
        last = &attribute->next;
    }
}

static void append_child(struct xml_node *parent, struct xml_node *node)
{
    if (parent->last_child)
        parent->last_child->next = node;
    else
        parent->children = node;
    parent->last_child = node;
}

/* Bytes of text the open element has so far. */
static size_t text_so_far(const struct reading *r)
{
    return r->parts && r->parts->node == r->open ? r->parts->end : 0;
}

static void on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
                     int ns_count, const xmlChar **ns_list, int attribute_count, int defaulted,
                     const xmlChar **attributes)
{
    struct reading *r = ctx;
    struct xml_node *node;

    (void)ns_count, (void)ns_list, (void)defaulted;
    if (r->refused || !count_nodes(r, 1 + attribute_count))
        return;
    if (++r->depth > r->limits->depth) {
        exceed(r, "elements are nested too deeply");
        return;
    }
    node = arena_alloc(r->arena, sizeof *node);
    node->name = copy_name(r, name, prefix, ns);
    node->ns = copy(r, ns);
    node->text = "";
    node->parent = r->open;
    node->at = text_so_far(r);
    node->line = xmlSAX2GetLineNumber(r->parser);
    node->column = xmlSAX2GetColumnNumber(r->parser);
    add_attributes(r, node, attribute_count, attributes);
    if (r->open)
        append_child(r->open, node);
    else
        r->root = node;
    r->open = node;
}

/* Joins the pieces of the element that ends; they are the newest ones, since children are done. */
static const char *join_text(struct reading *r, const struct xml_node *node)
{
    size_t total = 0;
    struct text_part *part;
    char *text;

    for (part = r->parts; part && part->node == node; part = part->older)
        total += part->n;
    if (total == 0) {
        while (r->parts && r->parts->node == node)
            r->parts = r->parts->older;
        return "";
    }
    text = arena_alloc(r->arena, total + 1);
    for (; r->parts && r->parts->node == node; r->parts = r->parts->older) {
        total -= r->parts->n;
        memcpy(text + total, r->parts->p, r->parts->n);
    }
    return text;
}

static void on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
    struct reading *r = ctx;

    (void)name, (void)prefix, (void)ns;
    if (r->refused || !r->open)
        return;
    r->open->text = join_text(r, r->open);
    r->open = r->open->parent;
    r->depth--;
}

static void on_text(void *ctx, const xmlChar *text, int n)
{
    struct reading *r = ctx;
    struct text_part *part;

    if (r->refused || !r->open || n <= 0)
        return;
    part = arena_alloc(r->arena, sizeof *part);
    *part = (struct text_part) { r->parts, r->open,
                                 arena_strndup(r->arena, (const char *)text, (size_t)n), (size_t)n,
                                 text_so_far(r) + (size_t)n };
    r->parts = part;
}

static void on_doctype(void *ctx, const xmlChar *name, const xmlChar *external, const xmlChar *sys)
{
    struct reading *r = ctx;

    (void)name, (void)external, (void)sys;
    if (!r->limits->plain_doctype)
        forbid(r, "a DOCTYPE is not allowed");
}

/* Any declaration inside a DOCTYPE. */
static void on_entity(void *ctx, const xmlChar *name, int type, const xmlChar *public_id,
                      const xmlChar *system_id, xmlChar *content)
{
    (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
    forbid(ctx, "entity declarations are not allowed");
}

static void on_reference(void *ctx, const xmlChar *name)
{
    (void)name;
    forbid(ctx, "only the five predefined entities are allowed");
}

static void on_comment(void *ctx, const xmlChar *text)
{
    struct reading *r = ctx;

    (void)text;
    if (r->limits->no_asides)
        forbid(r, "comments are not allowed");
}

static void on_instruction(void *ctx, const xmlChar *target, const xmlChar *text)
{
    struct reading *r = ctx;

    (void)target, (void)text;
    if (r->limits->no_asides)
        forbid(r, "processing instructions are not allowed");
}

/* The five; anything else is undefined. */
static xmlEntityPtr get_entity(void *ctx, const xmlChar *name)
{
    (void)ctx;
    return xmlGetPredefinedEntity(name);
}

/* libxml2 calls this for each complaint; the first that ends the parsing is told. */
static void on_error(void *ctx, xmlErrorPtr error)
{
    struct reading *r = ctx;

    if (r->refused || error->level == XML_ERR_WARNING)
        return;
    if (r->limits->any_prefix && error->domain == XML_FROM_NAMESPACE)
        return;
    r->refused = true;
    if (r->problem)
        *r->problem = (struct xml_problem) {
            .line = error->line,
            .column = error->int2,
            .text = error->message
                        ? arena_strndup(r->arena, error->message, strcspn(error->message, "\n"))
                        : "malformed",
            .restricted = error->code == XML_ERR_UNDECLARED_ENTITY,
        };
}

static void set_handlers(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = on_text;
    sax->cdataBlock = on_text;
    sax->ignorableWhitespace = on_text;
    sax->internalSubset = on_doctype;
    sax->entityDecl = on_entity;
    sax->reference = on_reference;
    sax->comment = on_comment;
    sax->processingInstruction = on_instruction;
    sax->getEntity = get_entity;
    sax->serror = on_error;
}

/* What cannot be decoded libxml2 tells the world besides, on standard error. */
static void say_nothing(void *ctx, const char *text, ...)
{
    (void)ctx, (void)text;
}

enum err xml_parse(struct arena *a, struct str document, const struct xml_limits *limits,
                   struct xml_node **root, struct xml_problem *problem)
{
    struct reading r = { .arena = a, .limits = limits, .problem = problem };
    xmlSAXHandler sax;

    *root = NULL;
    if (problem)
        *problem = (struct xml_problem) { .text = "the document is empty" };
    if (document.n == 0)
        return ERR_BAD_REQUEST;
    if (document.n > limits->bytes) {
        if (problem)
            problem->text = "the document is too large";
        return ERR_BAD_REQUEST;
    }
    if (limits->utf8 && !str_is_utf8(document)) {
        if (problem)
            problem->text = "the document is not UTF-8";
        return ERR_BAD_REQUEST;
    }
    set_handlers(&sax);
    xmlSetGenericErrorFunc(NULL, say_nothing);
    r.parser = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL);
    if (!r.parser)
        abort();
    xmlCtxtUseOptions(r.parser, XML_PARSE_NONET | (limits->utf8 ? XML_PARSE_IGNORE_ENC : 0));
    xmlParseChunk(r.parser, document.p, (int)document.n, 1);
    if (!r.parser->wellFormed)
        r.refused = true;
    if (r.parser->myDoc)
        xmlFreeDoc(r.parser->myDoc);
    xmlFreeParserCtxt(r.parser);
    if (r.refused || !r.root)
        return ERR_BAD_REQUEST;
    *root = r.root;
    return ERR_OK;
}

enum err xml_parse_request(struct arena *a, struct str body, const char *root,
                           struct xml_node **out)
{
    enum err e = xml_parse(a, body, &xml_request_limits, out, NULL);

    if (e)
        return e;
    return strcmp((*out)->name, root) == 0 ? ERR_OK : ERR_BAD_REQUEST;
}

static struct xml_node *named(struct xml_node *node, const char *name)
{
    while (node && strcmp(node->name, name) != 0)
        node = node->next;
    return node;
}

struct xml_node *xml_child(const struct xml_node *node, const char *name)
{
    return node ? named(node->children, name) : NULL;
}

struct xml_node *xml_next(const struct xml_node *node, const char *name)
{
    return node ? named(node->next, name) : NULL;
}

struct xml_node *xml_last(const struct xml_node *node, const char *name)
{
    struct xml_node *last = NULL;

    for (struct xml_node *c = xml_child(node, name); c; c = xml_next(c, name))
        last = c;
    return last;
}

struct xml_node *xml_child_ns(const struct xml_node *node, const char *ns, const char *name)
{
    struct xml_node *child = xml_child(node, name);

    while (child && strcmp(child->ns, ns) != 0)
        child = xml_next(child, name);
    return child;
}

const char *xml_child_text(struct arena *a, const struct xml_node *node, const char *name)
{
    const struct xml_node *child = xml_last(node, name);
    struct str text;

    if (!child)
        return NULL;
    text = str_trim(str_of(child->text));
    return arena_strndup(a, text.p, text.n);
}

const char *xml_attribute(const struct xml_node *node, const char *name)
{
    for (const struct xml_attribute *at = node ? node->attributes : NULL; at; at = at->next)
        if (!*at->ns && strcmp(at->name, name) == 0)
            return at->value;
    return NULL;
}
