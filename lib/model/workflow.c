#include "model/workflow.h"

#include <string.h>

#include "model/input.h"
#include "model/list.h"
#include "model/system_variable.h"
#include "xml/write.h"

enum { WORKFLOWS_MAX = 100, NAME_CHARACTERS = 40, DESCRIPTION_CHARACTERS = 128, MEDIA_BYTES = 40 };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct workflow *)out = (struct workflow) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .description = db_get_text(rows, 2, a),
        .media = db_get_text(rows, 3, a),
        .trigger = db_get_text(rows, 4, a),
        .overlapping = db_get_bool(rows, 5),
        .apply = db_get_text(rows, 6, a),
    };
}

static enum err load_actions(struct db *db, struct arena *a, struct workflow *w)
{
    int64_t *ids;
    size_t count;
    enum err e = model_list(db, Q_WORKFLOW_STEPS, DB_ARGS(db_int(w->id)), a, model_read_int,
                            sizeof *ids, (void **)&ids, &count);

    for (size_t i = 0; !e && i < count && i < WORKFLOW_ACTIONS; i++)
        e = workflow_action_load(db, a, ids[i], &w->actions[w->action_count++]);
    return e;
}

static enum err load_parts(struct db *db, struct arena *a, struct workflow *w)
{
    struct db_rows rows;
    enum err e;

    db_start(db, Q_WORKFLOW_CONDITIONS, DB_ARGS(db_int(w->id)), &rows);
    while (w->condition_count < WORKFLOW_CONDITIONS && db_next(&rows))
        w->conditions[w->condition_count++] = (struct workflow_condition) {
            .name = db_get_text(&rows, 0, a),
            .type = db_get_text(&rows, 1, a),
            .node = db_get_text(&rows, 2, a),
            .comparator = db_get_text(&rows, 3, a),
            .value = db_get_text(&rows, 4, a)
        };
    e = db_done(&rows);
    return e ? e : load_actions(db, a, w);
}

enum err workflow_load(struct db *db, struct arena *a, int64_t id, struct workflow *out)
{
    enum err e = model_one(db, Q_WORKFLOW_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);

    return e ? e : load_parts(db, a, out);
}

static enum err load_list(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                          struct workflow **out, size_t *count)
{
    enum err e = model_list(db, q, args, a, read_row, sizeof **out, (void **)out, count);

    for (size_t i = 0; !e && i < *count; i++)
        e = load_parts(db, a, &(*out)[i]);
    return e;
}

enum err workflow_list(struct db *db, struct arena *a, struct workflow **out, size_t *count)
{
    return load_list(db, Q_WORKFLOWS_ALL, DB_NO_ARGS, a, out, count);
}

enum err workflow_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                               struct workflow **out, size_t *count)
{
    return load_list(db, Q_WORKFLOWS_OF_TEAM, DB_ARGS(db_int(team_id)), a, out, count);
}

/* -- from a request -------------------------------------------------------------------------- */

#define INCOMING                                                                                   \
    "ACD_IN,PREROUTE_ACD_IN,PREROUTE_DIRECT_AGENT,TRANSFER,OVERFLOW_IN,OTHER_IN,AGENT_OUT,"        \
    "AGENT_INSIDE,OFFERED,CONSULT,CONSULT_OFFERED,CONSULT_CONFERENCE,CONFERENCE,"                  \
    "TASK_ROUTED_BY_ICM"

