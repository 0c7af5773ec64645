/* Expected: reference reliability-security S12, a bucket of `burst` requests that fills with `rate`
 * a second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "auth/throttle.h"

enum { S = 1000000 };

static char folder[] = "/tmp/aplomb-throttle-XXXXXX";
static char path[64];

static int up(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/requests", folder);
    return 0;
}

static int down(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static struct throttle *opened(int64_t rate, int64_t burst)
{
    struct throttle *t = NULL;

    assert_int_equal(throttle_open(folder, rate, burst, &t), ERR_OK);
    return t;
}

static void a_bucket_empties_and_fills(void **state)
{
    struct throttle *t = opened(50, 200);
    int64_t now = 1000LL * S;

    (void)state;
    for (int i = 0; i < 200; i++)
        assert_int_equal(throttle_wait_s(t, "1001", now), 0);
    assert_int_equal(throttle_wait_s(t, "1001", now), 1);
    assert_int_equal(throttle_wait_s(t, "1002", now), 0);
    now += S;
    for (int i = 0; i < 50; i++)
        assert_int_equal(throttle_wait_s(t, "1001", now), 0);
    assert_int_equal(throttle_wait_s(t, "1001", now), 1);
    /* At the rate it never ends; who was refused lost nothing. */
    for (int i = 0; i < 1000; i++)
        assert_int_equal(throttle_wait_s(t, "1001", now += S / 50), 0);
    throttle_close(t);
}

static void processes_count_together(void **state)
{
    struct throttle *one = opened(1, 4), *other = opened(1, 4);
    int64_t now = 5000LL * S;

    (void)state;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(throttle_wait_s(one, "2001", now), 0);
        assert_int_equal(throttle_wait_s(other, "2001", now), 0);
    }
    assert_int_equal(throttle_wait_s(one, "2001", now), 1);
    assert_int_equal(throttle_wait_s(other, "2001", now), 1);
    throttle_close(one);
    throttle_close(other);
}

/* The clock begins anew with the machine; a file may be older. */
static void a_count_of_another_life_is_forgotten(void **state)
{
    struct throttle *t = opened(1, 4);

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(throttle_wait_s(t, "2002", 900000LL * S), 0);
    assert_int_equal(throttle_wait_s(t, "2002", 10LL * S), 0);
    throttle_close(t);
}

/* A store into a page without room on a full disk would be SIGBUS (reliability-security R8). */
static void it_has_its_room_on_the_disk(void **state)
{
    struct throttle *t;
    struct stat st;

    (void)state;
    unlink(path);
    t = opened(1, 1);
    assert_int_equal(stat(path, &st), 0);
    assert_true(st.st_size > 0 && st.st_blocks * 512 >= st.st_size);
    throttle_close(t);
}

static void rate_0_is_no_limit(void **state)
{
    struct throttle *t = opened(0, 1);

    (void)state;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(throttle_wait_s(t, "1001", 7), 0);
    throttle_close(t);
    throttle_close(NULL);
}

static void a_file_that_others_may_write_is_refused(void **state)
{
    struct throttle *t = opened(1, 1);

    (void)state;
    throttle_close(t);
    assert_int_equal(chmod(path, 0666), 0);
    assert_int_equal(throttle_open(folder, 1, 1, &t), ERR_UNAVAILABLE);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(throttle_open("/tmp/there/is/no/such/folder", 1, 1, &t), ERR_UNAVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bucket_empties_and_fills),
        cmocka_unit_test(processes_count_together),
        cmocka_unit_test(a_count_of_another_life_is_forgotten),
        cmocka_unit_test(it_has_its_room_on_the_disk),
        cmocka_unit_test(rate_0_is_no_limit),
        cmocka_unit_test(a_file_that_others_may_write_is_refused),
    };

    return cmocka_run_group_tests(tests, up, down);
}
