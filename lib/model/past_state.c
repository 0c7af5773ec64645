#include "model/past_state.h"

#include "model/list.h"
#include "model/user.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct past_state *)out = (struct past_state) {
        .state = db_get_text(rows, 0, a),
        .reason_code = db_get_int(rows, 1),
        .reason_label = db_get_text(rows, 2, a),
        .since = db_get_int(rows, 3),
    };
}

enum err past_state_list(struct db *db, struct arena *a, const char *login_id,
                         struct past_state **out, size_t *count)
{
    return model_list(db, Q_PAST_STATES_OF_USER, DB_ARGS(db_text(login_id)), a, read_row,
                      sizeof **out, (void **)out, count);
}

enum err past_state_add(struct db *db, const struct user *user)
{
    return db_run(db, Q_PAST_STATE_ADD,
                  DB_ARGS(db_text(user->login_id),
                          db_text(user->reason.label ? user->reason.label : ""),
                          db_int(PAST_STATES)));
}
