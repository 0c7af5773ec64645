/* Any bytes as an address and a reference, a line feed between: whatever comes of it is refused, or
 * an address of one origin that reads the same again; a reference without a host stays there. */
#include <stdlib.h>
#include <string.h>

#include "web/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must_be_plain(struct arena *a, const struct url *u)
{
    const char *text = url_text(a, u), *why;
    struct url again;

    for (const char *p = text; *p; p++)
        if ((unsigned char)*p <= ' ' || (unsigned char)*p >= 0x7f || *p == '\\')
            abort();
    if (strpbrk(u->host, "@/?#%") || u->path[0] != '/' || strstr(u->path, "/../") || u->port < 1)
        abort();
    if (url_parse(a, str_of(text), &again, &why) || !url_same_origin(u, &again) ||
        strcmp(text, url_text(a, &again)) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str rest = { (const char *)data, n }, base;
    struct url u, target;
    const char *why, *reference, *resolved;
    struct arena a;

    arena_init(&a);
    str_cut(&rest, '\n', &base);
    reference = rest.p ? arena_strndup(&a, rest.p, rest.n) : "";
    if (!url_parse(&a, base, &u, &why)) {
        must_be_plain(&a, &u);
        resolved = url_resolve(&a, url_text(&a, &u), reference);
        if (!url_parse(&a, str_of(resolved), &target, &why)) {
            must_be_plain(&a, &target);
            if (!strchr(reference, ':') && strncmp(reference, "//", 2) != 0 &&
                !url_same_origin(&u, &target))
                abort();
        }
    }
    arena_release(&a);
    return 0;
}
