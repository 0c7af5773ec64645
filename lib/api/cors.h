/* cors: pages of other origins that may ask the REST API: those of PAGE_ORIGINS (Fetch standard,
 * section 3.2; reference rest-config, W18). */
#ifndef APLOMB_API_CORS_H
#define APLOMB_API_CORS_H

#include <stdbool.h>

#include "http/reply.h"
#include "http/request.h"

/* Does the request come from a page of one of these origins (comma-separated scheme://host:port)?
 */
bool cors_allows(const char *origins, const struct http_request *http);

/* Is it from a page that was not loaded from here, as far as Origin tells?  False without one. */
bool cors_is_foreign(const struct http_request *http);

/* Does a browser ask whether it may send what it has not sent yet? */
bool cors_is_preflight(const struct http_request *http);

/* What every answer to a page that may ask says. */
void cors_welcome(struct http_reply *reply, const struct http_request *http);

/* What the answer to a preflight says besides; methods: the bits of route.h that the path has. */
void cors_preflight(struct http_reply *reply, unsigned methods);

#endif
