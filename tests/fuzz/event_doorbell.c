/* Fuzz: whatever lies at the doorbell, what is told of lies within it, in datagrams of the input's
 * choice: of the first byte the length of the first, and so on. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "event/doorbell.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every byte is looked at, so that the sanitizer would say when one is not ours. */
static void rung(void *ctx, int64_t seq, struct str node, struct str payload)
{
    volatile unsigned char *sum = ctx;

    *sum = (unsigned char)(*sum + (unsigned char)seq);
    for (size_t i = 0; i < node.n; i++)
        *sum = (unsigned char)(*sum + node.p[i]);
    for (size_t i = 0; i < payload.n; i++)
        *sum = (unsigned char)(*sum + payload.p[i]);
    if (node.n + payload.n > DOORBELL_BYTES)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int ends[2];
    unsigned char sum = 0;

    if (!ends[1] && socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, ends))
        abort();
    while (size > 0) {
        size_t n = data[0] < size ? data[0] : size - 1;

        if (send(ends[0], data + 1, n, 0) < 0)
            break;
        data += n + 1;
        size -= n + 1;
    }
    while (doorbell_hear(ends[1], rung, &sum))
        continue;
    return 0;
}
