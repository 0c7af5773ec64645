/* Expected transitions: developer guide 12.5, User, agent states; reference rest-desktop 2.2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cti/agent.h"

static void names_go_there_and_back(void **state)
{
    enum agent_state s;

    (void)state;
    for (unsigned i = 0; i < AGENT_STATE_COUNT; i++) {
        assert_true(agent_state_parse(agent_state_name((enum agent_state)i), &s));
        assert_int_equal(s, i);
    }
    assert_false(agent_state_parse("ready", &s));
    assert_false(agent_state_parse("BUSY", &s));
    assert_true(agent_state_parse(NULL, &s));
    assert_int_equal(s, AGENT_NONE);
}

/* Each row of 2.2, "CCE transitions". */
static const struct {
    enum agent_state from, to;
} rows[] = {
    { AGENT_LOGOUT, AGENT_NOT_READY },
    { AGENT_NOT_READY, AGENT_LOGOUT },
    { AGENT_NOT_READY, AGENT_NOT_READY },
    { AGENT_NOT_READY, AGENT_READY },
    { AGENT_NOT_READY, AGENT_TALKING },
    { AGENT_READY, AGENT_NOT_READY },
    { AGENT_READY, AGENT_RESERVED },
    { AGENT_READY, AGENT_RESERVED_OUTBOUND },
    { AGENT_READY, AGENT_RESERVED_OUTBOUND_PREVIEW },
    { AGENT_RESERVED, AGENT_READY },
    { AGENT_RESERVED, AGENT_TALKING },
    { AGENT_RESERVED, AGENT_NOT_READY },
    { AGENT_RESERVED_OUTBOUND, AGENT_READY },
    { AGENT_RESERVED_OUTBOUND, AGENT_NOT_READY },
    { AGENT_RESERVED_OUTBOUND, AGENT_TALKING },
    { AGENT_RESERVED_OUTBOUND_PREVIEW, AGENT_READY },
    { AGENT_RESERVED_OUTBOUND_PREVIEW, AGENT_NOT_READY },
    { AGENT_RESERVED_OUTBOUND_PREVIEW, AGENT_TALKING },
    { AGENT_TALKING, AGENT_HOLD },
    { AGENT_TALKING, AGENT_READY },
    { AGENT_TALKING, AGENT_NOT_READY },
    { AGENT_TALKING, AGENT_WORK },
    { AGENT_TALKING, AGENT_WORK_READY },
    { AGENT_HOLD, AGENT_READY },
    { AGENT_HOLD, AGENT_NOT_READY },
    { AGENT_HOLD, AGENT_WORK },
    { AGENT_HOLD, AGENT_WORK_READY },
    { AGENT_HOLD, AGENT_TALKING },
    { AGENT_WORK, AGENT_READY },
    { AGENT_WORK, AGENT_NOT_READY },
    { AGENT_WORK_READY, AGENT_READY },
    { AGENT_WORK_READY, AGENT_NOT_READY },
};

static void every_documented_transition_is_possible(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_true(agent_may_follow(rows[i].from, rows[i].to));
}

static void others_are_not(void **state)
{
    (void)state;
    assert_false(agent_may_follow(AGENT_LOGOUT, AGENT_READY));
    assert_false(agent_may_follow(AGENT_LOGOUT, AGENT_TALKING));
    assert_false(agent_may_follow(AGENT_NOT_READY, AGENT_RESERVED));
    assert_false(agent_may_follow(AGENT_READY, AGENT_HOLD));
    assert_false(agent_may_follow(AGENT_WORK, AGENT_TALKING));
    assert_false(agent_may_follow(AGENT_READY, AGENT_WORK));
    assert_false(agent_may_follow(AGENT_READY, AGENT_LOGIN));
}

static void failover_may_lose_any_state(void **state)
{
    (void)state;
    for (unsigned s = AGENT_LOGOUT; s < AGENT_STATE_COUNT; s++)
        assert_true(agent_may_follow((enum agent_state)s, AGENT_UNKNOWN));
}

