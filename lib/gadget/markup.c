#include "gadget/markup.h"

#include <string.h>

#include "xml/write.h"

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
    markup_inside(out, node, true);
    buf_addf(out, "</%s>", node->name);
}

static void add_text(struct buf *out, const char *text, size_t n, bool escaped)
{
    if (escaped)
        xml_escape(out, (struct str) { text, n });
    else
        buf_add(out, text, n);
}

void markup_inside(struct buf *out, const struct xml_node *node, bool escaped)
{
    size_t done = 0;

    for (const struct xml_node *child = node->children; child; child = child->next) {
        add_text(out, node->text + done, child->at - done, escaped);
        done = child->at;
        add_element(out, child);
    }
    add_text(out, node->text + done, strlen(node->text + done), escaped);
}
