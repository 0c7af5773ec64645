/* Calls that become one, or are listened to, in the built-in switch: reference rest-desktop 3.7 to
 * 3.15; error numbers 1.9. */
#include "bench.h"

/* 1001 talks to a caller from outside in call 1, 1002 and 1003 are signed in. */
static struct bench *a_talk(void **state)
{
    struct bench *b = two_agents(state);

    sign_in(b, "1003", "1003");
    sign_in(b, "1000", "1000");
    be(b, "1001", "READY");
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    act(b, "1001", CTI_ANSWER, 1);
    buf_clear(&b->trace);
    return b;
}

/* The same, and 1002 has answered consult call 2. */
static struct bench *a_consult(void **state)
{
    struct bench *b = a_talk(state);

    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1002");
    act(b, "1002", CTI_ANSWER, 2);
    buf_clear(&b->trace);
    return b;
}

/* And made it a conference. */
static struct bench *a_conference(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1001", CTI_CONFERENCE, 1);
    buf_clear(&b->trace);
    return b;
}

/* -- consulting ------------------------------------------------------------------------------- */

static void a_consult_step_by_step(void **state)
{
    struct bench *b = a_talk(state);

    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1002");
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\n"
             "call 2 INITIATING 1001:INITIATING CONSULT of 1\n"
             "call 2 INITIATED 1001:INITIATED CONSULT of 1\n"
             "call 2 ALERTING 1001:INITIATED 1002:ALERTING CONSULT of 1\n");
    assert_string_equal(may(b, 1, "1001"), "RETRIEVE DROP UPDATE_CALL_DATA");
    act(b, "1002", CTI_ANSWER, 2);
    heard(b, "call 2 ACTIVE 1001:ACTIVE 1002:ACTIVE CONSULT of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\n"
             "agent 1002 TALKING\n");
    assert_string_equal(may(b, 1, "1001"), "RETRIEVE DROP UPDATE_CALL_DATA TRANSFER CONFERENCE");
    assert_true(action_is_listed(may(b, 2, "1001"), "TRANSFER"));
    assert_false(action_is_listed(may(b, 2, "1002"), "TRANSFER"));
}

static void either_side_ends_the_consult(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1002", CTI_DROP, 2);
    heard(b, "call 2 ACTIVE 1001:ACTIVE 1002:DROPPED CONSULT of 1\n"
             "call 2 DROPPED 1001:DROPPED 1002:DROPPED CONSULT of 1\n"
             "gone 2 DROPPED 1001:DROPPED 1002:DROPPED CONSULT of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\n"
             "agent 1001 HOLD\nagent 1002 NOT_READY\n");
    assert_string_equal(may(b, 1, "1001"), "RETRIEVE DROP UPDATE_CALL_DATA");
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1002");
    heard(b, "refused 4047 Generic Error\n");
    act(b, "1001", CTI_RETRIEVE, 1);
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1003");
    act(b, "1001", CTI_DROP, 3);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\nagent 1001 TALKING\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\n"
             "call 3 INITIATING 1001:INITIATING CONSULT of 1\n"
             "call 3 INITIATED 1001:INITIATED CONSULT of 1\n"
             "call 3 ALERTING 1001:INITIATED 1003:ALERTING CONSULT of 1\n"
             "call 3 DROPPED 1001:DROPPED 1003:DROPPED CONSULT of 1\n"
             "gone 3 DROPPED 1001:DROPPED 1003:DROPPED CONSULT of 1\nagent 1001 HOLD\n");
}

static void the_calls_alternate(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1001", CTI_RETRIEVE, 1);
    heard(b, "call 2 ACTIVE 1001:HELD 1002:ACTIVE CONSULT of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\n");
    /* The original was retrieved: not from there, but from the consult call, which then stays. */
    act(b, "1001", CTI_TRANSFER, 1);
    heard(b, "refused 4047 Generic Error\n");
    act(b, "1001", CTI_TRANSFER, 2);
    heard(b, "call 2 ACTIVE 1001:DROPPED- 1002:ACTIVE 5551234:ACTIVE TRANSFER of 1 with 1 to 1001\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED TRANSFER\n"
             "call 2 ACTIVE 1002:ACTIVE 5551234:ACTIVE TRANSFER of 1 with 1\n"
             "agent 1001 READY\n");
    assert_int_equal(hang_up(b, 1), ERR_OK); /* the caller is found under the old id, too */
    assert_int_equal(hang_up(b, 1), ERR_NOT_FOUND);
}

