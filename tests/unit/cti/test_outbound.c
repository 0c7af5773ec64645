/* Campaigns of the built-in switch.  Expected: reference rest-desktop 2.2, 3.1 to 3.4, 3.14;
 * fates of numbers: contract, demo data. */
#include "bench.h"

/* 1001 is READY and reserved for `to`. */
static int64_t reserved(struct bench *b, bool direct, const char *to)
{
    int64_t id = 0;

    be(b, "1001", "READY");
    buf_clear(&b->trace);
    assert_int_equal(preview(b, direct, "1001", to, SIM_ENDLESS, &id), ERR_OK);
    return id;
}

#define RESERVED                                                                                   \
    "call 1 ALERTING 8100:INITIATED 1001:ALERTING\n"                                               \
    "agent 1001 RESERVED_OUTBOUND_PREVIEW\n"
#define OVER                                                                                       \
    "call 1 DROPPED 8100:DROPPED 1001:DROPPED\n"                                                   \
    "gone 1 DROPPED 8100:DROPPED 1001:DROPPED\n"

static void the_dialer_calls_and_hands_over(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id = reserved(b, false, "5557777");

    heard(b, RESERVED);
    assert_string_equal(may(b, id, "1001"), "ACCEPT REJECT CLOSE");
    act(b, "1001", CTI_ACCEPT, id);
    heard(b, "call 1 ACCEPTED 8100:INITIATED 1001:ACCEPTED\n");
    assert_string_equal(may(b, id, "1001"), "");
    crash(b);
    pass(b, 1000);
    heard(b,
          "call 2 ACTIVE 1001:ACTIVE 5557777:ACTIVE OUTBOUND of 1\n" OVER "agent 1001 TALKING\n");
    assert_string_equal(may(b, 2, "1001"),
                        "HOLD DROP UPDATE_CALL_DATA CONSULT_CALL TRANSFER_SST SEND_DTMF "
                        "UPDATE_SCHEDULED_CALLBACK");
    crash(b);
    pass(b, 5000);
    heard(b, "call 2 ACTIVE 1001:ACTIVE 5557777:DROPPED OUTBOUND of 1\n"
             "call 2 DROPPED 1001:DROPPED 5557777:DROPPED OUTBOUND of 1\n"
             "gone 2 DROPPED 1001:DROPPED 5557777:DROPPED OUTBOUND of 1\n"
             "agent 1001 READY\n");
}

static void nobody_is_handed_over(void **state)
{
    static const struct {
        const char *number;
        int64_t ms;
    } rows[] = { { "8001", 500 }, { "8004", 500 }, { "8002", 15000 }, { "12", 500 } };
    struct bench *b = two_agents(state);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t id = reserved(b, false, rows[i].number);

        act(b, "1001", CTI_ACCEPT, id);
        crash(b);
        pass(b, rows[i].ms - 1);
        buf_clear(&b->trace);
        pass(b, 1);
        assert_non_null(strstr(b->trace.p, "agent 1001 READY\n"));
        be(b, "1001", "NOT_READY");
    }
}

static void reject_and_close_leave_the_agent_ready(void **state)
{
    struct bench *b = two_agents(state);

    act(b, "1001", CTI_REJECT, reserved(b, false, "5557777"));
    heard(b, RESERVED OVER "agent 1001 READY\n");
    act(b, "1001", CTI_CLOSE, reserved(b, true, "5557777"));
    assert_non_null(strstr(b->trace.p, "agent 1001 READY\n"));
}

static void what_was_wished_for_comes_after_the_reservation(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id = reserved(b, false, "5557777");

    ask(b, "1001", "1001", "NOT_READY", 3);
    heard(b, RESERVED "agent 1001 RESERVED_OUTBOUND_PREVIEW then NOT_READY\n");
    crash(b);
    act(b, "1001", CTI_REJECT, id);
    heard(b, OVER "agent 1001 NOT_READY 3\n");
}

static void the_own_phone_calls(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id = reserved(b, true, "5557777");

    buf_clear(&b->trace);
    act(b, "1001", CTI_ACCEPT, id);
    heard(b, "call 1 ACCEPTED 8100:INITIATED 1001:ACCEPTED\n"
             "call 2 INITIATING 1001:INITIATING OUTBOUND of 1\n"
             "call 2 INITIATED 1001:INITIATED OUTBOUND of 1\n"
             "call 2 ALERTING 1001:INITIATED 5557777:ALERTING OUTBOUND of 1\n" OVER
             "agent 1001 TALKING\n");
    crash(b);
    pass(b, 1000);
    heard(b, "call 2 ACTIVE 1001:ACTIVE 5557777:ACTIVE OUTBOUND of 1\n");
    assert_true(action_is_listed(may(b, 2, "1001"), "RECLASSIFY"));
    act(b, "1001", CTI_DROP, 2);
    assert_non_null(strstr(b->trace.p, "agent 1001 READY\n"));
}

