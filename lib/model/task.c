#include "model/task.h"

#include <string.h>

#include "model/list.h"

bool task_is_id(const char *id)
{
    return strchr(id, '_');
}

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct task *)out = (struct task) {
        .id = db_get_text(rows, 0, a),
        .media_id = db_get_int(rows, 1),
        .media_name = db_get_text(rows, 2, a),
        .login_id = db_get_text(rows, 3, a),
        .address = db_get_text(rows, 4, a),
        .state = db_get_text(rows, 5, a),
        .actions = db_get_text(rows, 6, a),
        .disposition = "",
        .queue_id = db_get_int(rows, 7),
        .queue_name = db_get_text(rows, 8, a),
        .wrap_up_reason = db_get_text(rows, 9, a),
        .associated_id = db_get_text(rows, 10, a),
        .started_at = db_get_int(rows, 11),
        .state_changed_at = db_get_int(rows, 12),
    };
}

static void read_variable(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct call_variable *)out = (struct call_variable) { db_get_text(rows, 0, a),
                                                            db_get_text(rows, 1, a) };
}

enum err task_load(struct db *db, struct arena *a, const char *id, struct task *out)
{
    const struct db_arg *args = DB_ARGS(db_text(id));
    enum err e = model_one(db, Q_TASK_BY_ID, args, a, read_row, out);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_DIALOG_NOT_FOUND : e;
    return model_list(db, Q_TASK_VARIABLES, args, a, read_variable, sizeof *out->variables,
                      (void **)&out->variables, &out->variable_count);
}

enum err task_list_of_user(struct db *db, struct arena *a, const char *login_id, struct task **out,
                           size_t *count)
{
    const char **ids;
    enum err e = model_list(db, Q_TASK_IDS_OF_USER, DB_ARGS(db_text(login_id)), a, model_read_text,
                            sizeof *ids, (void **)&ids, count);

    if (e)
        return e;
    *out = arena_array(a, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        if ((e = task_load(db, a, ids[i], &(*out)[i])))
            return e;
    return ERR_OK;
}

enum err task_save(struct db *db, const struct task *t)
{
    enum err e = db_run(db, Q_TASK_SAVE,
                        DB_ARGS(db_text(t->id), db_int(t->media_id), db_text(t->login_id),
                                db_text(t->address), db_text(t->state), db_text(t->actions),
                                db_int(t->queue_id), db_text(t->queue_name),
                                db_text(t->wrap_up_reason), db_text(t->associated_id),
                                db_int(t->started_at), db_int(t->state_changed_at)));

    for (size_t i = 0; !e && i < t->variable_count; i++)
        e = db_run(db, Q_TASK_SAVE_VARIABLE,
                   DB_ARGS(db_text(t->id), db_int((int64_t)i), db_text(t->variables[i].name),
                           db_text(t->variables[i].value)));
    return e;
}

enum err task_remove(struct db *db, const char *id)
{
    return db_run(db, Q_TASK_REMOVE, DB_ARGS(db_text(id)));
}
