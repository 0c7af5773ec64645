#include "model/input.h"

#include <string.h>

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

/* Takes the word off the end. */
static bool take_end(struct str *s, const char *word)
{
    struct str end = str_of(word);

    if (s->n < end.n || memcmp(s->p + s->n - end.n, end.p, end.n) != 0)
        return false;
    s->n -= end.n;
    return true;
}

bool input_address(const char *uri, const char *item, int64_t *id)
{
    const char *slash = strrchr(uri, '/');
    struct str before = { uri, slash ? (size_t)(slash - uri) : 0 };

    return slash && str_to_int(str_of(slash + 1), id) && take_end(&before, item) &&
           take_end(&before, "api/");
}