/* What a trigger tests by itself: a word of the dialog's, or one of a list. */
static const struct trigger {
    const char *name;
    struct {
        const char *variable, *node, *comparator, *value;
    } tests[2];
} triggers[] = {
    { "CALL_ARRIVES",
      { { "mediaType", "//Dialog/mediaType", "IS_EQUAL", "Voice" },
        { "callType", "//Dialog/mediaProperties/callType", "IS_IN_LIST", INCOMING } } },
    { "CALL_ANSWERED",
      { { "mediaType", "//Dialog/mediaType", "IS_EQUAL", "Voice" },
        { "state", "//Dialog/state", "IS_EQUAL", "ACTIVE" } } },
    { "CALL_ENDS",
      { { "mediaType", "//Dialog/mediaType", "IS_EQUAL", "Voice" },
        { "state", "//Dialog/state", "IS_EQUAL", "DROPPED" } } },
    { "MAKE_CALL",
      { { "mediaType", "//Dialog/mediaType", "IS_EQUAL", "Voice" },
        { "state", "//Dialog/state", "IS_IN_LIST", "INITIATING,INITIATED" } } },
    { "PREVIEW_OUTBOUND_OPTION_CALL",
      { { "mediaType", "//Dialog/mediaType", "IS_EQUAL", "Voice" },
        { "callType", "//Dialog/mediaProperties/callType", "IS_IN_LIST",
          "OUTBOUND_PREVIEW,OUTBOUND_CALLBACK_PREVIEW,OUTBOUND_PERSONAL_CALLBACK_PREVIEW,"
          "OUTBOUND_DIRECT_PREVIEW" } } },
};

static const struct trigger *trigger_of(const char *name)
{
    for (size_t i = 0; i < sizeof triggers / sizeof triggers[0]; i++)
        if (same(triggers[i].name, name))
            return &triggers[i];
    return NULL;
}

