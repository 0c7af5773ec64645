/* The built-in switch against reference rest-desktop 2.2, 3.15 and appendix C, and contract.md
 * (demo data, sim calls). */
#include "bench.h"

/* -- signing in and states -------------------------------------------------------------------- */

static void signing_in_gives_not_ready(void **state)
{
    struct bench *b = *state;

    sign_in(b, "1001", "1777");
    heard(b, "agent 1001 NOT_READY\n");
    sign_in(b, "1001", "1777");
    heard(b, "agent 1001 NOT_READY\n");
}

static void a_device_must_exist_and_be_free(void **state)
{
    struct bench *b = *state;

    sign_in(b, "1001", "3000");
    heard(b, "refused 260 Invalid Device\n");
    sign_in(b, "1001", "8001");
    heard(b, "refused 260 Invalid Device\n");
    sign_in(b, "1001", "1500");
    sign_in(b, "1002", "1500");
    heard(b, "agent 1001 NOT_READY\nrefused 283 Device Busy\n");
    sign_in(b, "1001", "1501");
    heard(b, "refused 259 Invalid Device\n");
}

static void signing_in_again_keeps_the_state(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    sign_in(b, "1001", "1001");
    heard(b, "agent 1001 READY\nagent 1001 READY\n");
}

/* It came from the bus without what every program sends, and ended the process. */
static void a_call_without_a_destination_is_refused(void **state)
{
    struct bench *b = two_agents(state);

    command(b, &(struct cti_command) {
                   .op = CTI_MAKE_CALL, .requester = "1001", .user = "1001", .from = "1001" });
    command(b, &(struct cti_command) {
                   .op = CTI_MAKE_CALL, .requester = "1001", .user = "1001", .to = "1002" });
    heard(b, "refused 6 Call Operation Failure\nrefused 5 Call Operation Failure\n");
}

static void ready_not_ready_and_out(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    be(b, "1001", "LOGOUT");
    ask(b, "1001", "1001", "NOT_READY", 2);
    ask(b, "1001", "1001", "LOGOUT", 10);
    be(b, "1001", "READY");
    heard(b, "agent 1001 READY\n"
             "refused 22 Invalid State\n"
             "agent 1001 NOT_READY 2\n"
             "agent 1001 LOGOUT 10\n"
             "refused 22 Invalid State\n");
    sign_in(b, "1002", "1001");
    heard(b, "refused 259 Invalid Device\n");
}

static void a_supervisor_forces_with_code_999(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    ask(b, "1000", "1001", "NOT_READY", 0);
    ask(b, "1000", "1001", "NOT_READY", 0);
    ask(b, "1000", "1001", "READY", 0);
    ask(b, "1000", "1001", "LOGOUT", 0);
    heard(b, "agent 1001 READY\n"
             "agent 1001 NOT_READY 999\n"
             "refused 22 Invalid State\n"
             "agent 1001 READY\n"
             "agent 1001 LOGOUT 999\n");
}

static void only_some_sign_in_as_mobile_agents(void **state)
{
    struct bench *b = *state;
    struct cti_command c = { .op = CTI_LOGIN,
                             .requester = "1001",
                             .user = "1001",
                             .extension = "1001",
                             .mobile_mode = "CALL_BY_CALL",
                             .mobile_number = "4085551234" };

    command(b, &c);
    c.requester = c.user = c.extension = "1009";
    command(b, &c);
    heard(b, "refused 15 Mode Not Allowed\nagent 1009 NOT_READY\n");
}

/* -- calls between agents --------------------------------------------------------------------- */

static void appendix_c_step_by_step(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    heard(b, "call 1 INITIATING 1001:INITIATING\n"
             "call 1 INITIATED 1001:INITIATED\n"
             "call 1 ALERTING 1001:INITIATED 1002:ALERTING\n"
             "agent 1001 TALKING\n");
    act(b, "1002", CTI_ANSWER, 1);
    heard(b, "call 1 ACTIVE 1001:ACTIVE 1002:ACTIVE\n"
             "agent 1002 TALKING\n");
    act(b, "1002", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 1001:ACTIVE 1002:DROPPED\n"
             "call 1 DROPPED 1001:DROPPED 1002:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED 1002:DROPPED\n"
             "agent 1001 NOT_READY\n"
             "agent 1002 NOT_READY\n");
}

