/* needed: from which event on the log is still needed, in the file RUN/bridge.needs.
 *
 * aplomb-bridge says so every NEEDED_MS: what its sessions have yet to hear, or may ask for again,
 * and what it has not read itself.  aplomb-ctid, which forgets old events, leaves those where they
 * are, whatever the wall clock says: that may have been set.
 * Source: reference xmpp-delivery 11.3, item 8. */
#ifndef APLOMB_EVENT_NEEDED_H
#define APLOMB_EVENT_NEEDED_H

#include <stdint.h>
#include <time.h>

#include "base/err.h"

enum { NEEDED_MS = 5000 };

/* Events from seq on are needed. */
enum err needed_write(const char *folder, int64_t seq);

/* What was read, all zero at first. */
struct needed {
    int64_t seq;
    struct timespec renewed; /* the file's time when it was read last, */
    int64_t heard_at;        /* and when that had changed; monotonic ms */
};

/* The first event that is needed; INT64_MAX: none, since nobody has renewed the file for longer
 * than for_ms.  now: monotonic ms. */
int64_t needed_from(struct needed *n, const char *folder, int64_t now, int64_t for_ms);

#endif
