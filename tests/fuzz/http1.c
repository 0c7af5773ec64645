/* Fuzz: the bridge's HTTP request parser, the bytes arriving in two pieces; and whose a request is.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "bridge/http1.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read is written as it is written always. */
static void read_address(const struct http1_request *rq)
{
    char address[ADDRESS_TEXT], again[ADDRESS_TEXT], group[ADDRESS_TEXT];

    if (!address_read(http1_last(rq, "X-Forwarded-For"), address))
        return;
    if (!address_read(str_of(address), again) || strcmp(address, again) != 0)
        abort();
    address_group(address, group);
}

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
    if (r == HTTP1_DONE)
        read_address(&rq);
    free(bytes);
    return 0;
}