/* 3.15, hold: the dialog stays ACTIVE throughout. */
static void hold_and_retrieve(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    act(b, "1002", CTI_ANSWER, 1);
    buf_clear(&b->trace);
    act(b, "1002", CTI_HOLD, 1);
    act(b, "1001", CTI_HOLD, 1);
    act(b, "1002", CTI_RETRIEVE, 1);
    act(b, "1001", CTI_RETRIEVE, 1);
    heard(b, "call 1 ACTIVE 1001:ACTIVE 1002:HELD\nagent 1002 HOLD\n"
             "call 1 ACTIVE 1001:HELD 1002:HELD\nagent 1001 HOLD\n"
             "call 1 ACTIVE 1001:HELD 1002:ACTIVE\nagent 1002 TALKING\n"
             "call 1 ACTIVE 1001:ACTIVE 1002:ACTIVE\nagent 1001 TALKING\n");
}

static void what_is_not_listed_is_refused(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    buf_clear(&b->trace);
    act(b, "1002", CTI_DROP, 1);
    act(b, "1002", CTI_HOLD, 1);
    act(b, "1001", CTI_ANSWER, 1);
    act(b, "1001", CTI_RETRIEVE, 1);
    act(b, "1001", CTI_DROP, 99);
    heard(b, "refused 4047 Generic Error\n"
             "refused 4047 Generic Error\n"
             "refused 4047 Generic Error\n"
             "refused 4047 Generic Error\n"
             "refused 13 Call Operation Failure\n");
}

static void the_caller_may_give_up(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    buf_clear(&b->trace);
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 DROPPED 1001:DROPPED 1002:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED 1002:DROPPED\n"
             "agent 1001 NOT_READY\n");
}

static void calling_from_ready_makes_not_ready(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    dial(b, "1001", "8002");
    act(b, "1001", CTI_DROP, 1);
    heard(b, "agent 1001 READY\n"
             "call 1 INITIATING 1001:INITIATING\n"
             "call 1 INITIATED 1001:INITIATED\n"
             "call 1 ALERTING 1001:INITIATED 8002:ALERTING\n"
             "agent 1001 NOT_READY 50006\n"
             "agent 1001 TALKING\n"
             "call 1 DROPPED 1001:DROPPED 8002:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED 8002:DROPPED\n"
             "agent 1001 NOT_READY 50006\n");
}

static void wishes_wait_until_the_call_ends(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "1002");
    act(b, "1002", CTI_ANSWER, 1);
    buf_clear(&b->trace);
    be(b, "1001", "READY");
    ask(b, "1002", "1002", "NOT_READY", 3);
    ask(b, "1001", "1001", "NOT_READY", 2);
    be(b, "1001", "READY");
    heard(b, "agent 1001 TALKING then READY\n"
             "agent 1002 TALKING then NOT_READY\n"
             "agent 1001 TALKING then NOT_READY\n"
             "agent 1001 TALKING then READY\n");
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 1001:DROPPED 1002:ACTIVE\n"
             "call 1 DROPPED 1001:DROPPED 1002:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED 1002:DROPPED\n"
             "agent 1001 READY\n"
             "agent 1002 NOT_READY 3\n");
}

static void the_reason_comes_back_after_a_call(void **state)
{
    struct bench *b = two_agents(state);

    ask(b, "1001", "1001", "NOT_READY", 2);
    dial(b, "1001", "8003");
    buf_clear(&b->trace);
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 DROPPED 1001:DROPPED 8003:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED 8003:DROPPED\n"
             "agent 1001 NOT_READY 2\n");
}

static void a_supervisors_logout_waits_for_the_call(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "5551234");
    pass(b, 1000);
    buf_clear(&b->trace);
    ask(b, "1000", "1001", "LOGOUT", 0);
    act(b, "1001", CTI_DROP, 1);
    heard(b, "agent 1001 TALKING then LOGOUT\n"
             "call 1 ACTIVE 1001:DROPPED 5551234:ACTIVE\n"
             "call 1 DROPPED 1001:DROPPED 5551234:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED 5551234:DROPPED\n"
             "agent 1001 LOGOUT 999\n");
}

