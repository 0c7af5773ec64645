/* The built-in switch in channels beside voice: developer guide 12.5, Media and "Dialog APIs for
 * Nonvoice Tasks"; reference rest-desktop 5.  5001 cannot be interrupted, 5002 can. */
#include "bench.h"

static void media_in(struct bench *b, const char *user, int64_t id, int64_t limit,
                     const char *interrupt_action, const char *logout_action)
{
    command(b, &(struct cti_command) { .op = CTI_MEDIA_LOGIN,
                                       .requester = user,
                                       .user = user,
                                       .media = id,
                                       .max_dialogs = limit,
                                       .interrupt_action = interrupt_action,
                                       .logout_action = logout_action });
}

static void media_be(struct bench *b, const char *user, int64_t id, const char *word)
{
    command(
        b,
        &(struct cti_command) {
            .op = CTI_MEDIA_STATE, .requester = user, .user = user, .media = id, .state = word });
}

static void media_mode(struct bench *b, const char *user, int64_t id, const char *routable)
{
    command(b, &(struct cti_command) { .op = CTI_MEDIA_ROUTABLE,
                                       .requester = user,
                                       .user = user,
                                       .media = id,
                                       .routable = routable });
}

static void ready(struct bench *b, const char *user, int64_t id, int64_t limit)
{
    media_in(b, user, id, limit, "ACCEPT", "CLOSE");
    media_be(b, user, id, "READY");
    buf_clear(&b->trace);
}

static char *arrives(struct bench *b, int64_t id, int64_t queue)
{
    const struct cti_variable v[] = { { "callVariable1", "x y" }, { "user.room", "&" } };
    const struct sim_errand errand = { id, queue, v, 2 };
    struct cti_reports reports;
    static char last[64];
    const char *task;

    run_to(b, b->now);
    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    assert_int_equal(sim_task_start(b->sim, &errand, b->now, &reports, &task), ERR_OK);
    snprintf(last, sizeof last, "%s", task);
    note(b, &reports);
    return last;
}

/* number_sequence, on the day of T0. */
static void task(struct bench *b, const char *user, const char *id, const char *action,
                 const char *to)
{
    char whole[64];

    snprintf(whole, sizeof whole, "134774_%s", id);
    command(b, &(struct cti_command) { .op = CTI_TASK,
                                       .requester = user,
                                       .user = user,
                                       .media = 5001,
                                       .task = whole,
                                       .action = action,
                                       .to = to });
}

static enum err abandon(struct bench *b, const char *id)
{
    struct cti_reports reports;
    char whole[64];
    enum err e;

    snprintf(whole, sizeof whole, "134774_%s", id);
    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    e = sim_task_abandon(b->sim, whole, b->now, &reports);
    note(b, &reports);
    return e;
}

static void signing_in_and_out(void **state)
{
    struct bench *b = *state;

    media_be(b, "2001", 5001, "READY");
    heard(b, "refused 6 Agent is not logged in\n");
    media_in(b, "2001", 5001, 3, "ACCEPT", "CLOSE");
    heard(b, "channel 2001 5001 NOT_READY\n");
    media_in(b, "2001", 5001, 3, "ACCEPT", "CLOSE");
    heard(b, "refused 1 Agent already logged into MRD\n");
    media_in(b, "2001", 5001, 2, "IGNORE", "TRANSFER"); /* the options are set all the same */
    heard(b, "channel 2001 5001 NOT_READY\nrefused 1 Agent already logged into MRD\n");
    media_be(b, "2001", 5001, "READY");
    heard(b, "channel 2001 5001 READY\n");
    media_be(b, "2001", 5001, "READY");
    heard(b, "");
    media_be(b, "2001", 5001, "LOGOUT");
    heard(b, "channel 2001 5001 LOGOUT\n");
    media_in(b, "1001", 5001, 3, "ACCEPT", "CLOSE");
    heard(b, "refused 3 Generic Error\n");
    media_in(b, "2001", 1, 3, "ACCEPT", "CLOSE");
    heard(b, "refused 3 Generic Error\n");
}

