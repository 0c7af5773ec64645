/* json/read: bodies of our own interfaces; what is read can be written and read again. */
#include <stdlib.h>

#include "json/read.h"
#include "json/write.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct json *root;
    struct arena arena;
    struct buf text;

    arena_init(&arena);
    buf_init(&text, 16 << 20);
    if (!json_parse(&arena, (struct str) { (const char *)data, n }, &root, NULL)) {
        json_write(&text, NULL, root);
        if (!text.full && json_parse(&arena, buf_str(&text), &root, NULL))
            abort();
    }
    buf_release(&text);
    arena_release(&arena);
    return 0;
}