/* -- numbers with a fate ---------------------------------------------------------------------- */

static void busy_and_invalid_numbers_fail_and_stay_until_drop(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "8001");
    heard(b, "call 1 INITIATING 1001:INITIATING\n"
             "call 1 INITIATED 1001:INITIATED\n"
             "call 1 FAILED 1001:FAILED\n"
             "agent 1001 TALKING\n");
    pass(b, 3600000);
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 1001:DROPPED\n"
             "agent 1001 NOT_READY\n");
    dial(b, "1001", "8004");
    act(b, "1001", CTI_DROP, 2);
    dial(b, "1001", "12");
    assert_non_null(strstr(b->trace.p, "call 2 FAILED 1001:FAILED\n"));
    assert_non_null(strstr(b->trace.p, "call 3 FAILED 1001:FAILED\n"));
}

static void other_numbers_ring_or_answer_in_time(void **state)
{
    struct bench *b = two_agents(state);

    dial(b, "1001", "8003");
    buf_clear(&b->trace);
    pass(b, 1999);
    heard(b, "");
    pass(b, 1);
    heard(b, "call 1 ACTIVE 1001:ACTIVE 8003:ACTIVE\n");
    dial(b, "1002", "+1 408 5551234");
    buf_clear(&b->trace);
    pass(b, 999);
    heard(b, "");
    pass(b, 1);
    heard(b, "call 2 ACTIVE 1002:ACTIVE +1 408 5551234:ACTIVE\n");
}

static void a_phone_in_use_is_busy(void **state)
{
    struct bench *b = two_agents(state);

    sign_in(b, "1003", "1003");
    dial(b, "1001", "1002");
    buf_clear(&b->trace);
    dial(b, "1003", "1002");
    heard(b, "call 2 INITIATING 1003:INITIATING\n"
             "call 2 INITIATED 1003:INITIATED\n"
             "call 2 FAILED 1003:FAILED\n"
             "agent 1003 TALKING\n");
    act(b, "1003", CTI_DROP, 2);
    buf_clear(&b->trace);
    dial(b, "1003", "1999");
    heard(b, "call 3 INITIATING 1003:INITIATING\n"
             "call 3 INITIATED 1003:INITIATED\n"
             "call 3 ALERTING 1003:INITIATED 1999:ALERTING\n"
             "agent 1003 TALKING\n");
}

/* -- queues ----------------------------------------------------------------------------------- */

static void a_routed_call_reserves_rings_and_talks(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    buf_clear(&b->trace);
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n"
             "call 1 ALERTING 5551234:INITIATED 1001:ALERTING\n"
             "agent 1001 RESERVED\n");
    act(b, "1001", CTI_ANSWER, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\n"
             "agent 1001 TALKING\n");
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED\n"
             "call 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "agent 1001 READY\n");
}

static void the_longest_ready_agent_gets_the_oldest_call(void **state)
{
    struct bench *b = two_agents(state);

    sign_in(b, "1003", "1003");
    be(b, "1003", "READY");
    be(b, "1001", "READY");
    be(b, "1002", "READY");
    be(b, "1003", "NOT_READY");
    be(b, "1003", "READY");
    buf_clear(&b->trace);
    caller(b, "7003", SIM_ENDLESS, SIM_ENDLESS);
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n"
             "call 1 ALERTING 5551234:INITIATED 1001:ALERTING\nagent 1001 RESERVED\n"
             "call 2 INITIATED 5551234:INITIATED\n"
             "call 2 ALERTING 5551234:INITIATED 1002:ALERTING\nagent 1002 RESERVED\n"
             "call 3 INITIATED 5551234:INITIATED\n"
             "call 3 ALERTING 5551234:INITIATED 1003:ALERTING\nagent 1003 RESERVED\n"
             "call 4 INITIATED 5551234:INITIATED\n");
}

