#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "ctid/presence.h"

enum { LOSS = 60000 };

struct ear {
    struct presences *all;
    struct buf ids;
    int64_t question;
};

static int set_up(void **state)
{
    static struct ear ear;

    ear = (struct ear) { .all = presences_new(LOSS) };
    buf_init(&ear.ids, 1 << 20);
    *state = &ear;
    return 0;
}

static int tear_down(void **state)
{
    struct ear *ear = *state;

    presences_free(ear->all);
    buf_release(&ear->ids);
    return 0;
}

/* Whom it asks about now, an id a line. */
static const char *asks(struct ear *ear, int64_t now)
{
    buf_clear(&ear->ids);
    ear->question = presences_ask(ear->all, now, &ear->ids);
    assert_int_equal(ear->question != 0, ear->ids.n != 0);
    return ear->ids.p;
}

static void is_told(struct ear *ear, bool available, int64_t now)
{
    presence_answered(ear->all, ear->question, "1001", available, now);
}

static void who_is_here_is_not_asked_about(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", true, 0);
    assert_string_equal(asks(ear, 10 * LOSS), "");
    assert_null(presence_lost(ear->all));
}

static void whose_time_is_up_is_asked_about_and_lost_by_the_answer(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", false, 1000);
    presence_heard(ear->all, "1001", false, 2000); /* said again: counts from the first time */
    assert_string_equal(asks(ear, 999 + LOSS), "");
    assert_string_equal(asks(ear, 1000 + LOSS), "1001\n");
    assert_null(presence_lost(ear->all));
    is_told(ear, false, 1001 + LOSS);
    assert_string_equal(presence_lost(ear->all), "1001");
    assert_string_equal(asks(ear, 10 * LOSS), "");
}

static void who_is_back_by_the_answer_is_not_lost(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", false, 0);
    asks(ear, LOSS);
    is_told(ear, true, LOSS);
    assert_null(presence_lost(ear->all));
    assert_string_equal(asks(ear, 10 * LOSS), "");
}

static void who_comes_back_before_anything_is_done_is_not_lost(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", false, 0);
    asks(ear, LOSS);
    is_told(ear, false, LOSS);
    presence_heard(ear->all, "1001", true, LOSS);
    assert_null(presence_lost(ear->all));
}

static void it_asks_until_it_is_answered(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", false, 0);
    for (int i = 0; i < 5; i++) {
        assert_string_equal(asks(ear, LOSS + i * 1000), "1001\n");
        assert_string_equal(asks(ear, LOSS + i * 1000 + 999), "");
    }
    assert_null(presence_lost(ear->all));
}

/* Given when the time was not yet up, it came late: since then the desktop may be back. */
static void an_older_answer_does_not_count(void **state)
{
    struct ear *ear = *state;
    int64_t older;

    presence_heard(ear->all, "1001", false, 0);
    presences_doubt(ear->all, LOSS - 500);
    assert_string_equal(asks(ear, LOSS - 500), "1001\n");
    older = ear->question;
    assert_string_equal(asks(ear, LOSS + 500), "1001\n");
    presence_answered(ear->all, older, "1001", false, LOSS + 500);
    assert_null(presence_lost(ear->all));
    is_told(ear, true, LOSS + 500);
    assert_string_equal(asks(ear, 10 * LOSS), "");
}

static void an_answer_before_the_time_is_up_signs_nobody_out(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", false, 0);
    presences_doubt(ear->all, LOSS - 1);
    asks(ear, LOSS - 1);
    is_told(ear, false, LOSS + 1);
    assert_null(presence_lost(ear->all));
    assert_string_equal(asks(ear, LOSS + 1), "1001\n");
    is_told(ear, false, LOSS + 2);
    assert_string_equal(presence_lost(ear->all), "1001");
}

static void who_was_there_once_and_is_gone_is_away_from_then_on(void **state)
{
    struct ear *ear = *state;

    presence_recalled(ear->all, "1001", 500);
    assert_string_equal(asks(ear, 500), "1001\n");
    is_told(ear, false, 1000);
    assert_string_equal(asks(ear, 999 + LOSS), "");
    assert_string_equal(asks(ear, 1000 + LOSS), "1001\n");
}

static void in_doubt_it_asks_about_everybody(void **state)
{
    struct ear *ear = *state;

    presence_heard(ear->all, "1001", true, 0);
    presence_heard(ear->all, "1002", false, 0);
    presences_doubt(ear->all, 1000);
    assert_string_equal(asks(ear, 1000), "1001\n1002\n");
    is_told(ear, false, 2000);
    presence_answered(ear->all, ear->question, "1002", false, 2000);
    presence_answered(ear->all, ear->question, "1003", false, 2000); /* nobody asked */
    assert_string_equal(asks(ear, LOSS), "1002\n");                  /* still since 0 */
    assert_string_equal(asks(ear, LOSS + 2000), "1001\n1002\n");
}

/* Each question within what a packet holds. */
static void a_crowd_is_asked_about_in_pieces(void **state)
{
    struct ear *ear = *state;
    char id[8];
    size_t lines = 0;

    for (int i = 10000; i < 15000; i++) {
        snprintf(id, sizeof(id), "%d", i);
        presence_recalled(ear->all, id, 0);
    }
    for (int pieces = 0; *asks(ear, 0); pieces++) {
        assert_in_range(pieces, 0, 2);
        lines += ear->ids.n / 6;
    }
    assert_int_equal(lines, 5000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_is_here_is_not_asked_about),
        TEST(whose_time_is_up_is_asked_about_and_lost_by_the_answer),
        TEST(who_is_back_by_the_answer_is_not_lost),
        TEST(who_comes_back_before_anything_is_done_is_not_lost),
        TEST(it_asks_until_it_is_answered),
        TEST(an_older_answer_does_not_count),
        TEST(an_answer_before_the_time_is_up_signs_nobody_out),
        TEST(who_was_there_once_and_is_gone_is_away_from_then_on),
        TEST(in_doubt_it_asks_about_everybody),
        TEST(a_crowd_is_asked_about_in_pieces),
    };

    return cmocka_run_group_tests_name("presence", tests, NULL, NULL);
}
