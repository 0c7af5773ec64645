/* Any bytes as content: tokens replaced, then addresses rewritten. */
#include "gadget/html.h"
#include "gadget/subst.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct html_rewrite how = { .base = "http://a/b/c.xml?d", .dir = "rtl" };
    struct html_shape shape;
    struct dict messages;
    struct subst subst = { &messages, &messages, 7, true };
    struct buf text, out;
    struct arena a;

    arena_init(&a);
    dict_init(&messages, &a);
    dict_set(&messages, "a", "__UP_a__ <img src=x> __MSG_a__");
    buf_init(&text, 1 << 20);
    buf_init(&out, 1 << 20);
    how.arena = &a;
    subst_text(&text, &subst, (struct str) { (const char *)data, n });
    html_look(buf_str(&text), &shape);
    html_rewrite(&out, buf_str(&text), &how);
    buf_release(&text);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