static void a_free_agent_takes_the_oldest_call_of_all_queues(void **state)
{
    struct bench *b = two_agents(state);

    caller(b, "7003", SIM_ENDLESS, SIM_ENDLESS);
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    buf_clear(&b->trace);
    be(b, "1001", "READY");
    heard(b, "agent 1001 READY\n"
             "call 1 ALERTING 5551234:INITIATED 1001:ALERTING\nagent 1001 RESERVED\n");
    be(b, "1002", "READY");
    heard(b, "agent 1002 READY\n"
             "call 2 ALERTING 5551234:INITIATED 1002:ALERTING\nagent 1002 RESERVED\n");
}

static void a_call_not_taken_waits_again_at_its_place(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    buf_clear(&b->trace);
    pass(b, 11999);
    heard(b, "");
    pass(b, 1);
    heard(b, "call 1 INITIATED 5551234:INITIATED 1001:DROPPED-\n"
             "agent 1001 NOT_READY 32767\n");
    be(b, "1002", "READY");
    heard(b, "agent 1002 READY\n"
             "call 1 ALERTING 5551234:INITIATED 1002:ALERTING\nagent 1002 RESERVED\n");
}

static void patience_counts_from_the_arrival(void **state)
{
    struct bench *b = two_agents(state);

    caller(b, "7001", 5000, SIM_ENDLESS);
    pass(b, 3000);
    be(b, "1001", "READY");
    buf_clear(&b->trace);
    pass(b, 1999);
    heard(b, "");
    pass(b, 1);
    heard(b, "call 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "agent 1001 READY\n");
}

static void talk_counts_from_the_answer(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    caller(b, "7001", 1000, 2500);
    pass(b, 900);
    act(b, "1001", CTI_ANSWER, 1);
    buf_clear(&b->trace);
    pass(b, 2499);
    heard(b, "");
    pass(b, 1);
    heard(b, "call 1 ACTIVE 5551234:DROPPED 1001:ACTIVE\n"
             "call 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "agent 1001 READY\n");
}

static void the_caller_hangs_up(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id = caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);

    assert_int_equal(hang_up(b, id), ERR_OK);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n"
             "call 1 DROPPED 5551234:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED\n");
    assert_int_equal(hang_up(b, id), ERR_NOT_FOUND);
    assert_int_equal(hang_up(b, 77), ERR_NOT_FOUND);
    dial(b, "1001", "8003");
    assert_int_equal(hang_up(b, 2), ERR_NOT_FOUND);
}

static void an_agent_waits_in_a_queue_too(void **state)
{
    struct bench *b = two_agents(state);

    sign_in(b, "2001", "2001");
    dial(b, "1001", "7002");
    be(b, "2001", "READY");
    heard(b, "agent 2001 NOT_READY\n"
             "call 1 INITIATING 1001:INITIATING\n"
             "call 1 INITIATED 1001:INITIATED\n"
             "call 1 INITIATED 1001:INITIATED\n"
             "agent 1001 TALKING\n"
             "agent 2001 READY\n"
             "call 1 ALERTING 1001:INITIATED 2001:ALERTING\n"
             "agent 2001 RESERVED\n");
}

static void a_direct_call_rings_the_phone(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    buf_clear(&b->trace);
    caller(b, "1001", SIM_ENDLESS, SIM_ENDLESS);
    heard(b, "call 1 ALERTING 5551234:INITIATED 1001:ALERTING\n");
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS); /* the phone rings: not for this one */
    heard(b, "call 2 INITIATED 5551234:INITIATED\n");
    act(b, "1001", CTI_ANSWER, 1);
    act(b, "1001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\nagent 1001 TALKING\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:DROPPED\n"
             "call 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 1001:DROPPED\n"
             "agent 1001 READY\n"
             "call 2 ALERTING 5551234:INITIATED 1001:ALERTING\nagent 1001 RESERVED\n");
    caller(b, "1001", SIM_ENDLESS, SIM_ENDLESS); /* busy */
    heard(b, "call 3 DROPPED 5551234:DROPPED\ngone 3 DROPPED 5551234:DROPPED\n");
}

