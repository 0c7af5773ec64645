/* http/path: request targets and queries. */
#include <stdlib.h>
#include <string.h>

#include "http/path.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t n)
{
    struct str path, query;
    struct http_pairs pairs;
    struct http_path parts;
    struct arena arena;

    arena_init(&arena);
    http_target_split((struct str) { (const char *)data, n }, &path, &query);
    if (!http_path_read(&arena, path, &parts)) {
        for (size_t i = 0; i < parts.n; i++)
            if (!parts.part[i].n || memchr(parts.part[i].p, '/', parts.part[i].n) ||
                strlen(parts.part[i].p) != parts.part[i].n)
                abort();
    }
    if (!http_pairs_read(&arena, query, &pairs)) {
        for (size_t i = 0; i < pairs.n; i++)
            if (strlen(pairs.pair[i].value.p) != pairs.pair[i].value.n)
                abort();
    }
    arena_release(&arena);
    return 0;
}
