/* publish: rings the doorbell: each event of a committed batch to the topic of its node. */
#ifndef APLOMB_EVENT_PUBLISH_H
#define APLOMB_EVENT_PUBLISH_H

#include "bus/bus.h"
#include "event/log.h"

/* Say it after the commit only.  Failures are no matter: the bridge finds the rows in the log. */
void event_publish(struct bus *bus, const struct event *events, size_t count);

#endif
