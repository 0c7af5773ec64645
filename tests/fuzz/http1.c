/* Fuzz: the bridge's HTTP request parser, the bytes arriving in two pieces. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bridge/http1.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct http1 h = { .max_body = 4096 };
    struct http1_request rq;
    size_t first = size ? data[0] * size / 255 : 0;
    enum http1_result r;
    char *bytes = malloc(first ? first : 1);

    memcpy(bytes, data, first);
    r = http1_parse(&h, bytes, first, &rq);
    if (r == HTTP1_MORE) {
        bytes = realloc(bytes, size ? size : 1);
        memcpy(bytes + first, data + first, size - first);
        r = http1_parse(&h, bytes, size, &rq);
    }
    if (r == HTTP1_DONE && (rq.size > size || rq.body.n > 4096 || rq.path.n == 0))
        abort();
    free(bytes);
    return 0;
}
