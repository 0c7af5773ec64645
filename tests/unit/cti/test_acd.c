/* Truth of the built-in switch: laws that hold to the millisecond, and Erlang's formulas inside the
 * band that an independent simulation of the same size gives (waits are correlated, so that naive
 * error bars are too small). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "cti/sim/sim.h"

enum {
    AGENTS = 7,
    CALLS = 20000,
    MOST_CALLS = CALLS + 1000,
    REPLICATIONS = 40,
    HOUR_MS = 3600000,
    HANDLE_MS = 180000,
    CALLS_PER_HOUR = 100,
    PATIENCE_MS = 120000,
    SERVICE_MS = 20000
};

static const int64_t team_ids[] = { 1 };
static const struct cti_team team = { .id = 1 };
static const struct cti_queue queue = {
    .id = 1, .name = "Q", .number = "7001", .ring_ms = 12000, .team_ids = team_ids, .team_count = 1
};

/* What an observer of the reports knows. */
struct watch {
    struct cti_switch *sim;
    struct arena arena;
    int64_t now;
    /* agents in the order they became ready; 0 = not ready */
    int64_t ready_since[AGENTS];
    int64_t turn;
    /* calls by id: when it began to wait, -1 = it does not */
    int64_t *waits_since;
    int64_t waiting, waited_ms; /* how many wait now; the integral of that */
    int64_t last_change;
    size_t assigned;
};

static int agent_number(const char *id)
{
    return id[0] ? (int)strtol(id, NULL, 10) - 1001 : -1;
}

static void see_agent(struct watch *w, const struct cti_agent *agent)
{
    int i = agent_number(agent->id);

    if (agent->state == AGENT_READY && !w->ready_since[i])
        w->ready_since[i] = ++w->turn;
    else if (agent->state != AGENT_READY)
        w->ready_since[i] = 0;
}

static void integrate(struct watch *w)
{
    w->waited_ms += w->waiting * (w->now - w->last_change);
    w->last_change = w->now;
}

/* The oldest call goes to the agent who has been ready longest. */
static void see_assignment(struct watch *w, const struct cti_call *call)
{
    int chosen = agent_number(call->parties[1].agent_id);

    for (int64_t id = 1; id < call->id; id++)
        if (id > call->id - 200)
            assert_true(w->waits_since[id] < 0);
    assert_true(w->ready_since[chosen]);
    for (int i = 0; i < AGENTS; i++)
        assert_true(!w->ready_since[i] || w->ready_since[i] >= w->ready_since[chosen]);
    w->assigned++;
}

