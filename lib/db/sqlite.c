/* sqlite: the store of one machine.  Rules and their reasons: reference stack 5. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "db/db.h"
#include "db/migrate.h"
#include "db/open_any.h"

enum {
    BUSY_GIVE_UP_MS = 5000,
    BUSY_LOOK_MS = 100, /* what counts of the time between two looks */
    MOST_ARGS = 31,
    SETTLE_TRIES = 200, /* with naps between them: a second */
    SETTLE_NAP_NS = 5000000,
    LOG_PAGES = 8192, /* a log that is longer is begun anew, with writers kept out: 32 MB */
    LOG_HEAD = 32,
    LOG_FRAME = 24 + 4096, /* bytes; SQLite's file format, 4 */
    LOG_AHEAD = 4 << 20,   /* bytes: more than is written between two checkpoints */
};

/* What is known of the log in struct db, moved. */
enum { NONE, SOME = -1 /* something in it is not in the file */ };

struct statement {
    sqlite3_stmt *s;                     /* prepared at its first use */
    unsigned char places[MOST_ARGS + 1]; /* of $1, $2, ... among its parameters; 0: none */
};

struct db {
    sqlite3 *handle;
    struct statement statements[QUERY_COUNT];
    sqlite3_stmt *data_version;
    sqlite3_stmt *begin, *begin_read, *commit; /* prepared at their first use, too */
    int checkpoint_lock; /* shared while writing, exclusive while the log is to be begun anew */
    struct db *pin;      /* another connection, of db_checkpoint() */
    int64_t moved;       /* version of which it has found everything in the file, or SOME, NONE */
    int frames;          /* in the log when it was last looked at */
    int64_t busy_looked_ms, busy_ms;
    bool writing, reading;
    bool lasting; /* what is being written is to be on the disk once it is committed */
};

/* SQLite's own handler sleeps up to 100 ms and may lose the race again and again.  A process that
 * was stopped, or whose machine was, has not waited meanwhile: who has the lock stood still, too.
 */
static int wait_a_little(void *ctx, int tries)
{
    struct db *db = ctx;
    unsigned short seed = (unsigned short)(clock_mono_us() ^ (getpid() << 4));
    struct timespec t = { 0, 100000 + (seed * 2654435761u >> 8) % 400000 };
    int64_t now = clock_mono_ms(), passed;

    passed = now - db->busy_looked_ms;
    db->busy_looked_ms = now;
    db->busy_ms = tries == 0 ? 0 : db->busy_ms + (passed < BUSY_LOOK_MS ? passed : BUSY_LOOK_MS);
    if (db->busy_ms > BUSY_GIVE_UP_MS)
        return 0;
    nanosleep(&t, NULL);
    return 1;
}

static enum err failed(struct db *db, const char *what, int code)
{
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return ERR_OK;
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    default:
        log_error("store", "query=%s code=%d message=\"%s\"", what, code,
                  sqlite3_errmsg(db->handle));
        return ERR_UNAVAILABLE;
    }
}

/* A checkpoint that begins while a commit restarts the log can lose commits (fixed
 * in 3.44.6, 3.50.7 and 3.51.3); db_checkpoint() does without such a moment, with the lock file
 * beside the database. */
static int open_checkpoint_lock(const char *path)
{
    char lock[PATH_MAX];

    if (snprintf(lock, sizeof lock, "%s.checkpoint", path) >= (int)sizeof lock)
        return -1;
    return open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
}

/* Without mmap_size: each commit of another process makes the next read map the file anew, which
 * stops every thread of a program for a moment; an accepted PUT costs its program an eighth less
 * so, and a GET the same. */
static const char pragmas_of_all[] = "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                                     "PRAGMA synchronous = NORMAL;"
                                     "PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY;";

/* Counting every allocation under one mutex costs each statement; it can be left out only before
 * the first database of a process is opened. */
static pthread_once_t configured = PTHREAD_ONCE_INIT;

