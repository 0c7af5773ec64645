/* workflow_action: a browser pop or an HTTP request that a desktop makes (table workflow_action).
 * Source: reference rest-config 7.1. */
#ifndef APLOMB_MODEL_WORKFLOW_ACTION_H
#define APLOMB_MODEL_WORKFLOW_ACTION_H

#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "xml/read.h"

enum { WORKFLOW_ACTION_PARAMS = 5, WORKFLOW_ACTION_VARIABLES = 5 };

struct workflow_action {
    int64_t id;
    const char *name;
    const char *type;       /* BROWSER_POP or HTTP_REQUEST */
    const char *handled_by; /* FINESSE_DESKTOP, or OTHER: a gadget does it */
    struct workflow_param {
        const char *name, *value;
    } params[WORKFLOW_ACTION_PARAMS];
    size_t param_count;
    struct workflow_variable {
        const char *name, *type; /* SYSTEM or CUSTOM */
        const char *node;        /* XPath into the dialog, CUSTOM only */
        const char *test_value;
    } variables[WORKFLOW_ACTION_VARIABLES];
    size_t variable_count;
};

/* Strings belong to a.  ERR_NOT_FOUND. */
enum err workflow_action_load(struct db *db, struct arena *a, int64_t id,
                              struct workflow_action *out);
enum err workflow_action_list(struct db *db, struct arena *a, struct workflow_action **out,
                              size_t *count);

/* Takes over what a <WorkflowAction> says and counts it in *given; checks every rule.
 * ERR_BAD_REQUEST, ERR_INVALID_INPUT, and *what names the element. */
enum err workflow_action_read(struct arena *a, const struct xml_node *node,
                              struct workflow_action *out, int *given, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED at 100 actions; ERR_CONFLICT when the name is taken.
 * add sets w->id. */
enum err workflow_action_add(struct db *db, struct workflow_action *w);
enum err workflow_action_save(struct db *db, const struct workflow_action *w);
enum err workflow_action_remove(struct db *db, int64_t id);

/* <WorkflowAction> as a whole, and the short form inside a workflow of the configuration. */
void workflow_action_write(struct buf *xml, const struct workflow_action *w);
void workflow_action_write_short(struct buf *xml, const struct workflow_action *w);

#endif