static void signing_out_an_agent_whose_phone_rings_gives_the_call_back(void **state)
{
    struct bench *b = two_agents(state);

    be(b, "1001", "READY");
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS);
    buf_clear(&b->trace);
    ask(b, "1000", "1001", "LOGOUT", 0);
    heard(b, "call 1 INITIATED 5551234:INITIATED 1001:DROPPED-\n"
             "agent 1001 LOGOUT 999\n");
}

/* -- wrap-up ---------------------------------------------------------------------------------- */

static void wrap_up_follows_an_incoming_call_of_support(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    act(b, "2001", CTI_ANSWER, 1);
    buf_clear(&b->trace);
    act(b, "2001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 5551234:ACTIVE 2001:WRAP_UP\n"
             "call 1 DROPPED 5551234:DROPPED 2001:WRAP_UP\n"
             "agent 2001 WORK_READY\n");
    pass(b, 29999);
    heard(b, "");
    pass(b, 1);
    heard(b, "call 1 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "agent 2001 READY\n");
}

static void wrap_up_goes_where_the_wish_points(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, 1000);
    act(b, "2001", CTI_ANSWER, 1);
    ask(b, "2001", "2001", "NOT_READY", 3);
    buf_clear(&b->trace);
    pass(b, 1000);
    heard(b, "call 1 ACTIVE 5551234:DROPPED 2001:ACTIVE\n"
             "call 1 DROPPED 5551234:DROPPED 2001:WRAP_UP\n"
             "agent 2001 WORK\n");
    pass(b, 30000);
    heard(b, "call 1 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "agent 2001 NOT_READY 3\n");
}

static void an_agent_ends_the_wrap_up(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    act(b, "2001", CTI_ANSWER, 1);
    act(b, "2001", CTI_DROP, 1);
    buf_clear(&b->trace);
    be(b, "2001", "LOGOUT");
    ask(b, "2001", "2001", "NOT_READY", 1);
    heard(b, "refused 22 Invalid State\n"
             "call 1 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "gone 1 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "agent 2001 NOT_READY 1\n");
    pass(b, 60000);
    heard(b, "");
}

static void outgoing_calls_have_no_wrap_up(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    dial(b, "2001", "5551234");
    pass(b, 1000);
    buf_clear(&b->trace);
    act(b, "2001", CTI_DROP, 1);
    heard(b, "call 1 ACTIVE 2001:DROPPED 5551234:ACTIVE\n"
             "call 1 DROPPED 2001:DROPPED 5551234:DROPPED\n"
             "gone 1 DROPPED 2001:DROPPED 5551234:DROPPED\n"
             "agent 2001 NOT_READY\n");
}

/* -- habits ----------------------------------------------------------------------------------- */

static void phones_answer_by_themselves(void **state)
{
    struct bench *b = two_agents(state);
    struct sim_habits h = { .answer = SIM_ANSWER_AUTO, .wrap_ms = 0 };

    assert_int_equal(habits(b, "1001", h), ERR_OK);
    h.answer_after_ms = 2000;
    h.wrap_ms = 1500;
    assert_int_equal(habits(b, "1002", h), ERR_OK);
    assert_int_equal(habits(b, "nobody", h), ERR_USER_NOT_FOUND);
    be(b, "1001", "READY");
    be(b, "1002", "READY");
    buf_clear(&b->trace);
    caller(b, "7001", SIM_ENDLESS, 10000);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n"
             "call 1 ALERTING 5551234:INITIATED 1001:ALERTING\nagent 1001 RESERVED\n"
             "call 1 ACTIVE 5551234:ACTIVE 1001:ACTIVE\nagent 1001 TALKING\n");
    caller(b, "7001", SIM_ENDLESS, 1000);
    buf_clear(&b->trace);
    pass(b, 4500);
    heard(b, "call 2 ACTIVE 5551234:ACTIVE 1002:ACTIVE\nagent 1002 TALKING\n"
             "call 2 ACTIVE 5551234:DROPPED 1002:ACTIVE\n"
             "call 2 DROPPED 5551234:DROPPED 1002:WRAP_UP\nagent 1002 WORK_READY\n"
             "call 2 DROPPED 5551234:DROPPED 1002:DROPPED\n"
             "gone 2 DROPPED 5551234:DROPPED 1002:DROPPED\nagent 1002 READY\n");
}

