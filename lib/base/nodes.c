#include "base/nodes.h"

#include <string.h>

static struct str without_scheme(struct str origin)
{
    struct str s = str_trim(origin);

    for (size_t i = 0; i + 3 <= s.n; i++)
        if (memcmp(s.p + i, "://", 3) == 0)
            return (struct str) { s.p + i + 3, s.n - i - 3 };
    return s;
}

struct str nodes_at(const char *nodes, size_t at)
{
    struct str rest = str_of(nodes), piece;

    while (str_cut(&rest, ',', &piece))
        if (str_trim(piece).n && at-- == 0)
            return without_scheme(piece);
    return str_of("");
}

struct str nodes_other(const char *nodes, const char *one, const char *other)
{
    struct str node;

    for (size_t i = 0; (node = nodes_at(nodes, i)).n; i++)
        if (!(one && str_is(node, one)) && !(other && str_is(node, other)))
            return node;
    return str_of("");
}

void nodes_split(struct str node, struct str *host, struct str *port)
{
    size_t n = node.n;

    *host = node;
    *port = str_of("");
    while (n > 0 && node.p[n - 1] >= '0' && node.p[n - 1] <= '9')
        n--;
    if (n == 0 || n == node.n || node.p[n - 1] != ':')
        return;
    *host = (struct str) { node.p, n - 1 };
    *port = (struct str) { node.p + n, node.n - n };
}
