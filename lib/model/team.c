#include "model/team.h"

#include <string.h>

#include "model/list.h"
#include "xml/write.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct team_ref *)out = (struct team_ref) { db_get_int(rows, 0), db_get_text(rows, 1, a) };
}

enum err team_load(struct db *db, struct arena *a, int64_t id, struct team_ref *out)
{
    return model_one(db, Q_TEAM_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);
}

enum err team_list(struct db *db, struct arena *a, struct team_ref **out, size_t *count)
{
    return model_list(db, Q_TEAM_ALL, DB_NO_ARGS, a, read_row, sizeof **out, (void **)out, count);
}

enum err team_wrap_up_seconds(struct db *db, struct arena *a, const char *login_id,
                              int64_t *seconds)
{
    return model_one(db, Q_TEAM_WRAP_UP_SECONDS, DB_ARGS(db_text(login_id)), a, model_read_int,
                     seconds);
}

bool team_is_supervised_by(struct db *db, int64_t team_id, const char *login_id)
{
    struct db_rows rows;

    if (db_one(db, Q_TEAM_SUPERVISED_BY, DB_ARGS(db_int(team_id), db_text(login_id)), &rows))
        return false;
    db_done(&rows);
    return true;
}

/* -- as administrators keep them -------------------------------------------------------------- */

static void read_kept(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct team *)out = (struct team) {
        .id = db_get_int(rows, 0),
        .name = db_get_text(rows, 1, a),
        .wrap_up_incoming = db_get_text(rows, 2, a),
        .wrap_up_outgoing = db_get_text(rows, 3, a),
        .wrap_up_seconds = db_get_int(rows, 4),
        .members = db_get_int(rows, 5),
        .queues = db_get_int(rows, 6),
    };
}

enum err team_load_kept(struct db *db, struct arena *a, int64_t id, struct team *out)
{
    return id ? model_one(db, Q_TEAM_KEPT, DB_ARGS(db_int(id)), a, read_kept, out) : ERR_NOT_FOUND;
}

enum err team_list_kept(struct db *db, struct arena *a, struct team **out, size_t *count)
{
    return model_list(db, Q_TEAM_KEPT, DB_ARGS(db_int(0)), a, read_kept, sizeof **out, (void **)out,
                      count);
}

enum err team_of_name(struct db *db, const char *name, int64_t *id)
{
    enum err e = model_one(db, Q_TEAM_OF_NAME, DB_ARGS(db_text(name)), NULL, model_read_int, id);

    if (e == ERR_NOT_FOUND)
        *id = 0;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err team_add(struct db *db, struct team *team)
{
    enum err e = db_run(db, Q_TEAM_ADD,
                        DB_ARGS(db_text(team->name), db_text(team->wrap_up_incoming),
                                db_text(team->wrap_up_outgoing), db_int(team->wrap_up_seconds)));

    team->id = e ? 0 : db_last_id(db);
    return e;
}

enum err team_save(struct db *db, const struct team *team)
{
    return db_run(db, Q_TEAM_SAVE,
                  DB_ARGS(db_int(team->id), db_text(team->name), db_text(team->wrap_up_incoming),
                          db_text(team->wrap_up_outgoing), db_int(team->wrap_up_seconds)));
}

enum err team_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_TEAM_REMOVE, DB_ARGS(db_int(id)));
}

/* -- shapes ---------------------------------------------------------------------------------- */

void team_write(struct buf *xml, const struct team_ref *team, const struct user *members,
                size_t count, bool with_signed_out)
{
    xml_open(xml, "Team");
    xml_int(xml, "id", team->id);
    xml_text(xml, "name", team->name);
    buf_addf(xml, "<uri>/finesse/api/Team/%lld</uri>", (long long)team->id);
    xml_open(xml, "users");
    for (size_t i = 0; i < count; i++)
        if (with_signed_out || strcmp(members[i].now.state, "LOGOUT") != 0)
            user_write_summary(xml, "User", &members[i]);
    xml_close(xml, "users");
    xml_close(xml, "Team");
}