static bool is_comparator(const char *word)
{
    static const char *const words[] = { "IS_EQUAL", "IS_NOT_EQUAL", "BEGINS_WITH",  "ENDS_WITH",
                                         "CONTAINS", "IS_EMPTY",     "IS_NOT_EMPTY", "IS_IN_LIST" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (same(words[i], word))
            return true;
    return false;
}

static enum err take_trigger(struct arena *a, const struct xml_node *set, struct workflow *w,
                             const char **what)
{
    const char *overlapping = xml_child_text(a, set, "allowOverlappingCallWorkflow");

    *what = "type";
    if (!same(input_text(a, set, "type"), "SYSTEM"))
        return *input_text(a, set, "type") ? ERR_INVALID_INPUT : ERR_BAD_REQUEST;
    *what = "allowOverlappingCallWorkflow";
    if (overlapping && !str_to_bool(str_of(overlapping), &w->overlapping))
        return ERR_INVALID_INPUT;
    *what = "name";
    w->trigger = input_text(a, set, "name");
    return *w->trigger ? ERR_OK : ERR_BAD_REQUEST;
}

static enum err take_conditions(struct arena *a, const struct xml_node *set, struct workflow *w,
                                const char **what)
{
    const struct xml_node *c = xml_child(xml_last(set, "conditions"), "Condition");
    int given = 0;

    input_take(a, set, "applyMethod", &w->apply, &given);
    *what = "conditions";
    for (w->condition_count = 0; c; c = xml_next(c, "Condition")) {
        const struct xml_node *variable = xml_last(c, "Variable");

        if (w->condition_count == WORKFLOW_CONDITIONS)
            return ERR_INVALID_INPUT;
        w->conditions[w->condition_count++] = (struct workflow_condition) {
            .name = input_text(a, variable, "name"),
            .type = input_text(a, variable, "type"),
            .node = input_text(a, variable, "node"),
            .comparator = input_text(a, c, "comparator"),
            .value = input_text(a, c, "value")
        };
    }
    return ERR_OK;
}

/* Only the address of an action is needed. */
static enum err take_actions(struct arena *a, const struct xml_node *list, struct workflow *w,
                             const char **what)
{
    const struct xml_node *action = xml_child(list, "WorkflowAction");

    *what = "workflowActions";
    for (w->action_count = 0; action; action = xml_next(action, "WorkflowAction")) {
        if (w->action_count == WORKFLOW_ACTIONS)
            return ERR_INVALID_INPUT;
        if (!input_address(input_text(a, action, "uri"), "WorkflowAction",
                           &w->actions[w->action_count++].id))
            return ERR_INVALID_INPUT;
    }
    return ERR_OK;
}

static enum err check_conditions(const struct workflow *w, const char **what)
{
    for (size_t i = 0; i < w->condition_count; i++) {
        const struct workflow_condition *c = &w->conditions[i];
        size_t name = str_characters(str_of(c->name));
        bool custom = same(c->type, "CUSTOM");

        *what = "Variable";
        if (name < 1 || name > 128 || (!custom && !same(c->type, "SYSTEM")) ||
            (custom && !*c->node) || str_characters(str_of(c->node)) > 500)
            return ERR_INVALID_INPUT;
        *what = "comparator";
        if (!is_comparator(c->comparator))
            return ERR_INVALID_INPUT;
        *what = "value";
        if (str_characters(str_of(c->value)) > 2000)
            return ERR_INVALID_INPUT;
    }
    return ERR_OK;
}

static enum err check(const struct workflow *w, const char **what)
{
    size_t name = str_characters(str_of(w->name));

    *what = "name";
    if (name < 1 || name > NAME_CHARACTERS || !trigger_of(w->trigger))
        return ERR_INVALID_INPUT;
    *what = "description";
    if (str_characters(str_of(w->description)) > DESCRIPTION_CHARACTERS)
        return ERR_INVALID_INPUT;
    *what = "media";
    if (strlen(w->media) > MEDIA_BYTES)
        return ERR_INVALID_INPUT;
    *what = "applyMethod";
    if (!same(w->apply, "ANY") && !same(w->apply, "ALL"))
        return ERR_INVALID_INPUT;
    return check_conditions(w, what);
}

enum err workflow_read(struct arena *a, const struct xml_node *node, struct workflow *out,
                       int *given, const char **what)
{
    const struct xml_node *trigger = xml_last(node, "TriggerSet");
    const struct xml_node *conditions = xml_last(node, "ConditionSet");
    const struct xml_node *actions = xml_last(node, "workflowActions");
    enum err e;

    input_take(a, node, "name", &out->name, given);
    input_take(a, node, "description", &out->description, given);
    input_take(a, node, "media", &out->media, given);
    *given += (trigger != NULL) + (conditions != NULL) + (actions != NULL);
    if ((trigger && (e = take_trigger(a, trigger, out, what))) ||
        (conditions && (e = take_conditions(a, conditions, out, what))) ||
        (actions && (e = take_actions(a, actions, out, what))))
        return e;
    return check(out, what);
}

/* -- writing --------------------------------------------------------------------------------- */

static enum err save_steps(struct db *db, const struct workflow *w)
{
    enum err e = db_run(db, Q_WORKFLOW_STEPS_REMOVE, DB_ARGS(db_int(w->id)));

    for (size_t i = 0; !e && i < w->action_count; i++) {
        e = db_run(db, Q_WORKFLOW_STEP_ADD,
                   DB_ARGS(db_int(w->id), db_int((int64_t)i), db_int(w->actions[i].id)));
        if (e == ERR_CONFLICT)
            e = ERR_NOT_FOUND; /* the foreign key */
    }
    return e;
}

static enum err save_parts(struct db *db, const struct workflow *w)
{
    enum err e = db_run(db, Q_WORKFLOW_CONDITIONS_REMOVE, DB_ARGS(db_int(w->id)));

    for (size_t i = 0; !e && i < w->condition_count; i++) {
        const struct workflow_condition *c = &w->conditions[i];

        e = db_run(db, Q_WORKFLOW_CONDITION_ADD,
                   DB_ARGS(db_int(w->id), db_int((int64_t)i), db_text(c->name), db_text(c->type),
                           db_text(c->node), db_text(c->comparator), db_text(c->value)));
    }
    return e ? e : save_steps(db, w);
}

enum err workflow_add(struct db *db, struct workflow *w)
{
    enum err e;

    if ((e = model_check_room(db, Q_WORKFLOW_COUNT, DB_NO_ARGS, WORKFLOWS_MAX)) ||
        (e = db_run(db, Q_WORKFLOW_ADD,
                    DB_ARGS(db_text(w->name), db_text(w->description), db_text(w->media),
                            db_text(w->trigger), db_int(w->overlapping), db_text(w->apply)))))
        return e;
    w->id = db_last_id(db);
    return save_parts(db, w);
}

enum err workflow_save(struct db *db, const struct workflow *w)
{
    enum err e = db_run(db, Q_WORKFLOW_SAVE,
                        DB_ARGS(db_int(w->id), db_text(w->name), db_text(w->description),
                                db_text(w->media), db_text(w->trigger), db_int(w->overlapping),
                                db_text(w->apply)));

    return e ? e : save_parts(db, w);
}

enum err workflow_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_WORKFLOW_REMOVE, DB_ARGS(db_int(id)));
}

