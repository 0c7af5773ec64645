/* What must be true of any queue, on 20,000 calls of the built-in switch: Little's law to the
 * millisecond, no call lost, the longest ready agent and the oldest of the most urgent calls first,
 * agents' time accounted for; and what is true of these: Erlang's and Cobham's formulas, within a
 * band that an independent small simulation of the same size gives (reliability-security 5). */
#include <math.h>

#include "base/id.h"
#include "bench.h"

enum { CALLS = 20000, AGENTS = 24, TOGETHER = 4096, RUNS = 40 };

#define START INT64_C(1767600000000)

/* -- a switch that is watched --------------------------------------------------------------- */

struct watched_agent {
    char id[8];
    int64_t team;
    enum agent_state state;
    int64_t ready_turn;                         /* order of becoming READY, as reported */
    int64_t since, state_ms[AGENT_STATE_COUNT]; /* by the time of the steps */
    int64_t signed_in_at, signed_in_ms;         /* by what the switch says */
};

struct watched_call {
    int64_t id, queue;
    bool waiting;
    int priority; /* as its first queue has it */
};

struct watch {
    struct cti_switch *sim;
    const struct cti_queue *queues;
    size_t queue_count;
    int64_t now;
    struct arena arena;
    struct watched_agent agents[AGENTS];
    size_t agent_count;
    struct watched_call calls[TOGETHER]; /* those that go on, oldest first */
    size_t call_count;
    int64_t ready_turns, last_id;
    size_t arrived, offers, overflows;
    int64_t waiting_ms, talking_ms; /* persons times time */
};

static size_t waiting_now(const struct watch *w)
{
    size_t n = 0;

    for (size_t i = 0; i < w->call_count; i++)
        n += w->calls[i].waiting;
    return n;
}

static size_t talking_now(const struct watch *w)
{
    size_t n = 0;

    for (size_t i = 0; i < w->agent_count; i++)
        n += w->agents[i].state == AGENT_TALKING;
    return n;
}

static struct watched_agent *watched(struct watch *w, const char *id)
{
    for (size_t i = 0; i < w->agent_count; i++)
        if (strcmp(w->agents[i].id, id) == 0)
            return &w->agents[i];
    return NULL;
}

static const struct cti_queue *queue_of(const struct watch *w, int64_t id)
{
    size_t i = 0;

    while (w->queues[i].id != id)
        assert_true(++i < w->queue_count);
    return &w->queues[i];
}

static int priority_of(const struct cti_queue *queue)
{
    return queue->priority ? queue->priority : CTI_MIDDLE;
}

static bool may_take(const struct watch *w, const struct watched_agent *a, int64_t queue)
{
    const struct cti_queue *q = queue_of(w, queue);

    for (size_t i = 0; i < q->team_count; i++)
        if (q->team_ids[i] == a->team)
            return true;
    return false;
}

/* The agent is the longest ready of those who may take the call; no call waits for the agent that
 * is more urgent, or as urgent and older. */
static void check_offer(struct watch *w, const struct watched_call *call,
                        const struct watched_agent *agent)
{
    assert_int_equal(agent->state, AGENT_READY);
    assert_true(may_take(w, agent, call->queue));
    for (size_t i = 0; i < w->agent_count; i++) {
        const struct watched_agent *other = &w->agents[i];

        if (other->state == AGENT_READY && may_take(w, other, call->queue))
            assert_true(other->ready_turn >= agent->ready_turn);
    }
    for (size_t i = 0; i < w->call_count; i++) {
        const struct watched_call *other = &w->calls[i];

        if (other->waiting && may_take(w, agent, other->queue))
            assert_true(other->priority > call->priority ||
                        (other->priority == call->priority && other->id >= call->id));
    }
    w->offers++;
}

static void see_agent(struct watch *w, const struct cti_agent *agent)
{
    struct watched_agent *a = watched(w, agent->id);

    assert_int_equal(agent->since, w->now);
    assert_true(agent_may_follow(a->state, agent->state));
    a->state_ms[a->state] += w->now - a->since;
    a->since = w->now;
    if (a->state == AGENT_LOGOUT)
        a->signed_in_at = agent->since;
    if (agent->state == AGENT_LOGOUT)
        a->signed_in_ms += agent->since - a->signed_in_at;
    if (agent->state == AGENT_READY && a->state != AGENT_READY)
        a->ready_turn = ++w->ready_turns;
    a->state = agent->state;
}

