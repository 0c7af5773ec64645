/* fetch: one bounded HTTP request to somebody else's server, or through the short cut to our own.
 *
 * The guard is asked for every hop; redirects are followed by us, at most five.  What leaves: the
 * caller's headers without those that belong to the connection, and X-Shindig-Dos, by which a
 * server that renders itself notices.  On the way to another origin everything but Accept,
 * Accept-Language and Content-Type is dropped, and a body is not taken along. */
#ifndef APLOMB_WEB_FETCH_H
#define APLOMB_WEB_FETCH_H

#include "base/arena.h"
#include "base/err.h"
#include "web/cache.h"
#include "web/guard.h"
#include "web/header.h"
#include "web/url.h"

struct fetcher; /* for one thread; keeps its connections, apart for gadgets with targets of their
                   own */

struct fetch_request {
    const char *method; /* GET, POST, PUT, DELETE, HEAD, PATCH; NULL = GET */
    struct url url;
    struct web_header *headers; /* any case; unfit ones are left out */
    struct str body;
    const char *user_agent; /* NULL = ours */
    const char *gadget;     /* of guard_gadget(): whose targets are open; NULL = nobody's */
    size_t max_bytes;       /* of the decoded body; 0 = 10 MiB */
    int64_t timeout_ms;     /* of everything, redirects included; 0 = 30 s */
    bool no_cache;          /* do not answer from the cache */
    int64_t ttl_s;          /* keep the answer that long whatever it says; 0 = what it says */
};

struct fetch_reply {
    int status;
    struct web_header *headers; /* names in lower case */
    struct str body;
    const char *url; /* that answered in the end */
    const char *why; /* on errors: for people, no secrets */
};

/* guard must outlive it; cache may be NULL or shared with other threads. */
struct fetcher *fetcher_new(const struct guard *guard, struct cache *cache);
void fetcher_free(struct fetcher *f);

/* Once in a process, before threads start. */
void fetch_global_init(void);

/* Any status of the other server is a success.  Errors: ERR_FORBIDDEN a rule of the guard;
 * ERR_TIMEOUT silent, down or unknown; ERR_TOO_LARGE; ERR_BAD_GATEWAY unusable answers (too many
 * redirects, a broken Location, compression within compression); ERR_BAD_REQUEST the request makes
 * no sense. */
enum err fetch(struct fetcher *f, struct arena *a, const struct fetch_request *rq,
               struct fetch_reply *out);

#endif
