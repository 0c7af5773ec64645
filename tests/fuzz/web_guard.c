/* Any bytes as an address: what passes must read the same when it is read again, and resolving
 * against it must not get out of its origin by a path. */
#include <stdlib.h>
#include <string.h>

#include "web/guard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a;
    struct guard guard;
    struct url u, again;
    const char *why, *text;

    arena_init(&a);
    guard_init(&guard, &a, "http://127.0.0.1:9000", "desk.example", 8080);
    if (!url_parse(&a, (struct str) { (const char *)data, n }, &u, &why)) {
        enum guard_kind kind = guard_url(&guard, NULL, &u, &why);

        text = url_text(&a, &u);
        if (url_parse(&a, str_of(text), &again, &why) || !url_same_origin(&u, &again) ||
            strcmp(text, url_text(&a, &again)) != 0 ||
            guard_url(&guard, NULL, &again, &why) != kind)
            abort();
        if (kind == GUARD_OWN && (strstr(u.path, "/../") || strstr(u.path, "//")))
            abort();
        text = url_resolve(&a, text, "/x/../y");
        if (url_parse(&a, str_of(text), &again, &why) || !url_same_origin(&u, &again))
            abort();
    }
    arena_release(&a);
    return 0;
}
