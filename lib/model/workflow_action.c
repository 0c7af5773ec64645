#include "model/workflow_action.h"

#include <string.h>
#include <strings.h>

#include "model/input.h"
#include "model/list.h"
#include "model/system_variable.h"
#include "xml/write.h"

enum { ACTIONS_MAX = 100, NAME_CHARACTERS = 64 };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct workflow_action *)out = (struct workflow_action) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .type = db_get_text(rows, 2, a),
        .handled_by = db_get_text(rows, 3, a),
    };
}

static enum err load_parts(struct db *db, struct arena *a, struct workflow_action *w)
{
    struct db_rows rows;
    enum err e;

    db_start(db, Q_WORKFLOW_ACTION_PARAMS, DB_ARGS(db_int(w->id)), &rows);
    while (w->param_count < WORKFLOW_ACTION_PARAMS && db_next(&rows))
        w->params[w->param_count++] = (struct workflow_param) { db_get_text(&rows, 0, a),
                                                                db_get_text(&rows, 1, a) };
    if ((e = db_done(&rows)))
        return e;
    db_start(db, Q_WORKFLOW_ACTION_VARIABLES, DB_ARGS(db_int(w->id)), &rows);
    while (w->variable_count < WORKFLOW_ACTION_VARIABLES && db_next(&rows))
        w->variables[w->variable_count++] = (struct workflow_variable) { db_get_text(&rows, 0, a),
                                                                         db_get_text(&rows, 1, a),
                                                                         db_get_text(&rows, 2, a),
                                                                         db_get_text(&rows, 3, a) };
    return db_done(&rows);
}

enum err workflow_action_load(struct db *db, struct arena *a, int64_t id,
                              struct workflow_action *out)
{
    enum err e = model_one(db, Q_WORKFLOW_ACTION_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);

    return e ? e : load_parts(db, a, out);
}

enum err workflow_action_list(struct db *db, struct arena *a, struct workflow_action **out,
                              size_t *count)
{
    enum err e = model_list(db, Q_WORKFLOW_ACTIONS_ALL, DB_NO_ARGS, a, read_row, sizeof **out,
                            (void **)out, count);

    for (size_t i = 0; !e && i < *count; i++)
        e = load_parts(db, a, &(*out)[i]);
    return e;
}

/* -- from a request -------------------------------------------------------------------------- */

/* The parameters of each type (reference rest-config 7.1); `words` are the values allowed. */
static const struct rule {
    const char *type, *name;
    size_t most; /* characters */
    bool needed;
    const char *words[2];
} rules[] = {
    { "BROWSER_POP", "path", 500, true, { 0 } },
    { "BROWSER_POP", "windowName", 40, false, { 0 } },
    { "HTTP_REQUEST", "method", 10, true, { "PUT", "POST" } },
    { "HTTP_REQUEST", "location", 10, true, { "FINESSE", "OTHER" } },
    { "HTTP_REQUEST", "path", 500, true, { 0 } },
    { "HTTP_REQUEST", "contentType", 500, false, { 0 } },
    { "HTTP_REQUEST", "body", 2000, false, { 0 } },
};

static const char *value_of(const struct workflow_action *w, const char *name)
{
    for (size_t i = 0; i < w->param_count; i++)
        if (same(w->params[i].name, name))
            return w->params[i].value;
    return NULL;
}

static const struct rule *rule_of(const struct workflow_action *w, const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (same(rules[i].type, w->type) && same(rules[i].name, name))
            return &rules[i];
    return NULL;
}

static bool keeps(const struct rule *rule, const char *value)
{
    if (str_characters(str_of(value)) > rule->most)
        return false;
    if (!rule->words[0])
        return true;
    return same(value, rule->words[0]) || same(value, rule->words[1]);
}

static enum err check_params(const struct workflow_action *w, const char **what)
{
    for (size_t i = 0; i < w->param_count; i++) {
        const struct rule *rule = rule_of(w, w->params[i].name);

        *what = w->params[i].name;
        if (!rule || !keeps(rule, w->params[i].value))
            return ERR_INVALID_INPUT;
        if (value_of(w, *what) != w->params[i].value)
            return ERR_INVALID_INPUT; /* twice */
    }
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const char *value = value_of(w, rules[i].name);

