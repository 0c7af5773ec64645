#include "event/log.h"

#include "model/list.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct event *)out = (struct event) {
        .seq = db_get_int(rows, 0),
        .at = db_get_int(rows, 1),
        .node = db_get_text(rows, 2, a),
        .request_id = db_get_text(rows, 3, a),
        .payload = db_get_text(rows, 4, a),
    };
}

enum err event_append(struct db *db, struct event *e)
{
    enum err failed = db_run(
        db, Q_EVENT_APPEND,
        DB_ARGS(db_int(e->at), db_text(e->node), db_text(e->request_id), db_text(e->payload)));

    e->seq = failed ? 0 : db_last_id(db);
    return failed;
}

enum err event_list(struct db *db, struct arena *a, int64_t after,
                    const struct event_filter *filter, int64_t limit, struct event **out,
                    size_t *count)
{
    if (filter)
        return model_list(db, Q_EVENT_AFTER_MATCHING,
                          DB_ARGS(db_int(after), db_text(filter->node), db_text(filter->request_id),
                                  db_int(limit)),
                          a, read_row, sizeof **out, (void **)out, count);
    return model_list(db, Q_EVENT_AFTER, DB_ARGS(db_int(after), db_int(limit)), a, read_row,
                      sizeof **out, (void **)out, count);
}

enum err event_last(struct db *db, int64_t *seq)
{
    struct arena a;
    enum err e;

    arena_init(&a);
    e = model_one(db, Q_EVENT_LAST, DB_NO_ARGS, &a, model_read_int, seq);
    arena_release(&a);
    return e;
}

enum err event_forget(struct db *db, int64_t now, int64_t keep, int64_t needed, int64_t limit,
                      int64_t *deleted)
{
    enum err e = db_begin(db);

    *deleted = 0;
    if (e)
        return e;
    e = db_run(db, Q_EVENT_FORGET,
               DB_ARGS(db_int(now - keep), db_int(limit), db_int(needed), db_int(now + keep)));
    if (e) {
        db_rollback(db);
        return e;
    }
    *deleted = db_changes(db);
    return db_commit(db);
}
