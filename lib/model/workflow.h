/* workflow: what a desktop does by itself when a call arrives, is answered or ends (table
 * workflow). Source: reference rest-config 7. */
#ifndef APLOMB_MODEL_WORKFLOW_H
#define APLOMB_MODEL_WORKFLOW_H

#include <stdbool.h>

#include "model/workflow_action.h"

enum { WORKFLOW_CONDITIONS = 5, WORKFLOW_ACTIONS = 5, TEAM_WORKFLOWS = 20 };

struct workflow {
    int64_t id;
    const char *name, *description;
    const char *media;   /* "" is voice */
    const char *trigger; /* CALL_ARRIVES, ... */
    bool overlapping;    /* also for a second call */
    const char *apply;   /* ANY or ALL conditions */
    struct workflow_condition {
        const char *name, *type, *node; /* the variable */
        const char *comparator, *value;
    } conditions[WORKFLOW_CONDITIONS];
    size_t condition_count;
    struct workflow_action actions[WORKFLOW_ACTIONS]; /* in the order they run */
    size_t action_count;
};

/* Strings belong to a.  ERR_NOT_FOUND. */
enum err workflow_load(struct db *db, struct arena *a, int64_t id, struct workflow *out);

/* All there are; those of a team, in the order they are tried. */
enum err workflow_list(struct db *db, struct arena *a, struct workflow **out, size_t *count);
enum err workflow_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                               struct workflow **out, size_t *count);

/* Takes over what a <Workflow> says and counts it in *given; checks every rule but whether the
 * actions exist.  ERR_BAD_REQUEST, ERR_INVALID_INPUT, and *what names the element. */
enum err workflow_read(struct arena *a, const struct xml_node *node, struct workflow *out,
                       int *given, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED at 100 workflows; ERR_CONFLICT when the name is
 * taken; ERR_NOT_FOUND when an action does not exist.  add sets w->id. */
enum err workflow_add(struct db *db, struct workflow *w);
enum err workflow_save(struct db *db, const struct workflow *w);
enum err workflow_remove(struct db *db, int64_t id);

/* <Workflow>: with_actions as desktops read it, else its actions stand in the short form. */
void workflow_write(struct buf *xml, const struct workflow *w, bool with_actions);
void workflows_write(struct buf *xml, const struct workflow *list, size_t count, bool with_actions);

#endif
