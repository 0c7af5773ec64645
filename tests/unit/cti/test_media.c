/* Expected: developer guide 12.5, "Agent States for Nonvoice Media", "Nonvoice State (Participant)
 * Parameter Values"; reference rest-desktop 5.2, 5.3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cti/media.h"

static void names_go_there_and_back(void **state)
{
    enum task_action action;
    enum media_state s;

    (void)state;
    for (unsigned i = 0; i < MEDIA_STATE_COUNT; i++) {
        assert_true(media_state_parse(media_state_name((enum media_state)i), &s));
        assert_int_equal(s, i);
    }
    for (unsigned i = 0; i < TASK_ACTION_COUNT; i++) {
        assert_true(task_action_parse(task_action_name((enum task_action)i), &action));
        assert_int_equal(action, i);
    }
    assert_false(media_state_parse("ready", &s));
    assert_false(media_state_parse("", &s));
    assert_false(task_action_parse("ANSWER", &action));
    assert_string_equal(task_state_name(TASK_WRAPPING_UP), "WRAPPING_UP");
}

/* "From READY, INTERRUPTED, ACTIVE, WORK_READY, PAUSED, RESERVED the agent may go NOT_READY or
 * LOGOUT"; from NOT_READY to READY and LOGOUT; from LOGOUT to LOGIN. */
static void what_may_be_asked_for(void **state)
{
    static const enum media_state working[] = {
        MEDIA_READY, MEDIA_INTERRUPTED, MEDIA_ACTIVE, MEDIA_WORK_READY, MEDIA_PAUSED, MEDIA_RESERVED
    };

    (void)state;
    for (size_t i = 0; i < sizeof working / sizeof *working; i++) {
        assert_true(media_may_ask(working[i], MEDIA_NOT_READY));
        assert_true(media_may_ask(working[i], MEDIA_LOGOUT));
        assert_false(media_may_ask(working[i], MEDIA_LOGIN));
    }
    assert_true(media_may_ask(MEDIA_NOT_READY, MEDIA_READY));
    assert_true(media_may_ask(MEDIA_NOT_READY, MEDIA_LOGOUT));
    assert_true(media_may_ask(MEDIA_LOGOUT, MEDIA_LOGIN));
    assert_false(media_may_ask(MEDIA_LOGOUT, MEDIA_READY));
    assert_false(media_may_ask(MEDIA_LOGOUT, MEDIA_LOGOUT));
    assert_true(media_may_ask(MEDIA_WORK_NOT_READY, MEDIA_LOGIN));
    assert_false(media_may_ask(MEDIA_WORK_NOT_READY, MEDIA_READY));
    for (unsigned i = 0; i < MEDIA_STATE_COUNT; i++)
        assert_int_equal(media_can_be_asked((enum media_state)i),
                         i == MEDIA_LOGIN || i == MEDIA_LOGOUT || i == MEDIA_READY ||
                             i == MEDIA_NOT_READY);
}

/* "the state shown is the first that applies: LOGIN/LOGOUT, READY/NOT_READY, INTERRUPTED, ACTIVE,
 * WORK_READY, PAUSED, RESERVED". */
static void of_several_tasks_the_first_of_the_order_is_shown(void **state)
{
    (void)state;
    assert_int_equal(media_state_with(true, 0), MEDIA_READY);
    assert_int_equal(media_state_with(false, ~0U), MEDIA_NOT_READY);
    assert_int_equal(media_state_with(true, TASK_BIT(TASK_OFFERED)), MEDIA_RESERVED);
    assert_int_equal(media_state_with(true, TASK_BIT(TASK_OFFERED) | TASK_BIT(TASK_PAUSED)),
                     MEDIA_PAUSED);
    assert_int_equal(media_state_with(true, TASK_BIT(TASK_PAUSED) | TASK_BIT(TASK_WRAPPING_UP)),
                     MEDIA_WORK_READY);
    /* the guide's example */
    assert_int_equal(media_state_with(true, TASK_BIT(TASK_PAUSED) | TASK_BIT(TASK_WRAPPING_UP) |
                                                TASK_BIT(TASK_ACTIVE)),
                     MEDIA_ACTIVE);
    assert_int_equal(media_state_with(true, TASK_BIT(TASK_ACCEPTED)), MEDIA_ACTIVE);
    assert_int_equal(media_state_with(true, TASK_BIT(TASK_ACTIVE) | TASK_BIT(TASK_INTERRUPTED)),
                     MEDIA_INTERRUPTED);
}

static void actions_by_state(void **state)
{
    (void)state;
    assert_string_equal(task_actions(TASK_OFFERED), "ACCEPT");
    assert_non_null(strstr(task_actions(TASK_ACCEPTED), "START"));
    assert_string_equal(task_actions(TASK_ACTIVE), "PAUSE WRAP_UP TRANSFER CLOSE");
    assert_string_equal(task_actions(TASK_PAUSED), "RESUME TRANSFER CLOSE");
    assert_non_null(strstr(task_actions(TASK_WRAPPING_UP), "CLOSE"));
    assert_string_equal(task_actions(TASK_INTERRUPTED), "");
    assert_string_equal(task_actions(TASK_CLOSED), "");
    assert_string_equal(task_actions(TASK_UNKNOWN), "TRANSFER CLOSE");
}

static void actions_lead_to_states(void **state)
{
    (void)state;
    assert_int_equal(task_after(TASK_ACCEPT), TASK_ACCEPTED);
    assert_int_equal(task_after(TASK_START), TASK_ACTIVE);
    assert_int_equal(task_after(TASK_PAUSE), TASK_PAUSED);
    assert_int_equal(task_after(TASK_RESUME), TASK_ACTIVE);
    assert_int_equal(task_after(TASK_WRAP_UP), TASK_WRAPPING_UP);
    assert_int_equal(task_after(TASK_CLOSE), TASK_CLOSED);
    assert_int_equal(task_after(TASK_TRANSFER), TASK_CLOSED);
}

/* "Dialogs can be interrupted if they are in the ACTIVE, PAUSED, or WRAPPING UP states." */
static void what_is_interrupted(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TASK_STATE_COUNT; i++)
        assert_int_equal(task_is_interruptible((enum task_state)i),
                         i == TASK_ACTIVE || i == TASK_PAUSED || i == TASK_WRAPPING_UP);
    assert_false(task_is_worked_on(TASK_OFFERED));
    assert_true(task_is_worked_on(TASK_ACTIVE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_there_and_back),
        cmocka_unit_test(what_may_be_asked_for),
        cmocka_unit_test(of_several_tasks_the_first_of_the_order_is_shown),
        cmocka_unit_test(actions_by_state),
        cmocka_unit_test(actions_lead_to_states),
        cmocka_unit_test(what_is_interrupted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
