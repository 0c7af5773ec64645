#include "auth/lockout.h"

bool lockout_in_force(int64_t until_ms, int64_t now_ms)
{
    return until_ms > now_ms && until_ms - now_ms <= LOCKOUT_MS;
}

enum err lockout_count(struct db *db, const char *login_id, int64_t now_ms)
{
    return db_run(
        db, Q_LOCKOUT_COUNT,
        DB_ARGS(db_text(login_id), db_int(LOCKOUT_FAILURES), db_int(now_ms + LOCKOUT_MS)));
}

enum err lockout_clear(struct db *db, const char *login_id)
{
    return db_run(db, Q_LOCKOUT_CLEAR, DB_ARGS(db_text(login_id)));
}
