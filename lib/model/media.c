#include "model/media.h"

#include "model/list.h"

const struct media media_voice = { MEDIA_VOICE, "Voice", "Calls", false };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct media *)out = (struct media) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .description = db_get_text(rows, 2, a),
        .interruptible = db_get_bool(rows, 3),
    };
}

/* Who never signed in has no row of a state. */
static void read_of_user(const struct db_rows *rows, struct arena *a, void *out)
{
    struct media_of_user *m = out;
    const char *state = db_get_text(rows, 5, a);

    *m = (struct media_of_user) {
        .member = db_get_bool(rows, 4),
        .now = { .state = "LOGOUT",
                 .max_dialogs = 1,
                 .interrupt_action = "ACCEPT",
                 .logout_action = "CLOSE" },
        .reason = { .id = db_get_int(rows, 12),
                    .category = db_get_text(rows, 13, a),
                    .code = db_get_int(rows, 11),
                    .label = db_get_text(rows, 14, a),
                    .for_all = db_get_bool(rows, 15),
                    .system_code = db_get_bool(rows, 16) },
    };
    read_row(rows, a, &m->media);
    if (!state)
        return;
    m->now = (struct media_now) {
        .state = state,
        .routable = db_get_bool(rows, 6),
        .max_dialogs = db_get_int(rows, 7),
        .interrupt_action = db_get_text(rows, 8, a),
        .logout_action = db_get_text(rows, 9, a),
        .state_changed_at = db_get_int(rows, 10),
        .reason_code = db_get_int(rows, 11),
    };
}

enum err media_load(struct db *db, struct arena *a, int64_t id, struct media *out)
{
    return model_one(db, Q_MEDIA_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);
}

enum err media_list(struct db *db, struct arena *a, struct media **out, size_t *count)
{
    return model_list(db, Q_MEDIA_ALL, DB_NO_ARGS, a, read_row, sizeof **out, (void **)out, count);
}

enum err media_load_of_user(struct db *db, struct arena *a, const char *login_id, int64_t id,
                            struct media_of_user *out)
{
    if (id <= MEDIA_VOICE)
        return ERR_NOT_FOUND;
    return model_one(db, Q_MEDIA_OF_USER, DB_ARGS(db_text(login_id), db_int(id)), a, read_of_user,
                     out);
}

enum err media_list_of_user(struct db *db, struct arena *a, const char *login_id,
                            struct media_of_user **out, size_t *count)
{
    return model_list(db, Q_MEDIA_OF_USER, DB_ARGS(db_text(login_id), db_int(0)), a, read_of_user,
                      sizeof **out, (void **)out, count);
}

bool media_is_anywhere(struct db *db, const char *login_id)
{
    struct db_rows rows;

    if (db_one(db, Q_MEDIA_SIGNED_IN, DB_ARGS(db_text(login_id)), &rows))
        return false;
    db_done(&rows);
    return true;
}

enum err media_save_now(struct db *db, const char *login_id, int64_t media_id,
                        const struct media_now *now)
{
    struct db_arg code = now->reason_code ? db_int(now->reason_code) : db_text(NULL);

    return db_run(db, Q_MEDIA_SAVE_STATE,
                  DB_ARGS(db_text(login_id), db_int(media_id), db_text(now->state),
                          db_int(now->routable), code, db_int(now->max_dialogs),
                          db_text(now->interrupt_action), db_text(now->logout_action),
                          db_int(now->state_changed_at)));
}
