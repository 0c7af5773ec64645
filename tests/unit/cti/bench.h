/* bench: a built-in switch to be tested, its time, what it said and wants remembered.  Each step is
 * read as a list of short lines: "call 1 ALERTING 1001:INITIATED 1002:ALERTING", "gone 1 ...",
 * "agent 1001 TALKING", "refused 22".  Of calls that have to do with others the type is said, too:
 * "CONSULT of 1", "TRANSFER with 2", "OVERFLOW_IN in 3", the queue, and "to 1001" when one agent
 * alone is told. */
#ifndef APLOMB_TESTS_UNIT_CTI_BENCH_H
#define APLOMB_TESTS_UNIT_CTI_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "cti/sim/sim.h"

enum { T0 = 1000000, MEMOS = 4096, TOLD = 64 };

static const int64_t sales[] = { 1 }, support[] = { 2 }, both[] = { 1, 2 };
static const struct cti_team teams[] = {
    { .id = 1 },
    { .id = 2, .wrap_up_incoming = WRAP_UP_OPTIONAL, .wrap_up_ms = 30000 },
};
static const struct cti_person people[] = {
    { "1001", 1, false, false }, { "1002", 1, false, false }, { "1003", 1, false, false },
    { "1009", 1, true, false },  { "2001", 2, false, false }, { "2002", 2, false, false },
    { "1000", 1, false, true },
};
static const struct cti_queue queues[] = {
    { .id = 1,
      .name = "Sales",
      .number = "7001",
      .ring_ms = 12000,
      .team_ids = sales,
      .team_count = 1 },
    { .id = 2,
      .name = "Support",
      .number = "7002",
      .ring_ms = 12000,
      .team_ids = support,
      .team_count = 1 },
    { .id = 3,
      .name = "Billing",
      .number = "7003",
      .ring_ms = 12000,
      .team_ids = both,
      .team_count = 2 },
};
static const struct cti_range ranges[] = { { 1000, 1999 }, { 2000, 2999 } };
static const struct cti_media media[] = {
    { 5001, "Chat", false, 30000, support, 1 },
    { 5002, "Email", true, 60000, support, 1 },
};
static const struct cti_setup setup = { teams,  2, people, sizeof people / sizeof *people,
                                        queues, 3, ranges, 2,
                                        media,  2 };

/* Support is urgent, and who waits there or in Sales too long goes on to Billing, and back to
 * Sales. */
static const struct cti_queue overflowing[] = {
    { .id = 1,
      .name = "Sales",
      .number = "7001",
      .ring_ms = 12000,
      .team_ids = sales,
      .team_count = 1,
      .overflow_ms = 20000,
      .overflow_id = 3 },
    { .id = 2,
      .name = "Support",
      .number = "7002",
      .ring_ms = 12000,
      .team_ids = support,
      .team_count = 1,
      .priority = 2,
      .overflow_ms = 30000,
      .overflow_id = 3 },
    { .id = 3,
      .name = "Billing",
      .number = "7003",
      .ring_ms = 12000,
      .team_ids = both,
      .team_count = 2,
      .overflow_ms = 60000,
      .overflow_id = 1 },
};
static const struct cti_setup overflowing_setup = {
    teams, 2, people, sizeof people / sizeof *people, overflowing, 3, ranges, 2, media, 2
};

/* A switch, its time, what the last steps said and what it wants remembered. */
struct bench {
    struct cti_switch *sim;
    const struct cti_setup *setup;
    int64_t now;
    struct arena arena;
    struct buf trace;
    char *keys[MEMOS], *values[MEMOS];
    size_t memo_count;
    bool told_all_caused;
    struct told_actions { /* of each participant, as reported last */
        int64_t call;
        char address[16], actions[160];
    } actions[TOLD];
    size_t action_count;
    struct told_task { /* as reported last; CLOSED when it is gone */
        char id[48], agent[16];
        enum task_state state;
    } tasks[TOLD];
    size_t task_count;
};