static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Everything db_open does but the look at the schema, which migrate needs to do without. */
enum err db_open_any(const char *path, enum db_mode mode, bool create, struct db **out)
{
    int flags = SQLITE_OPEN_NOMUTEX |
                (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                (create ? SQLITE_OPEN_CREATE : 0);
    struct db *db = calloc(1, sizeof *db);
    enum err e;

    if (!db)
        abort();
    *out = NULL;
    pthread_once(&configured, configure);
    db->checkpoint_lock = -1;
    e = failed(db, "open", sqlite3_open_v2(path, &db->handle, flags, NULL));
    if (!e) {
        sqlite3_busy_handler(db->handle, wait_a_little, db);
        sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        e = failed(db, "pragmas", sqlite3_exec(db->handle, pragmas_of_all, NULL, NULL, NULL));
    }
    if (!e && mode == DB_WRITE && (db->checkpoint_lock = open_checkpoint_lock(path)) < 0)
        e = ERR_UNAVAILABLE;
    if (e) {
        log_error("store", "file=\"%s\" error=\"cannot be opened as a database\"", path);
        db_close(db);
        return e;
    }
    *out = db;
    return ERR_OK;
}

enum err db_open(const char *path, enum db_mode mode, struct db **out)
{
    enum err e = db_open_any(path, mode, false, out);

    if (e)
        return e;
    if (db_schema_version(*out) != schema_version) {
        log_error("schema", "found=%d wanted=%d", db_schema_version(*out), schema_version);
        db_close(*out);
        *out = NULL;
        return ERR_UNAVAILABLE;
    }
    return ERR_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int q = 0; q < QUERY_COUNT; q++)
        sqlite3_finalize(db->statements[q].s);
    sqlite3_finalize(db->data_version);
    sqlite3_finalize(db->begin);
    sqlite3_finalize(db->begin_read);
    sqlite3_finalize(db->commit);
    sqlite3_close(db->handle);
    db_close(db->pin);
    if (db->checkpoint_lock >= 0)
        close(db->checkpoint_lock);
    free(db);
}

void db_keep_at_most(struct db *db, int kilobytes)
{
    char pragma[48];

    snprintf(pragma, sizeof pragma, "PRAGMA cache_size = -%d", kilobytes);
    failed(db, pragma, sqlite3_exec(db->handle, pragma, NULL, NULL, NULL));
}

