#include "db/migrate.h"

#include <stdio.h>

#include "base/log.h"
#include "db/open_any.h"

static enum err set_version(struct db *db, int version)
{
    char sql[48];

    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    return db_run_script(db, sql);
}

/* Runs texts[first..] in one transaction. */
static enum err run_all(struct db *db, const char *const *texts, int version)
{
    enum err e = db_begin(db);

    for (; !e && *texts; texts++)
        e = db_run_script(db, *texts);
    if (!e)
        e = set_version(db, version);
    if (!e)
        return db_commit(db);
    db_rollback(db);
    return e;
}

enum err db_migrate(const char *path)
{
    struct db *db;
    enum err e = db_open_any(path, DB_WRITE, true, &db);
    int found;

    if (e)
        return e;
    found = db_schema_version(db);
    if (found > schema_version) {
        log_error("schema_newer", "found=%d known=%d", found, schema_version);
        e = ERR_UNAVAILABLE;
    } else if (found == 0) {
        e = db_run_script(db, "PRAGMA journal_mode = WAL");
        if (!e)
            e = run_all(db, schema_parts, schema_version);
    } else if (found < schema_version) {
        e = run_all(db, migrations + found - 1, schema_version);
    }
    db_close(db);
    return e;
}
