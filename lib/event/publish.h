/* publish: tells of a committed batch.  aplomb-bridge hears of it by its doorbell; where nobody
 * answers there, and where BROKER_EVENTS asks for it, each event goes to the topic of its node on
 * the bus as well. */
#ifndef APLOMB_EVENT_PUBLISH_H
#define APLOMB_EVENT_PUBLISH_H

#include "base/conf.h"
#include "bus/bus.h"
#include "event/log.h"

/* Say it after the commit only.  Failures are no matter: the bridge finds the rows in the log. */
void event_publish(const struct conf *conf, struct bus *bus, const struct event *events,
                   size_t count);

/* Commits an event that announces no state, as load and fault tests want it, and tells of it.
 * Processes who do this take turns: they would ring in another order than they commit in, and the
 * bridge wait for what comes late.  Sets e->seq. */
enum err event_announce(struct db *db, const struct conf *conf, struct bus *bus, struct event *e);

#endif