static void a_call_being_dialled_cannot_be_left_for_another(void **state)
{
    struct bench *b = a_talk(state);

    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1002");
    buf_clear(&b->trace);
    act(b, "1001", CTI_RETRIEVE, 1);
    act(b, "1001", CTI_TRANSFER, 1);
    act(b, "1001", CTI_CONFERENCE, 1);
    heard(b, "refused 22 Invalid State\nrefused 4047 Generic Error\nrefused 4047 Generic Error\n");
}

static void the_consult_goes_on_when_the_caller_hangs_up(void **state)
{
    struct bench *b = a_consult(state);

    assert_int_equal(hang_up(b, 1), ERR_OK);
    heard(b, "call 1 ACTIVE 5551234:DROPPED 1001:HELD\n"
             "call 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "call 2 ACTIVE 1001:ACTIVE 1002:ACTIVE CONSULT of 1\n");
    assert_false(action_is_listed(may(b, 2, "1001"), "TRANSFER"));
    act(b, "1001", CTI_TRANSFER, 2);
    heard(b, "refused 4047 Generic Error\n");
}

static void consulting_is_refused_while_ringing_or_held(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    buf_clear(&b->trace);
    act_to(b, "1002", CTI_CONSULT_CALL, 1, "1003");
    act_to(b, "1002", CTI_TRANSFER_SST, 1, "1003");
    act(b, "1002", CTI_SEND_DTMF, 1);
    heard(b, "refused 4047 Generic Error\nrefused 4047 Generic Error\n"
             "refused 4047 Generic Error\n");
}

/* -- transferring ----------------------------------------------------------------------------- */

static void a_transfer_as_the_table_has_it(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1001", CTI_TRANSFER, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- 1002:ACTIVE TRANSFER with 2 to 1001\n"
             "gone 2 DROPPED 1001:DROPPED 1002:DROPPED TRANSFER of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1002:ACTIVE TRANSFER with 2\n"
             "agent 1001 READY\n");
    act(b, "1002", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1002:DROPPED TRANSFER with 2\n"
             "call 1 DROPPED 5551234:DROPPED 1002:DROPPED TRANSFER with 2\n"
             "gone 1 DROPPED 5551234:DROPPED 1002:DROPPED TRANSFER with 2\n"
             "agent 1002 NOT_READY\n");
}

static void the_active_consult_may_be_named_too(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1001", CTI_TRANSFER, 2);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- 1002:ACTIVE TRANSFER with 2 to 1001\n"
             "gone 2 DROPPED 1001:DROPPED 1002:DROPPED TRANSFER of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1002:ACTIVE TRANSFER with 2\n"
             "agent 1001 READY\n");
}

static void nothing_to_transfer_is_refused(void **state)
{
    struct bench *b = a_talk(state);

    act(b, "1001", CTI_TRANSFER, 1);
    act(b, "1001", CTI_HOLD, 1);
    act(b, "1001", CTI_CONFERENCE, 1);
    heard(b, "refused 4047 Generic Error\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\nagent 1001 HOLD\n"
             "refused 4047 Generic Error\n");
}

static void wrap_up_follows_a_transfer(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    sign_in(b, "1002", "1002");
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    act(b, "2001", CTI_ANSWER, 1);
    act_to(b, "2001", CTI_CONSULT_CALL, 1, "1002");
    act(b, "1002", CTI_ANSWER, 2);
    buf_clear(&b->trace);
    act(b, "2001", CTI_TRANSFER, 1);
    heard(b, "gone 2 DROPPED 2001:DROPPED 1002:DROPPED TRANSFER of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 2001:WRAP_UP 1002:ACTIVE TRANSFER with 2\n"
             "agent 2001 WORK_READY\n");
    assert_string_equal(may(b, 1, "2001"), "UPDATE_CALL_DATA");
    crash(b);
    pass(b, 30000);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 2001:DROPPED- 1002:ACTIVE TRANSFER with 2\n"
             "agent 2001 READY\n");
}

/* The call that is wrapped up is the last one; the queue's rule still counts. */
static void wrap_up_waits_for_the_last_call(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    sign_in(b, "1002", "1002");
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    act(b, "2001", CTI_ANSWER, 1);
    act_to(b, "2001", CTI_CONSULT_CALL, 1, "1002");
    act(b, "1002", CTI_ANSWER, 2);
    hang_up(b, 1);
    buf_clear(&b->trace);
    act(b, "1002", CTI_DROP, 2);
    heard(b, "call 2 ACTIVE 2001:ACTIVE 1002:DROPPED CONSULT of 1\n"
             "call 2 DROPPED 2001:WRAP_UP 1002:DROPPED CONSULT of 1\n"
             "agent 2001 WORK_READY\nagent 1002 NOT_READY\n");
}

