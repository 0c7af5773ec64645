/* leg: what one agent had of a call, from the offer to the end or to wrap-up; kept as the agent's
 * past call once the agent is out of it (model/past_call.h). */
#ifndef APLOMB_CTID_LEG_H
#define APLOMB_CTID_LEG_H

#include "model/dialog.h"

/* A call as it was in the store and as it is: carries over when agents talked first and hung up,
 * and marks who does so now. */
void leg_times(const struct dialog *before, struct dialog *now);

/* The participant at this place of now leaves.  Whom the call was not shown to, who listened, and
 * who was only reserved for a customer has had no call. */
enum err leg_keep(struct db *db, const struct dialog *before, const struct dialog *now, size_t at);

#endif
