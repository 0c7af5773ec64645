/* guard: which servers may be asked on behalf of a gadget (reference reliability-security S5).
 *
 * Twice for each hop, redirects included: the URL before anything is sent (guard_url), and the
 * address a connection is really made to (guard_address), since names may resolve to anything.
 * Four kinds of target pass: our own web server, by a table of names, ports and paths and by the
 * entrances of NODES, never by resolving; origins of ALLOW_ORIGINS, wherever they are; what
 * ALLOW_TARGETS opens, for every gadget or for one; any public address on a web port.
 *
 * A dry run (GUARD_DRY_RUN) logs what the rules about ports and private networks would refuse, and
 * lets it pass: so an administrator sees what has to be listed.  The rules that protect this
 * machine (loopback, link-local, its own addresses, other parts of its web server) are never
 * dry. */
#ifndef APLOMB_WEB_GUARD_H
#define APLOMB_WEB_GUARD_H

#include <sys/socket.h>

#include "base/arena.h"
#include "web/url.h"

struct guard_target; /* private */

struct guard_scope;

struct guard {
    struct url *allowed; /* ALLOW_ORIGINS */
    size_t allowed_count;
    const char *names[8];         /* this server, as hosts of URLs; NULL-terminated */
    int port;                     /* of our web server on 127.0.0.1 */
    const char *nodes;            /* NODES: entrances that are ours, too; NULL = none */
    struct guard_target *targets; /* ALLOW_TARGETS */
    bool dry_run;                 /* GUARD_DRY_RUN */
    /* Hears what a dry run lets pass, and by which rule it would not; may be NULL. */
    void (*heard)(void *context, const struct guard_scope *scope, const char *rule);
    void *context;
    struct sockaddr_storage *own; /* addresses of this machine's interfaces */
    size_t own_count;
};

/* Whom a request is for, and the port it goes to: what guard_address needs to know beside the
 * address. */
struct guard_scope {
    const char *gadget; /* of guard_gadget(), NULL = no particular one */
    const char *host;   /* as in the URL */
    int port;
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

/* Adds ALLOW_TARGETS to g: comma-separated `TARGET` or `TARGET=GADGET`.  TARGET is a network
 * ("10.1.0.0/16", "[fd00::]/8"), an address, a host, or "*.suffix" for the hosts below it, and may
 * end in ":port"; without one the web ports count.  GADGET is the address of a spec, or its path on
 * this server: the target is open for that gadget alone.  ERR_INVALID_INPUT as above. */
enum err guard_targets(struct guard *g, struct arena *a, const char *list);

/* The name by which ALLOW_TARGETS knows the gadget of a spec: its path for one of this server, else
 * its address; without the query. */
const char *guard_gadget(const struct guard *g, struct arena *a, const struct url *spec);

/* Is there a target for this gadget alone?  Its connections and answers must not serve others. */
bool guard_is_scoped(const struct guard *g, const char *gadget);

/* gadget: of guard_gadget(), or NULL. */
enum guard_kind guard_url(const struct guard *g, const char *gadget, const struct url *u,
                          const char **why);

/* NULL when a server that may be asked is there; else the rule that forbids it. */
const char *guard_address(const struct guard *g, const struct guard_scope *scope,
                          const struct sockaddr *address);

/* u is this server, whatever its path. */
bool guard_is_own(const struct guard *g, const struct url *u);

/* Is u's origin one of a comma-separated list (GADGET_SOURCES)? */
bool guard_origin_listed(struct arena *a, const char *list, const struct url *u);

#endif