static struct watched_call *watched_call(struct watch *w, const struct cti_call *call)
{
    for (size_t i = 0; i < w->call_count; i++)
        if (w->calls[i].id == call->id)
            return &w->calls[i];
    assert_true(call->id > w->last_id && w->call_count < TOGETHER);
    w->last_id = call->id;
    w->arrived++;
    w->calls[w->call_count] = (struct watched_call) { .id = call->id };
    return &w->calls[w->call_count++];
}

static void see_call(struct watch *w, const struct cti_call *call, bool gone)
{
    struct watched_call *c = watched_call(w, call);

    if (!c->queue)
        c->priority = priority_of(queue_of(w, call->queue_id));
    else if (c->queue != call->queue_id) {
        assert_true(c->waiting && call->waiting && call->type == CALL_TYPE_OVERFLOW_IN);
        w->overflows++;
    }
    c->queue = call->queue_id;
    for (size_t i = 0; c->waiting && !call->waiting && i < call->party_count; i++)
        if (call->parties[i].state == PARTY_ALERTING)
            check_offer(w, c, watched(w, call->parties[i].agent_id));
    c->waiting = call->waiting && !gone;
    if (!gone)
        return;
    w->call_count--;
    memmove(c, c + 1, (size_t)(&w->calls[w->call_count] - c) * sizeof *c);
}

static void see(struct watch *w, const struct cti_reports *reports)
{
    for (const struct cti_report *r = reports->first; r; r = r->next) {
        if (r->kind == CTI_AGENT_IS)
            see_agent(w, &r->agent);
        else if (r->kind == CTI_CALL_IS || r->kind == CTI_CALL_IS_GONE)
            see_call(w, &r->call, r->kind == CTI_CALL_IS_GONE);
    }
}

static void move_to(struct watch *w, int64_t now)
{
    w->waiting_ms += (int64_t)waiting_now(w) * (now - w->now);
    w->talking_ms += (int64_t)talking_now(w) * (now - w->now);
    w->now = now;
}

static bool watch_step(struct watch *w)
{
    struct cti_reports reports;

    arena_reset(&w->arena);
    cti_reports_init(&reports, &w->arena);
    move_to(w, sim_provider.due(w->sim));
    if (!sim_provider.tick(w->sim, w->now, &reports))
        return false;
    see(w, &reports);
    return true;
}

static void watch_begin(struct watch *w, size_t agents, const struct cti_queue *served,
                        size_t count)
{
    static const struct cti_team unwrapped[] = { { .id = 1 }, { .id = 2 } };
    struct cti_person persons[AGENTS];

    memset(w, 0, sizeof *w);
    arena_init(&w->arena);
    w->now = START;
    w->queues = served;
    w->queue_count = count;
    w->agent_count = agents;
    for (size_t i = 0; i < agents; i++) {
        struct watched_agent *a = &w->agents[i];

        snprintf(a->id, sizeof a->id, "%zu", 1001 + i);
        a->team = 1 + (int64_t)(i % 2);
        a->state = AGENT_LOGOUT;
        a->since = START;
        persons[i] = (struct cti_person) { a->id, a->team, false, false };
    }
    w->sim = sim_provider.open(&(struct cti_setup) { .teams = unwrapped,
                                                     .team_count = 2,
                                                     .people = persons,
                                                     .people_count = agents,
                                                     .queues = served,
                                                     .queue_count = count,
                                                     .ranges = ranges,
                                                     .range_count = 2 },
                               NULL, 0, START);
}

static void watch_habit(struct watch *w, const struct sim_habits *h)
{
    for (size_t i = 0; i < w->agent_count; i++) {
        struct cti_reports reports;

        arena_reset(&w->arena);
        cti_reports_init(&reports, &w->arena);
        assert_int_equal(sim_habits_set(w->sim, w->agents[i].id, h, w->now, &reports), ERR_OK);
        see(w, &reports);
    }
}

