#include "model/past_call.h"

#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct past_call *)out = (struct past_call) {
        .dialog_id = db_get_int(rows, 0),
        .direction = db_get_text(rows, 1, a),
        .call_type = db_get_text(rows, 2, a),
        .party = db_get_text(rows, 3, a),
        .queue_name = db_get_text(rows, 4, a),
        .started_at = db_get_int(rows, 5),
        .answered_at = db_get_int(rows, 6),
        .ended_at = db_get_int(rows, 7),
        .wrap_up_reason = db_get_text(rows, 8, a),
    };
}

enum err past_call_list(struct db *db, struct arena *a, const char *login_id,
                        struct past_call **out, size_t *count)
{
    return model_list(db, Q_PAST_CALLS_OF_USER, DB_ARGS(db_text(login_id)), a, read_row,
                      sizeof **out, (void **)out, count);
}

enum err past_call_add(struct db *db, const char *login_id, const struct past_call *call)
{
    enum err e = db_run(db, Q_PAST_CALL_ADD,
                        DB_ARGS(db_text(login_id), db_int(call->dialog_id),
                                db_text(call->direction), db_text(call->call_type),
                                db_text(call->party), db_text(call->queue_name),
                                db_int(call->started_at),
                                call->answered_at ? db_int(call->answered_at) : db_text(NULL),
                                db_int(call->ended_at), db_text(call->wrap_up_reason)));

    return e ? e : db_run(db, Q_PAST_CALL_FORGET, DB_ARGS(db_text(login_id), db_int(PAST_CALLS)));
}
