#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

static void times_are_written_as_the_api_does(void **state)
{
    char text[CLOCK_TEXT_SIZE];

    (void)state;
    /* Both instants stand in the developer guide's samples. */
    assert_string_equal(clock_text(1330624701234, text), "2012-03-01T17:58:21.234Z");
    assert_string_equal(clock_text_seconds(1329328701000, text), "2012-02-15T17:58:21Z");
    assert_string_equal(clock_text(0, text), "");
}

static void minutes_of_the_calendar(void **state)
{
    static const char *const good[] = { "2014-03-07T14:30", "2024-02-29T00:00",
                                        "2000-02-29T23:59" };
    static const char *const bad[] = { "",
                                       "2014-03-07",
                                       "2014-03-07 14:30",
                                       "2014-03-07T14:30Z",
                                       "2023-02-29T10:00",
                                       "1900-02-29T10:00",
                                       "2014-04-31T10:00",
                                       "2014-13-01T10:00",
                                       "2014-00-01T10:00",
                                       "2014-01-00T10:00",
                                       "2014-01-01T24:00",
                                       "2014-01-01T10:60",
                                       "0000-01-01T10:00" };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(clock_is_minute(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(clock_is_minute(bad[i]));
}

static void a_stepped_clock_moves_when_told(void **state)
{
    struct clock c;
    int64_t start;

    (void)state;
    clock_init(&c);
    clock_set_stepped(&c);
    start = clock_now(&c);
    assert_int_equal(clock_wait_ms(&c, start + 1), -1);
    clock_step_to(&c, start + 1500);
    assert_int_equal(clock_now(&c), start + 1500);
    clock_step_to(&c, start);
    assert_int_equal(clock_now(&c), start + 1500);
}

static void real_time_never_runs_backwards(void **state)
{
    struct clock c;
    int64_t ahead;

    (void)state;
    clock_init(&c);
    clock_set_stepped(&c);
    ahead = clock_now(&c) + 3600000;
    clock_step_to(&c, ahead);
    clock_set_real(&c);
    assert_true(clock_now(&c) >= ahead);
    assert_true(clock_wait_ms(&c, ahead + 1000) <= 1000);
}

/* The wall clock set back by an hour, as seen from here: the clock has told a time of later. */
static void a_wall_clock_that_was_set_back_stops_nothing(void **state)
{
    int64_t later = clock_real_ms() + 3600000, mono = clock_mono_ms();
    struct clock c;

    (void)state;
    clock_init(&c);
    c.base_ms = c.last_ms = later;
    while (clock_mono_ms() < mono + 40)
        continue;
    assert_in_range(clock_now(&c), later + 10, later + 1000 + clock_mono_ms() - mono);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_written_as_the_api_does),
        cmocka_unit_test(minutes_of_the_calendar),
        cmocka_unit_test(a_stepped_clock_moves_when_told),
        cmocka_unit_test(real_time_never_runs_backwards),
        cmocka_unit_test(a_wall_clock_that_was_set_back_stops_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