static int bind(sqlite3_stmt *s, int i, const struct db_arg *arg)
{
    switch (arg->type) {
    case DB_INT:
        return sqlite3_bind_int64(s, i, arg->integer);
    case DB_REAL:
        return sqlite3_bind_double(s, i, arg->real);
    case DB_TEXT:
        return sqlite3_bind_text64(s, i, arg->text.p ? arg->text.p : "", arg->text.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case DB_NULL:
    case DB_END:
        break;
    }
    return sqlite3_bind_null(s, i);
}

/* Parameters count from their first appearance, not by their names. */
static int prepare(struct db *db, enum query q)
{
    struct statement *s = &db->statements[q];
    int code = sqlite3_prepare_v3(db->handle, query_texts[q], -1, SQLITE_PREPARE_PERSISTENT, &s->s,
                                  NULL);

    for (int i = sqlite3_bind_parameter_count(s->s); i > 0; i--) {
        const char *name = sqlite3_bind_parameter_name(s->s, i); /* "$7" */
        long n = name ? strtol(name + 1, NULL, 10) : 0;

        if (n > 0 && n <= MOST_ARGS)
            s->places[n] = (unsigned char)i;
    }
    return code;
}

/* After some errors, of reading, too, SQLite rolls the whole transaction back by itself; what is
 * said then would be committed statement by statement, and what is read be of several moments. */
static bool is_lost(const struct db *db)
{
    return (db->writing || db->reading) && sqlite3_get_autocommit(db->handle);
}

void db_start(struct db *db, enum query q, const struct db_arg *args, struct db_rows *rows)
{
    struct statement *s = &db->statements[q];
    int code;

    *rows = (struct db_rows) { .db = db, .query = (int)q };
    if (is_lost(db)) {
        rows->error = ERR_UNAVAILABLE;
        return;
    }
    code = s->s ? SQLITE_OK : prepare(db, q);
    for (int i = 0; code == SQLITE_OK && args[i].type != DB_END; i++) {
        int place = i < MOST_ARGS ? s->places[i + 1] : 0;

        code = place ? bind(s->s, place, &args[i]) : SQLITE_RANGE;
    }
    rows->statement = s->s;
    rows->error = failed(db, query_names[q], code);
}

bool db_next(struct db_rows *rows)
{
    int code;

    if (rows->error || !rows->statement)
        return false;
    code = sqlite3_step(rows->statement);
    if (code == SQLITE_ROW)
        return true;
    rows->error = failed(rows->db, query_names[rows->query], code);
    return false;
}

enum err db_done(struct db_rows *rows)
{
    if (rows->statement) {
        sqlite3_reset(rows->statement);
        sqlite3_clear_bindings(rows->statement);
        rows->statement = NULL;
    }
    return rows->error;
}

enum err db_run(struct db *db, enum query q, const struct db_arg *args)
{
    struct db_rows rows;

    db_start(db, q, args, &rows);
    while (db_next(&rows))
        continue;
    return db_done(&rows);
}

enum err db_one(struct db *db, enum query q, const struct db_arg *args, struct db_rows *rows)
{
    enum err e;

    db_start(db, q, args, rows);
    if (db_next(rows))
        return ERR_OK;
    e = db_done(rows);
    return e ? e : ERR_NOT_FOUND;
}

int64_t db_get_int(const struct db_rows *rows, int column)
{
    return sqlite3_column_int64(rows->statement, column);
}

bool db_get_bool(const struct db_rows *rows, int column)
{
    return db_get_int(rows, column) != 0;
}

const char *db_get_text(const struct db_rows *rows, int column, struct arena *a)
{
    const unsigned char *text = sqlite3_column_text(rows->statement, column);

    if (!text)
        return NULL;
    return arena_strndup(a, (const char *)text,
                         (size_t)sqlite3_column_bytes(rows->statement, column));
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->handle);
}

static enum err plain(struct db *db, const char *sql)
{
    return failed(db, sql, sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}

/* What every transaction says. */
static enum err again(struct db *db, sqlite3_stmt **s, const char *sql)
{
    int code = SQLITE_OK;

    if (!*s)
        code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, s, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(*s);
        sqlite3_reset(*s);
    }
    return failed(db, sql, code);
}

enum err db_begin(struct db *db)
{
    enum err e;

    db_end_read(db);
    if (flock(db->checkpoint_lock, LOCK_SH))
        return ERR_UNAVAILABLE;
    e = again(db, &db->begin, "BEGIN IMMEDIATE");
    if (e)
        flock(db->checkpoint_lock, LOCK_UN);
    db->writing = !e;
    return e;
}

enum err db_begin_lasting(struct db *db)
{
    enum err e = db_begin(db);

    db->lasting = !e;
    return e;
}

/* As SQLite's own synchronous = FULL, but with the lock of the writer given back: a disk that is
 * slow keeps nobody else from writing. */
static enum err wait_for_disk(struct db *db)
{
    int log = open(sqlite3_filename_wal(sqlite3_db_filename(db->handle, "main")),
                   O_RDONLY | O_CLOEXEC);
    bool is_there = log >= 0 && fdatasync(log) == 0;

    if (!is_there)
        log_error("disk", "error=%s", strerror(errno));
    if (log >= 0)
        close(log);
    return is_there ? ERR_OK : ERR_UNAVAILABLE;
}

