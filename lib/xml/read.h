/* read: XML from outside into a small tree of our own.
 *
 * libxml2 parses (SAX, so that limits hold before anything is built); nothing of libxml2 is seen
 * outside lib/xml.  No network, no external entity, no entity but the five and character
 * references.  The tree and its strings belong to the arena. */
#ifndef APLOMB_XML_READ_H
#define APLOMB_XML_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct xml_attribute {
    const char *name; /* local name */
    const char *ns;   /* namespace, "" for none */
    const char *value;
    struct xml_attribute *next;
};

struct xml_node {
    const char *name; /* local name */
    const char *ns;   /* namespace, "" for none */
    const char *text; /* character data and CDATA of this element itself, joined; never NULL */
    struct xml_attribute *attributes;
    struct xml_node *parent, *children, *last_child, *next;
    size_t at;        /* how many bytes of the parent's text stand before it */
    int line, column; /* of the start tag's end, from 1 */
};

struct xml_limits {
    size_t bytes;       /* of the document */
    int depth;          /* of elements */
    int nodes;          /* elements and attributes together */
    bool plain_doctype; /* a DOCTYPE without internal subset is let through (gadget specs) */
    bool any_prefix;    /* so are prefixes that stand for no namespace (likewise) */
    bool no_asides;     /* comments and processing instructions are refused */
    bool utf8;          /* it is UTF-8, whatever it says: always so of text within a document */
};

/* For request bodies: 64 KiB, 32 levels, 4,000 nodes, no DOCTYPE. */
extern const struct xml_limits xml_request_limits;

/* The same for XMPP (RFC 6120 sections 11.1 and 11.6): nor comments and processing instructions,
 * nor another encoding. */
extern const struct xml_limits xml_stanza_limits;

/* Why a document was refused, for people. */
struct xml_problem {
    int line, column; /* 0 when not known */
    const char *text; /* belongs to the arena */
    bool restricted;  /* nothing malformed, but what XMPP forbids */
    bool too_much;    /* nothing malformed, but more than a limit allows */
};

/* *root: the document element.  ERR_BAD_REQUEST when it is not well-formed or exceeds a limit;
 * problem may be NULL. */
enum err xml_parse(struct arena *a, struct str document, const struct xml_limits *limits,
                   struct xml_node **root, struct xml_problem *problem);

/* A request body whose document element must be called root, in no or any namespace. */
enum err xml_parse_request(struct arena *a, struct str body, const char *root,
                           struct xml_node **out);

/* The first child of that name, NULL when there is none or node is NULL; and the next of the same
 * name behind it. */
struct xml_node *xml_child(const struct xml_node *node, const char *name);
struct xml_node *xml_next(const struct xml_node *node, const char *name);

/* The last child of that name, which counts where one is expected (reference rest-config W8). */
struct xml_node *xml_last(const struct xml_node *node, const char *name);

/* The first of that name and namespace. */
struct xml_node *xml_child_ns(const struct xml_node *node, const char *ns, const char *name);

/* Text of the last child of that name without blanks around it: NULL when there is none, "" when
 * it is empty. */
const char *xml_child_text(struct arena *a, const struct xml_node *node, const char *name);

/* Attribute without namespace, NULL when absent. */
const char *xml_attribute(const struct xml_node *node, const char *name);

#endif