static void a_call_that_nobody_could_end_ends(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "5551111");
    pass(b, 1000);
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "5552222");
    pass(b, 1000);
    buf_clear(&b->trace);
    act(b, "1001", CTI_TRANSFER, 1);
    heard(b, "call 1 ACTIVE 1001:DROPPED- 5551111:ACTIVE 5552222:ACTIVE TRANSFER with 2 to 1001\n"
             "gone 2 DROPPED 1001:DROPPED 5552222:DROPPED TRANSFER of 1\n"
             "call 1 ACTIVE 5551111:ACTIVE 5552222:ACTIVE TRANSFER with 2\n"
             "call 1 DROPPED 5551111:DROPPED 5552222:DROPPED TRANSFER with 2\n"
             "gone 1 DROPPED 5551111:DROPPED 5552222:DROPPED TRANSFER with 2\n"
             "agent 1001 NOT_READY\n");
}

/* -- blind transfer --------------------------------------------------------------------------- */

static void a_blind_transfer_to_an_agent(void **state)
{
    struct bench *b = a_talk(state);

    act_to(b, "1001", CTI_TRANSFER_SST, 1, "1002");
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- TRANSFER to 1001\n"
             "call 1 ALERTING 5551234:INITIATED 1002:ALERTING TRANSFER\n"
             "agent 1001 READY\n");
    act(b, "1002", CTI_ANSWER, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1002:ACTIVE TRANSFER\nagent 1002 TALKING\n");
}

static void a_blind_transfer_to_a_queue(void **state)
{
    struct bench *b = a_talk(state);

    act_to(b, "1001", CTI_TRANSFER_SST, 1, "7002");
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- TRANSFER to 1001\n"
             "call 1 INITIATED 5551234:INITIATED TRANSFER\n"
             "agent 1001 READY\n");
    sign_in(b, "2001", "2001");
    be(b, "2001", "READY");
    pass(b, 12000);
    heard(b, "agent 2001 NOT_READY\nagent 2001 READY\n"
             "call 1 ALERTING 5551234:INITIATED 2001:ALERTING TRANSFER\nagent 2001 RESERVED\n"
             "call 1 INITIATED 5551234:INITIATED 2001:DROPPED- TRANSFER\n"
             "agent 2001 NOT_READY 32767\n");
    assert_int_equal(hang_up(b, 1), ERR_OK);
    heard(b, "call 1 DROPPED 5551234:DROPPED TRANSFER\ngone 1 DROPPED 5551234:DROPPED TRANSFER\n");
}

static void a_blind_transfer_nowhere_changes_nothing(void **state)
{
    struct bench *b = a_talk(state);

    act_to(b, "1001", CTI_TRANSFER_SST, 1, "8001");
    act_to(b, "1001", CTI_TRANSFER_SST, 1, "8004");
    act_to(b, "1001", CTI_TRANSFER_SST, 1, "12");
    heard(b, "refused 33 Call Operation Failure\nrefused 14 Call Operation Failure\n"
             "refused 14 Call Operation Failure\n");
}

/* -- conference ------------------------------------------------------------------------------- */

static void a_conference_as_the_table_has_it(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1001", CTI_CONFERENCE, 1);
    heard(b, "gone 2 DROPPED 1001:DROPPED 1002:DROPPED CONFERENCE of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE 1002:ACTIVE CONFERENCE with 2\n");
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- 1002:ACTIVE CONFERENCE with 2\n"
             "agent 1001 READY\n");
    assert_int_equal(hang_up(b, 1), ERR_OK);
    heard(b, "call 1 ACTIVE 5551234:DROPPED 1002:ACTIVE CONFERENCE with 2\n"
             "call 1 DROPPED 5551234:DROPPED 1002:DROPPED CONFERENCE with 2\n"
             "gone 1 DROPPED 5551234:DROPPED 1002:DROPPED CONFERENCE with 2\n"
             "agent 1002 NOT_READY\n");
}

