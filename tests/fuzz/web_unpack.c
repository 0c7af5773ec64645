/* Any bytes as a packed body: never more than the limit, whatever they unpack to. */
#include <stdlib.h>

#include "web/unpack.h"

enum { MOST = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const kinds[] = { "gzip", "deflate", "identity", "br" };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct buf out;
        enum err e;

        buf_init(&out, MOST);
        e = unpack(&out, (struct str) { (const char *)data, n }, kinds[i]);
        if (out.n > MOST || (out.full && e != ERR_TOO_LARGE))
            abort();
        buf_release(&out);
    }
    return 0;
}
