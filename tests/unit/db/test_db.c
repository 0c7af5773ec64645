#define _DEFAULT_SOURCE /* flock, syscall */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/db.h"
#include "db/lease.h"
#include "db/migrate.h"

struct store {
    char folder[32], path[64], copy[80];
    struct db *db;
};

static int set_up(void **state)
{
    struct store *s = calloc(1, sizeof *s);

    if (!s)
        return -1;
    snprintf(s->folder, sizeof s->folder, "/tmp/aplomb-db-XXXXXX");
    if (!mkdtemp(s->folder))
        return -1;
    snprintf(s->path, sizeof s->path, "%s/a.db", s->folder);
    *state = s;
    return db_migrate(s->path) || db_open(s->path, DB_WRITE, &s->db);
}

static int tear_down(void **state)
{
    static const char *const names[] = { "a.db", "a.db-wal", "a.db-shm", "a.db.lease",
                                         "a.db.checkpoint" };
    struct store *s = *state;
    char path[96];

    db_close(s->db);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", s->folder, names[i]);
        unlink(path);
    }
    rmdir(s->folder);
    free(s);
    return 0;
}

/* Counted. */
static int waits_for_disk;

int fdatasync(int fd)
{
    waits_for_disk++;
    return (int)syscall(SYS_fdatasync, fd);
}

static int waits_of(struct store *s, enum err (*begin)(struct db *db))
{
    int before = waits_for_disk;

    assert_int_equal(begin(s->db), ERR_OK);
    assert_int_equal(
        db_run_script(s->db, "UPDATE chat SET primary_node = 'https://' || hex(randomblob(8))"),
        ERR_OK);
    assert_int_equal(db_commit(s->db), ERR_OK);
    return waits_for_disk - before;
}

/* reliability-security R9: no configuration is lost that was acknowledged. */
static void a_lasting_write_is_on_the_disk_when_it_is_done(void **state)
{
    struct store *s = *state;

    waits_of(s, db_begin_lasting); /* begins the log */
    assert_int_equal(waits_of(s, db_begin), 0);
    assert_true(waits_of(s, db_begin_lasting) > 0);
    assert_int_equal(waits_of(s, db_begin), 0);
    assert_int_equal(db_begin_lasting(s->db), ERR_OK);
    db_rollback(s->db);
    assert_int_equal(waits_of(s, db_begin), 0);
}

static void migrating_twice_changes_nothing(void **state)
{
    struct store *s = *state;

    assert_int_equal(db_migrate(s->path), ERR_OK);
    assert_int_equal(db_schema_version(s->db), schema_version);
}

static void a_newer_schema_is_refused(void **state)
{
    struct store *s = *state;
    struct db *other;

    assert_int_equal(db_run_script(s->db, "PRAGMA user_version = 99"), ERR_OK);
    assert_int_equal(db_migrate(s->path), ERR_UNAVAILABLE);
    assert_int_equal(db_open(s->path, DB_READ, &other), ERR_UNAVAILABLE);
}

static void another_schema_of_the_same_version_is_refused(void **state)
{
    struct store *s = *state;

    assert_int_equal(db_run_script(s->db, "PRAGMA application_id = 1"), ERR_OK);
    assert_int_equal(db_migrate(s->path), ERR_UNAVAILABLE);
}

static enum err remember(struct db *db, const char *key, const char *value)
{
    return db_run(db, Q_MEMO_SAVE, DB_ARGS(db_text(key), db_text(value)));
}

static size_t count_memos(struct db *db)
{
    struct db_rows rows;
    size_t n = 0;

    db_start(db, Q_MEMO_ALL, DB_NO_ARGS, &rows);
    while (db_next(&rows))
        n++;
    assert_int_equal(db_done(&rows), ERR_OK);
    return n;
}

