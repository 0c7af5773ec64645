#include "model/dialog.h"

#include "base/str.h"
#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct dialog *)out = (struct dialog) {
        .id = db_get_int(rows, 0),
        .state = db_get_text(rows, 1, a),
        .call_type = db_get_text(rows, 2, a),
        .from_address = db_get_text(rows, 3, a),
        .to_address = db_get_text(rows, 4, a),
        .dialed_number = db_get_text(rows, 5, a),
        .queue_id = db_get_int(rows, 6),
        .queue_name = db_get_text(rows, 7, a),
        .associated_dialog_id = db_get_int(rows, 8),
        .secondary_id = db_get_int(rows, 9),
        .wrap_up_reason = db_get_text(rows, 10, a),
        .started_at = db_get_int(rows, 11),
        .outbound_classification = db_get_text(rows, 12, a),
        .customer = db_get_text(rows, 13, a),
        .callback_time = db_get_text(rows, 14, a),
        .callback_number = db_get_text(rows, 15, a),
    };
}

static void read_participant(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct participant *)out = (struct participant) {
        .address = db_get_text(rows, 0, a),
        .address_type = db_get_text(rows, 1, a),
        .login_id = db_get_text(rows, 2, a),
        .listed = db_get_bool(rows, 3),
        .state = db_get_text(rows, 4, a),
        .state_cause = db_get_text(rows, 5, a),
        .actions = db_get_text(rows, 6, a),
        .started_at = db_get_int(rows, 7),
        .state_changed_at = db_get_int(rows, 8),
        .answered_at = db_get_int(rows, 9),
        .left_at = db_get_int(rows, 10),
    };
}

static void read_variable(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct call_variable *)out = (struct call_variable) { db_get_text(rows, 0, a),
                                                            db_get_text(rows, 1, a) };
}

enum err dialog_load(struct db *db, struct arena *a, int64_t id, struct dialog *out)
{
    const struct db_arg *args = DB_ARGS(db_int(id));
    enum err e = model_one(db, Q_DIALOG_BY_ID, args, a, read_row, out);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_DIALOG_NOT_FOUND : e;
    if ((e = model_list(db, Q_DIALOG_PARTICIPANTS, args, a, read_participant,
                        sizeof *out->participants, (void **)&out->participants,
                        &out->participant_count)))
        return e;
    return model_list(db, Q_DIALOG_VARIABLES, args, a, read_variable, sizeof *out->variables,
                      (void **)&out->variables, &out->variable_count);
}

static enum err load_all(struct db *db, struct arena *a, enum query q, const struct db_arg *args,
                         struct dialog **out, size_t *count)
{
    int64_t *ids;
    enum err e = model_list(db, q, args, a, model_read_int, sizeof *ids, (void **)&ids, count);

    if (e)
        return e;
    *out = arena_array(a, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        if ((e = dialog_load(db, a, ids[i], &(*out)[i])))
            return e;
    return ERR_OK;
}

enum err dialog_list_of_user(struct db *db, struct arena *a, const char *login_id,
                             struct dialog **out, size_t *count)
{
    return load_all(db, a, Q_DIALOG_IDS_OF_USER, DB_ARGS(db_text(login_id)), out, count);
}

enum err dialog_list(struct db *db, struct arena *a, struct dialog **out, size_t *count)
{
    return load_all(db, a, Q_DIALOG_IDS, DB_NO_ARGS, out, count);
}

struct participant *dialog_participant_of(const struct dialog *d, const char *login_id)
{
    for (size_t i = 0; i < d->participant_count; i++)
        if (d->participants[i].login_id && same(d->participants[i].login_id, login_id))
            return &d->participants[i];
    return NULL;
}

struct participant *dialog_participant_at(const struct dialog *d, const char *address)
{
    for (size_t i = 0; i < d->participant_count; i++)
        if (same(d->participants[i].address, address))
            return &d->participants[i];
    return NULL;
}

static struct db_arg id_or_null(int64_t id)
{
    return id ? db_int(id) : db_text(NULL);
}

static enum err save_participant(struct db *db, const struct dialog *d, size_t i)
{
    const struct participant *p = &d->participants[i];

    return db_run(db, Q_DIALOG_SAVE_PARTICIPANT,
                  DB_ARGS(db_int(d->id), db_int((int64_t)i), db_text(p->address),
                          db_text(p->address_type), db_text(p->login_id), db_int(p->listed),
                          db_text(p->state), db_text(p->state_cause), db_text(p->actions),
                          db_int(p->started_at), db_int(p->state_changed_at),
                          db_int(p->answered_at), db_int(p->left_at)));
}

enum err dialog_save(struct db *db, const struct dialog *d)
{
    enum err e = db_run(
        db, Q_DIALOG_SAVE,
        DB_ARGS(db_int(d->id), db_text(d->state), db_text(d->call_type), db_text(d->from_address),
                db_text(d->to_address), db_text(d->dialed_number), id_or_null(d->queue_id),
                db_text(d->queue_name), id_or_null(d->associated_dialog_id),
                id_or_null(d->secondary_id), db_text(d->wrap_up_reason), db_int(d->started_at),
                db_text(d->outbound_classification), db_text(d->customer),
                db_text(d->callback_time), db_text(d->callback_number)));

    for (size_t i = 0; !e && i < d->participant_count; i++)
        e = save_participant(db, d, i);
    if (!e)
        e = db_run(db, Q_DIALOG_DROP_PARTICIPANTS,
                   DB_ARGS(db_int(d->id), db_int((int64_t)d->participant_count)));
    for (size_t i = 0; !e && i < d->variable_count; i++)
        e = db_run(db, Q_DIALOG_SAVE_VARIABLE,
                   DB_ARGS(db_int(d->id), db_int((int64_t)i), db_text(d->variables[i].name),
                           db_text(d->variables[i].value)));
    return e;
}

enum err dialog_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_DIALOG_REMOVE, DB_ARGS(db_int(id)));
}
