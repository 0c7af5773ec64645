/* db: the store.  Statements are named (sql/query), parameters are typed, rows are read in order.
 *
 * One struct db belongs to one thread of one process and is opened after fork.  Rules behind it are
 * those of reference stack 5: WAL, BEGIN IMMEDIATE for every write, an own busy handler, no
 * checkpoint but by the process that calls db_checkpoint() (aplomb-ctid).
 *
 * Errors: ERR_NOT_FOUND (db_one without a row), ERR_CONFLICT (a UNIQUE, CHECK or foreign key
 * refuses the write), ERR_UNAVAILABLE (locked for too long, full, corrupt or gone; logged here). */
#ifndef APLOMB_DB_DB_H
#define APLOMB_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "queries.h"

struct db;

enum db_mode { DB_READ, DB_WRITE };

/* path of the database file; it must exist and have our schema (ERR_UNAVAILABLE otherwise). */
enum err db_open(const char *path, enum db_mode mode, struct db **out);
void db_close(struct db *db); /* NULL does nothing */

/* Keeps at most so much of the store in memory, 2 MB unless this is said.  Where others write all
 * the time a connection gains nothing by it: each of their commits makes it forget what it has. */
void db_keep_at_most(struct db *db, int kilobytes);

struct db_arg {
    enum { DB_END, DB_NULL, DB_INT, DB_REAL, DB_TEXT } type;
    int64_t integer;
    double real;
    struct str text;
};

static inline struct db_arg db_int(int64_t value)
{
    return (struct db_arg) { .type = DB_INT, .integer = value };
}
static inline struct db_arg db_real(double value)
{
    return (struct db_arg) { .type = DB_REAL, .real = value };
}
/* NULL is SQL's NULL.  The text must live until the statement is done. */
static inline struct db_arg db_text(const char *value)
{
    return (struct db_arg) { .type = value ? DB_TEXT : DB_NULL, .text = str_of(value) };
}
static inline struct db_arg db_str(struct str value)
{
    return (struct db_arg) { .type = DB_TEXT, .text = value };
}

/* The arguments $1, $2, ... of a statement: DB_ARGS(db_int(7), db_text("x")). */
#define DB_ARGS(...)                                                                               \
    (const struct db_arg[])                                                                        \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .type = DB_END                                                                         \
        }                                                                                          \
    }
#define DB_NO_ARGS ((const struct db_arg[]) { { .type = DB_END } })

/* A statement under way; its current row is valid until the next db_next or db_done. */
struct db_rows {
    struct db *db;
    void *statement;
    int query;
    enum err error;
};

/* Runs a statement that gives no rows. */
enum err db_run(struct db *db, enum query q, const struct db_arg *args);

/* Starts a statement; `while (db_next(&rows))` reads it; db_done() ends it and tells what went
 * wrong.  Always say db_done(), also after an early break. */
void db_start(struct db *db, enum query q, const struct db_arg *args, struct db_rows *rows);
bool db_next(struct db_rows *rows);
enum err db_done(struct db_rows *rows);

/* First row of a statement; ERR_NOT_FOUND when there is none.  Say db_done(rows) after ERR_OK. */
enum err db_one(struct db *db, enum query q, const struct db_arg *args, struct db_rows *rows);

/* Columns from 0.  Text is copied into the arena; SQL's NULL is 0, NULL or false. */
int64_t db_get_int(const struct db_rows *rows, int column);
bool db_get_bool(const struct db_rows *rows, int column);
const char *db_get_text(const struct db_rows *rows, int column, struct arena *a);

/* Id of the row the last INSERT made. */
int64_t db_last_id(const struct db *db);
/* Rows the last statement changed. */
int64_t db_changes(const struct db *db);

/* A write is BEGIN IMMEDIATE ... COMMIT; they do not nest, and a reading that goes on ends there.
 * db_commit rolls back when it fails. */
enum err db_begin(struct db *db);
/* A write that is on the disk once db_commit says so, and stays over a power cut: one wait for the
 * disk each, in which others may write.  When the disk fails it is not rolled back.  What others
 * commit may lack the last moments after a power cut, and is whole. */
enum err db_begin_lasting(struct db *db);
enum err db_commit(struct db *db);
void db_rollback(struct db *db); /* does nothing outside a transaction */

/* A read that sees one state of the store over several statements. */
enum err db_begin_read(struct db *db);
void db_end_read(struct db *db);

/* Changes whenever another connection has committed (PRAGMA data_version): a cheap question. */
int64_t db_data_version(struct db *db);

/* Moves the log into the file; for aplomb-ctid alone, between transactions, small and often.  Waits
 * for the disk twice; writers are not kept waiting but when the log has become long. */
enum err db_checkpoint(struct db *db);

/* Before anything is built on what an earlier process has left: all of it is moved into the file,
 * and the next writer begins the log anew.  Otherwise what was written to the log and given up, by
 * a kill or a failing disk, stays in it behind what counts, and may count again after a power cut
 * that takes what was written over it.  Waits for a writer, for a second at the most: one that
 * stands still is no error.  ERR_UNAVAILABLE when the disk fails. */
enum err db_settle(struct db *db);

#endif
