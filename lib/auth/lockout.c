#include "auth/lockout.h"

bool lockout_in_force(int64_t until_ms, int64_t now_ms)
{
    return until_ms > now_ms && until_ms - now_ms <= LOCKOUT_MS;
}

static enum err write_one(struct db *db, enum query q, const struct db_arg *args)
{
    enum err e;

    db_end_read(db);
    if ((e = db_begin(db)))
        return e;
    if ((e = db_run(db, q, args))) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

enum err lockout_count(struct db *db, const char *login_id, int64_t now_ms)
{
    return write_one(
        db, Q_LOCKOUT_COUNT,
        DB_ARGS(db_text(login_id), db_int(LOCKOUT_FAILURES), db_int(now_ms + LOCKOUT_MS)));
}

enum err lockout_clear(struct db *db, const char *login_id)
{
    return write_one(db, Q_LOCKOUT_CLEAR, DB_ARGS(db_text(login_id)));
}