static void a_rolled_back_write_never_was(void **state)
{
    struct store *s = *state;

    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_int_equal(remember(s->db, "a", "1"), ERR_OK);
    db_rollback(s->db);
    assert_int_equal(count_memos(s->db), 0);
    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_int_equal(remember(s->db, "a", "1"), ERR_OK);
    assert_int_equal(db_commit(s->db), ERR_OK);
    assert_int_equal(count_memos(s->db), 1);
}

/* Some errors end the transaction within SQLite: nothing may be said after them that then stands
 * alone. */
static void what_follows_a_lost_transaction_never_was(void **state)
{
    struct store *s = *state;
    struct db_rows rows;

    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_int_equal(remember(s->db, "a", "1"), ERR_OK);
    assert_int_not_equal(
        db_run_script(s->db, "INSERT OR ROLLBACK INTO provider_memo VALUES ('a', '2')"), ERR_OK);
    assert_int_equal(remember(s->db, "b", "1"), ERR_UNAVAILABLE);
    assert_int_equal(db_run_script(s->db, "INSERT INTO provider_memo VALUES ('c', '1')"),
                     ERR_UNAVAILABLE);
    assert_int_equal(db_one(s->db, Q_EVENT_LAST, DB_NO_ARGS, &rows), ERR_UNAVAILABLE);
    assert_int_equal(db_commit(s->db), ERR_UNAVAILABLE);
    assert_int_equal(count_memos(s->db), 0);
    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_int_equal(remember(s->db, "a", "1"), ERR_OK);
    assert_int_equal(db_commit(s->db), ERR_OK);
    assert_int_equal(count_memos(s->db), 1);
}

static void what_the_schema_refuses_is_a_conflict(void **state)
{
    struct store *s = *state;

    assert_int_equal(
        db_run(s->db, Q_EVENT_APPEND, DB_ARGS(db_int(1), db_text(NULL), db_text(""), db_text(""))),
        ERR_CONFLICT);
}

static void another_process_sees_a_commit(void **state)
{
    struct store *s = *state;
    struct db *reader;
    int64_t before;
    pid_t child;
    int status;

    assert_int_equal(db_open(s->path, DB_READ, &reader), ERR_OK);
    before = db_data_version(reader);
    assert_int_equal(db_data_version(reader), before);
    child = fork();
    if (child == 0) {
        struct db *db;

        if (db_open(s->path, DB_WRITE, &db) || db_begin(db) || remember(db, "k", "v") ||
            db_commit(db))
            _exit(1);
        _exit(0);
    }
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
    assert_int_not_equal(db_data_version(reader), before);
    assert_int_equal(count_memos(reader), 1);
    db_close(reader);
}

static void writers_of_many_processes_all_get_their_turn(void **state)
{
    enum { WRITERS = 4, WRITES = 200 };
    struct store *s = *state;

    for (int w = 0; w < WRITERS; w++)
        if (fork() == 0) {
            struct db *db;
            char key[32];

            if (db_open(s->path, DB_WRITE, &db))
                _exit(1);
            for (int i = 0; i < WRITES; i++) {
                snprintf(key, sizeof key, "%d-%d", w, i);
                if (db_begin(db) || remember(db, key, "v") || db_commit(db))
                    _exit(1);
            }
            _exit(0);
        }
    for (int w = 0; w < WRITERS; w++) {
        int status;

        assert_int_equal(db_checkpoint(s->db), ERR_OK);
        wait(&status);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_memos(s->db), WRITERS * WRITES);
}

/* -- a machine that stands still -------------------------------------------------------------- */

enum { STOPS_AT = 5, STILL_S = 3600, GOES_ON_AT = 20 };

static struct {
    int looks;  /* at the clock, 0 when nobody counts */
    int writer; /* is told to commit through this */
} machine;

/* Instead of the C library's: the machine is stopped for an hour between two looks at the clock. */
int clock_gettime(clockid_t which, struct timespec *out)
{
    long code = syscall(SYS_clock_gettime, which, out);

    if (!machine.looks)
        return (int)code;
    if (++machine.looks > STOPS_AT)
        out->tv_sec += STILL_S;
    if (machine.looks == GOES_ON_AT)
        assert_int_equal(write(machine.writer, "", 1), 1);
    return (int)code;
}

