#include "model/input.h"

const char *input_text(struct arena *a, const struct xml_node *node, const char *name)
{
    const char *text = xml_child_text(a, node, name);

    return text ? text : "";
}

void input_take(struct arena *a, const struct xml_node *node, const char *name, const char **field,
                int *given)
{
    for (const struct xml_node *c = xml_child(node, name); c; c = xml_next(c, name)) {
        struct str text = str_trim(str_of(c->text));

        *field = arena_strndup(a, text.p, text.n);
        ++*given;
    }
}
