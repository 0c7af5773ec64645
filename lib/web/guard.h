/* guard: which servers may be asked on behalf of a gadget (reference reliability-security S5).
 *
 * Twice for each hop, redirects included: the URL before anything is sent (guard_url), and the
 * address a connection is really made to (guard_address), since names may resolve to anything.
 * Three kinds of target pass: our own web server, by a table of names, ports and paths, never by
 * resolving; origins of ALLOW_ORIGINS, wherever they are; any public address on a web port. */
#ifndef APLOMB_WEB_GUARD_H
#define APLOMB_WEB_GUARD_H

#include <sys/socket.h>

#include "base/arena.h"
#include "web/url.h"

struct guard {
    struct url *allowed; /* ALLOW_ORIGINS */
    size_t allowed_count;
    const char *names[8];         /* this server, as hosts of URLs; NULL-terminated */
    int port;                     /* of our web server on 127.0.0.1 */
    struct sockaddr_storage *own; /* addresses of this machine's interfaces */
    size_t own_count;
};

enum guard_kind {
    GUARD_REFUSED, /* *why says which rule */
    GUARD_OWN,     /* ask 127.0.0.1:port instead */
    GUARD_ALLOWED, /* any address */
    GUARD_PUBLIC   /* guard_address decides */
};

/* allow_origins: comma-separated `scheme://host:port`; names: comma-separated, besides 127.0.0.1,
 * localhost and [::1].  Everything in out belongs to a.  ERR_INVALID_INPUT for a malformed list. */
enum err guard_init(struct guard *out, struct arena *a, const char *allow_origins,
                    const char *names, int port);

enum guard_kind guard_url(const struct guard *g, const struct url *u, const char **why);

/* NULL when a public server may be there; else the rule that forbids it. */
const char *guard_address(const struct guard *g, const struct sockaddr *address);

/* u is this server, whatever its path. */
bool guard_is_own(const struct guard *g, const struct url *u);

/* Is u's origin one of a comma-separated list (GADGET_SOURCES)? */
bool guard_origin_listed(struct arena *a, const char *list, const struct url *u);

#endif