static inline void note_actions(struct bench *b, int64_t call, const struct cti_party *p)
{
    size_t i = 0;

    while (i < b->action_count &&
           (b->actions[i].call != call || strcmp(b->actions[i].address, p->address) != 0))
        i++;
    if (i == TOLD) { /* the oldest is forgotten */
        memmove(&b->actions[0], &b->actions[1], --i * sizeof b->actions[0]);
        b->action_count--;
    }
    if (i == b->action_count)
        b->action_count++;
    b->actions[i].call = call;
    snprintf(b->actions[i].address, sizeof b->actions[i].address, "%s", p->address);
    snprintf(b->actions[i].actions, sizeof b->actions[i].actions, "%s", p->actions);
}

/* What the participant was last told it may ask for. */
static inline const char *may(const struct bench *b, int64_t call, const char *address)
{
    for (size_t i = 0; i < b->action_count; i++)
        if (b->actions[i].call == call && strcmp(b->actions[i].address, address) == 0)
            return b->actions[i].actions;
    return "nothing told";
}

static inline void remember(struct bench *b, const struct cti_memo *memo)
{
    size_t i = 0;

    while (i < b->memo_count && strcmp(b->keys[i], memo->key) != 0)
        i++;
    if (i < b->memo_count) {
        free(b->keys[i]);
        free(b->values[i]);
        b->memo_count--;
        memmove(&b->keys[i], &b->keys[i + 1], (b->memo_count - i) * sizeof(char *));
        memmove(&b->values[i], &b->values[i + 1], (b->memo_count - i) * sizeof(char *));
    }
    if (!memo->value)
        return;
    assert_true(b->memo_count < MEMOS);
    b->keys[b->memo_count] = strdup(memo->key);
    b->values[b->memo_count++] = strdup(memo->value);
}

static inline void note_call(struct bench *b, const char *word, const struct cti_call *call)
{
    buf_addf(&b->trace, "%s %d %s", word, (int)call->id, call_state_name(call->state));
    for (size_t i = 0; i < call->party_count; i++) {
        const struct cti_party *p = &call->parties[i];

        buf_addf(&b->trace, " %s:%s%s", p->address, party_state_name(p->state),
                 p->leaves ? "-" : "");
        note_actions(b, call->id, p);
    }
    if (call->associated_id || call->secondary_id || call->type == CALL_TYPE_TRANSFER ||
        call->type == CALL_TYPE_OVERFLOW_IN)
        buf_addf(&b->trace, " %s", call_type_name(call->type));
    if (call->associated_id)
        buf_addf(&b->trace, " of %d", (int)call->associated_id);
    if (call->secondary_id)
        buf_addf(&b->trace, " with %d", (int)call->secondary_id);
    if (call->type == CALL_TYPE_OVERFLOW_IN)
        buf_addf(&b->trace, " in %d", (int)call->queue_id);
    if (call->only_to)
        buf_addf(&b->trace, " to %s", call->only_to);
    buf_addc(&b->trace, '\n');
}

static inline void note_agent(struct bench *b, const struct cti_agent *agent)
{
    buf_addf(&b->trace, "agent %s %s", agent->id, agent_state_name(agent->state));
    if (agent->reason != REASON_NONE)
        buf_addf(&b->trace, " %d", (int)agent->reason);
    if (agent->pending != AGENT_NONE)
        buf_addf(&b->trace, " then %s", agent_state_name(agent->pending));
    buf_addc(&b->trace, '\n');
}

/* "channel 2001 5001 READY", with " unroutable" and a reason. */
static inline void note_channel(struct bench *b, const struct cti_channel *c)
{
    buf_addf(&b->trace, "channel %s %d %s", c->agent_id, (int)c->media_id,
             media_state_name(c->state));
    if (!c->routable && c->state != MEDIA_LOGOUT)
        buf_adds(&b->trace, " unroutable");
    if (c->reason != REASON_NONE)
        buf_addf(&b->trace, " %d", (int)c->reason);
    buf_addc(&b->trace, '\n');
}