static void an_agent_signs_out_from_not_ready_only(void **state)
{
    (void)state;
    for (unsigned s = AGENT_NOT_READY; s < AGENT_UNKNOWN; s++)
        assert_int_equal(agent_ask(AGENT_SELF, (enum agent_state)s, AGENT_LOGOUT),
                         s == AGENT_NOT_READY ? AGENT_CHANGES : AGENT_REFUSED_INPUT);
    assert_int_equal(agent_check(AGENT_SELF, AGENT_LOGOUT, AGENT_LOGOUT), ERR_INVALID_STATE);
    assert_int_equal(agent_check(AGENT_SELF, AGENT_READY, AGENT_LOGOUT), ERR_INVALID_INPUT);
}

static void wishes_during_a_call_are_pending(void **state)
{
    static const enum agent_state during[] = { AGENT_TALKING, AGENT_HOLD,
                                               AGENT_RESERVED_OUTBOUND_PREVIEW };

    (void)state;
    for (size_t i = 0; i < sizeof during / sizeof *during; i++) {
        assert_int_equal(agent_ask(AGENT_SELF, during[i], AGENT_READY), AGENT_PENDS);
        assert_int_equal(agent_ask(AGENT_SELF, during[i], AGENT_NOT_READY), AGENT_PENDS);
    }
}

static void nobody_sets_what_the_switch_sets(void **state)
{
    (void)state;
    assert_int_equal(agent_check(AGENT_SELF, AGENT_READY, AGENT_TALKING), ERR_INVALID_STATE);
    assert_int_equal(agent_check(AGENT_SELF, AGENT_READY, AGENT_WORK), ERR_INVALID_STATE);
    assert_int_equal(agent_check(AGENT_SELF, AGENT_LOGOUT, AGENT_READY), ERR_INVALID_STATE);
    assert_int_equal(agent_check(AGENT_SELF, AGENT_RESERVED, AGENT_NOT_READY), ERR_INVALID_STATE);
}

static void a_supervisor_forces_not_ready_from_three_states(void **state)
{
    (void)state;
    for (unsigned s = AGENT_LOGOUT; s < AGENT_STATE_COUNT; s++) {
        bool may = s == AGENT_READY || s == AGENT_WORK || s == AGENT_WORK_READY;

        assert_int_equal(agent_check(AGENT_SUPERVISOR, (enum agent_state)s, AGENT_NOT_READY),
                         may ? ERR_OK : ERR_INVALID_STATE);
    }
}

static void a_supervisor_signs_out_from_any_state(void **state)
{
    (void)state;
    for (unsigned s = AGENT_NOT_READY; s < AGENT_UNKNOWN; s++)
        assert_int_equal(agent_check(AGENT_SUPERVISOR, (enum agent_state)s, AGENT_LOGOUT), ERR_OK);
    assert_int_equal(agent_ask(AGENT_SUPERVISOR, AGENT_TALKING, AGENT_LOGOUT), AGENT_PENDS);
    assert_int_equal(agent_check(AGENT_SUPERVISOR, AGENT_LOGOUT, AGENT_LOGOUT), ERR_INVALID_STATE);
}

static void signing_in_again_is_accepted(void **state)
{
    (void)state;
    assert_int_equal(agent_check(AGENT_SELF, AGENT_LOGOUT, AGENT_LOGIN), ERR_OK);
    assert_int_equal(agent_check(AGENT_SELF, AGENT_READY, AGENT_LOGIN), ERR_OK);
    assert_int_equal(agent_check(AGENT_SUPERVISOR, AGENT_LOGOUT, AGENT_LOGIN), ERR_INVALID_STATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_there_and_back),
        cmocka_unit_test(every_documented_transition_is_possible),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(failover_may_lose_any_state),
        cmocka_unit_test(an_agent_signs_out_from_not_ready_only),
        cmocka_unit_test(wishes_during_a_call_are_pending),
        cmocka_unit_test(nobody_sets_what_the_switch_sets),
        cmocka_unit_test(a_supervisor_forces_not_ready_from_three_states),
        cmocka_unit_test(a_supervisor_signs_out_from_any_state),
        cmocka_unit_test(signing_in_again_is_accepted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
