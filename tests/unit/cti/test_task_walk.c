/* Random walks through channels beside voice, with calls between: whatever agents ask for (walk.h).
 */
#include "walk.h"

enum { RECENT = 8 };

static const char *const agents[] = { "2001", "2002" };
static const int64_t channels[] = { 5001, 5002 };
static const char *const words[] = { "READY", "READY", "READY", "NOT_READY", "LOGOUT" };

static void arrives(struct walk *w)
{
    const struct cti_variable v = { "callVariable1", "x" };
    const struct sim_errand errand = { channels[pick(w, 2)], 2 + (int64_t)pick(w, 2), &v, 1 };
    struct cti_reports reports;
    const char *id;

    arena_reset(&w->b->arena);
    cti_reports_init(&reports, &w->b->arena);
    assert_int_equal(sim_task_start(w->b->sim, &errand, w->b->now, &reports, &id), ERR_OK);
    snprintf(w->last, sizeof w->last, "%s", id);
    note(w->b, &reports);
}

static void abandon(struct walk *w)
{
    struct cti_reports reports;

    arena_reset(&w->b->arena);
    cti_reports_init(&reports, &w->b->arena);
    sim_task_abandon(w->b->sim, w->last, w->b->now, &reports);
    note(w->b, &reports);
}

/* Mostly what is allowed, by the agent who has it; of what ends the task not always. */
static enum task_action some_action(struct walk *w, enum task_state state)
{
    enum task_action action = TASK_CLOSE;

    for (int i = 0; i < 60; i++) {
        action = (enum task_action)pick(w, TASK_ACTION_COUNT);
        if (action_is_listed(task_actions(state), task_action_name(action)) &&
            (task_after(action) != TASK_CLOSED || pick(w, 3) == 0))
            break;
    }
    return action;
}

static void ask_of_a_task(struct walk *w)
{
    struct bench *b = w->b;
    size_t back = pick(w, b->task_count < RECENT ? b->task_count : RECENT);
    struct cti_command c = { .op = CTI_TASK, .media = 5001 };
    struct told_task task;

    if (!b->task_count)
        return;
    task = b->tasks[b->task_count - 1 - back];
    c.requester = c.user = pick(w, 8) ? task.agent : agents[pick(w, 2)];
    c.task = task.id;
    c.action = task_action_name(pick(w, 8) ? some_action(w, task.state)
                                           : (enum task_action)pick(w, TASK_ACTION_COUNT));
    c.to = pick(w, 4) ? "7002" : "7009";
    command(b, &c);
}

static void ask_of_a_channel(struct walk *w, const char *who)
{
    struct cti_command c = { .requester = who, .user = who, .media = channels[pick(w, 2)] };

    switch (pick(w, 3)) {
    case 0:
        c.op = CTI_MEDIA_LOGIN;
        c.max_dialogs = 1 + (int64_t)pick(w, 3);
        c.interrupt_action = pick(w, 3) ? "ACCEPT" : "IGNORE";
        c.logout_action = pick(w, 2) ? "CLOSE" : "TRANSFER";
        break;
    case 1:
        c.op = CTI_MEDIA_STATE;
        c.state = words[pick(w, COUNT(words))];
        break;
    default:
        c.op = CTI_MEDIA_ROUTABLE;
        c.routable = pick(w, 3) ? "true" : "false";
        break;
    }
    command(w->b, &c);
}

static void step(struct walk *w, int number)
{
    const char *who = agents[pick(w, COUNT(agents))];

    switch (pick(w, 16)) {
    case 0:
        be(w->b, who, pick(w, 3) ? "READY" : "NOT_READY");
        break;
    case 1:
        if (pick(w, 4) == 0)
            command(w->b, &(struct cti_command) { .op = CTI_SET_STATE,
                                                  .requester = pick(w, 2) ? who : "",
                                                  .user = who,
                                                  .state = "LOGOUT",
                                                  .all_media = (int64_t)pick(w, 2) });
        else
            sign_in(w->b, who, who);
        break;
    case 2:
        caller(w->b, pick(w, 2) ? "7002" : who, 20000, 15000);
        break;
    case 3:
        act(w->b, who, pick(w, 3) ? CTI_ANSWER : CTI_DROP,
            1 + (int64_t)pick(w, (size_t)number / 16 + 1));
        break;
    case 4:
        pass(w->b, (int64_t)pick(w, 20000));
        break;
    case 5:
        arrives(w);
        break;
    case 6:
    case 7:
        if (pick(w, 3) == 0)
            abandon(w);
        break;
    case 8:
    case 9:
    case 10:
        ask_of_a_channel(w, who);
        break;
    default:
        ask_of_a_task(w);
        break;
    }
}

static const char *const places[] = { "INTERRUPTED",
                                      "WRAPPING_UP",
                                      " of ",
                                      "CD_RING_NO_ANSWER",
                                      "CD_TASK_TRANSFERRED_AGENT_LOGOUT",
                                      "PAUSED",
                                      "refused 30",
                                      "TALKING",
                                      "unroutable",
                                      "CD_TASK_ABANDONED_WHILE_OFFERED",
                                      NULL };
static const struct walk_kind kind = { .step = step, .places = places };

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
