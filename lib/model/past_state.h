/* past_state: a state of an agent, the one of now included (table past_state).  The interface is
 * ours: docs/api.md, Desktop. */
#ifndef APLOMB_MODEL_PAST_STATE_H
#define APLOMB_MODEL_PAST_STATE_H

#include <stdint.h>

#include "db/db.h"

struct user;

enum { PAST_STATES = 100 }; /* kept of each agent */

struct past_state {
    const char *state;        /* LOGOUT, NOT_READY, READY, ... */
    int64_t reason_code;      /* the switch's number, 0 for none */
    const char *reason_label; /* as it was then, "" for none that was configured */
    int64_t since;            /* ms */
};

/* Newest first, strings belong to a. */
enum err past_state_list(struct db *db, struct arena *a, const char *login_id,
                         struct past_state **out, size_t *count);

/* For aplomb-ctid, inside its transaction, after user_save_now: keeps the state the user is in now,
 * if that or its reason has changed, in the place of the oldest beyond PAST_STATES. */
enum err past_state_add(struct db *db, const struct user *user);

#endif
