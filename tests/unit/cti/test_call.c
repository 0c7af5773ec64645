/* Expected words: developer guide 12.5, Dialog; reference rest-desktop 3.2 to 3.4. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "cti/failure.h"

static void states_go_there_and_back(void **state)
{
    enum call_state call;
    enum party_state party;

    (void)state;
    for (unsigned i = 0; i < CALL_STATE_COUNT; i++) {
        assert_true(call_state_parse(call_state_name((enum call_state)i), &call));
        assert_int_equal(call, i);
    }
    for (unsigned i = 0; i < PARTY_STATE_COUNT; i++) {
        assert_true(party_state_parse(party_state_name((enum party_state)i), &party));
        assert_int_equal(party, i);
    }
    assert_false(call_state_parse("HELD", &call));
    assert_false(party_state_parse("RINGING", &party));
    assert_false(party_state_parse(NULL, &party));
}

static void call_types_have_the_numbers_of_the_protocol(void **state)
{
    enum call_type type;

    (void)state;
    assert_string_equal(call_type_name((enum call_type)2), "PREROUTE_ACD_IN");
    assert_string_equal(call_type_name((enum call_type)6), "OTHER_IN");
    assert_string_equal(call_type_name((enum call_type)10), "AGENT_INSIDE");
    assert_string_equal(call_type_name(CALL_TYPE_NONE), "");
    assert_true(call_type_parse("TRANSFER", &type));
    assert_int_equal(type, 4);
    assert_false(call_type_parse("BARGE", &type));
}

/* The table of 3.4. */
static void actions_of_each_state(void **state)
{
    (void)state;
    assert_string_equal(party_actions(PARTY_INITIATING), "DROP UPDATE_CALL_DATA");
    assert_string_equal(party_actions(PARTY_INITIATED), "DROP UPDATE_CALL_DATA");
    assert_string_equal(party_actions(PARTY_ALERTING), "ANSWER");
    assert_string_equal(party_actions(PARTY_ACTIVE),
                        "HOLD DROP UPDATE_CALL_DATA CONSULT_CALL TRANSFER_SST SEND_DTMF");
    assert_string_equal(party_actions(PARTY_HELD), "RETRIEVE DROP UPDATE_CALL_DATA");
    assert_string_equal(party_actions(PARTY_FAILED), "DROP");
    assert_string_equal(party_actions(PARTY_DROPPED), "");
    assert_string_equal(party_actions(PARTY_WRAP_UP), "UPDATE_CALL_DATA");
}

/* The additions of 3.4, and 3.12: who is listened to has none. */
static void actions_follow_the_circumstances(void **state)
{
    const struct party_means merges = { .merges = true }, drops = { .drops = true };
    const struct party_means passive = { .passive = true }, listens = { .listens = true };
    struct arena a;

    (void)state;
    arena_init(&a);
    assert_string_equal(party_actions_by(&a, PARTY_HELD, merges),
                        "RETRIEVE DROP UPDATE_CALL_DATA TRANSFER CONFERENCE");
    assert_true(action_is_listed(party_actions_by(&a, PARTY_ACTIVE, drops), "PARTICIPANT_DROP"));
    assert_string_equal(party_actions_by(&a, PARTY_ACTIVE, passive), "");
    assert_string_equal(party_actions_by(&a, PARTY_ACTIVE, listens), "DROP");
    assert_string_equal(party_actions_by(&a, PARTY_DROPPED, listens), "");
    arena_release(&a);
}

static void an_action_is_a_whole_word_of_the_list(void **state)
{
    (void)state;
    assert_true(action_is_listed(party_actions(PARTY_ACTIVE), "HOLD"));
    assert_true(action_is_listed(party_actions(PARTY_ACTIVE), "SEND_DTMF"));
    assert_false(action_is_listed(party_actions(PARTY_ACTIVE), "TRANSFER"));
    assert_false(action_is_listed(party_actions(PARTY_ACTIVE), "RETRIEVE"));
    assert_false(action_is_listed("", ""));
}

/* Reference rest-desktop 1.9. */
static void refusals_have_number_constant_and_type(void **state)
{
    struct cti_refusal r;
    struct arena a;

    (void)state;
    arena_init(&a);
    r = cti_refusal_action(&a, "TRANSFER", "16698");
    assert_string_equal(r.data, "4047");
    assert_string_equal(r.message, "INVALID_ACTION TRANSFER on extension 16698");
    assert_string_equal(r.type, "Generic Error");
    r = cti_refusal(&a, CF_INVALID_OBJECT_STATE);
    assert_string_equal(r.data, "22");
    assert_string_equal(r.message, "CF_INVALID_OBJECT_STATE");
    assert_string_equal(r.type, "Invalid State");
    assert_string_equal(cti_refusal(&a, CF_EXTENSION_IN_USE).type, "Device Busy");
    assert_string_equal(cti_refusal(&a, CF_INVALID_LOGON_DEVICE).type, "Invalid Device");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_go_there_and_back),
        cmocka_unit_test(call_types_have_the_numbers_of_the_protocol),
        cmocka_unit_test(actions_of_each_state),
        cmocka_unit_test(actions_follow_the_circumstances),
        cmocka_unit_test(an_action_is_a_whole_word_of_the_list),
        cmocka_unit_test(refusals_have_number_constant_and_type),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