        *what = rules[i].name;
        if (rules[i].needed && same(rules[i].type, w->type) && (!value || !*value))
            return ERR_BAD_REQUEST;
    }
    return ERR_OK;
}

/* text/xml, application/soap+xml; charset=... */
static bool says_xml(const char *type)
{
    while (*type && strncasecmp(type, "xml", 3) != 0)
        type++;
    return *type;
}

/* A body is free text, but what begins as XML and is not said to be anything else must be
 * well-formed (reference rest-config 7.1). */
static bool is_whole(struct arena *a, const struct workflow_action *w)
{
    static const struct xml_limits limits = { .bytes = 8192,
                                              .depth = 64,
                                              .nodes = 1000,
                                              .plain_doctype = true,
                                              .any_prefix = true,
                                              .utf8 = true };
    const char *type = value_of(w, "contentType"), *body = value_of(w, "body");
    struct str text = str_trim(str_of(body ? body : ""));
    struct xml_node *root;

    if (!str_starts(text, "<") || (type && *type && !says_xml(type)))
        return true;
    return !xml_parse(a, text, &limits, &root, NULL);
}

/* A custom variable is looked up by its node and may not hide a system variable. */
static enum err check_variables(const struct workflow_action *w, const char **what)
{
    for (size_t i = 0; i < w->variable_count; i++) {
        const struct workflow_variable *v = &w->variables[i];
        size_t name = str_characters(str_of(v->name));
        bool custom = same(v->type, "CUSTOM");

        *what = "name";
        if (name < 1 || name > 32 || (custom && system_variable_exists(v->name)))
            return ERR_INVALID_INPUT;
        *what = "type";
        if (!custom && !same(v->type, "SYSTEM"))
            return ERR_INVALID_INPUT;
        *what = "node";
        if ((custom && !*v->node) || str_characters(str_of(v->node)) > 500)
            return ERR_INVALID_INPUT;
        *what = "testValue";
        if (str_characters(str_of(v->test_value)) > 128)
            return ERR_INVALID_INPUT;
    }
    return ERR_OK;
}

static enum err check(struct arena *a, const struct workflow_action *w, const char **what)
{
    size_t name = str_characters(str_of(w->name));
    enum err e;

    *what = "name";
    if (name < 1 || name > NAME_CHARACTERS)
        return ERR_INVALID_INPUT;
    *what = "type";
    if (!same(w->type, "BROWSER_POP") && !same(w->type, "HTTP_REQUEST"))
        return ERR_INVALID_INPUT;
    *what = "handledBy";
    if (!same(w->handled_by, "FINESSE_DESKTOP") && !same(w->handled_by, "OTHER"))
        return ERR_INVALID_INPUT;
    if ((e = check_params(w, what)))
        return e;
    *what = "body";
    if (!is_whole(a, w))
        return ERR_INVALID_INPUT;
    return check_variables(w, what);
}

static enum err take_params(struct arena *a, const struct xml_node *params,
                            struct workflow_action *w)
{
    const struct xml_node *p = xml_child(params, "Param");

    for (w->param_count = 0; p; p = xml_next(p, "Param")) {
        if (w->param_count == WORKFLOW_ACTION_PARAMS)
            return ERR_INVALID_INPUT;
        w->params[w->param_count++] = (struct workflow_param) { input_text(a, p, "name"),
                                                                input_text(a, p, "value") };
    }
    return ERR_OK;
}

static enum err take_variables(struct arena *a, const struct xml_node *variables,
                               struct workflow_action *w)
{
    const struct xml_node *v = xml_child(variables, "ActionVariable");

    for (w->variable_count = 0; v; v = xml_next(v, "ActionVariable")) {
        if (w->variable_count == WORKFLOW_ACTION_VARIABLES)
            return ERR_INVALID_INPUT;
        w->variables[w->variable_count++] = (struct workflow_variable) {
            input_text(a, v, "name"), input_text(a, v, "type"), input_text(a, v, "node"),
            input_text(a, v, "testValue")
        };
    }
    return ERR_OK;
}

