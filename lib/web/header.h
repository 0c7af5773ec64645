/* header: headers of outgoing requests, and of the answers to them (RFC 9110, 5).
 *
 * What a gadget asks for is passed on only if it cannot end its line and does not belong to the
 * connection; what another server answers is read line by line, within a bound. */
#ifndef APLOMB_WEB_HEADER_H
#define APLOMB_WEB_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum { HEADER_BYTES_MAX = 64 * 1024 };

struct web_header {
    const char *name; /* of answers: lower case */
    const char *value;
    struct web_header *next; /* in the order they came */
};

/* The value of a header, NULL when absent. */
const char *web_header(const struct web_header *headers, const char *name);

/* A value without control characters, so that nothing can follow it. */
bool header_is_value(const char *value);

/* May a gadget send it?  crossed: to another origin than the one it was meant for, which is told
 * what to answer with and nothing else. */
bool header_may_leave(const struct web_header *h, bool crossed);

/* Those of a request that lost its body on the way (Fetch, "HTTP-redirect fetch"). */
struct web_header *header_without_body(struct arena *a, const struct web_header *headers);

/* Zeroed but for the arena, which holds what is read. */
struct header_reader {
    struct arena *arena;
    struct web_header *first, *last;
    size_t bytes;
    bool ended;         /* the body comes, and then perhaps trailers, which are no headers */
    bool encoded;       /* there is a Content-Encoding */
    const char *broken; /* why the answer cannot be used */
};

/* One line of an answer, with or without its end.  A status line starts anew, since 100 Continue
 * comes before 200; lines behind the empty one are left out (RFC 9110, 6.5.1).  False with
 * r->broken when the answer cannot be used. */
bool header_line(struct header_reader *r, struct str line);

#endif
