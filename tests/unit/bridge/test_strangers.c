/* Whoever comes in a crowd pushes out the crowd's own. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <setjmp.h>

#include <cmocka.h>

#include "bridge/strangers.h"

enum { MAX = 10 };

static void the_oldest_of_the_largest_crowd_goes(void **state)
{
    struct strangers *all = strangers_new(MAX);
    struct stranger honest = { 0 }, crowd[30] = { 0 }, late = { 0 };

    (void)state;
    assert_null(strangers_join(all, &honest, "192.0.2.1"));
    for (int i = 0; i < MAX - 1; i++)
        assert_null(strangers_join(all, &crowd[i], "192.0.2.66"));
    for (int i = MAX - 1; i < 30; i++) {
        struct stranger *out = strangers_join(all, &crowd[i], "192.0.2.66");

        assert_ptr_equal(out, &crowd[i - MAX + 1]);
        strangers_leave(all, out);
    }
    assert_ptr_equal(strangers_join(all, &late, "192.0.2.2"), &crowd[30 - MAX + 1]);
    strangers_free(all);
}

/* From everywhere: who has waited longest goes. */
static void without_a_crowd_the_oldest_goes(void **state)
{
    static const char *const from[] = { "192.0.2.0", "192.0.2.1", "192.0.2.2", "192.0.2.3",
                                        "192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7",
                                        "192.0.2.8", "192.0.2.9", "192.0.2.10" };
    struct strangers *all = strangers_new(MAX);
    struct stranger s[MAX + 1] = { 0 };

    (void)state;
    for (int i = 0; i < MAX; i++)
        assert_null(strangers_join(all, &s[i], from[i]));
    assert_ptr_equal(strangers_join(all, &s[MAX], from[MAX]), &s[0]);
    strangers_leave(all, &s[0]);
    strangers_leave(all, &s[0]); /* does nothing */
    assert_ptr_equal(strangers_join(all, &s[0], NULL), &s[1]);
    strangers_free(all);
}

/* Against a count made the long way. */
static void the_largest_is_known_after_any_coming_and_going(void **state)
{
    static const char *const from[] = { "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4" };
    struct strangers *all = strangers_new(MAX);
    struct stranger s[MAX + 1] = { 0 };
    int origin[MAX + 1], count[4] = { 0 }, inside = 0;

    (void)state;
    srand(7);
    for (int step = 0; step < 20000; step++) {
        int i = rand() % (MAX + 1);
        struct stranger *out = NULL;

        if (s[i].origin) {
            out = &s[i];
        } else {
            origin[i] = rand() % 4;
            count[origin[i]]++;
            inside++;
            out = strangers_join(all, &s[i], from[origin[i]]);
            assert_int_equal(out != NULL, inside > MAX);
            for (int k = 0; out && k < 4; k++)
                assert_true(count[origin[out - s]] >= count[k]);
        }
        if (out) {
            count[origin[out - s]]--;
            inside--;
            strangers_leave(all, out);
        }
    }
    strangers_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oldest_of_the_largest_crowd_goes),
        cmocka_unit_test(without_a_crowd_the_oldest_goes),
        cmocka_unit_test(the_largest_is_known_after_any_coming_and_going),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
