/* pace: when what clients send is looked at.
 *
 * An event wakes the process twice: when it comes, and when the client that heard it asks for the
 * next.  While events come thick and fast the second has time until the next event, some
 * milliseconds at the most; that halves what waking costs.  It has no time while something waits
 * for a client that has no request open, nor while clients ask for more than the next event. */
#ifndef APLOMB_BRIDGE_PACE_H
#define APLOMB_BRIDGE_PACE_H

#include <stddef.h>
#include <stdint.h>

struct bridge;

enum { PACE_EVENTS = 4 };

struct pace {
    struct later *settle;
    int64_t rang[PACE_EVENTS]; /* monotonic ms, the last ones */
    unsigned oldest;           /* of them */
    size_t handled;            /* of connections, when it was settled last */
    size_t told;               /* clients since then; over BOSH a request follows each answer */
    size_t owed;               /* such requests that are still to come, as far as we know */
};

void pace_init(struct bridge *b);
void pace_release(struct bridge *b);

/* An event has come.  When it is answered, what has come from clients is looked at. */
void pace_rang(struct bridge *b);

/* Now and then: those that are owed by somebody who is gone are forgotten. */
void pace_tick(struct bridge *b);

#endif
