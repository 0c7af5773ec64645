/* listening: a supervisor who listens to an agent may do so as long as the right to it lasts; when
 * the agent or the supervisor comes to be in another team or role, the monitor call ends. */
#ifndef APLOMB_CTID_LISTENING_H
#define APLOMB_CTID_LISTENING_H

#include "ctid/ctid.h"

/* To be called when the configuration of people has changed.  Each call that ends has a transaction
 * of its own. */
enum err listening_review(struct ctid *c);

#endif