static void see_call(struct watch *w, const struct cti_call *call, bool gone)
{
    bool waits = call->waiting && !gone;
    bool waited = w->waits_since[call->id] >= 0;

    if (waits && !waited) {
        integrate(w);
        w->waits_since[call->id] = w->now;
        w->waiting++;
    } else if (!waits && waited) {
        integrate(w);
        w->waits_since[call->id] = -1;
        w->waiting--;
    }
    if (call->state == CALL_ALERTING)
        see_assignment(w, call);
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

static void step(struct watch *w)
{
    struct cti_reports reports;

    arena_reset(&w->arena);
    cti_reports_init(&reports, &w->arena);
    w->now = sim_provider.due(w->sim);
    assert_true(sim_provider.tick(w->sim, w->now, &reports));
    see(w, &reports);
    assert_null(sim_broken_promise(w->sim));
}

static void begin(struct watch *w, double patience_ms)
{
    struct cti_person people[AGENTS];
    char ids[AGENTS][16];
    const struct cti_setup setup = { .teams = &team,
                                     .team_count = 1,
                                     .people = people,
                                     .people_count = AGENTS,
                                     .queues = &queue,
                                     .queue_count = 1 };
    const struct sim_habits habits = { .answer = SIM_ANSWER_AUTO, .works_alone = true };
    const struct sim_stream_setup stream = { .to = "7001",
                                             .calls_per_hour = CALLS_PER_HOUR,
                                             .handle_ms = HANDLE_MS,
                                             .handle = SIM_EXPONENTIAL,
                                             .patience_ms = patience_ms,
                                             .patience = SIM_EXPONENTIAL,
                                             .seed = 7 };
    struct cti_reports reports;

    memset(w, 0, sizeof *w);
    arena_init(&w->arena);
    w->waits_since = malloc(MOST_CALLS * sizeof(int64_t));
    assert_non_null(w->waits_since);
    for (size_t i = 0; i < MOST_CALLS; i++)
        w->waits_since[i] = -1;
    for (int i = 0; i < AGENTS; i++) {
        snprintf(ids[i], sizeof ids[i], "%d", 1001 + i);
        people[i] = (struct cti_person) { .id = ids[i], .team_id = 1 };
    }
    w->sim = sim_provider.open(&setup, NULL, 0, 0);
    for (int i = 0; i < AGENTS; i++) {
        cti_reports_init(&reports, &w->arena);
        assert_int_equal(sim_habits_set(w->sim, ids[i], &habits, 0, &reports), ERR_OK);
        see(w, &reports);
    }
    cti_reports_init(&reports, &w->arena);
    assert_int_equal(sim_stream_set(w->sim, &stream, 0, &reports), ERR_OK);
}

static void end(struct watch *w)
{
    sim_provider.close(w->sim);
    free(w->waits_since);
    arena_release(&w->arena);
}

/* What the records of the calls say. */
struct tally {
    size_t ended, answered, abandoned, waited, in_time;
    int64_t waited_ms;
};

static void count_ended(void *arg, const struct sim_call_line *line)
{
    struct tally *t = arg;
    int64_t wait = (line->answered_at ? line->answered_at : line->ended_at) - line->arrived_at;

    t->ended++;
    t->answered += line->answered_at != 0;
    t->abandoned += strcmp(line->end, "abandoned") == 0;
    t->waited += wait > 0;
    t->in_time += line->answered_at && wait <= SERVICE_MS;
    t->waited_ms += wait;
}

static void count_open(void *arg, const struct sim_call_line *line)
{
    int64_t *counts = arg; /* all, answered, waited so far of those who no longer wait */

    counts[0]++;
    counts[1] += line->answered_at != 0;
    if (line->answered_at)
        counts[2] += line->answered_at - line->arrived_at;
}

static void run(struct watch *w, double patience_ms, struct tally *t, int64_t *open)
{
    begin(w, patience_ms);
    do {
        for (int i = 0; i < 2000; i++)
            step(w);
        memset(t, 0, sizeof *t);
        sim_calls_each(w->sim, true, count_ended, t);
    } while (t->ended < CALLS);
    memset(open, 0, 3 * sizeof *open);
    sim_calls_each(w->sim, false, count_open, open);
    integrate(w);
}

/* -- an independent simulation --------------------------------------------------------------- */

static double exponential(struct rng *rng, double mean)
{
    return -mean * log(1 - rng_unit(rng));
}

/* Each call goes to the agent who is free first; it gives up when that is too late. */
static void replicate(uint64_t seed, double patience_mean, double *waited, double *in_time,
                      double *lost)
{
    double free_at[AGENTS] = { 0 }, now = 0;
    size_t n_waited = 0, n_in_time = 0, n_lost = 0;
    struct rng rng;

    rng_seed(&rng, seed);
    for (size_t n = 0; n < CALLS; n++) {
        double patience = patience_mean < 0 ? HUGE_VAL : exponential(&rng, patience_mean);
        double wait;
        int first = 0;

        now += exponential(&rng, (double)HOUR_MS / CALLS_PER_HOUR);
        for (int i = 1; i < AGENTS; i++)
            if (free_at[i] < free_at[first])
                first = i;
        wait = free_at[first] > now ? free_at[first] - now : 0;
        n_waited += wait > 0;
        if (wait > patience) {
            n_lost++;
            continue;
        }
        n_in_time += wait <= SERVICE_MS;
        free_at[first] = now + wait + exponential(&rng, HANDLE_MS);
    }
    *waited = (double)n_waited / CALLS;
    *in_time = (double)n_in_time / CALLS;
    *lost = (double)n_lost / CALLS;
}

struct band {
    double mean, deviation;
};

static struct band band_of(const double *values)
{
    struct band b = { 0 };

    for (int i = 0; i < REPLICATIONS; i++)
        b.mean += values[i] / REPLICATIONS;
    for (int i = 0; i < REPLICATIONS; i++)
        b.deviation += (values[i] - b.mean) * (values[i] - b.mean) / (REPLICATIONS - 1);
    b.deviation = sqrt(b.deviation);
    return b;
}

static void assert_near(double measured, double expected, double deviation)
{
    if (fabs(measured - expected) > 4 * deviation)
        fail_msg("%.4f is not within 4 x %.4f of %.4f", measured, deviation, expected);
}

static void replications(double patience_ms, struct band *waited, struct band *in_time,
                         struct band *lost)
{
    double w[REPLICATIONS], t[REPLICATIONS], l[REPLICATIONS];

    for (int i = 0; i < REPLICATIONS; i++)
        replicate(1000 + (uint64_t)i, patience_ms, &w[i], &t[i], &l[i]);
    *waited = band_of(w);
    *in_time = band_of(t);
    *lost = band_of(l);
}

/* -- the tests ------------------------------------------------------------------------------- */

static void endless_patience_follows_erlang_c(void **state)
{
    struct band waited, in_time, lost;
    struct watch w;
    struct tally t;
    int64_t open[3];

    (void)state;
    run(&w, SIM_ENDLESS, &t, open);
    replications(SIM_ENDLESS, &waited, &in_time, &lost);
    assert_int_equal(t.abandoned, 0);
    assert_int_equal(t.ended, t.answered);
    assert_near(waited.mean, 0.324, waited.deviation); /* the formula itself */
    assert_near((double)t.waited / (double)t.ended, 0.324, waited.deviation);
    assert_near((double)t.in_time / (double)t.ended, 0.740, in_time.deviation);
    end(&w);
}

static void impatience_follows_erlang_a(void **state)
{
    struct band waited, in_time, lost;
    struct watch w;
    struct tally t;
    int64_t open[3];

    (void)state;
    run(&w, PATIENCE_MS, &t, open);
    replications(PATIENCE_MS, &waited, &in_time, &lost);
    assert_true(t.abandoned > 0);
    assert_near((double)t.abandoned / (double)t.ended, lost.mean, lost.deviation);
    assert_near((double)t.waited / (double)t.ended, waited.mean, waited.deviation);
    end(&w);
}

/* Little's law and the balance of calls, exactly; the other laws are checked at every step. */
static void what_goes_in_comes_out(void **state)
{
    struct watch w;
    struct tally t;
    int64_t open[3], waiting_now = 0;

    (void)state;
    run(&w, PATIENCE_MS, &t, open);
    for (size_t id = 0; id < MOST_CALLS; id++)
        if (w.waits_since[id] >= 0)
            waiting_now += w.now - w.waits_since[id];
    assert_int_equal(open[0], open[1] + w.waiting);
    assert_int_equal(t.ended, t.answered + t.abandoned);
    assert_int_equal(w.assigned, t.answered + (size_t)open[1]);
    assert_int_equal(w.waited_ms, t.waited_ms + open[2] + waiting_now);
    end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(endless_patience_follows_erlang_c),
        cmocka_unit_test(impatience_follows_erlang_a),
        cmocka_unit_test(what_goes_in_comes_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