static void the_own_phone_hears_busy(void **state)
{
    struct bench *b = two_agents(state);

    act(b, "1001", CTI_ACCEPT, reserved(b, true, "8001"));
    assert_non_null(strstr(b->trace.p, "call 2 FAILED 1001:FAILED OUTBOUND of 1\n"));
    assert_string_equal(may(b, 2, "1001"), "DROP RECLASSIFY");
    act(b, "1001", CTI_DROP, 2);
    assert_non_null(strstr(b->trace.p, "agent 1001 READY\n"));
}

static void a_reservation_ends_without_the_agent(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id = reserved(b, false, "5557777");

    heard(b, RESERVED);
    assert_int_equal(hang_up(b, id), ERR_OK);
    heard(b, OVER "agent 1001 READY\n");
    assert_int_equal(hang_up(b, id), ERR_NOT_FOUND);
    assert_int_equal(preview(b, false, "1001", "5557777", 3000, &id), ERR_OK);
    crash(b);
    buf_clear(&b->trace);
    pass(b, 3000);
    assert_non_null(strstr(b->trace.p, "agent 1001 READY\n"));
    ask(b, "1000", "1001", "LOGOUT", 0);
    assert_int_equal(preview(b, false, "1001", "5557777", 0, &id), ERR_CONFLICT);
}

static void a_supervisor_signs_out_who_is_reserved(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id = reserved(b, false, "5557777");

    heard(b, RESERVED);
    ask(b, "1000", "1001", "LOGOUT", 0);
    heard(b, OVER "agent 1001 LOGOUT 999\n");
    be(b, "1002", "READY");
    assert_int_equal(preview(b, false, "1002", "5557777", SIM_ENDLESS, &id), ERR_OK);
    act(b, "1002", CTI_ACCEPT, id);
    buf_clear(&b->trace);
    ask(b, "1000", "1002", "LOGOUT", 0);
    assert_non_null(strstr(b->trace.p, "agent 1002 LOGOUT 999\n"));
    pass(b, 20000); /* nobody is handed over to an empty seat */
}

static void who_works_alone_accepts_alone(void **state)
{
    struct bench *b = two_agents(state);

    habits(b, "1001", (struct sim_habits) { .answer = SIM_ANSWER_AUTO, .answer_after_ms = 2000 });
    reserved(b, false, "5557777");
    heard(b, RESERVED);
    crash(b);
    pass(b, 2999);
    heard(b, "call 1 ACCEPTED 8100:INITIATED 1001:ACCEPTED\n");
    pass(b, 1);
    assert_non_null(strstr(b->trace.p, "agent 1001 TALKING\n"));
}

static void who_cannot_be_reserved(void **state)
{
    struct bench *b = two_agents(state);
    int64_t id;

    assert_int_equal(preview(b, false, "1001", "5557777", 0, &id), ERR_CONFLICT);
    assert_int_equal(preview(b, false, "9999", "5557777", 0, &id), ERR_USER_NOT_FOUND);
    be(b, "1001", "READY");
    assert_int_equal(preview(b, false, "1001", "7001", 0, &id), ERR_INVALID_INPUT);
    assert_int_equal(preview(b, false, "1001", "1002", 0, &id), ERR_INVALID_INPUT);
    assert_int_equal(preview(b, false, "1001", "", 0, &id), ERR_INVALID_INPUT);
}

/* Asynchronous Generic Error 4047 (3.7 to 3.9). */
static void what_a_reservation_does_not_allow(void **state)
{
    static const enum cti_op ops[] = { CTI_ANSWER,   CTI_HOLD,       CTI_RETRIEVE, CTI_CONSULT_CALL,
                                       CTI_TRANSFER, CTI_RECLASSIFY, CTI_DROP };
    struct bench *b = two_agents(state);
    int64_t id = reserved(b, false, "5557777");

    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        buf_clear(&b->trace);
        act_to(b, "1001", ops[i], id, "5551234");
        heard(b, "refused 4047 Generic Error\n");
    }
    act(b, "1001", CTI_ACCEPT, id);
    buf_clear(&b->trace);
    act(b, "1001", CTI_REJECT, id);
    heard(b, "refused 4047 Generic Error\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_dialer_calls_and_hands_over),
        TEST(nobody_is_handed_over),
        TEST(reject_and_close_leave_the_agent_ready),
        TEST(what_was_wished_for_comes_after_the_reservation),
        TEST(the_own_phone_calls),
        TEST(the_own_phone_hears_busy),
        TEST(a_reservation_ends_without_the_agent),
        TEST(a_supervisor_signs_out_who_is_reserved),
        TEST(who_works_alone_accepts_alone),
        TEST(who_cannot_be_reserved),
        TEST(what_a_reservation_does_not_allow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
