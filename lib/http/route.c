#include "http/route.h"

#include <string.h>

/* In the order of the Allow header a live server sends. */
static const struct {
    unsigned bit;
    const char *name;
} methods[] = {
    { METHOD_GET, "GET" },       { METHOD_OPTIONS, "OPTIONS" }, { METHOD_HEAD, "HEAD" },
    { METHOD_DELETE, "DELETE" }, { METHOD_POST, "POST" },       { METHOD_PUT, "PUT" },
};
enum { METHODS = sizeof methods / sizeof methods[0] };

bool route_fits(const char *pattern, const struct http_path *path, struct route_match *out)
{
    struct str rest = str_of(pattern), piece;
    size_t at = 0;

    out->n = 0;
    while (str_cut(&rest, '/', &piece)) {
        if (piece.n == 0)
            continue;
        if (at == path->n)
            return false;
        if (piece.p[0] != '{') {
            if (!str_eq(piece, path->part[at]))
                return false;
        } else if (out->n < ROUTE_PARTS) {
            out->part[out->n++] = path->part[at].p;
        }
        at++;
    }
    return at == path->n;
}

unsigned route_method(const char *name)
{
    for (int i = 0; i < METHODS; i++)
        if (strcmp(methods[i].name, name) == 0)
            return methods[i].bit;
    return 0;
}

unsigned route_complete(unsigned bits)
{
    return bits & METHOD_GET ? bits | METHOD_HEAD | METHOD_OPTIONS : bits;
}

void route_allow(struct buf *to, unsigned bits)
{
    const char *comma = "";

    for (int i = 0; i < METHODS; i++) {
        if (!(bits & methods[i].bit))
            continue;
        buf_adds(to, comma);
        buf_adds(to, methods[i].name);
        comma = ",";
    }
}
