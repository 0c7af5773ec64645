#define _DEFAULT_SOURCE /* flock, mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/conf.h"
#include "db/db.h"
#include "db/migrate.h"
#include "event/doorbell.h"
#include "event/publish.h"

enum { TRIES = 200, NAP_NS = 10000000, SALT_AT = 16 /* of a log, SQLite file format 4.1 */ };

static char run[32], path[64], wal[72];
static struct db *db;

static int set_up(void **state)
{
    (void)state;
    snprintf(run, sizeof run, "/tmp/ap-publish-XXXXXX");
    if (!mkdtemp(run))
        return -1;
    snprintf(path, sizeof path, "%s/a.db", run);
    snprintf(wal, sizeof wal, "%s-wal", path);
    return db_migrate(path) || db_open(path, DB_WRITE, &db);
}

static int tear_down(void **state)
{
    static const char *const names[] = { "a.db",       "a.db-wal",        "a.db-shm",
                                         "a.db.lease", "a.db.checkpoint", "doorbell",
                                         "events.lock" };
    char name[96];

    (void)state;
    db_close(db);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        snprintf(name, sizeof name, "%s/%s", run, names[i]);
        unlink(name);
    }
    return rmdir(run);
}

static struct event something(void)
{
    return (
        struct event) { .node = "/finesse/api/User/1", .request_id = "", .payload = "<Update/>" };
}

static void write_one(void)
{
    struct event e = something();

    assert_int_equal(db_begin(db), ERR_OK);
    assert_int_equal(event_append(db, &e), ERR_OK);
    assert_int_equal(db_commit(db), ERR_OK);
}

static int64_t salt(void)
{
    int log = open(wal, O_RDONLY | O_CLOEXEC);
    int64_t salt = 0;

    assert_int_equal(pread(log, &salt, sizeof salt, SALT_AT), sizeof salt);
    close(log);
    return salt;
}

/* It has read, as who is asked by a client has to know first who that is. */
static _Noreturn void read_and_announce(int says)
{
    const struct conf conf = { .run = run };
    struct event e = something();
    struct db *own;
    int64_t last;

    if (db_open(path, DB_WRITE, &own) || db_begin_read(own) || event_last(own, &last))
        _exit(1);
    if (write(says, "", 1) != 1)
        _exit(1);
    _exit(event_announce(own, &conf, NULL, &e) ? 1 : 0);
}

static void hear_from(int fd)
{
    char byte;

    assert_int_equal(read(fd, &byte, 1), 1);
}

static bool is_begun_anew(int64_t before)
{
    nanosleep(&(struct timespec) { .tv_nsec = NAP_NS }, NULL);
    assert_int_equal(db_settle(db), ERR_OK);
    write_one();
    return salt() != before;
}

/* Where many announce, somebody always waits: a long log would never get shorter. */
static void who_waits_for_a_turn_keeps_no_log_from_being_begun_anew(void **state)
{
    int says[2], status = 1, bell = doorbell_listen(run), turns, tries = 0;
    char name[64];
    int64_t before;
    pid_t child;

    (void)state;
    snprintf(name, sizeof name, "%s/events.lock", run);
    turns = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_true(bell >= 0 && turns >= 0);
    assert_int_equal(flock(turns, LOCK_EX), 0);
    assert_int_equal(pipe(says), 0);
    write_one(); /* which is in the log alone: who reads now reads the log */
    before = salt();
    if ((child = fork()) == 0)
        read_and_announce(says[1]);
    hear_from(says[0]);
    while (!is_begun_anew(before) && tries < TRIES)
        tries++;
    assert_int_equal(flock(turns, LOCK_UN), 0);
    waitpid(child, &status, 0);
    close(bell);
    close(turns);
    close(says[0]);
    close(says[1]);
    assert_int_equal(status, 0);
    assert_true(tries < TRIES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_waits_for_a_turn_keeps_no_log_from_being_begun_anew,
                                        set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
