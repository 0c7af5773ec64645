/* Reference xmpp-delivery 11.3, item 8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event/needed.h"

enum { FOR_MS = 60000 };

static char run[64], path[96];

static int set_up(void **state)
{
    (void)state;
    snprintf(run, sizeof(run), "/tmp/ap-needed-XXXXXX");
    if (!mkdtemp(run))
        return -1;
    snprintf(path, sizeof(path), "%s/bridge.needs", run);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(run);
}

/* The clock was set: one renewal differs from the other, and that is all. */
static void renew(int64_t seq, time_t at)
{
    const struct timespec times[] = { { .tv_sec = at }, { .tv_sec = at } };

    assert_int_equal(needed_write(run, seq), ERR_OK);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void what_was_said_is_read(void **state)
{
    struct needed n = { 0 };

    (void)state;
    assert_int_equal(needed_from(&n, run, 1000, FOR_MS), INT64_MAX);
    renew(1234567, 1);
    assert_int_equal(needed_from(&n, run, 1000, FOR_MS), 1234567);
    renew(9, 2);
    assert_int_equal(needed_from(&n, run, 2000, FOR_MS), 9);
}

static void who_says_nothing_for_long_needs_nothing(void **state)
{
    struct needed n = { 0 };

    (void)state;
    renew(5, 1000);
    assert_int_equal(needed_from(&n, run, 1000, FOR_MS), 5);
    assert_int_equal(needed_from(&n, run, 1000 + FOR_MS, FOR_MS), 5);
    assert_int_equal(needed_from(&n, run, 1001 + FOR_MS, FOR_MS), INT64_MAX);
    renew(5, 1);
    assert_int_equal(needed_from(&n, run, 1002 + FOR_MS, FOR_MS), 5);
}

static void what_is_no_number_is_nothing(void **state)
{
    struct needed n = { 0 };
    FILE *f = fopen(path, "w");

    (void)state;
    assert_non_null(f);
    fputs("what else may stand there", f);
    fclose(f);
    assert_int_equal(needed_from(&n, run, 1000, FOR_MS), INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_said_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_says_nothing_for_long_needs_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_number_is_nothing, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
