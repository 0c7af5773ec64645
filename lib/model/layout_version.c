#include "model/layout_version.h"

#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct layout_version *)out = (struct layout_version) { .number = db_get_int(rows, 0),
                                                              .at = db_get_int(rows, 1),
                                                              .who = db_get_text(rows, 2, a),
                                                              .xml = db_get_text(rows, 3, a) };
}

/* *written: it is in the table. */
static enum err load_now(struct db *db, struct arena *a, int64_t team_id,
                         struct layout_version *out, bool *written)
{
    const char *own;
    enum err e = model_one(db, Q_LAYOUT_VERSION_NEWEST, DB_ARGS(db_int(team_id)), a, read_row, out);

    if (e && e != ERR_NOT_FOUND)
        return e;
    if (e)
        *out = (struct layout_version) { 0 };
    if ((e = layout_load_own(db, a, team_id, &own)))
        return e;
    *written = same(out->xml, own);
    if (!*written)
        *out = (struct layout_version) { .number = out->number + 1, .who = "", .xml = own };
    return ERR_OK;
}

enum err layout_version_now(struct db *db, struct arena *a, int64_t team_id,
                            struct layout_version *out)
{
    bool written;

    return load_now(db, a, team_id, out, &written);
}

enum err layout_version_list(struct db *db, struct arena *a, int64_t team_id,
                             struct layout_version **out, size_t *count)
{
    struct layout_version now, *written_down, *all;
    size_t n;
    bool written;
    enum err e;

    if ((e = load_now(db, a, team_id, &now, &written)) ||
        (e = model_list(db, Q_LAYOUT_VERSIONS, DB_ARGS(db_int(team_id)), a, read_row,
                        sizeof *written_down, (void **)&written_down, &n)))
        return e;
    *count = 0;
    *out = all = arena_array(a, n + 1, sizeof *all);
    if (!written)
        all[(*count)++] = now;
    for (size_t i = 0; i < n; i++)
        all[(*count)++] = written_down[i];
    return ERR_OK;
}

enum err layout_version_load(struct db *db, struct arena *a, int64_t team_id, int64_t number,
                             struct layout_version *out)
{
    enum err e = layout_version_now(db, a, team_id, out);

    if (e || out->number == number)
        return e;
    return model_one(db, Q_LAYOUT_VERSION_BY_NUMBER, DB_ARGS(db_int(team_id), db_int(number)), a,
                     read_row, out);
}

static enum err add(struct db *db, int64_t team_id, const struct layout_version *v)
{
    return db_run(db, Q_LAYOUT_VERSION_ADD,
                  DB_ARGS(db_int(team_id), db_int(v->number), db_int(v->at), db_text(v->who),
                          db_text(v->xml)));
}

enum err layout_version_keep(struct db *db, struct arena *a, const struct layout_change *change)
{
    struct layout_version now, next = { .at = change->at, .who = change->who, .xml = change->xml };
    bool written;
    enum err e;

    if ((e = load_now(db, a, change->team_id, &now, &written)) || same(now.xml, change->xml))
        return e;
    next.number = now.number + 1;
    if ((!written && (e = add(db, change->team_id, &now))) || (e = add(db, change->team_id, &next)))
        return e;
    return db_run(db, Q_LAYOUT_VERSION_FORGET,
                  DB_ARGS(db_int(change->team_id), db_int(next.number - LAYOUT_VERSIONS)));
}
