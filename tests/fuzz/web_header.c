/* Any bytes as the headers of an answer, a line feed between: read within the bound, looked up,
 * judged by the cache; names come out in lower case and without colons. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "web/cache.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must_be_read(const struct web_header *h)
{
    for (; h; h = h->next) {
        for (const char *p = h->name; *p; p++)
            if (isupper((unsigned char)*p) || *p == ':' || *p == '\n')
                abort();
        if (strchr(h->value, '\n'))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = { (const char *)data, n }, line;
    struct header_reader r = { 0 };
    int64_t lifetime;
    struct arena a;

    arena_init(&a);
    r.arena = &a;
    while (str_cut(&rest, '\n', &line) && header_line(&r, line))
        ;
    if (r.bytes > HEADER_BYTES_MAX && !r.broken)
        abort();
    must_be_read(r.first);
    lifetime = cache_lifetime_ms(r.first, 1700000000000);
    if (lifetime < -1 || lifetime > 86400000)
        abort();
    if (web_header(r.first, "cache-control"))
        for (const struct web_header *h = r.first; h; h = h->next)
            header_may_leave(h, true);
    arena_release(&a);
    return 0;
}