static void a_task_from_offer_to_close(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5001, 1);
    assert_string_equal(arrives(b, 5001, 2), "134774_1_1");
    heard(b, "task 1_1 2001 OFFERED\nchannel 2001 5001 RESERVED\n");
    task(b, "2001", "1_1", "START", NULL);
    heard(b, "refused 4047 Generic Error\n");
    task(b, "2002", "1_1", "ACCEPT", NULL);
    heard(b, "refused 6030 Generic Error\n");
    task(b, "2001", "1_1", "ACCEPT", NULL);
    heard(b, "task 1_1 2001 ACCEPTED\nchannel 2001 5001 ACTIVE\n");
    task(b, "2001", "1_1", "START", NULL);
    heard(b, "task 1_1 2001 ACTIVE\n");
    task(b, "2001", "1_1", "PAUSE", NULL);
    heard(b, "task 1_1 2001 PAUSED\nchannel 2001 5001 PAUSED\n");
    task(b, "2001", "1_1", "RESUME", NULL);
    heard(b, "task 1_1 2001 ACTIVE\nchannel 2001 5001 ACTIVE\n");
    task(b, "2001", "1_1", "WRAP_UP", NULL);
    heard(b, "task 1_1 2001 WRAPPING_UP\nchannel 2001 5001 WORK_READY\n");
    task(b, "2001", "1_1", "CLOSE", NULL);
    heard(b, "task 1_1 2001 CLOSED CD_NORMAL_END_TASK\nchannel 2001 5001 READY\n");
    task(b, "2001", "1_1", "CLOSE", NULL);
    heard(b, "refused 6030 Generic Error\n");
}

static void the_longest_idle_with_a_free_slot_gets_it(void **state)
{
    struct bench *b = *state;

    ready(b, "2002", 5001, 2);
    ready(b, "2001", 5001, 2);
    arrives(b, 5001, 2);
    heard(b, "task 1_1 2002 OFFERED\nchannel 2002 5001 RESERVED\n");
    arrives(b, 5001, 2);
    heard(b, "task 2_1 2001 OFFERED\nchannel 2001 5001 RESERVED\n");
    arrives(b, 5001, 2);
    heard(b, "task 3_1 2002 OFFERED\n");
    arrives(b, 5001, 2);
    heard(b, "task 4_1 2001 OFFERED\n");
    arrives(b, 5001, 2); /* nobody has room */
    arrives(b, 5001, 1); /* nobody of the queue is in the channel */
    heard(b, "");
    task(b, "2001", "2_1", "ACCEPT", NULL);
    task(b, "2001", "2_1", "CLOSE", NULL);
    heard(b, "task 2_1 2001 ACCEPTED\nchannel 2001 5001 ACTIVE\n"
             "task 2_1 2001 CLOSED CD_NORMAL_END_TASK\nchannel 2001 5001 RESERVED\n"
             "task 5_1 2001 OFFERED\n");
}

/* "In a RONA situation, the agent is automatically made not routable" and the task goes on. */
static void what_is_not_accepted_goes_to_another(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5001, 1);
    arrives(b, 5001, 2);
    buf_clear(&b->trace);
    ready(b, "2002", 5001, 1);
    pass(b, 29999);
    heard(b, "");
    pass(b, 1);
    heard(b, "task 1_1 2001 CLOSED CD_RING_NO_ANSWER\n"
             "channel 2001 5001 READY unroutable\n"
             "task 1_1 2002 OFFERED\nchannel 2002 5001 RESERVED\n");
    pass(b, 30000);
    heard(b, "task 1_1 2002 CLOSED CD_RING_NO_ANSWER\n"
             "channel 2002 5001 READY unroutable\n");
    media_be(b, "2001", 5001, "READY"); /* routable again */
    heard(b, "channel 2001 5001 READY\n"
             "task 1_1 2001 OFFERED\nchannel 2001 5001 RESERVED\n");
}

static void the_customer_goes_before_it_is_accepted(void **state)
{
    struct bench *b = *state;

    arrives(b, 5001, 2);
    assert_int_equal(abandon(b, "1_1"), ERR_OK);
    assert_int_equal(abandon(b, "1_1"), ERR_NOT_FOUND);
    ready(b, "2001", 5001, 1);
    heard(b, "");
    arrives(b, 5001, 2);
    buf_clear(&b->trace);
    assert_int_equal(abandon(b, "2_1"), ERR_OK);
    heard(b, "task 2_1 2001 CLOSED CD_TASK_ABANDONED_WHILE_OFFERED\nchannel 2001 5001 READY\n");
    arrives(b, 5001, 2);
    task(b, "2001", "3_1", "ACCEPT", NULL);
    assert_int_equal(abandon(b, "3_1"), ERR_NOT_FOUND);
}

static void a_transfer_is_a_new_task(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5001, 1);
    ready(b, "2002", 5001, 1);
    arrives(b, 5001, 2);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    buf_clear(&b->trace);
    task(b, "2001", "1_1", "TRANSFER", "nowhere");
    heard(b, "refused 14 Call Operation Failure\n");
    task(b, "2001", "1_1", "TRANSFER", "7003");
    heard(b, "task 1_1 2001 CLOSED CD_TASK_TRANSFERRED\nchannel 2001 5001 READY\n"
             "task 1_2 2002 OFFERED of 1_1\nchannel 2002 5001 RESERVED\n");
}

