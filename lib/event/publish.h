/* publish: rings the doorbell: each event of a committed batch to the topic of its node. */
#ifndef APLOMB_EVENT_PUBLISH_H
#define APLOMB_EVENT_PUBLISH_H

#include "bus/bus.h"
#include "event/log.h"

/* Say it after the commit only.  Failures are no matter: the bridge finds the rows in the log. */
void event_publish(struct bus *bus, const struct event *events, size_t count);

/* Commits an event that announces no state, as load and fault tests want it; then rings on bus,
 * which nobody need hear.  lock: a file that processes who do this share; they would ring in
 * another order than they commit in, and the bridge wait for what comes late.  Sets e->seq. */
enum err event_announce(struct db *db, struct bus *bus, const char *lock, struct event *e);

#endif
