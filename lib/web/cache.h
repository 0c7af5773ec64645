/* cache: answers of other servers that may be used again (RFC 9111, as a shared cache of one
 * process).
 *
 * Only for GETs that carried nothing but the URL.  Fresh while max-age, s-maxage or Expires say so;
 * without them an answer is kept only to be validated (ETag, Last-Modified).  Bounded: the answer
 * not used for longest goes first.  All functions may be called by several threads. */
#ifndef APLOMB_WEB_CACHE_H
#define APLOMB_WEB_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "web/header.h"

struct cache;

struct cached {
    int status;
    struct web_header *headers;
    struct str body;
    const char *url;       /* that it came from in the end */
    const char *validator; /* ETag or Last-Modified, "" for none */
    bool is_etag;
    bool fresh;
};

/* Most bytes of bodies and entries that are kept. */
struct cache *cache_new(size_t bytes, size_t entries);
void cache_free(struct cache *c);

/* False when there is nothing under key; *out is copied into a. */
bool cache_get(struct cache *c, struct arena *a, const char *key, int64_t now, struct cached *out);

/* Keeps an answer if its headers allow it; forced_ttl_s > 0 overrides them, but for Set-Cookie.
 * Replaces what was there; an answer that must not be stored removes it. */
void cache_put(struct cache *c, const char *key, int64_t now, int64_t forced_ttl_s,
               const struct cached *answer);

/* A 304 came: what is there is fresh again, as the new headers or forced_ttl_s say. */
void cache_touch(struct cache *c, const char *key, int64_t now, int64_t forced_ttl_s,
                 const struct web_header *headers);

/* Milliseconds an answer stays fresh: 0 = must be validated, -1 = must not be stored. */
int64_t cache_lifetime_ms(const struct web_header *headers, int64_t now);

#endif
