/* Hours of calls in one process on virtual time, from one seed: the event log is the same, byte for
 * byte, whether aplomb-ctid was killed now and then or not (reliability-security 5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/id.h"
#include "cti/sim/sim.h"
#include "ctid/simcall.h"
#include "ctid/work.h"
#include "db/migrate.h"

enum { HOURS = 4, STEP_MS = 20000, KILL_ONE_IN = 12 };

/* 2026-01-05T08:00:00Z */
#define MORNING INT64_C(1767600000000)

static const char configuration[] =
    "INSERT INTO team (id, name, wrap_up_incoming) VALUES (1, 'Sales', 'NOT_ALLOWED'),"
    " (2, 'Support', 'OPTIONAL');"
    "INSERT INTO extension_range VALUES (1000, 1999), (2000, 2999);"
    "INSERT INTO person (login_id, login_name, password_hash, team_id)"
    " VALUES ('1001', 'a1', 'x', 1), ('1002', 'a2', 'x', 1), ('1003', 'a3', 'x', 1),"
    " ('2001', 'b1', 'x', 2), ('2002', 'b2', 'x', 2);"
    "INSERT INTO queue (id, number, name) VALUES (1, '7001', 'Sales'), (2, '7002', 'Support'),"
    " (3, '7003', 'Billing');"
    "INSERT INTO queue_team VALUES (1, 1), (2, 2), (3, 1), (3, 2);";

static const char *const habits[] = {
    "{\"id\":\"1001\",\"answer\":\"auto\",\"afterSeconds\":3,\"ready\":\"auto\"}",
    "{\"id\":\"1002\",\"answer\":\"auto\",\"wrapSeconds\":10,\"ready\":\"auto\"}",
    "{\"id\":\"1003\",\"answer\":\"never\",\"ready\":\"auto\"}",
    "{\"id\":\"2001\",\"answer\":\"auto\",\"afterSeconds\":1.5,\"ready\":\"auto\"}",
};

struct site {
    char folder[32], path[64];
    struct conf conf;
    struct db *db;
    struct ctid ctid;
};

static void open_ctid(struct site *s)
{
    assert_int_equal(db_open(s->path, DB_WRITE, &s->db), ERR_OK);
    assert_int_equal(ctid_open(&s->ctid, &s->conf, s->db, NULL, NULL), ERR_OK);
}

static void close_ctid(struct site *s)
{
    ctid_close(&s->ctid);
    db_close(s->db);
}

static void work_off(struct site *s)
{
    bool more = true;

    while (more) {
        assert_int_equal(work(&s->ctid, NULL, 0, &more), ERR_OK);
        assert_null(sim_broken_promise(s->ctid.sw));
    }
}

static void call(struct site *s, const char *verb, const char *payload)
{
    struct buf answer;
    bool waits;

    buf_init(&answer, 1 << 20);
    assert_int_equal(simcall(&s->ctid, verb, str_of(payload), &answer, &waits), ERR_OK);
    assert_non_null(strstr(answer.p, "\"status\":20"));
    buf_release(&answer);
    work_off(s);
}

static void begin(struct site *s)
{
    memset(s, 0, sizeof *s);
    snprintf(s->folder, sizeof s->folder, "/tmp/aplomb-ctid-XXXXXX");
    assert_non_null(mkdtemp(s->folder));
    snprintf(s->path, sizeof s->path, "%s/a.db", s->folder);
    s->conf = (struct conf) { .provider = "sim", .host = "127.0.0.1", .xmpp_domain = "localhost" };
    assert_int_equal(db_migrate(s->path), ERR_OK);
    assert_int_equal(db_open(s->path, DB_WRITE, &s->db), ERR_OK);
    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_int_equal(db_run_script(s->db, configuration), ERR_OK);
    /* A clock that stands at eight in the morning, as a memo of simcall.c. */
    assert_int_equal(db_run(s->db, Q_MEMO_SAVE,
                            DB_ARGS(db_text("ctid/clock"),
                                    db_text("2 0 1767600000000 1767600000000 1767600000000"))),
                     ERR_OK);
    assert_int_equal(db_commit(s->db), ERR_OK);
    db_close(s->db);
    open_ctid(s);
    assert_int_equal(clock_now(&s->ctid.clock), MORNING);
}

static void end(struct site *s)
{
    static const char *const names[] = { "a.db", "a.db-wal", "a.db-shm", "a.db.lease",
                                         "a.db.checkpoint" };
    char path[96];

    close_ctid(s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", s->folder, names[i]);
        unlink(path);
    }
    rmdir(s->folder);
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
    bool more;

    buf_init(&b, 65536);
    cti_command_write(&b, &command);
    asked.text = buf_str(&b);
    assert_int_equal(work(&s->ctid, &asked, 1, &more), ERR_OK);
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
        work_off(s);
        if (n % 15 == 0)
            wish(s, &mind, n);
        if (killed && rng_unit(&fate) * KILL_ONE_IN < 1) {
            close_ctid(s);
            open_ctid(s);
            clock_step_to(&s->ctid.clock, MORNING + (int64_t)(n + 1) * STEP_MS);
        }
        work_off(s);
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
    struct site s;
    size_t told;

    (void)state;
    buf_init(&whole, 256 << 20);
    buf_init(&pieces, 256 << 20);
    begin(&s);
    live(&s, 11, false);
    told = story(&s, &whole);
    end(&s);
    assert_true(told > 3000);
    begin(&s);
    live(&s, 11, true);
    assert_int_equal(story(&s, &pieces), told);
    end(&s);
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
