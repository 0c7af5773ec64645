/* dialog: a call (tables dialog, participant, call_variable).
 * Source: reference rest-desktop 3.1 to 3.4. */
#ifndef APLOMB_MODEL_DIALOG_H
#define APLOMB_MODEL_DIALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct participant {
    const char *address;                  /* extension or number */
    const char *address_type;             /* AGENT_DEVICE, "" for others */
    const char *login_id;                 /* the agent, NULL for others */
    bool listed;                          /* the call stands in this agent's Dialogs */
    const char *state;                    /* INITIATING ... DROPPED, WRAP_UP */
    const char *state_cause;              /* with FAILED: BUSY, BAD_DESTINATION, OTHER; else "" */
    const char *actions;                  /* words with one blank between */
    int64_t started_at, state_changed_at; /* ms */
    int64_t answered_at, left_at;         /* 0: not yet; not shown by the API (ctid/leg.h) */
};

struct call_variable {
    const char *name, *value;
};

enum { CALL_VARIABLES = 10 }; /* callVariable1..10 are always there, in order */
extern const char *const call_variable_names[CALL_VARIABLES];

struct dialog {
    int64_t id;
    const char *state, *call_type;
    const char *from_address, *to_address, *dialed_number;
    int64_t queue_id; /* 0: no queue delivered it */
    const char *queue_name;
    int64_t associated_dialog_id, secondary_id;  /* 0: none */
    const char *wrap_up_reason;                  /* "" until set */
    const char *outbound_classification;         /* of a campaign's call; likewise the next */
    const char *customer;                        /* direct preview: <callbackNumber> */
    const char *callback_time, *callback_number; /* scheduledCallbackInfo, both "" for none */
    int64_t started_at;                          /* ms */
    struct participant *participants;
    size_t participant_count;
    struct call_variable *variables; /* callVariable1..10 first, then others */
    size_t variable_count;
};

/* Strings belong to a.  ERR_DIALOG_NOT_FOUND if there is no such call. */
enum err dialog_load(struct db *db, struct arena *a, int64_t id, struct dialog *out);

/* Calls in a user's Dialogs collection, in order of id. */
enum err dialog_list_of_user(struct db *db, struct arena *a, const char *login_id,
                             struct dialog **out, size_t *count);

/* Every call there is. */
enum err dialog_list(struct db *db, struct arena *a, struct dialog **out, size_t *count);

/* The participant that is this agent, or has this address; NULL when there is none. */
struct participant *dialog_participant_of(const struct dialog *d, const char *login_id);
struct participant *dialog_participant_at(const struct dialog *d, const char *address);

/* For aplomb-ctid, inside its transaction: writes the call as it is now, or takes it away. */
enum err dialog_save(struct db *db, const struct dialog *d);
enum err dialog_remove(struct db *db, int64_t id);

/* The whole object; root is "Dialog" in answers and collections, "dialog" in PUT events. */
void dialog_write(struct buf *xml, const char *root, const struct dialog *d);

/* Parts that tasks have, too: <callvariables>, <actions>. */
void dialog_write_variables(struct buf *xml, const struct call_variable *list, size_t count);
void dialog_write_actions(struct buf *xml, const char *actions);

#endif