static void an_agent_who_works_alone_goes_on(void **state)
{
    struct bench *b = *state;
    const struct sim_habits h = { .wrap_ms = SIM_WRAP_BY_TEAM, .works_alone = true };

    assert_int_equal(habits(b, "1001", h), ERR_OK);
    heard(b, "agent 1001 NOT_READY\nagent 1001 READY\n");
    caller(b, "7001", 13000, SIM_ENDLESS);
    buf_clear(&b->trace);
    pass(b, 13000);
    heard(b, "call 1 INITIATED 5551234:INITIATED 1001:DROPPED-\nagent 1001 NOT_READY 32767\n"
             "call 1 DROPPED 5551234:DROPPED\ngone 1 DROPPED 5551234:DROPPED\n"
             "agent 1001 READY\n");
    sign_in(b, "1002", "1003");
    assert_int_equal(habits(b, "1003", h), ERR_CONFLICT);
}

/* -- memory ----------------------------------------------------------------------------------- */

static void everything_goes_on_after_a_crash(void **state)
{
    struct bench *b = two_agents(state);

    sign_in(b, "2001", "2001");
    ask(b, "1002", "1002", "NOT_READY", 2);
    be(b, "1001", "READY");
    be(b, "2001", "READY");
    caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS); /* 1 rings at 1001 */
    caller(b, "7001", 20000, SIM_ENDLESS);       /* 2 waits */
    caller(b, "7002", SIM_ENDLESS, 5000);        /* 3 is taken by 2001 */
    act(b, "2001", CTI_ANSWER, 3);
    dial(b, "1002", "8003"); /* 4 rings */
    be(b, "1002", "READY");  /* pending */
    buf_clear(&b->trace);
    crash(b);
    pass(b, 2000);
    heard(b, "call 4 ACTIVE 1002:ACTIVE 8003:ACTIVE\n");
    crash(b);
    pass(b, 3000);
    heard(b, "call 3 ACTIVE 5551234:DROPPED 2001:ACTIVE\n"
             "call 3 DROPPED 5551234:DROPPED 2001:WRAP_UP\nagent 2001 WORK_READY\n");
    crash(b);
    pass(b, 7000);
    heard(b, "call 1 INITIATED 5551234:INITIATED 1001:DROPPED-\nagent 1001 NOT_READY 32767\n");
    act(b, "1002", CTI_DROP, 4);
    heard(b, "call 4 ACTIVE 1002:DROPPED 8003:ACTIVE\n"
             "call 4 DROPPED 1002:DROPPED 8003:DROPPED\n"
             "gone 4 DROPPED 1002:DROPPED 8003:DROPPED\nagent 1002 READY\n"
             "call 1 ALERTING 5551234:INITIATED 1002:ALERTING\nagent 1002 RESERVED\n");
    crash(b);
    pass(b, 8000);
    heard(b, "call 2 DROPPED 5551234:DROPPED\ngone 2 DROPPED 5551234:DROPPED\n");
    crash(b);
    pass(b, 4000);
    heard(b, "call 1 INITIATED 5551234:INITIATED 1002:DROPPED-\nagent 1002 NOT_READY 32767\n");
    pass(b, 11000);
    heard(b, "call 3 DROPPED 5551234:DROPPED 2001:DROPPED\n"
             "gone 3 DROPPED 5551234:DROPPED 2001:DROPPED\nagent 2001 READY\n");
    crash(b);
    assert_int_equal(caller(b, "7001", SIM_ENDLESS, SIM_ENDLESS), 5); /* no id twice */
}

static void count_line(void *arg, const struct sim_call_line *line)
{
    size_t *count = arg;

    assert_true(line->id > 0);
    ++*count;
}

static enum err arrivals(struct bench *b, const char *to, double per_hour, uint64_t seed)
{
    const struct sim_stream_setup stream = { .to = to,
                                             .calls_per_hour = per_hour,
                                             .handle_ms = 180000,
                                             .handle = SIM_EXPONENTIAL,
                                             .patience_ms = 60000,
                                             .patience = SIM_EXPONENTIAL,
                                             .seed = seed };
    struct cti_reports reports;
    enum err e;

    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    e = sim_stream_set(b->sim, &stream, b->now, &reports);
    note(b, &reports);
    return e;
}

