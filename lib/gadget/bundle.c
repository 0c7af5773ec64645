#include "gadget/bundle.h"

#include <string.h>

#include "base/buf.h"
#include "gadget/document.h"
#include "xml/write.h"

static const struct xml_limits limits = {
    .bytes = BUNDLE_MAX, .depth = 32, .nodes = 20000, .plain_doctype = true, .any_prefix = true
};

/* HTML elements that have no end tag. */
static bool is_void(const char *name)
{
    static const char *const names[] = { "area",  "br",   "col",  "hr",     "img",
                                         "input", "link", "meta", "source", "wbr" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static void add_inside(struct buf *out, const struct xml_node *node, bool escaped);

static void add_element(struct buf *out, const struct xml_node *node)
{
    buf_addf(out, "<%s", node->name);
    for (const struct xml_attribute *at = node->attributes; at; at = at->next) {
        buf_addf(out, " %s=\"", at->name);
        xml_escape(out, str_of(at->value));
        buf_addc(out, '"');
    }
    buf_addc(out, '>');
    if (is_void(node->name))
        return;
    add_inside(out, node, true);
    buf_addf(out, "</%s>", node->name);
}

static void add_text(struct buf *out, const char *text, size_t n, bool escaped)
{
    if (escaped)
        xml_escape(out, (struct str) { text, n });
    else
        buf_add(out, text, n);
}

/* Text and elements in the order they came. */
static void add_inside(struct buf *out, const struct xml_node *node, bool escaped)
{
    size_t done = 0;

    for (const struct xml_node *child = node->children; child; child = child->next) {
        add_text(out, node->text + done, child->at - done, escaped);
        done = child->at;
        add_element(out, child);
    }
    add_text(out, node->text + done, strlen(node->text + done), escaped);
}

static void add_message(struct dict *out, const struct xml_node *node)
{
    const char *name = xml_attribute(node, "name");
    struct buf value;

    if (!name)
        return;
    if (!node->children) {
        dict_set(out, name, node->text);
        return;
    }
    buf_init(&value, BUNDLE_MAX * 2);
    add_inside(&value, node, false);
    dict_set(out, name, arena_strndup(out->arena, value.p, value.n));
    buf_release(&value);
}

void bundle_add(struct dict *out, const struct xml_node *node)
{
    for (const struct xml_node *child = node->children; child; child = child->next) {
        if (strcmp(child->name, "msg") == 0)
            add_message(out, child);
        else
            bundle_add(out, child);
    }
}

enum err bundle_parse(struct dict *out, struct str document, struct xml_problem *problem)
{
    struct xml_node *root;
    enum err e = document_parse(out->arena, document, &limits, &root, problem);

    if (e)
        return e;
    bundle_add(out, root);
    return ERR_OK;
}