static void watch_stream(struct watch *w, const struct sim_stream_setup *stream)
{
    struct cti_reports reports;

    arena_reset(&w->arena);
    cti_reports_init(&reports, &w->arena);
    assert_int_equal(sim_stream_set(w->sim, stream, w->now, &reports), ERR_OK);
    see(w, &reports);
}

static void watch_sign_out(struct watch *w)
{
    for (size_t i = 0; i < w->agent_count; i++) {
        struct cti_reports reports;

        arena_reset(&w->arena);
        cti_reports_init(&reports, &w->arena);
        sim_provider.command(w->sim,
                             &(struct cti_command) { .op = CTI_SET_STATE,
                                                     .requester = "boss",
                                                     .user = w->agents[i].id,
                                                     .state = "LOGOUT" },
                             w->now, &reports);
        see(w, &reports);
    }
}

static void watch_end(struct watch *w)
{
    sim_provider.close(w->sim);
    arena_release(&w->arena);
}

/* What the calls themselves say, each on its own. */
struct told_calls {
    size_t answered, abandoned, waited, within_20_s;
    int64_t waiting_ms, talking_ms;
};

static void add_line(void *arg, const struct sim_call_line *line)
{
    struct told_calls *t = arg;
    bool answered = line->answered_at != 0;
    int64_t out_of_queue = answered ? line->offered_at : line->ended_at;

    t->answered += answered;
    t->abandoned += !answered;
    t->waited += out_of_queue > line->arrived_at;
    t->within_20_s += answered && line->answered_at - line->arrived_at <= 20000;
    t->waiting_ms += out_of_queue - line->arrived_at;
    t->talking_ms += answered ? line->ended_at - line->answered_at : 0;
    if (!answered)
        assert_string_equal(line->end, "abandoned");
}

static void count_line(void *arg, const struct sim_call_line *line)
{
    (void)line;
    ++*(size_t *)arg;
}

/* Calls arrive until there were `calls` of them; then those that are there are worked off. */
static struct told_calls run(struct watch *w, size_t calls, const char *const *numbers,
                             size_t count)
{
    struct told_calls told = { 0 };

    while (w->arrived < calls)
        assert_true(watch_step(w));
    for (size_t i = 0; i < count; i++)
        watch_stream(w, &(struct sim_stream_setup) { .to = numbers[i] });
    while (w->call_count)
        assert_true(watch_step(w));
    assert_true(w->arrived <= SIM_ENDED_KEPT);
    sim_calls_each(w->sim, true, add_line, &told);
    return told;
}

static const struct sim_habits at_once = { .answer = SIM_ANSWER_AUTO,
                                           .wrap_ms = 0,
                                           .works_alone = true };

/* -- laws that hold exactly ----------------------------------------------------------------- */

static const char *const three[] = { "7001", "7002", "7003" };

/* True when some calls went on to another queue. */
static bool all_is_accounted_for(const struct cti_queue *served)
{
    static struct watch w;
    struct told_calls told;
    size_t arrived;

    watch_begin(&w, 12, served, 3);
    watch_habit(&w, &at_once);
    for (size_t i = 0; i < 3; i++)
        watch_stream(&w, &(struct sim_stream_setup) { three[i], 100, 120000, SIM_LOGNORMAL, 60000,
                                                      SIM_EXPONENTIAL, 0, 5 + i, false });
    told = run(&w, CALLS, three, 3);
    arrived = w.arrived;
    assert_true(arrived >= CALLS && told.abandoned > 100 && told.waited > 1000);
    assert_int_equal(told.answered + told.abandoned, arrived);
    assert_int_equal(w.offers, told.answered);
    assert_int_equal(w.waiting_ms, told.waiting_ms); /* Little: L T = sum of W */
    assert_int_equal(w.talking_ms, told.talking_ms);
    watch_sign_out(&w);
    for (size_t i = 0; i < w.agent_count; i++) {
        int64_t all = 0;

        for (int s = 0; s < AGENT_STATE_COUNT; s++)
            all += s == AGENT_LOGOUT ? 0 : w.agents[i].state_ms[s];
        assert_int_equal(w.agents[i].state, AGENT_LOGOUT);
        assert_int_equal(all, w.agents[i].signed_in_ms);
    }
    watch_end(&w);
    return w.overflows > 100;
}

