/* path: the target of a request, split and decoded by ourselves.
 *
 * Web servers disagree about SCRIPT_NAME, PATH_INFO and QUERY_STRING, so programs read REQUEST_URI
 * and nothing else.  What no honest client sends is refused here, before anybody compares names. */
#ifndef APLOMB_HTTP_PATH_H
#define APLOMB_HTTP_PATH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { HTTP_PATH_PARTS = 12, HTTP_PATH_BYTES = 2048, HTTP_PAIRS = 512 };

/* "/finesse//api/User/a%20b/" is "finesse", "api", "User", "a b".  Every part ends in a NUL. */
struct http_path {
    struct str part[HTTP_PATH_PARTS];
    size_t n;
};

/* One name=value of a query, a form or a cookie header, decoded; both end in a NUL. */
struct http_pair {
    struct str name, value;
};

struct http_pairs {
    struct http_pair *pair; /* in the order sent; names may repeat */
    size_t n;
};

/* Splits a request target at its first '?'.  An absolute target loses its scheme and host. */
void http_target_split(struct str target, struct str *path, struct str *query);

/* Empty parts and "." go, ".." takes its parent along, each part is decoded once.
 * ERR_BAD_REQUEST for bytes outside printable ASCII, '\', ';', a bad escape, an escaped NUL,
 * control, '/' or '\', text that is not UTF-8, too many parts or bytes. */
enum err http_path_read(struct arena *a, struct str path, struct http_path *out);

/* a=1&b=x+y%26z, as in queries and application/x-www-form-urlencoded.  A bad escape stands for
 * itself.  ERR_BAD_REQUEST for an escaped NUL, text that is not UTF-8, too many pairs. */
enum err http_pairs_read(struct arena *a, struct str text, struct http_pairs *out);

/* Value of the first pair of that name, or NULL. */
const char *http_pairs_get(const struct http_pairs *pairs, const char *name);

#endif
