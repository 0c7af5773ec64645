/* roster: configuration of people and queues, told to clients when it has changed, whoever changed
 * it: somebody new, gone, renamed, in another team or role; queues that people gain and lose.
 *
 * What was told last stands in the store (sql/schema/86-roster.sql), so that a change is told once,
 * also one that was made, or begun to be told, while no aplomb-ctid was alive.
 * Source: reference rest-desktop 6.3, 6.5, 6.8. */
#ifndef APLOMB_CTID_ROSTER_H
#define APLOMB_CTID_ROSTER_H

#include "ctid/ctid.h"

/* In a transaction of its own.  Costs next to nothing when setup_version is the one told. */
enum err roster_tell(struct ctid *c);

#endif
