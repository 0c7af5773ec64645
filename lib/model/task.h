/* task: a task of a channel beside voice, as its agent has it (tables task, task_variable): a
 * Dialog whose id has underscores.  Source: reference rest-desktop 5.3. */
#ifndef APLOMB_MODEL_TASK_H
#define APLOMB_MODEL_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "model/dialog.h"

struct task {
    const char *id; /* "151635_312_1": day, number, sequence */
    int64_t media_id;
    const char *media_name;
    const char *login_id;    /* the agent who has it */
    const char *address;     /* the agent's extension at the offer, or login id */
    const char *state;       /* OFFERED, ACCEPTED, ... CLOSED */
    const char *actions;     /* words with one blank between */
    const char *disposition; /* why it is CLOSED, "" otherwise; in the last event alone */
    int64_t queue_id;
    const char *queue_name, *wrap_up_reason;
    const char *associated_id;            /* the task that was transferred, "" for none */
    int64_t started_at, state_changed_at; /* ms */
    struct call_variable *variables;      /* callVariable1..10 first, then others */
    size_t variable_count;
};

/* Is this the id of a task, not of a call? */
bool task_is_id(const char *id);

/* Strings belong to a.  ERR_DIALOG_NOT_FOUND if no agent has such a task. */
enum err task_load(struct db *db, struct arena *a, const char *id, struct task *out);

/* A user's tasks, in order of their offers. */
enum err task_list_of_user(struct db *db, struct arena *a, const char *login_id, struct task **out,
                           size_t *count);

/* For aplomb-ctid, inside its transaction. */
enum err task_save(struct db *db, const struct task *t);
enum err task_remove(struct db *db, const char *id);

/* The whole object; root is "Dialog" in answers and collections, "dialog" in PUT events. */
void task_write(struct buf *xml, const char *root, const struct task *t);

#endif