static void every_millisecond_and_every_call_is_accounted_for(void **state)
{
    (void)state;
    assert_false(all_is_accounted_for(queues));
}

static void also_with_urgent_calls_and_calls_that_overflow(void **state)
{
    (void)state;
    assert_true(all_is_accounted_for(overflowing));
}

/* At every moment, not only in the end; with agents who do not take every call. */
static void at_any_moment_who_came_is_somewhere(void **state)
{
    static const struct sim_habits late = {
        .answer = SIM_ANSWER_AUTO, .answer_after_ms = 4000, .wrap_ms = 7000, .works_alone = true
    };
    static const struct sim_habits never = { .answer = SIM_ANSWER_NEVER, .works_alone = true };
    static struct watch w;

    (void)state;
    watch_begin(&w, 9, queues, 3);
    watch_habit(&w, &late);
    for (size_t i = 0; i < 3; i++)
        watch_stream(&w, &(struct sim_stream_setup) { three[i], 70, 100000, SIM_EXPONENTIAL, 45000,
                                                      SIM_EXPONENTIAL, 0, 15 + i, false });
    while (w.arrived < CALLS / 4) {
        struct told_calls over = { 0 };
        size_t here = 0;

        for (size_t before = w.arrived; w.arrived < before + 100;)
            assert_true(watch_step(&w));
        sim_calls_each(w.sim, true, add_line, &over);
        sim_calls_each(w.sim, false, count_line, &here);
        assert_int_equal(w.arrived, over.answered + over.abandoned + here);
        if (w.arrived / 100 == 20) { /* one of them falls asleep */
            struct cti_reports reports;

            arena_reset(&w.arena);
            cti_reports_init(&reports, &w.arena);
            sim_habits_set(w.sim, "1004", &never, w.now, &reports);
            see(&w, &reports);
        }
    }
    watch_end(&w);
}

/* -- laws that hold on the average ----------------------------------------------------------- */

struct figures {
    double waited, within_20_s, abandoned;
};

static double exponential(struct rng *rng, double mean)
{
    return -mean * log(1.0 - rng_unit(rng));
}

static size_t soonest(const double *free_at, size_t agents)
{
    size_t first = 0;

    for (size_t a = 1; a < agents; a++)
        if (free_at[a] < free_at[first])
            first = a;
    return first;
}

/* The independent simulation: of each caller only when the next agent would be free, in seconds. */
static struct figures small_simulation(uint64_t seed, double per_hour, double talk, double patience,
                                       size_t agents, size_t calls)
{
    double free_at[AGENTS] = { 0 }, now = 0;
    struct figures sum = { 0 };
    struct rng rng;

    rng_seed(&rng, seed);
    for (size_t i = 0; i < calls; i++) {
        size_t first = soonest(free_at, agents);
        double wait, stays;

        now += exponential(&rng, 3600 / per_hour);
        stays = patience > 0 ? exponential(&rng, patience) : HUGE_VAL;
        wait = free_at[first] > now ? free_at[first] - now : 0;
        sum.waited += wait > 0;
        if (wait > stays) {
            sum.abandoned++;
            continue;
        }
        sum.within_20_s += wait <= 20;
        free_at[first] = now + wait + exponential(&rng, talk);
    }
    sum.waited /= (double)calls;
    sum.within_20_s /= (double)calls;
    sum.abandoned /= (double)calls;
    return sum;
}

/* Is a figure within what runs of that size show, and are those where the formula says? */
static void check_band(const char *what, double value, const double *runs, double formula)
{
    double mean = 0, spread = 0;

    for (size_t i = 0; i < RUNS; i++)
        mean += runs[i] / RUNS;
    for (size_t i = 0; i < RUNS; i++)
        spread += (runs[i] - mean) * (runs[i] - mean) / (RUNS - 1);
    spread = sqrt(spread);
    if (fabs(value - mean) > 4 * spread || fabs(formula - mean) > 5 * spread / sqrt(RUNS))
        print_error("%s: %.4f; independent %.4f +- %.4f; formula %.4f\n", what, value, mean, spread,
                    formula);
    assert_true(fabs(value - mean) <= 4 * spread);
    assert_true(fabs(formula - mean) <= 5 * spread / sqrt(RUNS));
}