static void only_the_controller_adds_to_a_conference(void **state)
{
    struct bench *b = a_conference(state);

    act_to(b, "1002", CTI_CONSULT_CALL, 1, "1003");
    act(b, "1003", CTI_ANSWER, 3);
    buf_clear(&b->trace);
    act(b, "1002", CTI_CONFERENCE, 1);
    heard(b, "refused 20999 Generic Error\n");
    act(b, "1002", CTI_DROP, 3);
    act(b, "1002", CTI_RETRIEVE, 1);
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1003");
    act(b, "1003", CTI_ANSWER, 4);
    buf_clear(&b->trace);
    crash(b);
    act(b, "1001", CTI_CONFERENCE, 1);
    heard(b, "gone 4 DROPPED 1001:DROPPED 1003:DROPPED CONFERENCE of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE 1002:ACTIVE 1003:ACTIVE "
             "CONFERENCE with 4\n");
}

static void a_conference_has_its_size(void **state)
{
    struct bench *b = a_conference(state);
    char number[16];

    for (int i = 0; i < 5; i++) { /* three are in it; eight may be */
        snprintf(number, sizeof number, "555000%d", i);
        act_to(b, "1001", CTI_CONSULT_CALL, 1, number);
        pass(b, 1000);
        buf_clear(&b->trace);
        act(b, "1001", CTI_CONFERENCE, 1);
        assert_null(strstr(b->trace.p, "refused"));
    }
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "5550009");
    pass(b, 1000);
    buf_clear(&b->trace);
    act(b, "1001", CTI_CONFERENCE, 1);
    heard(b, "refused 38 Generic Error\n");
}

static void the_caller_leaves_a_conference(void **state)
{
    struct bench *b = a_conference(state);

    assert_int_equal(hang_up(b, 1), ERR_OK);
    heard(b, "call 1 ACTIVE 5551234:DROPPED- 1001:ACTIVE 1002:ACTIVE CONFERENCE with 2\n");
    assert_int_equal(hang_up(b, 1), ERR_NOT_FOUND);
}

/* -- call data -------------------------------------------------------------------------------- */

static void update(struct bench *b, const char *user, int64_t call, const char *name,
                   const char *value, const char *reason)
{
    struct cti_command c = { .op = CTI_UPDATE_CALL_DATA,
                             .requester = user,
                             .user = user,
                             .from = user,
                             .dialog = call,
                             .wrap_up_reason = reason };

    if (name)
        c.variables[c.variable_count++] = (struct cti_variable) { name, value };
    command(b, &c);
}

static void data_is_told_when_it_changes(void **state)
{
    struct bench *b = a_talk(state);

    update(b, "1001", 1, "callVariable3", "x", NULL);
    update(b, "1001", 1, "callVariable3", "x", NULL);
    update(b, "1001", 1, "user.Name", "", NULL);
    update(b, "1001", 1, "user.Name", "", NULL);
    update(b, "1001", 1, NULL, NULL, "Sales");
    update(b, "1001", 1, NULL, NULL, "Sales");
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\ncall 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\n");
}

static void long_names_are_cut_and_known_again(void **state)
{
    static const char name[] = "user.a_name_that_is_longer_than_any_switch_has_room_for";
    struct bench *b = a_talk(state);

    update(b, "1001", 1, name, "x", NULL);
    update(b, "1001", 1, name, "x", NULL);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\n");
}

static void variables_of_a_call_without_a_queue_are_protected(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    buf_clear(&b->trace);
    update(b, "1001", 1, "callVariable3", "x", NULL);
    heard(b, "refused 14 Call Variable is protected\n");
    update(b, "1001", 1, NULL, NULL, "Sales");
    heard(b, "call 1 ALERTING 1001:INITIATED 1002:ALERTING\n");
}

/* -- listening -------------------------------------------------------------------------------- */

static void listen(struct bench *b, const char *agent)
{
    command(b, &(struct cti_command) { .op = CTI_SILENT_MONITOR,
                                       .requester = "1000",
                                       .user = "1000",
                                       .from = "1000",
                                       .to = agent });
}

static void barge(struct bench *b, const char *agent, int64_t monitor)
{
    command(b, &(struct cti_command) { .op = CTI_BARGE_CALL,
                                       .requester = "1000",
                                       .user = "1000",
                                       .from = "1000",
                                       .to = agent,
                                       .associated = monitor });
}

