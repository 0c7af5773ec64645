#include "gadget/bundle.h"

#include <string.h>

#include "base/buf.h"
#include "gadget/document.h"
#include "gadget/markup.h"

static const struct xml_limits limits = {
    .bytes = BUNDLE_MAX, .depth = 32, .nodes = 20000, .plain_doctype = true, .any_prefix = true
};

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
    markup_inside(&value, node, false);
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