static _Noreturn void write_until_told(const char *path, int told, int ready)
{
    struct db *db;
    char c;

    if (db_open(path, DB_WRITE, &db) || db_begin(db) || write(ready, "", 1) != 1 ||
        read(told, &c, 1) != 1 || remember(db, "k", "v") || db_commit(db))
        _exit(1);
    _exit(0);
}

static void who_was_stopped_while_waiting_waits_on(void **state)
{
    struct store *s = *state;
    int told[2], ready[2], status;
    char c;

    assert_int_equal(pipe(told) || pipe(ready), 0);
    if (fork() == 0)
        write_until_told(s->path, told[0], ready[1]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    machine.writer = told[1];
    machine.looks = 1;
    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_true(machine.looks >= GOES_ON_AT);
    machine.looks = 0;
    assert_int_equal(count_memos(s->db), 1);
    assert_int_equal(db_commit(s->db), ERR_OK);
    wait(&status);
    assert_int_equal(status, 0);
    for (int i = 0; i < 2; i++) {
        close(told[i]);
        close(ready[i]);
    }
}

static void write_one(struct db *db, const char *key, const char *value)
{
    assert_int_equal(db_begin(db), ERR_OK);
    assert_int_equal(remember(db, key, value), ERR_OK);
    assert_int_equal(db_commit(db), ERR_OK);
}

/* What the file has without its log, as after both were copied and the log was lost. */
static size_t count_in_file(struct store *s)
{
    char *copy = s->copy, bytes[65536];
    struct db *alone;
    FILE *from, *to;
    size_t n;

    snprintf(copy, sizeof s->copy, "%s/copy.db", s->folder);
    from = fopen(s->path, "rb");
    to = fopen(copy, "wb");
    assert_true(from && to);
    while ((n = fread(bytes, 1, sizeof bytes, from)) > 0)
        assert_int_equal(fwrite(bytes, 1, n, to), n);
    fclose(from);
    fclose(to);
    assert_int_equal(db_open(copy, DB_READ, &alone), ERR_OK);
    n = count_memos(alone);
    db_close(alone);
    for (const char *const *end = (const char *const[]) { "", "-wal", "-shm", NULL }; *end; end++) {
        snprintf(copy, sizeof s->copy, "%s/copy.db%s", s->folder, *end);
        unlink(copy);
    }
    return n;
}

static void a_checkpoint_waits_for_no_writer(void **state)
{
    struct store *s = *state;
    int begun[2], held[2], status;
    char byte;
    pid_t child;

    assert_int_equal(db_checkpoint(s->db), ERR_OK);
    write_one(s->db, "a", "1");
    assert_int_equal(pipe(begun) || pipe(held), 0);
    child = fork();
    if (child == 0) {
        struct db *db;

        close(held[1]);
        if (db_open(s->path, DB_WRITE, &db) || db_begin(db) || remember(db, "b", "2") ||
            write(begun[1], "x", 1) != 1)
            _exit(1);
        _exit(read(held[0], &byte, 1) == 0); /* until it is closed, or the test is gone */
    }
    assert_int_equal(read(begun[0], &byte, 1), 1);
    assert_int_equal(db_checkpoint(s->db), ERR_OK);
    assert_int_equal(count_in_file(s), 1);
    close(held[1]);
    waitpid(child, &status, 0);
    write_one(s->db, "c", "3");
    assert_int_equal(db_checkpoint(s->db), ERR_OK);
    assert_int_equal(db_checkpoint(s->db), ERR_OK);
    assert_int_equal(count_in_file(s), 2);
    close(begun[0]);
    close(begun[1]);
    close(held[0]);
}

/* As after a kill of who did it before: nobody waits for a writer that is about to begin. */
static void nor_does_the_first_one(void **state)
{
    struct store *s = *state;
    struct db *other;
    int lock;

    write_one(s->db, "a", "1");
    assert_int_equal(db_open(s->path, DB_WRITE, &other), ERR_OK);
    snprintf(s->copy, sizeof s->copy, "%s.checkpoint", s->path);
    lock = open(s->copy, O_RDWR);
    assert_true(lock >= 0);
    assert_int_equal(flock(lock, LOCK_SH), 0);
    alarm(20); /* ends the test, should it wait */
    assert_int_equal(db_checkpoint(other), ERR_OK);
    alarm(0);
    assert_int_equal(count_in_file(s), 1);
    write_one(s->db, "b", "2");
    assert_int_equal(db_checkpoint(other), ERR_OK);
    assert_int_equal(count_in_file(s), 2);
    close(lock);
    db_close(other);
}

/* The salt of the log (SQLite file format, 4.1), which every frame in it bears. */
static int64_t salt_of(struct store *s)
{
    int64_t salt = 0;
    int log;

    snprintf(s->copy, sizeof s->copy, "%s-wal", s->path);
    log = open(s->copy, O_RDONLY);
    assert_int_equal(pread(log, &salt, sizeof salt, 16), sizeof salt);
    close(log);
    return salt;
}

/* What was given up in the log cannot count again. */
static void a_settled_log_is_begun_anew(void **state)
{
    struct store *s = *state;
    struct db *other;
    int64_t salt;

    write_one(s->db, "a", "1");
    salt = salt_of(s);
    assert_int_equal(db_open(s->path, DB_WRITE, &other), ERR_OK);
    write_one(other, "b", "2");
    assert_true(salt_of(s) == salt);
    assert_int_equal(db_settle(other), ERR_OK);
    assert_int_equal(count_in_file(s), 2);
    write_one(other, "c", "3");
    assert_true(salt_of(s) != salt);
    assert_int_equal(count_memos(s->db), 3);
    db_close(other);
}

static void write_and_die(struct store *s)
{
    int status = 1;
    pid_t child = fork();

    if (child == 0) {
        struct db *db;

        if (db_open(s->path, DB_WRITE, &db) || db_settle(db))
            _exit(1);
        write_one(db, "b", "2");
        _exit(0);
    }
    waitpid(child, &status, 0);
    assert_int_equal(status, 0);
}

/* As after a power cut that took the first frame of it. */
static void so_is_a_log_of_which_nothing_counts(void **state)
{
    enum { HEADER = 32, FRAME_HEADER = 24 };
    const char lost[FRAME_HEADER] = { 0 };
    struct store *s = *state;
    int64_t salt;
    int log;

    write_one(s->db, "a", "1");
    db_close(s->db);
    write_and_die(s);
    salt = salt_of(s);
    log = open(s->copy, O_RDWR);
    assert_int_equal(pwrite(log, lost, sizeof lost, HEADER), sizeof lost);
    close(log);
    assert_int_equal(db_open(s->path, DB_WRITE, &s->db), ERR_OK);
    assert_int_equal(count_memos(s->db), 1);
    assert_true(salt_of(s) == salt);
    assert_int_equal(db_settle(s->db), ERR_OK);
    write_one(s->db, "c", "3");
    assert_true(salt_of(s) != salt);
    assert_int_equal(count_memos(s->db), 2);
}

/* Though commits come while it is moved, all of whose 200 MB would be in it otherwise. */
static void a_long_log_is_begun_anew(void **state)
{
    enum { BYTES = 1 << 20, COUNT = 200, MOST = 120 * BYTES };
    struct store *s = *state;
    struct stat log;
    int status = 0;
    pid_t child;

    assert_int_equal(db_checkpoint(s->db), ERR_OK);
    child = fork();
    if (child == 0) {
        char *value = malloc(BYTES);
        struct db *db;

        if (!value || db_open(s->path, DB_WRITE, &db))
            _exit(1);
        for (int i = 0; i < COUNT; i++) {
            memset(value, 'a' + i % 26, BYTES - 1);
            value[BYTES - 1] = '\0';
            if (db_begin(db) || remember(db, "key", value) || db_commit(db))
                _exit(1);
        }
        _exit(0);
    }
    while (waitpid(child, &status, WNOHANG) == 0)
        assert_int_equal(db_checkpoint(s->db), ERR_OK);
    assert_int_equal(status, 0);
    snprintf(s->copy, sizeof s->copy, "%s-wal", s->path);
    assert_int_equal(stat(s->copy, &log), 0);
    assert_true(log.st_size < MOST);
}

static bool is_in_memory(int file, size_t bytes)
{
    unsigned char pages[64];
    void *at = mmap(NULL, bytes, PROT_READ, MAP_SHARED, file, 0);
    size_t count = bytes / (size_t)sysconf(_SC_PAGESIZE), in = 0;

    assert_true(at != MAP_FAILED && count <= sizeof pages);
    assert_int_equal(mincore(at, bytes, pages), 0);
    for (size_t i = 0; i < count; i++)
        in += pages[i] & 1;
    munmap(at, bytes);
    return in == count;
}

/* As it would be read first by who writes over it. */
static void what_is_written_over_next_is_in_memory(void **state)
{
    enum { BYTES = 256 << 10 };
    struct store *s = *state;
    char *value = malloc(BYTES);
    int log;

    assert_non_null(value);
    memset(value, 'a', BYTES - 1);
    value[BYTES - 1] = '\0';
    write_one(s->db, "key", value);
    free(value);
    assert_int_equal(db_settle(s->db), ERR_OK);
    write_one(s->db, "another", "1");
    snprintf(s->copy, sizeof s->copy, "%s-wal", s->path);
    log = open(s->copy, O_RDONLY);
    assert_int_equal(fsync(log), 0);
    assert_int_equal(posix_fadvise(log, 0, 0, POSIX_FADV_DONTNEED), 0);
    assert_int_equal(db_checkpoint(s->db), ERR_OK);
    for (int tries = 0; !is_in_memory(log, BYTES); tries++) {
        assert_true(tries < 1000);
        usleep(10000);
    }
    close(log);
}

/* Bytes that reading everything leaves in memory. */
static size_t kept_by_reading(const char *path, int kilobytes)
{
    size_t before;
    struct db *db;

    assert_int_equal(db_open(path, DB_READ, &db), ERR_OK);
    if (kilobytes)
        db_keep_at_most(db, kilobytes);
    before = mallinfo2().uordblks;
    assert_int_equal(count_memos(db), 500);
    before = mallinfo2().uordblks - before;
    db_close(db);
    return before;
}

static void no_more_is_kept_than_allowed(void **state)
{
    struct store *s = *state;
    char text[4000], key[16];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_int_equal(db_begin(s->db), ERR_OK);
    for (int i = 0; i < 500; i++) {
        snprintf(key, sizeof key, "%d", i);
        assert_int_equal(remember(s->db, key, text), ERR_OK);
    }
    assert_int_equal(db_commit(s->db), ERR_OK);
    if (kept_by_reading(s->path, 0) == 0)
        skip(); /* another allocator, which does not tell */
    assert_true(kept_by_reading(s->path, 0) > 1024 * 1024);
    assert_true(kept_by_reading(s->path, 128) < 400 * 1024);
}

static int64_t append_event(struct db *db, int64_t at)
{
    int64_t seq;

    assert_int_equal(db_begin(db), ERR_OK);
    assert_int_equal(db_run(db, Q_EVENT_APPEND,
                            DB_ARGS(db_int(at), db_text("/n"), db_text(""), db_text("<Update/>"))),
                     ERR_OK);
    seq = db_last_id(db);
    assert_int_equal(db_commit(db), ERR_OK);
    return seq;
}

static int64_t forget_events(struct db *db, int64_t before, int64_t limit, int64_t needed)
{
    assert_int_equal(
        db_run(db, Q_EVENT_FORGET,
               DB_ARGS(db_int(before), db_int(limit), db_int(needed), db_int(INT64_MAX))),
        ERR_OK);
    return db_changes(db);
}

/* Design 2: the log is the truth.  Its numbers go on though all that they stood for is forgotten.
 */
static void old_events_go_and_numbers_do_not_come_again(void **state)
{
    struct store *s = *state;
    int64_t last = 0;

    for (int64_t at = 1; at <= 5; at++)
        last = append_event(s->db, at * 1000);
    assert_int_equal(forget_events(s->db, 1000, 500, INT64_MAX), 0);
    assert_int_equal(forget_events(s->db, 4000, 2, 3), 2);
    assert_int_equal(forget_events(s->db, 4000, 2, 3), 0); /* needed */
    assert_int_equal(forget_events(s->db, 4000, 2, INT64_MAX), 1);
    assert_int_equal(forget_events(s->db, 4000, 2, INT64_MAX), 0);
    assert_int_equal(forget_events(s->db, 100000, 500, INT64_MAX), 1); /* the newest stays */
    assert_int_equal(append_event(s->db, 6000), last + 1);
}

/* Another process that holds the lease until it is killed. */
static pid_t hold_lease(struct store *s)
{
    int ready[2];
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        if (db_lease_take(s->path, 0))
            _exit(1);
        if (write(ready[1], "x", 1) != 1)
            _exit(1);
        pause();
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void end_holder(pid_t child)
{
    int status;

    kill(child, SIGKILL);
    waitpid(child, &status, 0);
}

static void a_lease_ends_with_its_holder(void **state)
{
    struct store *s = *state;
    pid_t child;

    assert_false(db_lease_held(s->path));
    child = hold_lease(s);
    assert_true(db_lease_held(s->path));
    assert_int_equal(db_lease_take(s->path, 20), ERR_CONFLICT);
    end_holder(child);
    assert_false(db_lease_held(s->path));
}

/* Where the disk is mounted for reading alone, say: the system is in service, and what is asked of
 * it fails by itself. */
static void a_store_that_may_only_be_read_has_its_holder_all_the_same(void **state)
{
    enum { NOBODY = 65534 };
    struct store *s = *state;
    uid_t me = geteuid();
    pid_t child = hold_lease(s);
    char lease[96];
    bool is_held;

    snprintf(lease, sizeof(lease), "%s.lease", s->path);
    assert_int_equal(chmod(s->folder, 0755) + chmod(lease, 0444), 0);
    if (me == 0)
        assert_int_equal(seteuid(NOBODY), 0);
    is_held = db_lease_held(s->path);
    assert_int_equal(seteuid(me), 0);
    end_holder(child);
    assert_true(is_held);
    assert_false(db_lease_held(s->path));
}

/* Out of descriptors, the bridge would tell everybody that the system is out of service. */
static void who_cannot_look_does_not_say_that_nobody_holds_it(void **state)
{
    struct store *s = *state;
    struct rlimit before, none;

    assert_false(db_lease_held(s->path));
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    assert_true(db_lease_held(s->path));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_false(db_lease_held(s->path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lasting_write_is_on_the_disk_when_it_is_done, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(migrating_twice_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_newer_schema_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_schema_of_the_same_version_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_rolled_back_write_never_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_follows_a_lost_transaction_never_was, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_the_schema_refuses_is_a_conflict, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_process_sees_a_commit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writers_of_many_processes_all_get_their_turn, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_was_stopped_while_waiting_waits_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_checkpoint_waits_for_no_writer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nor_does_the_first_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_settled_log_is_begun_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(so_is_a_log_of_which_nothing_counts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_log_is_begun_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_over_next_is_in_memory, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_more_is_kept_than_allowed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(old_events_go_and_numbers_do_not_come_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_lease_ends_with_its_holder, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_store_that_may_only_be_read_has_its_holder_all_the_same,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_cannot_look_does_not_say_that_nobody_holds_it, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
