/* apply: what a provider reports -> live tables and events, inside one transaction.
 *
 * What clients hear of a call follows from the difference to the tables: an agent who is new in it
 * hears it added (POST), one who leaves hears it removed (DELETE), the others hear it changed. */
#ifndef APLOMB_CTID_APPLY_H
#define APLOMB_CTID_APPLY_H

#include "ctid/ctid.h"

/* command: the one behind this step, NULL for none; its requestId is the batch's. */
enum err apply(struct ctid *c, struct event_batch *batch, const struct cti_reports *reports,
               const struct cti_command *command);

/* A call as the tables have it; what is not text of the call is of a. */
void apply_fill_dialog(struct arena *a, const struct cti_call *call, struct dialog *out);

/* Tells the requester of a command that it is refused. */
enum err apply_refusal(struct event_batch *batch, const struct cti_refusal *refusal,
                       const struct cti_command *command);

/* The provider's memos, as they were said. */
enum err apply_memos(struct ctid *c, struct arena *a, struct cti_memo **out, size_t *count);

#endif