static inline void remember_task(struct bench *b, const struct cti_task *t)
{
    size_t i = 0;

    while (i < b->task_count && strcmp(b->tasks[i].id, t->id) != 0)
        i++;
    if (i == TOLD) { /* the oldest is forgotten */
        memmove(&b->tasks[0], &b->tasks[1], --i * sizeof b->tasks[0]);
        b->task_count--;
    }
    if (i == b->task_count)
        b->task_count++;
    snprintf(b->tasks[i].id, sizeof b->tasks[i].id, "%s", t->id);
    snprintf(b->tasks[i].agent, sizeof b->tasks[i].agent, "%s", t->agent_id);
    b->tasks[i].state = t->state;
}

/* "task 1_1 2001 OFFERED", number and sequence of the id; " of 1_1" and why it is closed. */
static inline void note_task(struct bench *b, const struct cti_task *t)
{
    remember_task(b, t);
    buf_addf(&b->trace, "task %s %s %s", strchr(t->id, '_') + 1, t->agent_id,
             task_state_name(t->state));
    if (*t->associated_id)
        buf_addf(&b->trace, " of %s", strchr(t->associated_id, '_') + 1);
    if (*t->disposition)
        buf_addf(&b->trace, " %s", t->disposition);
    buf_addc(&b->trace, '\n');
}

static inline void note(struct bench *b, const struct cti_reports *reports)
{
    for (const struct cti_report *r = reports->first; r; r = r->next) {
        if (r->kind == CTI_AGENT_IS)
            note_agent(b, &r->agent);
        else if (r->kind == CTI_CALL_IS)
            note_call(b, "call", &r->call);
        else if (r->kind == CTI_CALL_IS_GONE)
            note_call(b, "gone", &r->call);
        else if (r->kind == CTI_MEDIA_IS)
            note_channel(b, &r->channel);
        else if (r->kind == CTI_TASK_IS || r->kind == CTI_TASK_IS_GONE)
            note_task(b, &r->task);
        else if (r->kind == CTI_REFUSED)
            buf_addf(&b->trace, "refused %s %s\n", r->refusal.data, r->refusal.type);
        else if (r->kind == CTI_MEMO)
            remember(b, &r->memo);
    }
    assert_null(sim_broken_promise(b->sim));
}

/* What was said since the last look. */
static inline void heard_at(struct bench *b, const char *lines, const char *file, int line)
{
    if (strcmp(b->trace.p, lines) != 0)
        print_error("%s:%d\n", file, line);
    _assert_string_equal(b->trace.p, lines, file, line);
    buf_clear(&b->trace);
}
#define heard(b, lines) heard_at(b, lines, __FILE__, __LINE__)

static inline void run_to(struct bench *b, int64_t now)
{
    struct cti_reports reports;

    for (;;) {
        arena_reset(&b->arena);
        cti_reports_init(&reports, &b->arena);
        if (!sim_provider.tick(b->sim, now, &reports))
            break;
        note(b, &reports);
    }
    b->now = now;
}

static inline void pass(struct bench *b, int64_t ms)
{
    run_to(b, b->now + ms);
}

static inline void command(struct bench *b, const struct cti_command *c)
{
    struct cti_reports reports;

    run_to(b, b->now);
    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    assert_true(sim_provider.command(b->sim, c, b->now, &reports));
    note(b, &reports);
    run_to(b, b->now);
}

static inline void sign_in(struct bench *b, const char *user, const char *extension)
{
    command(b, &(struct cti_command) {
                   .op = CTI_LOGIN, .requester = user, .user = user, .extension = extension });
}

static inline void ask(struct bench *b, const char *requester, const char *user, const char *state,
                       int64_t reason)
{
    command(b, &(struct cti_command) { .op = CTI_SET_STATE,
                                       .requester = requester,
                                       .user = user,
                                       .state = state,
                                       .reason_code = reason });
}

static inline void be(struct bench *b, const char *user, const char *state)
{
    ask(b, user, user, state, 0);
}

static inline void dial(struct bench *b, const char *user, const char *to)
{
    command(b, &(struct cti_command) {
                   .op = CTI_MAKE_CALL, .requester = user, .user = user, .from = user, .to = to });
}

