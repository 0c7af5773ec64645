/* http: the bridge's HTTP server: which path is what, and answers with the headers that browsers of
 * another origin need. */
#ifndef APLOMB_BRIDGE_HTTP_H
#define APLOMB_BRIDGE_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct bosh;
struct bridge;
struct exchange;
struct listener;

/* Serves HTTP on a listening socket. */
struct listener *http_listen(struct bridge *b, int fd);

/* Answers the request in hand.  The exchange is not to be used afterwards. */
void http_answer(struct exchange *x, int status, const char *type, struct str body);

/* Who keeps the request waiting: bosh_lost() when its connection breaks.  NULL: nobody. */
void http_keep(struct exchange *x, struct bosh *keeper);

/* The next answer is that to the session's request rid: bosh_doubt() when the connection breaks
 * before the peer says anything more on it.  sid: that of its record, RECORD_SID bytes. */
void http_remember(struct exchange *x, const char *sid, int64_t rid);

/* Of who sent the request in hand: the peer, or whose the web server says it is; valid until the
 * next call. */
const char *http_address(const struct exchange *x);
bool http_is_secure(const struct exchange *x); /* TLS reaches to us */

/* Closes the connection instead of answering. */
void http_drop(struct exchange *x);

#endif
