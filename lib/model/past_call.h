/* past_call: a call as one agent had it, after it (table past_call).  The interface is ours:
 * docs/api.md, Desktop. */
#ifndef APLOMB_MODEL_PAST_CALL_H
#define APLOMB_MODEL_PAST_CALL_H

#include <stdint.h>

#include "db/db.h"

enum { PAST_CALLS = 100 }; /* kept of each agent */

struct past_call {
    int64_t dialog_id;
    const char *direction; /* IN, OUT */
    const char *call_type; /* as in the dialog */
    const char *party;     /* the number of the other side */
    const char *queue_name;
    int64_t started_at, answered_at, ended_at; /* ms, answered_at 0: never */
    const char *wrap_up_reason;
};

/* Newest first, strings belong to a. */
enum err past_call_list(struct db *db, struct arena *a, const char *login_id,
                        struct past_call **out, size_t *count);

/* For aplomb-ctid, inside its transaction: one more, and the oldest beyond PAST_CALLS goes. Nothing
 * happens when there is no such person any more. */
enum err past_call_add(struct db *db, const char *login_id, const struct past_call *call);

#endif
