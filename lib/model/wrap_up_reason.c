#include "model/wrap_up_reason.h"

#include <string.h>

#include "model/list.h"
#include "xml/write.h"

enum { LABEL_BYTES = 39, GLOBAL_MAX = 100, TEAM_MAX = 1500 };

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct wrap_up_reason *)out = (struct wrap_up_reason) {
        .id = db_get_int(rows, 0),
        .label = db_get_text(rows, 1, a),
        .for_all = db_get_bool(rows, 2),
    };
}

enum err wrap_up_reason_load(struct db *db, struct arena *a, int64_t id, struct wrap_up_reason *out)
{
    return model_one(db, Q_WRAP_UP_REASON_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);
}

enum err wrap_up_reason_load_of_team(struct db *db, struct arena *a, int64_t id, int64_t team_id,
                                     struct wrap_up_reason *out)
{
    return model_one(db, Q_WRAP_UP_REASON_OF_TEAM_BY_ID, DB_ARGS(db_int(id), db_int(team_id)), a,
                     read_row, out);
}

static enum err load_list(struct db *db, enum query q, const struct db_arg *args, struct arena *a,
                          struct wrap_up_reason **out, size_t *count)
{
    return model_list(db, q, args, a, read_row, sizeof **out, (void **)out, count);
}

enum err wrap_up_reason_list(struct db *db, struct arena *a, struct wrap_up_reason **out,
                             size_t *count)
{
    return load_list(db, Q_WRAP_UP_REASONS_ALL, DB_NO_ARGS, a, out, count);
}

enum err wrap_up_reason_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                                     struct wrap_up_reason **out, size_t *count)
{
    return load_list(db, Q_WRAP_UP_REASONS_OF_TEAM, DB_ARGS(db_int(team_id)), a, out, count);
}

enum err wrap_up_reason_list_assigned(struct db *db, struct arena *a, int64_t team_id,
                                      struct wrap_up_reason **out, size_t *count)
{
    return load_list(db, Q_WRAP_UP_REASONS_ASSIGNED, DB_ARGS(db_int(team_id)), a, out, count);
}

/* -- configuration --------------------------------------------------------------------------- */

enum err wrap_up_reason_check(const struct wrap_up_reason *w, const char **what)
{
    size_t n = strlen(w->label);

    *what = n < 1 || n > LABEL_BYTES ? "label" : NULL;
    return *what ? ERR_INVALID_INPUT : ERR_OK;
}

static enum err check_room(struct db *db, const struct wrap_up_reason *w)
{
    return model_check_room(db, Q_WRAP_UP_REASON_COUNT, DB_ARGS(db_int(w->for_all)),
                            w->for_all ? GLOBAL_MAX : TEAM_MAX);
}

enum err wrap_up_reason_add(struct db *db, struct wrap_up_reason *w)
{
    enum err e;

    if ((e = check_room(db, w)))
        return e;
    e = db_run(db, Q_WRAP_UP_REASON_ADD, DB_ARGS(db_text(w->label), db_int(w->for_all)));
    w->id = e ? 0 : db_last_id(db);
    return e;
}

/* A reason that becomes everybody's is no team's any more. */
enum err wrap_up_reason_save(struct db *db, const struct wrap_up_reason *was,
                             const struct wrap_up_reason *w)
{
    enum err e = was->for_all == w->for_all ? ERR_OK : check_room(db, w);

    if (!e && w->for_all)
        e = db_run(db, Q_WRAP_UP_REASON_UNASSIGN, DB_ARGS(db_int(w->id)));
    if (e)
        return e;
    return db_run(db, Q_WRAP_UP_REASON_SAVE,
                  DB_ARGS(db_int(w->id), db_text(w->label), db_int(w->for_all)));
}

enum err wrap_up_reason_remove(struct db *db, int64_t id)
{
    return db_run(db, Q_WRAP_UP_REASON_REMOVE, DB_ARGS(db_int(id)));
}

/* -- shapes ---------------------------------------------------------------------------------- */

void wrap_up_reason_write(struct buf *xml, const char *base, const struct wrap_up_reason *w)
{
    xml_open(xml, "WrapUpReason");
    xml_open(xml, "uri");
    xml_escape(xml, str_of(base));
    buf_addf(xml, "/WrapUpReason/%lld", (long long)w->id);
    xml_close(xml, "uri");
    xml_text(xml, "label", w->label);
    xml_bool(xml, "forAll", w->for_all);
    xml_close(xml, "WrapUpReason");
}

void wrap_up_reasons_write(struct buf *xml, const char *base, const struct wrap_up_reason *list,
                           size_t count)
{
    xml_open(xml, "WrapUpReasons");
    for (size_t i = 0; i < count; i++)
        wrap_up_reason_write(xml, base, &list[i]);
    xml_close(xml, "WrapUpReasons");
}
