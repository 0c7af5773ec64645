#include "model/user.h"

#include "base/str.h"
#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct user *)out = (struct user) {
        .login_id = db_get_text(rows, 0, a),
        .login_name = db_get_text(rows, 1, a),
        .first_name = db_get_text(rows, 2, a),
        .last_name = db_get_text(rows, 3, a),
        .is_agent = db_get_bool(rows, 4),
        .is_supervisor = db_get_bool(rows, 5),
        .is_administrator = db_get_bool(rows, 6),
        .skill_target_id = db_get_int(rows, 7),
        .team = { db_get_int(rows, 8), db_get_text(rows, 9, a) },
        .wrap_up_incoming = db_get_text(rows, 10, a),
        .wrap_up_outgoing = db_get_text(rows, 11, a),
        .now = { .state = db_get_text(rows, 12, a),
                 .pending_state = db_get_text(rows, 13, a),
                 .reason_code = db_get_int(rows, 14),
                 .extension = db_get_text(rows, 15, a),
                 .mobile_mode = db_get_text(rows, 16, a),
                 .mobile_number = db_get_text(rows, 17, a),
                 .state_changed_at = db_get_int(rows, 18) },
        .reason = { .id = db_get_int(rows, 19),
                    .category = db_get_text(rows, 20, a),
                    .code = db_get_int(rows, 14),
                    .label = db_get_text(rows, 21, a),
                    .for_all = db_get_bool(rows, 22),
                    .system_code = db_get_bool(rows, 23) },
    };
    ((struct user *)out)->now.login_id = ((struct user *)out)->login_id;
}

static void read_team_ref(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct team_ref *)out = (struct team_ref) { db_get_int(rows, 0), db_get_text(rows, 1, a) };
}

enum err user_load(struct db *db, struct arena *a, const char *login_id, struct user *out)
{
    enum err e = model_one(db, Q_USER_BY_ID, DB_ARGS(db_text(login_id)), a, read_row, out);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_USER_NOT_FOUND : e;
    if (!out->is_supervisor)
        return ERR_OK;
    return model_list(db, Q_USER_SUPERVISED_TEAMS, DB_ARGS(db_text(login_id)), a, read_team_ref,
                      sizeof *out->supervised, (void **)&out->supervised, &out->supervised_count);
}

enum err user_load_any(struct db *db, struct arena *a, const char *id_or_name, struct user *out)
{
    const char *login_id;
    enum err e = user_load(db, a, id_or_name, out);

    if (e != ERR_USER_NOT_FOUND)
        return e;
    if (model_one(db, Q_USER_ID_BY_NAME, DB_ARGS(db_text(id_or_name)), a, model_read_text,
                  &login_id))
        return ERR_USER_NOT_FOUND;
    return user_load(db, a, login_id, out);
}

static enum err load_all(struct db *db, struct arena *a, enum query q, const struct db_arg *args,
                         struct user **out, size_t *count)
{
    const char **ids;
    enum err e = model_list(db, q, args, a, model_read_text, sizeof *ids, (void **)&ids, count);

    if (e)
        return e;
    *out = arena_array(a, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        if ((e = user_load(db, a, ids[i], &(*out)[i])))
            return e;
    return ERR_OK;
}

enum err user_list(struct db *db, struct arena *a, struct user **out, size_t *count)
{
    return load_all(db, a, Q_USER_IDS, DB_NO_ARGS, out, count);
}

enum err user_list_of_team(struct db *db, struct arena *a, int64_t team_id, struct user **out,
                           size_t *count)
{
    return load_all(db, a, Q_USER_IDS_OF_TEAM, DB_ARGS(db_int(team_id)), out, count);
}

enum err user_on_extension(struct db *db, struct arena *a, const char *extension,
                           const char **login_id)
{
    enum err e = model_one(db, Q_USER_BY_EXTENSION, DB_ARGS(db_text(extension)), a, model_read_text,
                           login_id);

    return e == ERR_NOT_FOUND ? ERR_USER_NOT_FOUND : e;
}

enum err user_must_supervise(struct db *db, const char *supervisor, const char *login_id)
{
    struct db_rows rows;
    enum err e = db_one(db, Q_USER_SUPERVISES, DB_ARGS(db_text(supervisor), db_text(login_id)),
                        &rows);

    if (e)
        return e == ERR_NOT_FOUND ? ERR_NOT_YOUR_AGENT : e;
    return db_done(&rows);
}

enum err user_save_now(struct db *db, const struct agent_now *now)
{
    struct db_arg code = now->reason_code ? db_int(now->reason_code) : db_text(NULL);

    return db_run(db, Q_USER_SAVE_STATE,
                  DB_ARGS(db_text(now->login_id), db_text(now->state), db_text(now->pending_state),
                          code, db_text(now->extension), db_text(now->mobile_mode),
                          db_text(now->mobile_number), db_int(now->state_changed_at)));
}
