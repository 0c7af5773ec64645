/* desktop: what aplomb-bridge says of users' presence, on the bus; and what becomes of those who
 * stay away (presence.h says who they are). */
#ifndef APLOMB_CTID_DESKTOP_H
#define APLOMB_CTID_DESKTOP_H

#include <stdbool.h>

#include "base/err.h"

struct bus;
struct bus_message;
struct ctid;
struct presences;

/* The topics that it takes, ends in a NULL. */
extern const char *const desktop_topics[];

/* False when the message is about something else. */
bool desktop_heard(struct presences *all, const struct bus_message *m);

/* Asks what there is to ask; say it every tick. */
void desktop_ask(struct presences *all, struct bus *bus);

/* Signs out those whose time is up.  *more as of work(). */
enum err desktop_sign_out(struct presences *all, struct ctid *c, struct bus *bus, bool *more);

#endif
