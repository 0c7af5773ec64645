#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ctid/leg.h"

enum { OFFERED = 1000, THEN = 5000, NOW = 9000 };

static struct participant agent(const char *state, int64_t since)
{
    return (struct participant) {
        .login_id = "1001", .state = state, .started_at = OFFERED, .state_changed_at = since
    };
}

static struct dialog with(struct participant *p)
{
    return (struct dialog) { .participants = p, .participant_count = 1 };
}

/* What the leg says when a call of this kind is in that state now. */
static struct participant after(struct participant was, const char *state)
{
    struct participant now = agent(state, NOW);
    struct dialog before = with(&was), d = with(&now);

    leg_times(&before, &d);
    return now;
}

static void a_leg_is_answered_once_and_left_once(void **state)
{
    struct participant rings = agent("ALERTING", OFFERED), talks = agent("ACTIVE", THEN),
                       wraps = agent("WRAP_UP", THEN);

    (void)state;
    talks.answered_at = THEN;
    wraps.answered_at = OFFERED;
    wraps.left_at = THEN;
    assert_int_equal(after(rings, "ALERTING").answered_at, 0);
    assert_int_equal(after(rings, "ACTIVE").answered_at, NOW);
    assert_int_equal(after(rings, "DROPPED").answered_at, 0);
    assert_int_equal(after(rings, "DROPPED").left_at, NOW);
    assert_int_equal(after(talks, "HELD").answered_at, THEN);
    assert_int_equal(after(talks, "HELD").left_at, 0);
    assert_int_equal(after(talks, "WRAP_UP").left_at, NOW);
    assert_int_equal(after(wraps, "DROPPED").answered_at, OFFERED);
    assert_int_equal(after(wraps, "DROPPED").left_at, THEN);
}

static void who_comes_back_has_a_leg_of_its_own(void **state)
{
    struct participant was = agent("DROPPED", THEN);

    (void)state;
    was.started_at = OFFERED - 1;
    was.answered_at = was.left_at = OFFERED;
    assert_int_equal(after(was, "ALERTING").answered_at, 0);
    assert_int_equal(after(was, "ALERTING").left_at, 0);
}

/* Whoever was in wrap-up in a call that a transfer joined to another. */
static void wrap_up_alone_means_talked_before(void **state)
{
    struct participant now = agent("WRAP_UP", OFFERED);
    struct dialog before = { 0 }, d = with(&now);

    (void)state;
    leg_times(&before, &d);
    assert_int_equal(now.answered_at, OFFERED);
    assert_int_equal(now.left_at, OFFERED);
    assert_int_equal(leg_keep(NULL, &before, &d, 0), ERR_OK);
    before = with(&now);
    now.listed = true;
    assert_int_equal(leg_keep(NULL, &before, &d, 0), ERR_OK); /* nothing to keep */
}

static void others_have_no_leg(void **state)
{
    struct participant caller = { .state = "ACTIVE", .state_changed_at = NOW };
    struct dialog before = { 0 }, d = with(&caller);

    (void)state;
    leg_times(&before, &d);
    assert_int_equal(caller.answered_at, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leg_is_answered_once_and_left_once),
        cmocka_unit_test(who_comes_back_has_a_leg_of_its_own),
        cmocka_unit_test(wrap_up_alone_means_talked_before),
        cmocka_unit_test(others_have_no_leg),
    };
    return cmocka_run_group_tests_name("leg", tests, NULL, NULL);
}