static void end_writing(struct db *db)
{
    db->writing = db->lasting = false;
    flock(db->checkpoint_lock, LOCK_UN);
}

void db_rollback(struct db *db)
{
    if (!db->writing)
        return;
    if (!sqlite3_get_autocommit(db->handle))
        plain(db, "ROLLBACK");
    end_writing(db);
}

enum err db_commit(struct db *db)
{
    enum err e = is_lost(db) ? ERR_UNAVAILABLE : again(db, &db->commit, "COMMIT");
    bool lasting = db->lasting;

    if (e) {
        db_rollback(db);
        return e;
    }
    end_writing(db);
    return lasting ? wait_for_disk(db) : ERR_OK;
}

enum err db_begin_read(struct db *db)
{
    enum err e = again(db, &db->begin_read, "BEGIN");

    db->reading = !e;
    return e;
}

void db_end_read(struct db *db)
{
    if (db->reading && !is_lost(db))
        again(db, &db->commit, "COMMIT");
    db->reading = false;
}

int64_t db_data_version(struct db *db)
{
    int64_t version = -1;

    if (!db->data_version)
        sqlite3_prepare_v3(db->handle, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT,
                           &db->data_version, NULL);
    if (sqlite3_step(db->data_version) == SQLITE_ROW)
        version = sqlite3_column_int64(db->data_version, 0);
    sqlite3_reset(db->data_version);
    return version;
}

/* Without waiting for anybody.  *frames: how many the log has; false when some are not in the file.
 */
static bool checkpoint(struct db *db, int mode, int *frames, enum err *e)
{
    int moved = 0, code;

    *frames = 0;
    sqlite3_busy_handler(db->handle, NULL, NULL);
    code = sqlite3_wal_checkpoint_v2(db->handle, NULL, mode, frames, &moved);
    sqlite3_busy_handler(db->handle, wait_a_little, db);
    if (code == SQLITE_OK)
        db->frames = *frames;
    *e = (code & 0xff) == SQLITE_BUSY ? ERR_OK : failed(db, "checkpoint", code);
    return code == SQLITE_OK && moved == *frames;
}

/* Moves what is in the log into the file; true when all of it was. */
static bool move(struct db *db, int *frames, enum err *e)
{
    return checkpoint(db, SQLITE_CHECKPOINT_PASSIVE, frames, e);
}

/* The log cannot be begun anew while a snapshot is read from it.  One of everything that was not
 * yet in the file is read from the log; of what was, from the file: then nothing is to be done. */
static int64_t take_snapshot(struct db *db)
{
    return db_begin_read(db->pin) ? db->moved : db_data_version(db->pin);
}

/* Most of the time: the disk is waited for, but no writer waits. */
static enum err move_beside_writers(struct db *db, int *pages)
{
    int64_t version = take_snapshot(db);
    enum err e = ERR_OK;

    *pages = 0;
    if (version != db->moved && move(db, pages, &e))
        db->moved = version;
    db_end_read(db->pin);
    return e;
}

/* SQLite itself waits for the file only when everything is in it. */
static void sync_file(struct db *db)
{
    sqlite3_file *file = NULL;

    if (!sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) && file)
        file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

/* What came meanwhile, which is little; the next writer begins the log anew. */
static enum err move_rest(struct db *db)
{
    enum err e;
    int pages;

    sync_file(db);
    if (flock(db->checkpoint_lock, LOCK_EX))
        return ERR_UNAVAILABLE;
    if (move(db, &pages, &e)) {
        db->moved = take_snapshot(db);
        db_end_read(db->pin);
    }
    flock(db->checkpoint_lock, LOCK_UN);
    return e;
}

/* Once all of it is in the file, the next writer begins the log anew by itself, which makes every
 * frame that was written to it worthless.  Not so a log none of whose frames counts: that one goes
 * on under its old name (SQLite's salts), by which given-up frames behind would count again. */
static enum err settle(struct db *db)
{
    enum err e;
    int frames;

