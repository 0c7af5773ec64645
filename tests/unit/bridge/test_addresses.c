/* Who comes and goes keeps what was counted this second; the tests do not care when a second ends:
 * a try during which one did is made again. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/clock.h"
#include "bridge/addresses.h"

enum { CREATIONS = 20, CONNECTIONS = 3 };

static struct addresses *make(bool limit_loopback)
{
    return addresses_new(CONNECTIONS, CREATIONS, limit_loopback);
}

/* As a client that closes after each session, from before1after, before2after, ... or, without
 * after, always from the same address.  How many it gets. */
static int creates(struct addresses *all, const char *before, const char *after, int tries)
{
    int count = 0;
    char name[64];

    for (int i = 0; i < tries; i++) {
        if (after)
            snprintf(name, sizeof name, "%s%d%s", before, i + 1, after);
        else
            snprintf(name, sizeof name, "%s", before);
        assert_true(addresses_come(all, name));
        count += addresses_may_create(all, name);
        addresses_go(all, name);
    }
    return count;
}

static int in_one_second(const char *before, const char *after, bool limit_loopback, int tries)
{
    struct addresses *all;
    int64_t second;
    int count;

    do {
        all = make(limit_loopback);
        second = clock_mono_ms() / 1000;
        count = creates(all, before, after, tries);
        addresses_free(all);
    } while (clock_mono_ms() / 1000 != second);
    return count;
}

static void who_comes_and_goes_is_still_counted(void **state)
{
    (void)state;
    assert_int_equal(in_one_second("192.0.2.1", NULL, false, 100), CREATIONS);
    assert_int_equal(in_one_second("2001:db8::", "", false, 100), CREATIONS);
    assert_int_equal(in_one_second("192.0.2.", "", false, 100), 100);
    assert_int_equal(in_one_second("2001:db8:0:", "::1", false, 9000), 9000);
}

static void loopback_counts_when_told(void **state)
{
    (void)state;
    assert_int_equal(in_one_second("127.0.0.1", NULL, false, 100), 100);
    assert_int_equal(in_one_second("127.0.0.1", NULL, true, 100), CREATIONS);
    assert_int_equal(in_one_second("unix", NULL, false, 100), 100);
}

static void connections_of_one_address(void **state)
{
    struct addresses *all = make(false);

    (void)state;
    for (int i = 0; i < CONNECTIONS; i++)
        assert_true(addresses_come(all, "192.0.2.1"));
    assert_false(addresses_come(all, "192.0.2.1"));
    assert_true(addresses_come(all, "192.0.2.2"));
    addresses_go(all, "192.0.2.1");
    assert_true(addresses_come(all, "::ffff:192.0.2.1"));
    assert_false(addresses_come(all, "192.0.2.1"));
    addresses_free(all);
}

static void slow_checks_of_one_address(void **state)
{
    struct addresses *all = make(false);

    (void)state;
    for (int i = 0; i < ADDRESS_CHECKS; i++)
        assert_true(addresses_check(all, "192.0.2.1"));
    assert_false(addresses_check(all, "192.0.2.1"));
    assert_true(addresses_check(all, "192.0.2.2"));
    addresses_checked(all, "192.0.2.1");
    assert_true(addresses_check(all, "192.0.2.1"));
    for (int i = 0; i < 100; i++)
        assert_true(addresses_check(all, "127.0.0.1"));
    addresses_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_comes_and_goes_is_still_counted),
        cmocka_unit_test(loopback_counts_when_told),
        cmocka_unit_test(connections_of_one_address),
        cmocka_unit_test(slow_checks_of_one_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