static void who_is_not_ready_or_not_routable_gets_none(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5001, 2);
    media_mode(b, "2001", 5001, "false");
    heard(b, "channel 2001 5001 READY unroutable\n");
    media_mode(b, "2001", 5001, "false");
    heard(b, "refused 1 Agent already in requested mode\n");
    arrives(b, 5001, 2);
    heard(b, "");
    media_mode(b, "2001", 5001, "true");
    heard(b, "channel 2001 5001 READY\n"
             "task 1_1 2001 OFFERED\nchannel 2001 5001 RESERVED\n");
    media_be(b, "2001", 5001, "NOT_READY"); /* not while a task is offered */
    heard(b, "refused 22 Invalid State\n");
    media_mode(b, "2001", 5001, "false"); /* not before it is started */
    heard(b, "channel 2001 5001 RESERVED\n");
    arrives(b, 5001, 2);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    heard(b, "task 1_1 2001 ACCEPTED\nchannel 2001 5001 ACTIVE\n");
    task(b, "2001", "1_1", "START", NULL);
    heard(b, "task 1_1 2001 ACTIVE\nchannel 2001 5001 ACTIVE unroutable\n");
    media_be(b, "2001", 5001, "NOT_READY");
    heard(b, "channel 2001 5001 NOT_READY unroutable\n");
    task(b, "2001", "1_1", "CLOSE", NULL); /* the task is still the agent's */
    heard(b, "task 1_1 2001 CLOSED CD_NORMAL_END_TASK\n");
}

static void signing_out_closes_tasks_or_sends_them_on(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5001, 2);
    arrives(b, 5001, 2);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    arrives(b, 5001, 2);
    ready(b, "2002", 5001, 2);
    buf_clear(&b->trace);
    media_be(b, "2001", 5001, "LOGOUT"); /* what was only offered goes to another */
    heard(b, "task 1_1 2001 CLOSED CD_AGENT_LOGGED_OUT_DURING_DIALOG\n"
             "task 2_1 2001 CLOSED CD_AGENT_LOGGED_OUT_DURING_DIALOG\n"
             "channel 2001 5001 LOGOUT\n"
             "task 2_1 2002 OFFERED\nchannel 2002 5001 RESERVED\n");
    media_in(b, "2001", 5001, 1, "ACCEPT", "TRANSFER");
    media_be(b, "2001", 5001, "READY");
    arrives(b, 5001, 2);
    task(b, "2001", "3_1", "ACCEPT", NULL);
    buf_clear(&b->trace);
    media_be(b, "2001", 5001, "LOGOUT");
    heard(b, "task 3_1 2001 CLOSED CD_TASK_TRANSFERRED_AGENT_LOGOUT\n"
             "channel 2001 5001 LOGOUT\n"
             "task 3_2 2002 OFFERED of 3_1\n");
}

static void a_chat_interrupts_mail(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5002, 2);
    ready(b, "2001", 5001, 1);
    arrives(b, 5002, 2);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    task(b, "2001", "1_1", "START", NULL);
    buf_clear(&b->trace);
    arrives(b, 5001, 2);
    heard(b, "task 2_1 2001 OFFERED\nchannel 2001 5001 RESERVED\n");
    arrives(b, 5002, 2); /* waits: the chat has the agent */
    task(b, "2001", "2_1", "ACCEPT", NULL);
    buf_clear(&b->trace);
    task(b, "2001", "2_1", "START", NULL);
    heard(b, "task 2_1 2001 ACTIVE\n"
             "task 1_1 2001 INTERRUPTED\nchannel 2001 5002 INTERRUPTED\n");
    task(b, "2001", "1_1", "CLOSE", NULL);
    heard(b, "refused 30 Invalid State\n");
    crash(b);
    task(b, "2001", "2_1", "CLOSE", NULL);
    heard(b, "task 2_1 2001 CLOSED CD_NORMAL_END_TASK\nchannel 2001 5001 READY\n"
             "task 1_1 2001 ACTIVE\nchannel 2001 5002 ACTIVE\n"
             "task 3_1 2001 OFFERED\n");
}

static void a_call_interrupts_unless_that_is_ignored(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    ready(b, "2001", 5002, 1);
    arrives(b, 5002, 2);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    task(b, "2001", "1_1", "START", NULL);
    task(b, "2001", "1_1", "PAUSE", NULL);
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    buf_clear(&b->trace);
    act(b, "2001", CTI_ANSWER, 1);
    assert_non_null(strstr(b->trace.p, "task 1_1 2001 INTERRUPTED\n"
                                       "channel 2001 5002 INTERRUPTED\n"));
    buf_clear(&b->trace);
    act(b, "2001", CTI_DROP, 1); /* wrap-up still has the agent */
    assert_null(strstr(b->trace.p, "task"));
    buf_clear(&b->trace);
    be(b, "2001", "NOT_READY");
    assert_non_null(strstr(b->trace.p, "task 1_1 2001 PAUSED\nchannel 2001 5002 PAUSED\n"));
    media_in(b, "2001", 5002, 1, "IGNORE", "CLOSE");
    be(b, "2001", "READY");
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    buf_clear(&b->trace);
    act(b, "2001", CTI_ANSWER, 2);
    assert_null(strstr(b->trace.p, "task"));
}