    if (!move(db, &frames, &e)) {
        if (!e)
            log_warn("settle", "frames=%d left=some", frames); /* somebody reads an old state */
        return e;
    }
    if (frames == 0 && !checkpoint(db, SQLITE_CHECKPOINT_TRUNCATE, &frames, &e) && !e)
        log_warn("settle", "left=log");
    return e;
}

enum err db_settle(struct db *db)
{
    enum err e;

    sync_file(db);
    for (int tries = 0; flock(db->checkpoint_lock, LOCK_EX | LOCK_NB); tries++) {
        if (errno != EWOULDBLOCK)
            return ERR_UNAVAILABLE;
        /* A writer that stands still must not keep us from starting. */
        if (tries == SETTLE_TRIES) {
            log_warn("settle", "error=%s", err_name(ERR_CONFLICT));
            return ERR_OK;
        }
        nanosleep(&(struct timespec) { .tv_nsec = SETTLE_NAP_NS }, NULL);
    }
    e = settle(db);
    flock(db->checkpoint_lock, LOCK_UN);
    return e;
}

/* Nothing is known of what an earlier process has left; what is committed now is in the log alone.
 */
static enum err commit_something(struct db *db)
{
    char same[48];
    enum err e = db_begin(db);

    if (e)
        return e;
    snprintf(same, sizeof same, "PRAGMA user_version = %d", db_schema_version(db));
    if ((e = plain(db, same))) {
        db_rollback(db);
        return e;
    }
    return db_commit(db);
}

/* A log begun anew is written over, and a frame fills no whole pages of memory: one that the system
 * has taken away meanwhile would be read by the writer first, behind whatever else the disk has to
 * do (1.7 s while folders were copied).  So what comes next is asked for beforehand. */
static void keep_log_near(const struct db *db, const char *path)
{
    off_t next = LOG_HEAD + (off_t)db->frames * LOG_FRAME;
    int log = open(sqlite3_filename_wal(path), O_RDONLY | O_CLOEXEC);

    if (log < 0)
        return;
    posix_fadvise(log, 0, LOG_AHEAD, POSIX_FADV_WILLNEED); /* it may begin anew at any time */
    posix_fadvise(log, next, LOG_AHEAD, POSIX_FADV_WILLNEED);
    close(log);
}

static enum err move_log(struct db *db, const char *path)
{
    int pages = 0;
    enum err e;

    if (!db->pin && (e = db_open_any(path, DB_READ, false, &db->pin)))
        return e;
    if (db->moved == NONE) {
        if ((e = commit_something(db)))
            return e;
        db->moved = SOME;
    }
    if ((e = move_beside_writers(db, &pages)))
        return e;
    return pages > LOG_PAGES ? move_rest(db) : ERR_OK;
}

enum err db_checkpoint(struct db *db)
{
    const char *path = sqlite3_db_filename(db->handle, "main");
    enum err e = move_log(db, path);

    keep_log_near(db, path);
    return e;
}

static int one_number(struct db *db, const char *pragma)
{
    sqlite3_stmt *s = NULL;
    int number = 0;

    if (sqlite3_prepare_v2(db->handle, pragma, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_step(s) == SQLITE_ROW)
        number = sqlite3_column_int(s, 0);
    sqlite3_finalize(s);
    return number;
}

int db_schema_version(struct db *db)
{
    return one_number(db, "PRAGMA user_version");
}

int db_application_id(struct db *db)
{
    return one_number(db, "PRAGMA application_id");
}

bool db_is_empty(struct db *db)
{
    return one_number(db, "SELECT count(*) FROM sqlite_master") == 0;
}

/* It may be long: what is wrong with it SQLite says. */
enum err db_run_script(struct db *db, const char *sql)
{
    if (is_lost(db))
        return ERR_UNAVAILABLE;
    return failed(db, "script", sqlite3_exec(db->handle, sql, NULL, NULL, NULL));
}