/* Of a system variable the name is enough for who writes a workflow; a desktop goes by the node. */
static void write_variable(struct buf *xml, const char *name, const char *type, const char *node)
{
    xml_open(xml, "Variable");
    xml_text(xml, "name", name);
    xml_text(xml, "node", !*node && same(type, "SYSTEM") ? system_variable_node(name) : node);
    xml_text(xml, "type", type);
    xml_close(xml, "Variable");
}

static void write_trigger(struct buf *xml, const struct workflow *w)
{
    const struct trigger *trigger = trigger_of(w->trigger);

    xml_open(xml, "TriggerSet");
    xml_text(xml, "type", "SYSTEM");
    xml_text(xml, "name", w->trigger);
    xml_bool(xml, "allowOverlappingCallWorkflow", w->overlapping);
    xml_open(xml, "triggers");
    for (size_t i = 0; trigger && i < 2; i++) {
        xml_open(xml, "Trigger");
        write_variable(xml, trigger->tests[i].variable, "SYSTEM", trigger->tests[i].node);
        xml_text(xml, "comparator", trigger->tests[i].comparator);
        xml_text(xml, "value", trigger->tests[i].value);
        xml_close(xml, "Trigger");
    }
    xml_close(xml, "triggers");
    xml_close(xml, "TriggerSet");
}

static void write_conditions(struct buf *xml, const struct workflow *w)
{
    xml_open(xml, "ConditionSet");
    xml_text(xml, "applyMethod", w->apply);
    xml_open(xml, "conditions");
    for (size_t i = 0; i < w->condition_count; i++) {
        const struct workflow_condition *c = &w->conditions[i];

        xml_open(xml, "Condition");
        write_variable(xml, c->name, c->type, c->node);
        xml_text(xml, "comparator", c->comparator);
        xml_text(xml, "value", c->value);
        xml_close(xml, "Condition");
    }
    xml_close(xml, "conditions");
    xml_close(xml, "ConditionSet");
}

void workflow_write(struct buf *xml, const struct workflow *w, bool with_actions)
{
    xml_open(xml, "Workflow");
    buf_addf(xml, "<uri>/finesse/api/Workflow/%lld</uri>", (long long)w->id);
    xml_text(xml, "name", w->name);
    xml_text(xml, "description", w->description);
    if (*w->media)
        xml_text(xml, "media", w->media);
    write_trigger(xml, w);
    write_conditions(xml, w);
    xml_open(xml, "workflowActions");
    for (size_t i = 0; i < w->action_count; i++) {
        if (with_actions)
            workflow_action_write(xml, &w->actions[i]);
        else
            workflow_action_write_short(xml, &w->actions[i]);
    }
    xml_close(xml, "workflowActions");
    xml_close(xml, "Workflow");
}

void workflows_write(struct buf *xml, const struct workflow *list, size_t count, bool with_actions)
{
    xml_open(xml, "Workflows");
    for (size_t i = 0; i < count; i++)
        workflow_write(xml, &list[i], with_actions);
    xml_close(xml, "Workflows");
}