static void a_supervisor_listens(void **state)
{
    struct bench *b = a_talk(state);

    listen(b, "1001");
    heard(b, "call 2 INITIATING 1000:INITIATING SUPERVISOR_MONITOR of 1\n"
             "call 2 INITIATED 1000:INITIATED SUPERVISOR_MONITOR of 1\n"
             "call 2 ALERTING 1000:INITIATED 1001:ALERTING SUPERVISOR_MONITOR of 1\n"
             "call 2 ACTIVE 1000:ACTIVE 1001:ACTIVE SUPERVISOR_MONITOR of 1\n"
             "agent 1000 TALKING\n");
    assert_string_equal(may(b, 2, "1000"), "DROP");
    assert_string_equal(may(b, 2, "1001"), "");
    act(b, "1001", CTI_DROP, 2);
    heard(b, "refused 4047 Generic Error\n");
    /* It stands in the way of nothing. */
    act(b, "1001", CTI_HOLD, 1);
    act(b, "1001", CTI_RETRIEVE, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\nagent 1001 HOLD\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\nagent 1001 TALKING\n");
    crash(b);
    act(b, "1000", CTI_DROP, 2);
    heard(b, "call 2 DROPPED 1000:DROPPED 1001:DROPPED SUPERVISOR_MONITOR of 1\n"
             "gone 2 DROPPED 1000:DROPPED 1001:DROPPED SUPERVISOR_MONITOR of 1\n"
             "agent 1000 NOT_READY\n");
}

static void listening_ends_with_the_call(void **state)
{
    struct bench *b = a_talk(state);

    listen(b, "1001");
    buf_clear(&b->trace);
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED\n"
             "call 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "call 2 DROPPED 1000:DROPPED 1001:DROPPED SUPERVISOR_MONITOR of 1\n"
             "gone 2 DROPPED 1000:DROPPED 1001:DROPPED SUPERVISOR_MONITOR of 1\n"
             "agent 1000 NOT_READY\nagent 1001 READY\n");
}

static void listening_ends_with_a_transfer(void **state)
{
    struct bench *b = a_consult(state);

    act(b, "1001", CTI_RETRIEVE, 1);
    act(b, "1001", CTI_HOLD, 1);
    act(b, "1001", CTI_RETRIEVE, 2);
    act(b, "1001", CTI_HOLD, 2);
    act(b, "1001", CTI_RETRIEVE, 1);
    listen(b, "1001");
    act(b, "1001", CTI_RETRIEVE, 2);
    buf_clear(&b->trace);
    act(b, "1001", CTI_TRANSFER, 1);
    assert_non_null(strstr(b->trace.p, "gone 3 DROPPED 1000:DROPPED 1001:DROPPED"));
    assert_non_null(strstr(b->trace.p, "agent 1000 NOT_READY\n"));
}

static void who_does_not_talk_is_not_listened_to(void **state)
{
    struct bench *b = a_talk(state);

    listen(b, "1002");
    act(b, "1001", CTI_HOLD, 1);
    buf_clear(&b->trace);
    listen(b, "1001");
    heard(b, "refused 13145 13145\n");
    act(b, "1001", CTI_RETRIEVE, 1);
    listen(b, "1001");
    buf_clear(&b->trace);
    listen(b, "1001");
    heard(b, "refused 22 Invalid State\n");
}

static void a_supervisor_barges_in_and_intercepts(void **state)
{
    struct bench *b = a_talk(state);

    listen(b, "1001");
    buf_clear(&b->trace);
    barge(b, "1001", 2);
    heard(b, "call 2 DROPPED 1000:DROPPED 1001:DROPPED SUPERVISOR_MONITOR of 1\n"
             "gone 2 DROPPED 1000:DROPPED 1001:DROPPED SUPERVISOR_MONITOR of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:HELD\n"
             "call 3 INITIATING 1001:INITIATING CONSULT of 1\n"
             "call 3 INITIATED 1001:INITIATED CONSULT of 1\n"
             "call 3 ALERTING 1001:INITIATED 1000:ALERTING CONSULT of 1\n"
             "call 3 ACTIVE 1001:ACTIVE 1000:ACTIVE CONSULT of 1\n"
             "gone 3 DROPPED 1001:DROPPED 1000:DROPPED CONFERENCE of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE 1000:ACTIVE CONFERENCE with 3\n");
    assert_true(action_is_listed(may(b, 1, "1000"), "PARTICIPANT_DROP"));
    assert_false(action_is_listed(may(b, 1, "1001"), "PARTICIPANT_DROP"));
    act_to(b, "1001", CTI_PARTICIPANT_DROP, 1, "1000");
    act_to(b, "1000", CTI_PARTICIPANT_DROP, 1, "5551234");
    heard(b, "refused 4047 Generic Error\nrefused 14 Call Operation Failure\n");
    act_to(b, "1000", CTI_PARTICIPANT_DROP, 1, "1001");
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- 1000:ACTIVE CONFERENCE with 3\n"
             "agent 1001 READY\n");
    assert_false(action_is_listed(may(b, 1, "1000"), "PARTICIPANT_DROP"));
    act(b, "1000", CTI_DROP, 1);
    assert_non_null(strstr(b->trace.p, "agent 1000 NOT_READY\n"));
}

