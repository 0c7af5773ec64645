/* bosh: XMPP over HTTP requests that are kept waiting (XEP-0124 1.11, XEP-0206; reference
 * xmpp-delivery 2 and 3). */
#ifndef APLOMB_BRIDGE_BOSH_H
#define APLOMB_BRIDGE_BOSH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct bosh;
struct bridge;
struct exchange;

/* A POST: answers x, now or when there is something to say. */
void bosh_request(struct bridge *b, struct exchange *x, struct str body);

/* The connection of a request that waits is gone. */
void bosh_lost(struct bosh *s, struct exchange *x);

/* Another request has come behind the one that waits on the same connection, and cannot be heard
 * before that is answered (XEP-0124 section 5, HTTP pipelining): true when it has been, now.  It
 * costs as much as a stanza, and is not done for who has to wait. */
bool bosh_give_way(struct bosh *s, struct exchange *x);

/* The answer to rid, on x, may not have arrived: if the next request comes without this one being
 * repeated (a page that was loaded anew), its stanzas are sent once more. */
void bosh_doubt(struct bridge *b, const struct exchange *x, const char *sid, int64_t rid);

/* At start: the sessions an earlier process left in the journal. */
void bosh_restore(struct bridge *b);

#endif