/* Two days of the same seed are the same, with and without crashes in between. */
static void a_seed_repeats_itself(void **state)
{
    struct bench *b = *state, *twin;
    const struct sim_habits h = {
        .answer = SIM_ANSWER_AUTO, .answer_after_ms = 1000, .wrap_ms = 5000, .works_alone = true
    };
    struct buf first;
    void *again;
    size_t ended = 0;

    assert_int_equal(arrivals(b, "9999", 10, 7), ERR_INVALID_INPUT);
    assert_int_equal(arrivals(b, "7001", 100, 7), ERR_OK);
    habits(b, "1001", h);
    habits(b, "1002", h);
    pass(b, 4 * 3600000);
    sim_calls_each(b->sim, true, count_line, &ended);
    assert_in_range(ended, 300, 500); /* 400 arrivals, sigma 20 */
    buf_init(&first, 1 << 20);
    buf_add(&first, b->trace.p, b->trace.n);
    bench_down(state);

    bench_up(&again);
    twin = again;
    arrivals(twin, "7001", 100, 7);
    habits(twin, "1001", h);
    habits(twin, "1002", h);
    for (int hour = 0; hour < 16; hour++) {
        pass(twin, 900000);
        crash(twin);
    }
    assert_string_equal(first.p, twin->trace.p);
    buf_release(&first);
    *state = again;
}

static void a_stream_stops_at_rate_zero(void **state)
{
    struct bench *b = *state;

    arrivals(b, "7001", 1000, 1);
    pass(b, 60000);
    assert_true(b->trace.n > 0);
    assert_true(sim_stream_exists(b->sim, "7001"));
    arrivals(b, "7001", 0, 1);
    assert_false(sim_stream_exists(b->sim, "7001"));
    pass(b, 3600000);
    buf_clear(&b->trace);
    pass(b, 3600000);
    heard(b, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(signing_in_gives_not_ready),
        TEST(a_device_must_exist_and_be_free),
        TEST(signing_in_again_keeps_the_state),
        TEST(a_call_without_a_destination_is_refused),
        TEST(ready_not_ready_and_out),
        TEST(a_supervisor_forces_with_code_999),
        TEST(only_some_sign_in_as_mobile_agents),
        TEST(appendix_c_step_by_step),
        TEST(hold_and_retrieve),
        TEST(what_is_not_listed_is_refused),
        TEST(the_caller_may_give_up),
        TEST(calling_from_ready_makes_not_ready),
        TEST(wishes_wait_until_the_call_ends),
        TEST(the_reason_comes_back_after_a_call),
        TEST(a_supervisors_logout_waits_for_the_call),
        TEST(busy_and_invalid_numbers_fail_and_stay_until_drop),
        TEST(other_numbers_ring_or_answer_in_time),
        TEST(a_phone_in_use_is_busy),
        TEST(a_routed_call_reserves_rings_and_talks),
        TEST(the_longest_ready_agent_gets_the_oldest_call),
        TEST(a_free_agent_takes_the_oldest_call_of_all_queues),
        TEST(a_call_not_taken_waits_again_at_its_place),
        TEST(patience_counts_from_the_arrival),
        TEST(talk_counts_from_the_answer),
        TEST(the_caller_hangs_up),
        TEST(an_agent_waits_in_a_queue_too),
        TEST(a_direct_call_rings_the_phone),
        TEST(signing_out_an_agent_whose_phone_rings_gives_the_call_back),
        TEST(wrap_up_follows_an_incoming_call_of_support),
        TEST(wrap_up_goes_where_the_wish_points),
        TEST(an_agent_ends_the_wrap_up),
        TEST(outgoing_calls_have_no_wrap_up),
        TEST(phones_answer_by_themselves),
        TEST(an_agent_who_works_alone_goes_on),
        TEST(everything_goes_on_after_a_crash),
        TEST(a_seed_repeats_itself),
        TEST(a_stream_stops_at_rate_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
