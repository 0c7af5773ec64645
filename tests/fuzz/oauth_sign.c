/* Any bytes as a query and a form, a line feed between: what was read is written again and read as
 * the same; nothing of it can end a header or the signature base string's parts. */
#include <stdlib.h>
#include <string.h>

#include "oauth/sign.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must_be_equal(const struct oauth_param *a, const struct oauth_param *b)
{
    for (; a && b; a = a->next, b = b->next)
        if (strcmp(a->name, b->name) != 0 || strcmp(a->value, b->value) != 0)
            abort();
    if (a || b)
        abort();
}

static void must_be_one_line(const char *text, const char *forbidden)
{
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f || strchr(forbidden, *p))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = { (const char *)data, n }, query;
    struct url url = { .scheme = "http", .host = "a", .port = 80, .path = "/" };
    struct oauth_param *list = NULL, *again = NULL;
    const char *text, *parts;
    struct arena a;

    arena_init(&a);
    str_cut(&rest, '\n', &query);
    if (oauth_read_form(&a, query, &list)) {
        text = oauth_form(&a, list);
        if (!oauth_read_form(&a, str_of(text), &again))
            abort();
        must_be_equal(list, again);
        must_be_one_line(text, " \"'");
        must_be_one_line(oauth_header(&a, list), "'");
        url.query = arena_strndup(&a, query.p ? query.p : "", query.n);
        text = oauth_base_string(&a, "GET", &url, rest, list);
        must_be_one_line(text, " \"'");
        parts = strchr(strchr(text, '&') + 1, '&');
        if (strchr(parts + 1, '&'))
            abort();
    }
    arena_release(&a);
    return 0;
}