static void no_barge_into_a_conference(void **state)
{
    struct bench *b = a_conference(state);

    listen(b, "1001");
    buf_clear(&b->trace);
    barge(b, "1002", 3);
    barge(b, "1001", 1);
    barge(b, "1001", 3);
    heard(b, "refused 6 Call Operation Failure\nrefused 13 Call Operation Failure\n"
             "refused 20999 20999\n");
}

/* -- memory ----------------------------------------------------------------------------------- */

static void every_step_of_a_consult_survives_a_crash(void **state)
{
    struct bench *b = a_talk(state);

    update(b, "1001", 1, "user.Name", "Ada", NULL);
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "1002");
    crash(b);
    act(b, "1002", CTI_ANSWER, 2);
    crash(b);
    buf_clear(&b->trace);
    act(b, "1001", CTI_TRANSFER, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED- 1002:ACTIVE TRANSFER with 2 to 1001\n"
             "gone 2 DROPPED 1001:DROPPED 1002:DROPPED TRANSFER of 1\n"
             "call 1 ACTIVE 5551234:ACTIVE 1002:ACTIVE TRANSFER with 2\n"
             "agent 1001 READY\n");
    crash(b);
    assert_int_equal(hang_up(b, 1), ERR_OK);
    heard(b, "call 1 ACTIVE 5551234:DROPPED 1002:ACTIVE TRANSFER with 2\n"
             "call 1 DROPPED 5551234:DROPPED 1002:DROPPED TRANSFER with 2\n"
             "gone 1 DROPPED 5551234:DROPPED 1002:DROPPED TRANSFER with 2\n"
             "agent 1002 NOT_READY\n");
}

/* What a memo of the first release lacks: routed, who came from outside. */
static void memos_of_the_first_release_are_read(void **state)
{
    static const struct cti_memo old[] = {
        { "agent/1001", "id=1001 extension=1001 state=8 before=4 reason=-1 since=1000000" },
        { "call/1", "id=1 state=3 type=2 from=5551234 to=7001 dialed=7001 queue=1 outside=1 "
                    "talks=-1 arrived=1 offered=1 answered=1 agent=1001 "
                    "p=5551234,,3,0,1,1,0 p=1001,1001,3,0,1,1,1" },
    };
    struct bench *b = *state;

    sim_provider.close(b->sim);
    b->sim = sim_provider.open(&setup, old, 2, b->now);
    update(b, "1001", 1, "callVariable1", "x", NULL);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\n");
    assert_int_equal(hang_up(b, 1), ERR_OK);
    assert_non_null(strstr(b->trace.p, "agent 1001 READY\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_consult_step_by_step),
        TEST(either_side_ends_the_consult),
        TEST(the_calls_alternate),
        TEST(a_call_being_dialled_cannot_be_left_for_another),
        TEST(the_consult_goes_on_when_the_caller_hangs_up),
        TEST(consulting_is_refused_while_ringing_or_held),
        TEST(a_transfer_as_the_table_has_it),
        TEST(the_active_consult_may_be_named_too),
        TEST(nothing_to_transfer_is_refused),
        TEST(wrap_up_follows_a_transfer),
        TEST(wrap_up_waits_for_the_last_call),
        TEST(a_call_that_nobody_could_end_ends),
        TEST(a_blind_transfer_to_an_agent),
        TEST(a_blind_transfer_to_a_queue),
        TEST(a_blind_transfer_nowhere_changes_nothing),
        TEST(a_conference_as_the_table_has_it),
        TEST(only_the_controller_adds_to_a_conference),
        TEST(a_conference_has_its_size),
        TEST(the_caller_leaves_a_conference),
        TEST(data_is_told_when_it_changes),
        TEST(long_names_are_cut_and_known_again),
        TEST(variables_of_a_call_without_a_queue_are_protected),
        TEST(a_supervisor_listens),
        TEST(listening_ends_with_the_call),
        TEST(listening_ends_with_a_transfer),
        TEST(who_does_not_talk_is_not_listened_to),
        TEST(a_supervisor_barges_in_and_intercepts),
        TEST(no_barge_into_a_conference),
        TEST(every_step_of_a_consult_survives_a_crash),
        TEST(memos_of_the_first_release_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
