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
