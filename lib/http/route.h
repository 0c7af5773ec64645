/* route: which path, which methods.
 *
 * Patterns are whole paths, so that grep finds who serves "/finesse/api/User/{id}/Dialogs".  "{id}"
 * takes one part, whatever it is. */
#ifndef APLOMB_HTTP_ROUTE_H
#define APLOMB_HTTP_ROUTE_H

#include <stdbool.h>

#include "base/buf.h"
#include "http/path.h"

enum { ROUTE_PARTS = 4 };

/* What the "{...}" of a pattern took, in order; each ends in a NUL. */
struct route_match {
    const char *part[ROUTE_PARTS];
    size_t n;
};

/* Methods as bits.  Whatever is not listed is answered 405, TRACE included. */
enum {
    METHOD_GET = 1,
    METHOD_HEAD = 2,
    METHOD_OPTIONS = 4,
    METHOD_POST = 8,
    METHOD_PUT = 16,
    METHOD_DELETE = 32,
};

/* Letter case counts.  A trailing slash of the path does not. */
bool route_fits(const char *pattern, const struct http_path *path, struct route_match *out);

/* The bit of a method name, 0 for a method we do not know. */
unsigned route_method(const char *name);

/* Wherever GET is, HEAD and OPTIONS are. */
unsigned route_complete(unsigned methods);

/* The value of an Allow header: "GET,OPTIONS,HEAD,PUT". */
void route_allow(struct buf *to, unsigned methods);

#endif
