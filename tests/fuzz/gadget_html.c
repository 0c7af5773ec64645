/* Any bytes as markup and as a style sheet: what has no address comes out as it went in, rewriting
 * does not change what was rewritten, and a plain tag in front of it stays one. */
#include <stdlib.h>
#include <string.h>

#include "gadget/html.h"

enum { MOST = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *keep(struct arena *a, const char *url, void *arg)
{
    (void)a;
    *(int *)arg += 1;
    return url;
}

static struct str inside(struct str doctype, struct str content)
{
    if (doctype.n && (doctype.p < content.p || doctype.p + doctype.n > content.p + content.n))
        abort();
    return doctype;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str content = { (const char *)data, n };
    struct html_shape shape;
    struct buf once, twice;
    struct arena a;
    int mapped = 0;
    struct html_rewrite how = {
        .arena = &a, .base = "http://a/b/c.xml?d", .map = keep, .map_arg = &mapped
    };

    arena_init(&a);
    buf_init(&once, MOST);
    buf_init(&twice, MOST);
    html_look(content, &shape);
    inside(shape.doctype, content);
    html_rewrite(&once, content, &how);
    if (!mapped && !shape.doctype.n && !once.full &&
        (once.n > n || (once.n == n && n && memcmp(once.p, data, n) != 0)))
        abort();
    html_rewrite(&twice, buf_str(&once), &how);
    buf_clear(&once);
    html_rewrite_css(&once, content, &how);
    buf_release(&once);
    buf_release(&twice);
    arena_release(&a);
    return 0;
}