static struct figures measure(double per_hour, double talk_ms, double patience_ms, size_t agents,
                              uint64_t seed)
{
    static struct watch w;
    static const char *const both_serve[] = { "7003" };
    struct told_calls told;
    struct figures out;

    watch_begin(&w, agents, queues, 3);
    watch_habit(&w, &at_once);
    watch_stream(&w, &(struct sim_stream_setup) { "7003", per_hour, talk_ms, SIM_EXPONENTIAL,
                                                  patience_ms, SIM_EXPONENTIAL, 0, seed, false });
    told = run(&w, CALLS, both_serve, 1);
    out = (struct figures) { (double)told.waited / (double)w.arrived,
                             (double)told.within_20_s / (double)w.arrived,
                             (double)told.abandoned / (double)w.arrived };
    watch_end(&w);
    return out;
}

/* 5 erlang for 7 agents: P(wait) 0.3241, within 20 s 1 - P(wait) e^(-(7-5) 20/180) = 0.7405. */
static void waiting_is_as_erlang_says(void **state)
{
    struct figures ours = measure(100, 180000, SIM_ENDLESS, 7, 42);
    double waited[RUNS], within[RUNS], busy = 0, term = 1, p;

    (void)state;
    for (int n = 0; n < 7; n++, term *= 5.0 / n)
        busy += term; /* the sum of a^n / n! below 7; term is a^7 / 7! in the end */
    p = term * 7 / (7 - 5) / (busy + term * 7 / (7 - 5));
    assert_true(fabs(p - 0.324) < 0.001);
    for (size_t i = 0; i < RUNS; i++) {
        struct figures f = small_simulation(1000 + i, 100, 180, 0, 7, CALLS);

        waited[i] = f.waited;
        within[i] = f.within_20_s;
    }
    check_band("P(wait)", ours.waited, waited, p);
    check_band("within 20 s", ours.within_20_s, within, 1 - p * exp(-2 * 20.0 / 180));
    assert_true(ours.abandoned == 0);
}

/* Impatient callers (Erlang-A): 6 erlang for 6 agents, mean patience 90 s.  States of the birth and
 * death process; who abandons a second is the queue's length times 1/90. */
static void abandoning_is_as_erlang_says(void **state)
{
    const double arrive = 120.0 / 3600, leave = 1.0 / 180, give_up = 1.0 / 90;
    struct figures ours = measure(120, 180000, 90000, 6, 43);
    double waited[RUNS], abandoned[RUNS], weight = 1, sum = 0, full = 0, queue = 0;

    (void)state;
    for (int n = 0; n < 400; n++) {
        sum += weight;
        full += n >= 6 ? weight : 0;
        queue += n > 6 ? (n - 6) * weight : 0;
        weight *= arrive / (n < 6 ? (n + 1) * leave : 6 * leave + (n - 5) * give_up);
    }
    for (size_t i = 0; i < RUNS; i++) {
        struct figures f = small_simulation(2000 + i, 120, 180, 90, 6, CALLS);

        waited[i] = f.waited;
        abandoned[i] = f.abandoned;
    }
    check_band("P(wait)", ours.waited, waited, full / sum);
    check_band("P(abandon)", ours.abandoned, abandoned, queue / sum * give_up / arrive);
}

/* -- urgent calls ---------------------------------------------------------------------------- */

/* Mean seconds in the queue of calls of both classes, the urgent first. */
struct waits {
    double urgent, other;
};

