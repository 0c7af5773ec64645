/* Random walks: agents, supervisors and callers do whatever they may or may not do (walk.h). */
#include "walk.h"

enum { RECENT = 16 };

static const char *const agents[] = { "1000", "1001", "1002", "1003", "2001", "2002" };
static const char *const numbers[] = { "1000", "1001", "1002", "1003", "2001", "2002", "7001",
                                       "7002", "7003", "8001", "8002", "8003", "8004", "5559999" };
static const enum cti_op ops[] = { CTI_ANSWER,
                                   CTI_ANSWER,
                                   CTI_ANSWER,
                                   CTI_HOLD,
                                   CTI_RETRIEVE,
                                   CTI_DROP,
                                   CTI_CONSULT_CALL,
                                   CTI_CONSULT_CALL,
                                   CTI_TRANSFER,
                                   CTI_CONFERENCE,
                                   CTI_CONFERENCE,
                                   CTI_TRANSFER_SST,
                                   CTI_UPDATE_CALL_DATA,
                                   CTI_SEND_DTMF,
                                   CTI_PARTICIPANT_DROP,
                                   CTI_ACCEPT,
                                   CTI_ACCEPT,
                                   CTI_ACCEPT,
                                   CTI_REJECT,
                                   CTI_CLOSE,
                                   CTI_RECLASSIFY,
                                   CTI_UPDATE_SCHEDULED_CALLBACK,
                                   CTI_CANCEL_SCHEDULED_CALLBACK };
static const char *const wishes[] = { "READY", "READY", "NOT_READY", "NOT_READY", "WORK" };

/* A participant of a call, from those heard of last. */
static const struct told_actions *somebody(struct walk *w)
{
    size_t n = w->b->action_count, back = pick(w, n < RECENT ? n : RECENT);

    return n ? &w->b->actions[n - 1 - back] : NULL;
}

static int64_t some_call(struct walk *w)
{
    const struct told_actions *who = somebody(w);

    return who ? who->call : 1;
}

/* One of the actions that the participant was told of. */
static enum cti_op listed(struct walk *w, const char *actions)
{
    enum cti_op op = CTI_DROP;

    for (int i = 0; i < 60; i++) {
        op = ops[pick(w, COUNT(ops))];
        if (action_is_listed(actions, cti_op_name(op)))
            break;
    }
    return op;
}

static void ask_of_a_call(struct walk *w)
{
    const struct told_actions *who = somebody(w);
    struct cti_command c = { 0 };
    char address[16];

    if (!who)
        return;
    snprintf(address, sizeof address, "%s", who->address);
    c.requester = c.user = c.from = address;
    c.op = pick(w, 5) ? listed(w, who->actions) : ops[pick(w, COUNT(ops))];
    if (c.op == CTI_DROP && pick(w, 3))
        return;
    c.dialog = who->call;
    c.to = numbers[pick(w, COUNT(numbers))];
    if (c.op == CTI_UPDATE_CALL_DATA)
        c.wrap_up_reason = pick(w, 2) ? "Sales" : "Other";
    c.classification = pick(w, 2) ? "FAX" : "VOICE";
    c.callback_time = pick(w, 2) ? "2014-03-07T14:30" : NULL;
    c.callback_number = "5558888";
    command(w->b, &c);
}

static void listen_or_barge(struct walk *w)
{
    struct cti_command c = { .requester = "1000", .user = "1000", .from = "1000" };

    c.op = pick(w, 2) ? CTI_SILENT_MONITOR : CTI_BARGE_CALL;
    c.to = numbers[1 + pick(w, 5)];
    c.associated = some_call(w);
    command(w->b, &c);
}

static void reserve(struct walk *w, const char *agent)
{
    static const char *const customers[] = { "5557777", "8001", "8002", "8003", "8004" };
    const char *customer = customers[pick(w, COUNT(customers))];
    bool direct = pick(w, 2);
    int64_t id;

    be(w->b, agent, "READY");
    preview(w->b, direct, agent, customer, pick(w, 2) ? 9000 : SIM_ENDLESS, &id);
}

static void somebody_calls(struct walk *w)
{
    caller_is(w->b, &(struct sim_caller) { .from = "5551234",
                                           .to = numbers[1 + pick(w, 8)],
                                           .patience_ms = pick(w, 2) ? 20000 : 90000,
                                           .talk_ms = 60000,
                                           .priority = pick(w, 4) ? 0 : 1 + (int)pick(w, 10) });
}

static void step(struct walk *w, int i)
{
    const char *who = agents[pick(w, COUNT(agents))];

    (void)i;
    switch (pick(w, 18)) {
    case 0:
        be(w->b, who, wishes[pick(w, COUNT(wishes))]);
        break;
    case 1:
        if (pick(w, 4) == 0)
            ask(w->b, who, who, "LOGOUT", 10);
        else
            sign_in(w->b, who, who);
        break;
    case 2:
        dial(w->b, who, numbers[pick(w, COUNT(numbers))]);
        break;
    case 3:
        somebody_calls(w);
        break;
    case 4:
        listen_or_barge(w);
        break;
    case 5:
        if (pick(w, 3) == 0)
            hang_up(w->b, some_call(w));
        break;
    case 6:
        pass(w->b, (int64_t)pick(w, 15000));
        break;
    case 7:
        reserve(w, who);
        break;
    default:
        ask_of_a_call(w);
        break;
    }
}

static void begin(struct walk *w)
{
    configure(w->b, &overflowing_setup);
    for (size_t i = 0; i < COUNT(agents); i++)
        sign_in(w->b, agents[i], agents[i]);
}

static const char *const places[] = {
    "CONSULT of", "TRANSFER with", "CONFERENCE with",  "SUPERVISOR_MONITOR", "refused 4047",
    "WRAP_UP",    "RESERVED",      "OVERFLOW_IN in 3", "OVERFLOW_IN in 1",   NULL
};
static const struct walk_kind kind = { .begin = begin, .step = step, .places = places };

static void every_promise_holds_and_a_crash_changes_nothing(void **state)
{
    (void)state;
    walks_are_the_same_killed(&kind);
}

static void the_walks_get_everywhere(void **state)
{
    (void)state;
    walks_get_everywhere(&kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_promise_holds_and_a_crash_changes_nothing),
        cmocka_unit_test(the_walks_get_everywhere),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
