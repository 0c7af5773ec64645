/* replay: clients that lag behind hear again what was delivered before, apart from the others:
 * after a restart, and when a client asks for it (reference xmpp-delivery 11.3, items 6 and 10). */
#ifndef APLOMB_BRIDGE_REPLAY_H
#define APLOMB_BRIDGE_REPLAY_H

#include <stdint.h>

struct bridge;
struct client;

#define DELIVERY_NS "urn:aplomb:delivery:0"

/* At the start: for those that an earlier process left behind. */
void replay_begin(struct bridge *b);

/* The log has forgotten events that nobody here was told of, since this process stood still for
 * longer than they live: numbers are given without gaps.  Whoever may have missed one has to ask by
 * REST: the session ends. */
void replay_gap(struct bridge *b);

/* For a client that becomes available: the events behind seq, as far as the log has them, before
 * anything newer. */
void replay_for(struct client *c, int64_t seq);

/* For one that has been told everything up to seq: all that was delivered since, page by page, and
 * then what is new.  If the log has forgotten some of it, the session ends. */
void replay_behind(struct client *c, int64_t seq);

#endif
