/* Fuzz: the scanner of XMPP over TCP finds the same in one piece and byte by byte, stays within its
 * buffer, and what it gives is read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "xmpp/scanner.h"
#include "xmpp/stream.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ELEMENT_MAX = 512, RESULTS_MAX = 64 };

struct result {
    enum scan_result what;
    struct scan scan;
};

/* All that is found; the bytes come `step` at a time.  Blanks may come in other portions. */
static size_t scan_all(const char *p, size_t n, size_t step, struct result *out)
{
    struct scanner s = { .max = ELEMENT_MAX };
    size_t count = 0, at = 0, end = 0;

    while (count < RESULTS_MAX) {
        struct result r;

        r.what = scanner_scan(&s, p + at, end - at, &r.scan);
        if (r.what != SCAN_MORE && r.what != SCAN_BAD &&
            (r.scan.size == 0 || r.scan.size > end - at || r.scan.skip > r.scan.size))
            abort();
        if (r.what == SCAN_MORE) {
            if (end == n)
                break;
            end += step < n - end ? step : n - end;
            continue;
        }
        at += r.scan.size;
        if (r.what == SCAN_BLANK)
            continue;
        out[count++] = r;
        if (r.what == SCAN_BAD || r.what == SCAN_END)
            break;
    }
    return count;
}

static void read_all(const char *p, size_t n)
{
    struct scanner s = { .max = ELEMENT_MAX };
    struct stream_header header;
    const char *start = NULL;
    enum scan_result r;
    struct scan scan;
    struct buf scratch;
    struct arena a;

    arena_init(&a);
    buf_init(&scratch, 1 << 16);
    while ((r = scanner_scan(&s, p, n, &scan)) != SCAN_MORE && r != SCAN_BAD && r != SCAN_END) {
        struct str piece = { p + scan.skip, scan.size - scan.skip };

        if (r == SCAN_HEADER) {
            stream_header_read(&a, (struct str) { p, scan.skip }, piece, &header);
            if (header.problem)
                break;
            start = arena_strndup(&a, piece.p, piece.n);
        } else if (r == SCAN_ELEMENT) {
            const char *problem = NULL;
            const struct xml_node *node = stream_element_read(&a, &scratch, start, piece, &problem);

            if (node && node->next)
                abort(); /* one is one */
        }
        p += scan.size;
        n -= scan.size;
    }
    buf_release(&scratch);
    arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct result once[RESULTS_MAX], bytewise[RESULTS_MAX];
    char *p = malloc(size ? size : 1);
    size_t count;

    memcpy(p, data, size);
    count = scan_all(p, size, size, once);
    if (scan_all(p, size, 1, bytewise) != count)
        abort();
    for (size_t i = 0; i < count; i++)
        if (once[i].what != bytewise[i].what || once[i].scan.size != bytewise[i].scan.size ||
            once[i].scan.skip != bytewise[i].scan.skip ||
            once[i].scan.problem != bytewise[i].scan.problem)
            abort();
    read_all(p, size);
    free(p);
    return 0;
}
