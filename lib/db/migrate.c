#include "db/migrate.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/open_any.h"

static enum err set_version(struct db *db, int version)
{
    char sql[48];

    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    return db_run_script(db, sql);
}

/* Comments and blanks make no other schema. */
static uint32_t add_text(uint32_t print, const char *sql)
{
    for (; *sql; sql++) {
        if (strncmp(sql, "--", 2) == 0 && !(sql = strchr(sql, '\n')))
            break;
        if (*sql != ' ' && *sql != '\n')
            print = (print ^ (unsigned char)*sql) * 16777619u;
    }
    return print;
}

/* Of all this build would say to an empty database; SQLite has room for 32 bits with a sign. */
static int fingerprint(void)
{
    uint32_t print = 2166136261u;

    for (const char *const *sql = schema_parts; *sql; sql++)
        print = add_text(print, *sql);
    for (const char *const *sql = migrations; *sql; sql++)
        print = add_text(print, *sql);
    return (int)(print >> 1);
}

static enum err sign(struct db *db)
{
    char sql[48];

    snprintf(sql, sizeof sql, "PRAGMA application_id = %d", fingerprint());
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
        e = sign(db);
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
    } else if (found == 0 && !db_is_empty(db)) {
        log_error("schema_unknown",
                  "database=%s error=\"it has tables that are not ours, or comes from .dump, "
                  "which leaves out whose they are\" cure=use_.backup_and_.restore",
                  path);
        e = ERR_UNAVAILABLE;
    } else if (found == 0) {
        e = db_run_script(db, "PRAGMA journal_mode = WAL");
        if (!e)
            e = run_all(db, schema_parts, schema_version);
    } else if (found < schema_version) {
        e = run_all(db, migrations + found - 1, schema_version);
    } else if (db_application_id(db) != fingerprint()) {
        log_error("schema_other",
                  "database=%s made_by=another_state_of_this_version "
                  "cure=move_it_away_and_start_with_a_new_one",
                  path);
        e = ERR_UNAVAILABLE;
    }
    db_close(db);
    return e;
}