/* "When an agent is working on a non-interruptible task, no task of any other is assigned", nor a
 * call. */
static void a_chat_keeps_calls_away(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    be(b, "2001", "READY");
    ready(b, "2001", 5001, 1);
    arrives(b, 5001, 2);
    buf_clear(&b->trace);
    caller(b, "7002", SIM_ENDLESS, SIM_ENDLESS);
    assert_null(strstr(b->trace.p, "ALERTING"));
    buf_clear(&b->trace);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    task(b, "2001", "1_1", "CLOSE", NULL);
    assert_non_null(strstr(b->trace.p, "ALERTING"));
    arrives(b, 5001, 2); /* and the call keeps tasks away */
    assert_null(strstr(b->trace.p, "task 2_1"));
}

static void signing_out_of_everything(void **state)
{
    struct bench *b = *state;

    sign_in(b, "2001", "2001");
    ready(b, "2001", 5001, 1);
    ready(b, "2001", 5002, 1);
    command(b, &(struct cti_command) { .op = CTI_SET_STATE,
                                       .requester = "2001",
                                       .user = "2001",
                                       .state = "LOGOUT",
                                       .reason_code = 10,
                                       .all_media = 1 });
    heard(b, "agent 2001 LOGOUT 10\nchannel 2001 5001 LOGOUT 10\nchannel 2001 5002 LOGOUT 10\n");
    ready(b, "2001", 5001, 1);
    command(b, &(struct cti_command) { .op = CTI_SET_STATE, /* by the system: presence lost */
                                       .requester = "",
                                       .user = "2001",
                                       .state = "LOGOUT",
                                       .reason_code = 255,
                                       .all_media = 1 });
    heard(b, "channel 2001 5001 LOGOUT 255\n");
    sign_in(b, "2001", "2001");
    ready(b, "2001", 5001, 1);
    be(b, "2001", "LOGOUT"); /* without being asked to, the channels stay */
    heard(b, "agent 2001 LOGOUT\n");
}

/* Word for word as without a crash: a crash behind every step. */
static void every_step_of_a_task_survives_a_crash(void **state)
{
    struct bench *b = *state;

    ready(b, "2001", 5001, 2);
    crash(b);
    arrives(b, 5001, 2);
    arrives(b, 5001, 2);
    arrives(b, 5001, 2);
    crash(b);
    task(b, "2001", "1_1", "ACCEPT", NULL);
    crash(b);
    heard(b, "task 1_1 2001 OFFERED\nchannel 2001 5001 RESERVED\ntask 2_1 2001 OFFERED\n"
             "task 1_1 2001 ACCEPTED\nchannel 2001 5001 ACTIVE\n");
    pass(b, 29999);
    crash(b);
    pass(b, 1); /* the timer of the second goes on */
    heard(b, "task 2_1 2001 CLOSED CD_RING_NO_ANSWER\nchannel 2001 5001 ACTIVE unroutable\n");
    crash(b);
    ready(b, "2002", 5001, 1);
    crash(b);
    task(b, "2002", "2_1", "ACCEPT", NULL);
    heard(b, "task 2_1 2002 ACCEPTED\nchannel 2002 5001 ACTIVE\n");
    task(b, "2001", "1_1", "CLOSE", NULL);
    task(b, "2002", "2_1", "CLOSE", NULL);
    buf_clear(&b->trace);
    task(b, "2002", "3_1", "ACCEPT", NULL);
    task(b, "2002", "3_1", "CLOSE", NULL);
    crash(b); /* nothing is left, but ids go on */
    assert_string_equal(arrives(b, 5001, 2), "134774_4_1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(signing_in_and_out),
        TEST(a_task_from_offer_to_close),
        TEST(the_longest_idle_with_a_free_slot_gets_it),
        TEST(what_is_not_accepted_goes_to_another),
        TEST(the_customer_goes_before_it_is_accepted),
        TEST(a_transfer_is_a_new_task),
        TEST(who_is_not_ready_or_not_routable_gets_none),
        TEST(signing_out_closes_tasks_or_sends_them_on),
        TEST(a_chat_interrupts_mail),
        TEST(a_call_interrupts_unless_that_is_ignored),
        TEST(a_chat_keeps_calls_away),
        TEST(signing_out_of_everything),
        TEST(every_step_of_a_task_survives_a_crash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