static inline void act(struct bench *b, const char *user, enum cti_op op, int64_t call)
{
    command(b, &(struct cti_command) {
                   .op = op, .requester = user, .user = user, .from = user, .dialog = call });
}

/* The same with a destination. */
static inline void act_to(struct bench *b, const char *user, enum cti_op op, int64_t call,
                          const char *to)
{
    command(
        b, &(struct cti_command) {
               .op = op, .requester = user, .user = user, .from = user, .dialog = call, .to = to });
}

static inline int64_t caller_is(struct bench *b, const struct sim_caller *who)
{
    struct cti_reports reports;
    int64_t id;

    run_to(b, b->now);
    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    assert_int_equal(sim_call_start(b->sim, who, b->now, &reports, &id), ERR_OK);
    note(b, &reports);
    run_to(b, b->now);
    return id;
}

static inline int64_t caller(struct bench *b, const char *to, int64_t patience_ms, int64_t talk_ms)
{
    return caller_is(
        b, &(struct sim_caller) {
               .from = "5551234", .to = to, .patience_ms = patience_ms, .talk_ms = talk_ms });
}

/* An agent is reserved for a customer of a campaign. */
static inline enum err preview(struct bench *b, bool direct, const char *agent, const char *to,
                               int64_t patience_ms, int64_t *id)
{
    const struct sim_preview p = { .agent = agent,
                                   .to = to,
                                   .kind = direct ? OUTBOUND_DIRECT : OUTBOUND_PREVIEW,
                                   .patience_ms = patience_ms,
                                   .talk_ms = 5000 };
    struct cti_reports reports;
    enum err e;

    run_to(b, b->now);
    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    e = sim_preview_start(b->sim, &p, b->now, &reports, id);
    note(b, &reports);
    run_to(b, b->now);
    return e;
}

static inline enum err hang_up(struct bench *b, int64_t id)
{
    struct cti_reports reports;
    enum err e;

    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    e = sim_call_hang_up(b->sim, id, b->now, &reports);
    note(b, &reports);
    run_to(b, b->now);
    return e;
}

static inline enum err habits(struct bench *b, const char *agent, struct sim_habits h)
{
    struct cti_reports reports;
    enum err e;

    arena_reset(&b->arena);
    cti_reports_init(&reports, &b->arena);
    e = sim_habits_set(b->sim, agent, &h, b->now, &reports);
    note(b, &reports);
    run_to(b, b->now);
    return e;
}

/* Another configuration, from now on. */
static inline void configure(struct bench *b, const struct cti_setup *to)
{
    b->setup = to;
    sim_provider.configure(b->sim, to);
    run_to(b, b->now);
}

/* kill -9: only the memos are left. */
static inline void crash(struct bench *b)
{
    struct cti_memo memos[MEMOS];

    for (size_t i = 0; i < b->memo_count; i++)
        memos[i] = (struct cti_memo) { b->keys[i], b->values[i] };
    sim_provider.close(b->sim);
    b->sim = sim_provider.open(b->setup, memos, b->memo_count, b->now);
    assert_null(sim_broken_promise(b->sim));
}

static inline int bench_up(void **state)
{
    static struct bench b;

    memset(&b, 0, sizeof b);
    arena_init(&b.arena);
    buf_init(&b.trace, 1 << 20);
    b.now = T0;
    b.setup = &setup;
    b.sim = sim_provider.open(b.setup, NULL, 0, T0);
    *state = &b;
    return 0;
}

static inline int bench_down(void **state)
{
    struct bench *b = *state;

    sim_provider.close(b->sim);
    for (size_t i = 0; i < b->memo_count; i++) {
        free(b->keys[i]);
        free(b->values[i]);
    }
    buf_release(&b->trace);
    arena_release(&b->arena);
    return 0;
}

/* 1001 and 1002 signed in, silently. */
static inline struct bench *two_agents(void **state)
{
    struct bench *b = *state;

    sign_in(b, "1001", "1001");
    sign_in(b, "1002", "1002");
    buf_clear(&b->trace);
    return b;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_up, bench_down)

#endif
