/* Hours of calls in one process on virtual time, from one seed: the event log is the same, byte for
 * byte, whether aplomb-ctid was killed now and then or not (reliability-security 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "site.h"

enum { HOURS = 4, STEP_MS = 20000, KILL_ONE_IN = 12 };

static const char *const habits[] = {
    "{\"id\":\"1001\",\"answer\":\"auto\",\"afterSeconds\":3,\"ready\":\"auto\"}",
    "{\"id\":\"1002\",\"answer\":\"auto\",\"wrapSeconds\":10,\"ready\":\"auto\"}",
    "{\"id\":\"1003\",\"answer\":\"never\",\"ready\":\"auto\"}",
    "{\"id\":\"2001\",\"answer\":\"auto\",\"afterSeconds\":1.5,\"ready\":\"auto\"}",
};

static void go_on(struct site *s)
{
    settle(s);
    wrong(s, sim_broken_promise(s->ctid.sw));
    assert_null(s->wrong);
}

static void call(struct site *s, const char *verb, const char *payload)
{
    assert_in_range(sim(s, verb, payload), 200, 204);
    go_on(s);
}

/* An agent who changes the mind every few minutes, so that commands are in it too. */
static void wish(struct site *s, struct rng *rng, int n)
{
    const struct cti_command command = { .op = CTI_SET_STATE,
                                         .request_id = n % 2 ? "odd" : "even",
                                         .requester = "2001",
                                         .user = "2001",
                                         .state = rng_unit(rng) < 0.5 ? "READY" : "NOT_READY",
                                         .reason_code = 0 };
    struct work_asked asked;
    struct buf b;

    buf_init(&b, 65536);
    cti_command_write(&b, &command);
    asked.text = buf_str(&b);
    assert_true(work_off(s, &asked, 1));
    assert_true(asked.accepted);
    buf_release(&b);
}

static void live(struct site *s, uint64_t seed, bool killed)
{
    struct rng fate, mind;

    rng_seed(&fate, seed);
    rng_seed(&mind, seed + 1);
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        call(s, "agents.put", habits[i]);
    call(s, "arrivals.put",
         "{\"to\":\"7001\",\"callsPerHour\":80,\"handleSeconds\":70,\"patienceSeconds\":40,"
         "\"seed\":1}");
    call(s, "arrivals.put",
         "{\"to\":\"7003\",\"callsPerHour\":50,\"handleSeconds\":60,\"handle\":\"lognormal\","
         "\"seed\":2}");
    for (int n = 0; n < HOURS * 3600000 / STEP_MS; n++) {
        clock_step_to(&s->ctid.clock, MORNING + (int64_t)(n + 1) * STEP_MS);
        go_on(s);
        if (n % 15 == 0)
            wish(s, &mind, n);
        if (killed && rng_unit(&fate) * KILL_ONE_IN < 1) {
            throw_away(s);
            start_again(s, false);
            clock_step_to(&s->ctid.clock, MORNING + (int64_t)(n + 1) * STEP_MS);
        }
        go_on(s);
    }
}

/* Node, requestId and payload of everything told but that the system is in service. */
static size_t story(struct site *s, struct buf *out)
{
    struct event *events;
    size_t count, told = 0;
    struct arena a;
    int64_t after = 0;

    arena_init(&a);
    do {
        arena_reset(&a);
        assert_int_equal(event_list(s->db, &a, after, NULL, 1000, &events, &count), ERR_OK);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(events[i].seq, after + 1); /* no gap */
            after = events[i].seq;
            if (strcmp(events[i].node, "/finesse/api/SystemInfo") == 0)
                continue;
            buf_addf(out, "%s %s %s\n", events[i].node, events[i].request_id, events[i].payload);
            told++;
        }
    } while (count);
    arena_release(&a);
    return told;
}

static void kills_leave_no_trace_in_the_log(void **state)
{
    struct buf whole, pieces;
    static struct site s; /* large */
    size_t told;

    (void)state;
    buf_init(&whole, 256 << 20);
    buf_init(&pieces, 256 << 20);
    site_begin(&s, 11);
    start_again(&s, false);
    live(&s, 11, false);
    told = story(&s, &whole);
    site_end(&s);
    assert_true(told > 3000);
    site_begin(&s, 11);
    start_again(&s, false);
    live(&s, 11, true);
    assert_int_equal(story(&s, &pieces), told);
    site_end(&s);
    assert_false(whole.full);
    assert_int_equal(whole.n, pieces.n);
    assert_memory_equal(whole.p, pieces.p, whole.n);
    buf_release(&whole);
    buf_release(&pieces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kills_leave_no_trace_in_the_log),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