enum err workflow_action_read(struct arena *a, const struct xml_node *node,
                              struct workflow_action *out, int *given, const char **what)
{
    const struct xml_node *params = xml_last(node, "params");
    const struct xml_node *variables = xml_last(node, "actionVariables");

    input_take(a, node, "name", &out->name, given);
    input_take(a, node, "type", &out->type, given);
    input_take(a, node, "handledBy", &out->handled_by, given);
    *given += (params != NULL) + (variables != NULL);
    *what = "params";
    if (params && take_params(a, params, out))
        return ERR_INVALID_INPUT;
    *what = "actionVariables";
    if (variables && take_variables(a, variables, out))
        return ERR_INVALID_INPUT;
    return check(a, out, what);
}

/* -- writing --------------------------------------------------------------------------------- */

static enum err save_parts(struct db *db, const struct workflow_action *w)
{
    enum err e = db_run(db, Q_WORKFLOW_ACTION_PARAMS_REMOVE, DB_ARGS(db_int(w->id)));

    for (size_t i = 0; !e && i < w->param_count; i++)
        e = db_run(db, Q_WORKFLOW_ACTION_PARAM_ADD,
                   DB_ARGS(db_int(w->id), db_int((int64_t)i), db_text(w->params[i].name),
                           db_text(w->params[i].value)));
    if (!e)
        e = db_run(db, Q_WORKFLOW_ACTION_VARIABLES_REMOVE, DB_ARGS(db_int(w->id)));
    for (size_t i = 0; !e && i < w->variable_count; i++)
        e = db_run(db, Q_WORKFLOW_ACTION_VARIABLE_ADD,
                   DB_ARGS(db_int(w->id), db_int((int64_t)i), db_text(w->variables[i].name),
                           db_text(w->variables[i].type), db_text(w->variables[i].node),
                           db_text(w->variables[i].test_value)));
    return e;
}

enum err workflow_action_add(struct db *db, struct workflow_action *w)
{
    enum err e;

    if ((e = model_check_room(db, Q_WORKFLOW_ACTION_COUNT, DB_NO_ARGS, ACTIONS_MAX)) ||
        (e = db_run(db, Q_WORKFLOW_ACTION_ADD,
                    DB_ARGS(db_text(w->name), db_text(w->type), db_text(w->handled_by)))))
        return e;
    w->id = db_last_id(db);
    return save_parts(db, w);
}

enum err workflow_action_save(struct db *db, const struct workflow_action *w)
{
    enum err e = db_run(
        db, Q_WORKFLOW_ACTION_SAVE,
        DB_ARGS(db_int(w->id), db_text(w->name), db_text(w->type), db_text(w->handled_by)));

    return e ? e : save_parts(db, w);
}

enum err workflow_action_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_WORKFLOW_ACTION_REMOVE, DB_ARGS(db_int(id)));
}

static void write_head(struct buf *xml, const struct workflow_action *w)
{
    xml_open(xml, "WorkflowAction");
    xml_text(xml, "name", w->name);
    xml_text(xml, "type", w->type);
    buf_addf(xml, "<uri>/finesse/api/WorkflowAction/%lld</uri>", (long long)w->id);
}

void workflow_action_write_short(struct buf *xml, const struct workflow_action *w)
{
    write_head(xml, w);
    xml_close(xml, "WorkflowAction");
}

void workflow_action_write(struct buf *xml, const struct workflow_action *w)
{
    write_head(xml, w);
    xml_text(xml, "handledBy", w->handled_by);
    xml_open(xml, "params");
    for (size_t i = 0; i < w->param_count; i++) {
        xml_open(xml, "Param");
        xml_text(xml, "name", w->params[i].name);
        xml_text(xml, "value", w->params[i].value);
        xml_close(xml, "Param");
    }
    xml_close(xml, "params");
    xml_open(xml, "actionVariables");
    for (size_t i = 0; i < w->variable_count; i++) {
        xml_open(xml, "ActionVariable");
        xml_text(xml, "name", w->variables[i].name);
        xml_text(xml, "type", w->variables[i].type);
        xml_text(xml, "node", w->variables[i].node);
        xml_text(xml, "testValue", w->variables[i].test_value);
        xml_close(xml, "ActionVariable");
    }
    xml_close(xml, "actionVariables");
    xml_close(xml, "WorkflowAction");
}
