/* doorbell: the datagram socket RUN/doorbell, on which aplomb-bridge hears what was committed, from
 * whoever committed it.  It is all of an event's way from one process to the other: no broker
 * between, and nobody who rings ever waits.  A ring may be lost, since the event log is the truth.
 *
 * A datagram has one event after another: its seq, the lengths of node and payload, and both.  One
 * that is too long for it is told of by its seq alone. */
#ifndef APLOMB_EVENT_DOORBELL_H
#define APLOMB_EVENT_DOORBELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "event/log.h"

enum { DOORBELL_BYTES = 7 * 1024 }; /* of a datagram at most; longer ones cost the system twice */

/* After the commit, in the order of seq.  run: the folder.  False when nobody listens; true does
 * not mean that somebody hears. */
bool doorbell_ring(const char *run, const struct event *events, size_t count);

/* The socket on which rings are heard, in place of an earlier process'; -1 with errno set.  The
 * caller closes it. */
int doorbell_listen(const char *run);

/* Calls rung(ctx, seq, node, payload) for each event that lies there, as far as it is whole; node
 * is empty when the log has to be looked at.  True when more may have been rung than is kept by the
 * system, so that the log has to be looked at as well. */
bool doorbell_hear(int fd,
                   void (*rung)(void *ctx, int64_t seq, struct str node, struct str payload),
                   void *ctx);

#endif
