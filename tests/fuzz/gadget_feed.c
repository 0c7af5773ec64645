/* Any bytes as a feed. */
#include "gadget/feed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena a;
    struct buf out;

    arena_init(&a);
    buf_init(&out, 1024 * 1024);
    feed_date(arena_strndup(&a, (const char *)data, n));
    if (str_is_utf8((struct str) { (const char *)data, n }))
        feed_write(&out, &a, (struct str) { (const char *)data, n }, "http://a/", 100, true);
    buf_release(&out);
    arena_release(&a);
    return 0;
}
