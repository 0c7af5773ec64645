/* Which call is served first, and calls that wait in one queue too long and go on to another
 * (sql/schema/15-queues.sql, docs/api.md). */
#include "bench.h"

static int64_t urgent_caller(struct bench *b, const char *to, int priority)
{
    return caller_is(b, &(struct sim_caller) { .from = "5551234",
                                               .to = to,
                                               .patience_ms = SIM_ENDLESS,
                                               .talk_ms = SIM_ENDLESS,
                                               .priority = priority });
}

static int64_t patient_caller(struct bench *b, const char *to)
{
    return urgent_caller(b, to, 0);
}

/* The agent is ready, gets the call, and is done with it. */
static void works_off(struct bench *b, const char *agent, int64_t call)
{
    char offered[64];

    buf_clear(&b->trace);
    be(b, agent, "READY");
    snprintf(offered, sizeof offered, "call %d ALERTING 5551234:INITIATED %s:ALERTING", (int)call,
             agent);
    if (!strstr(b->trace.p, offered))
        fail_msg("%s is not among:\n%s", offered, b->trace.p);
    act(b, agent, CTI_ANSWER, call);
    be(b, agent, "NOT_READY");
    hang_up(b, call);
    buf_clear(&b->trace);
}

/* -- who is served first -------------------------------------------------------------------- */

static void the_more_urgent_first_of_those_alike_the_older(void **state)
{
    struct bench *b = two_agents(state);
    int64_t plain = patient_caller(b, "7001"), last = urgent_caller(b, "7001", CTI_LAST),
            first = urgent_caller(b, "7001", CTI_FIRST), third = urgent_caller(b, "7001", 5),
            second = urgent_caller(b, "7001", CTI_FIRST);

    crash(b);
    works_off(b, "1001", first);
    works_off(b, "1001", second);
    works_off(b, "1001", plain);
    works_off(b, "1001", third);
    works_off(b, "1001", last);
}

static void a_queue_is_more_urgent_than_another(void **state)
{
    struct bench *b = *state;
    int64_t other, first;

    configure(b, &overflowing_setup);
    sign_in(b, "2001", "2001");
    other = patient_caller(b, "7003");
    first = patient_caller(b, "7002");
    works_off(b, "2001", first);
    works_off(b, "2001", other);
}

static void who_was_not_answered_keeps_the_place(void **state)
{
    struct bench *b = two_agents(state);
    int64_t plain = patient_caller(b, "7001"), urgent = urgent_caller(b, "7001", 1);

    be(b, "1001", "READY");
    patient_caller(b, "7001");
    pass(b, 12000); /* 1001 does not answer */
    works_off(b, "1002", urgent);
    works_off(b, "1002", plain);
}

/* -- going on to another queue ---------------------------------------------------------------- */

static struct bench *overflowing_bench(void **state)
{
    struct bench *b = two_agents(state);

    configure(b, &overflowing_setup);
    sign_in(b, "2001", "2001");
    buf_clear(&b->trace);
    return b;
}

static void a_call_that_waits_too_long_goes_on(void **state)
{
    struct bench *b = overflowing_bench(state);

    patient_caller(b, "7002");
    pass(b, 29999);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n");
    pass(b, 1);
    heard(b, "call 1 INITIATED 5551234:INITIATED OVERFLOW_IN in 3\n");
    be(b, "1001", "READY"); /* of the other team */
    heard(b, "agent 1001 READY\n"
             "call 1 ALERTING 5551234:INITIATED 1001:ALERTING OVERFLOW_IN in 3\n"
             "agent 1001 RESERVED\n");
}

static void a_crash_changes_nothing(void **state)
{
    struct bench *b = overflowing_bench(state);

    patient_caller(b, "7002");
    pass(b, 10000);
    crash(b);
    pass(b, 19999);
    crash(b);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n");
    pass(b, 1);
    crash(b);
    heard(b, "call 1 INITIATED 5551234:INITIATED OVERFLOW_IN in 3\n");
    pass(b, 60000);
    heard(b, "call 1 INITIATED 5551234:INITIATED OVERFLOW_IN in 1\n");
}

/* Its priority and its age count in the other queue as they did in its own. */
static void it_keeps_its_priority_and_the_place_of_its_arrival(void **state)
{
    struct bench *b = overflowing_bench(state);
    int64_t urgent = patient_caller(b, "7002"), older = patient_caller(b, "7001"), younger;

    pass(b, 15000);
    younger = patient_caller(b, "7003");
    pass(b, 16000);
    works_off(b, "1001", urgent);
    works_off(b, "1001", older);
    works_off(b, "1001", younger);
}

/* While it rings it does not wait; not answered, it goes on at once. */
static void a_call_that_rings_does_not_go_on(void **state)
{
    struct bench *b = overflowing_bench(state);

    patient_caller(b, "7001");
    pass(b, 15000);
    be(b, "1001", "READY");
    buf_clear(&b->trace);
    pass(b, 11999);
    heard(b, "");
    crash(b);
    pass(b, 1);
    heard(b, "call 1 INITIATED 5551234:INITIATED 1001:DROPPED-\n"
             "agent 1001 NOT_READY 32767\n"
             "call 1 INITIATED 5551234:INITIATED OVERFLOW_IN in 3\n");
}

static void a_call_that_is_answered_or_over_does_not_go_on(void **state)
{
    struct bench *b = overflowing_bench(state);

    patient_caller(b, "7001");
    be(b, "1001", "READY");
    act(b, "1001", CTI_ANSWER, 1);
    caller(b, "7001", 5000, SIM_ENDLESS);
    pass(b, 5000);
    buf_clear(&b->trace);
    pass(b, 100000);
    heard(b, "");
}

/* What is said of it is what it is about. */
static void a_consultation_stays_one(void **state)
{
    struct bench *b = overflowing_bench(state);

    patient_caller(b, "7001");
    be(b, "1001", "READY");
    act(b, "1001", CTI_ANSWER, 1);
    act_to(b, "1001", CTI_CONSULT_CALL, 1, "7002");
    buf_clear(&b->trace);
    pass(b, 30000);
    heard(b, "call 2 INITIATED 1001:INITIATED CONSULT of 1\n");
    be(b, "1002", "READY");
    assert_non_null(strstr(b->trace.p, "call 2 ALERTING 1001:INITIATED 1002:ALERTING"));
}

static void the_configuration_counts_as_it_is_when_it_is_due(void **state)
{
    struct bench *b = two_agents(state);

    patient_caller(b, "7001");
    pass(b, 15000);
    configure(b, &overflowing_setup);
    pass(b, 4999);
    heard(b, "call 1 INITIATED 5551234:INITIATED\n");
    pass(b, 1);
    heard(b, "call 1 INITIATED 5551234:INITIATED OVERFLOW_IN in 3\n");
    configure(b, &setup);
    pass(b, 100000);
    heard(b, "");
    configure(b, &overflowing_setup); /* it waits there for longer than a minute now */
    heard(b, "call 1 INITIATED 5551234:INITIATED OVERFLOW_IN in 1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_more_urgent_first_of_those_alike_the_older),
        TEST(a_queue_is_more_urgent_than_another),
        TEST(who_was_not_answered_keeps_the_place),
        TEST(a_call_that_waits_too_long_goes_on),
        TEST(a_crash_changes_nothing),
        TEST(it_keeps_its_priority_and_the_place_of_its_arrival),
        TEST(a_call_that_rings_does_not_go_on),
        TEST(a_call_that_is_answered_or_over_does_not_go_on),
        TEST(a_consultation_stays_one),
        TEST(the_configuration_counts_as_it_is_when_it_is_due),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