/* An independent simulation: one list of free agents, one queue for each class. */
static struct waits two_classes(uint64_t seed, double per_hour, double talk, size_t agents,
                                size_t calls)
{
    static double queued[2][CALLS + 1];
    double free_at[AGENTS] = { 0 }, now = 0, sum[2] = { 0 };
    size_t first[2] = { 0 }, last[2] = { 0 };
    struct rng rng;

    rng_seed(&rng, seed);
    for (size_t arrived = 0; arrived <= calls; arrived++) {
        double next = arrived < calls ? now + exponential(&rng, 3600 / per_hour) : HUGE_VAL;

        while (first[0] < last[0] || first[1] < last[1]) {
            int class = first[0] < last[0] ? 0 : 1;
            size_t a = soonest(free_at, agents);

            if (free_at[a] > next)
                break;
            now = queued[class][first[class]++];
            sum[class] += free_at[a] > now ? free_at[a] - now : 0;
            free_at[a] = fmax(free_at[a], now) + exponential(&rng, talk);
        }
        if (arrived < calls) {
            int class = rng_unit(&rng) < 0.5 ? 0 : 1;

            queued[class][last[class]++] = now = next;
        }
    }
    return (struct waits) { sum[0] / (double)last[0], sum[1] / (double)last[1] };
}

struct told_waits {
    double ms[3];
    size_t count[3];
};

static void add_wait(void *arg, const struct sim_call_line *line)
{
    struct told_waits *t = arg;

    t->ms[line->queue_id] += (double)(line->offered_at - line->arrived_at);
    t->count[line->queue_id]++;
}

static struct waits measure_two_classes(double per_hour, double talk_ms, size_t agents)
{
    static struct watch w;
    static const struct cti_queue classes[] = {
        { .id = 1,
          .name = "Urgent",
          .number = "7001",
          .ring_ms = 12000,
          .team_ids = both,
          .team_count = 2,
          .priority = 1 },
        { .id = 2,
          .name = "Other",
          .number = "7002",
          .ring_ms = 12000,
          .team_ids = both,
          .team_count = 2,
          .priority = 6 },
    };
    struct told_waits told = { 0 };

    watch_begin(&w, agents, classes, 2);
    watch_habit(&w, &at_once);
    for (size_t i = 0; i < 2; i++)
        watch_stream(&w, &(struct sim_stream_setup) { .to = three[i],
                                                      .calls_per_hour = per_hour / 2,
                                                      .handle_ms = talk_ms,
                                                      .handle = SIM_EXPONENTIAL,
                                                      .patience_ms = SIM_ENDLESS,
                                                      .seed = 51 + i });
    run(&w, CALLS, three, 2);
    sim_calls_each(w.sim, true, add_wait, &told);
    watch_end(&w);
    return (struct waits) { told.ms[1] / (double)told.count[1] / 1000,
                            told.ms[2] / (double)told.count[2] / 1000 };
}

/* Cobham 1954: with c agents and all calls alike in length, who is of class k waits
 * P(wait) / (c mu) / ((1 - load of those before) (1 - load of those before and of k)). */
static void the_urgent_wait_as_cobham_says(void **state)
{
    struct waits ours = measure_two_classes(100, 180000, 7);
    double urgent[RUNS], other[RUNS], busy = 0, term = 1, p, all;

    (void)state;
    for (int n = 0; n < 7; n++, term *= 5.0 / n)
        busy += term;
    p = term * 7 / (7 - 5) / (busy + term * 7 / (7 - 5));
    all = p * 180 / 7;
    for (size_t i = 0; i < RUNS; i++) {
        struct waits w = two_classes(3000 + i, 100, 180, 7, CALLS);

        urgent[i] = w.urgent;
        other[i] = w.other;
    }
    check_band("wait of the urgent", ours.urgent, urgent, all / (1 - 2.5 / 7));
    check_band("wait of the others", ours.other, other, all / (1 - 2.5 / 7) / (1 - 5.0 / 7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_millisecond_and_every_call_is_accounted_for),
        cmocka_unit_test(also_with_urgent_calls_and_calls_that_overflow),
        cmocka_unit_test(at_any_moment_who_came_is_somewhere),
        cmocka_unit_test(waiting_is_as_erlang_says),
        cmocka_unit_test(abandoning_is_as_erlang_says),
        cmocka_unit_test(the_urgent_wait_as_cobham_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
