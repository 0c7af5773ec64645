/* An hour of calls from one seed: aplomb-ctid with the built-in switch in one process, on time, on
 * a disk and by clocks of their own.  Agents and callers have habits by chance and ask for what
 * they may and may not; commands come late, twice and malformed; the broker and the store go away;
 * the process is killed, or the power fails, at any write.  After every step everything a witness
 * of the events knows must be what the tables and the switch say (witness.h).
 *
 *   build/tests/unit/ctid/test_seed 4711          one seed again, with its last steps
 *   SEEDS=10000 FIRST=1 build/tests/unit/ctid/test_seed     many (MINUTES: how long a seed lasts)
 *
 * Source: reliability-security 5.3, 5.5. */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

#include "quiet.h"
#include "wishes.h"

enum { SEEDS = 6, MORE = 4, MINUTES = 60, QUIET_MS = 3600000, MOST_STEPS = 20000 };

/* -- the world ------------------------------------------------------------------------------ */

static void form_a_habit(struct site *s, const char *who)
{
    static const char *const answers[] = { "auto", "auto", "auto", "manual", "never" };
    char text[160];

    snprintf(text, sizeof text,
             "{\"id\":\"%s\",\"answer\":\"%s\",\"afterSeconds\":%.1f,\"wrapSeconds\":%s,"
             "\"ready\":\"%s\"}",
             who, answers[pick(s, COUNT(answers))], one_in(s, 3) ? 0 : rng_unit(&s->rng) * 8,
             one_in(s, 2)   ? "null"
             : one_in(s, 2) ? "0"
                            : "7.5",
             one_in(s, 3) ? "manual" : "auto");
    sim(s, "agents.put", text);
}

static void let_them_call(struct site *s, const char *to)
{
    static const char *const shapes[] = { "constant", "exponential", "lognormal" };
    char text[240], patience[16] = "null";

    if (pick(s, 3))
        snprintf(patience, sizeof patience, "%zu", pick(s, 90));
    snprintf(text, sizeof text,
             "{\"to\":\"%s\",\"callsPerHour\":%zu,\"handleSeconds\":%zu,\"handle\":\"%s\","
             "\"patienceSeconds\":%s,\"seed\":%zu}",
             to, pick(s, 60), 20 + pick(s, 120), shapes[pick(s, 3)], patience, pick(s, 1000));
    sim(s, "arrivals.put", text);
}

static void call(struct site *s)
{
    char text[240];

    snprintf(text, sizeof text,
             "{\"from\":\"555%04zu\",\"to\":\"%s\",\"variables\":{\"callVariable1\":\"%s\"},"
             "\"patienceSeconds\":%s,\"talkSeconds\":%s,\"priority\":%s}",
             pick(s, 10000), numbers[pick(s, COUNT(numbers))],
             one_in(s, 4) ? "\\u00fc & <b>" : "Order 4711", one_in(s, 2) ? "null" : "14.2",
             one_in(s, 3) ? "null" : "25.5", one_in(s, 4) ? "1" : "null");
    sim(s, "calls.post", text);
}

/* A campaign's customer, for somebody who is ready, mostly. */
static void reserve(struct site *s)
{
    static const char *const kinds[] = { "preview",        "preview",  "direct_preview",
                                         "direct_preview", "callback", "personal_callback" };
    static const char *const customers[] = { "5557777", "5557777", "8001", "8002", "8003", "12" };
    const char *who = agents[pick(s, COUNT(agents))];
    char text[240];

    for (int i = 0; i < 12 && strcmp(witness_user(&s->witness, who)->state, "READY") != 0; i++)
        who = agents[pick(s, COUNT(agents))];
    snprintf(
        text, sizeof text,
        "{\"outbound\":\"%s\",\"agent\":\"%s\",\"to\":\"%s\",\"patienceSeconds\":%s,"
        "\"talkSeconds\":%s,\"variables\":{\"callVariable1\":\"x\",\"BACampaign\":\"Autumn\"}}",
        kinds[pick(s, COUNT(kinds))], who, customers[pick(s, COUNT(customers))],
        one_in(s, 2) ? "null" : "19.5", one_in(s, 3) ? "null" : "31");
    sim(s, "calls.post", text);
}

static void bring_a_task(struct site *s)
{
    int64_t channel = 5001 + (int64_t)pick(s, 2);
    char text[120];
    int status;

    snprintf(text, sizeof text,
             "{\"mrd\":%" PRId64 ",\"queue\":%zu,\"variables\":{\"callVariable1\":\"%s\"}}",
             channel, 1 + pick(s, 3), one_in(s, 4) ? "\\u00fc & <b>" : "x");
    status = sim(s, "tasks.post", text);
    wrong(s, status == 201 ? witness_task_arrives(&s->witness, s->made, channel)
             : status      ? "a task is not taken"
                           : witness_task_call_died(&s->witness, s->ctid.sw, NULL));
}

static void take_a_task_away(struct site *s, const struct witness_task *task)
{
    char id[48], text[80];
    int status;

    memcpy(id, task->id, sizeof id);
    snprintf(text, sizeof text, "{\"id\":\"%s\"}", id);
    status = sim(s, "tasks.delete", text);
    if (status == 204)
        witness_task_abandoned(&s->witness, id);
    else if (!status)
        wrong(s, witness_task_call_died(&s->witness, s->ctid.sw, id));
}

static void somebody_gives_up(struct site *s)
{
    size_t back = pick(s, 8);

    if (back < s->witness.task_count)
        take_a_task_away(s, &s->witness.tasks[s->witness.task_count - 1 - back]);
}

static void hang_up(struct site *s)
{
    struct dialog *dialogs;
    struct arena a;
    size_t count = 0;
    char text[48];

    arena_init(&a);
    if (!dialog_list(s->db, &a, &dialogs, &count) && count) {
        snprintf(text, sizeof text, "{\"id\":\"%" PRId64 "\"}", dialogs[pick(s, count)].id);
        sim(s, "calls.delete", text);
    }
    arena_release(&a);
}

/* What is written down happens beside what is by chance. */
static void play(struct site *s)
{
    char text[400];

    snprintf(text, sizeof text,
             "{\"text\":\"seed %zu\\n0 %s LOGIN\\n0 %s READY\\n+1..9 caller x calls 7003 talk 20\\n"
             "+2 %s ANSWER x\\n+2 %s CONSULT_CALL x to %s as y\\n+3 %s TRANSFER x\\n"
             "+1 expect y gone\\n+30 caller x hangs up\"}",
             pick(s, 1000), agents[1], agents[1], agents[1], agents[1], somebody(s), agents[1]);
    sim(s, "scenes.post", text);
}

/* An agent is moved to another team, by a program; the daemon is told. */
static void reorganise(struct site *s)
{
    const char *who = agents[1 + pick(s, COUNT(agents) - 1)];
    enum disk_fault fault;
    char sql[96];

    note(s, "%s moves to another team", who);
    snprintf(sql, sizeof sql, "UPDATE person SET team_id = %zu WHERE login_id = '%s'",
             1 + pick(s, 2), who);
    /* What was said before is heard before; and a commit that failed may turn out to have been one.
     */
    fault = hold_fault(s);
    wrong(s, witness_listen(&s->witness, &s->ctid));
    s->disk->fault = fault;
    witness_moves(&s->witness, who);
    if (db_begin(s->db) || db_run_script(s->db, sql) || db_commit(s->db)) {
        db_rollback(s->db);
        recover(s);
    }
    for (int i = 0; i < 20 && !s->wrong && ctid_configure(&s->ctid); i++)
        recover(s);
}

static void trouble(struct site *s)
{
    enum disk_fault fault = (enum disk_fault)(1 + pick(s, DISK_FAULTS - 1));

    if (one_in(s, 12)) {
        s->broker = !s->broker;
        note(s, "broker %s", s->broker ? "back" : "away");
    } else if (s->disk->fault == DISK_WELL) {
        note(s, "fault %d to come", (int)fault);
        forget_pages(s);
        disk_break(s->disk, fault, (int64_t)pick(s, one_in(s, 2) ? 6 : 60));
    }
}

static void step(struct site *s)
{
    unsigned long restarts = s->restarts;
    size_t dice = pick(s, 107);

    if (rng_unit(&s->rng) < s->trouble)
        trouble(s);
    if (dice < 45)
        advance(s, (int64_t)pick(s, one_in(s, 4) ? 30000 : 6000));
    else if (dice < 88)
        ask(s);
    else if (dice < 91)
        call(s);
    else if (dice < 92)
        hang_up(s);
    else if (dice < 95)
        reserve(s);
    else if (dice < 98)
        bring_a_task(s);
    else if (dice < 99)
        somebody_gives_up(s);
    else if (dice < 100)
        form_a_habit(s, somebody(s));
    else if (dice < 101 && one_in(s, 3))
        reorganise(s);
    else if (dice < 102 && one_in(s, 3))
        let_them_call(s, numbers[pick(s, 9)]);
    else if (dice < 102)
        play(s);
    else if (dice < 105 && db_checkpoint(s->db) && s->disk->dead)
        recover(s);
    if (!s->wrong)
        settle(s);
    if (s->disk->dead && !s->wrong) /* it died in something nobody waits for */
        recover(s);
    if (!s->wrong)
        look(s, s->steps % 8 == 0 || s->restarts != restarts);
    if (!s->wrong)
        wrong(s, witness_wishes_done(&s->witness, s->wishes));
}

/* -- an hour -------------------------------------------------------------------------------- */

/* No more faults, no more callers, nobody who does anything alone. */
static void let_go(struct site *s)
{
    static const char *const stop[] = { "7001", "7002", "7003", "1000", "1001",
                                        "1002", "1003", "2001", "2002" };
    struct dialog *dialogs;
    struct arena a;
    size_t count = 0;
    char text[96];

    for (size_t i = 0; i < COUNT(stop); i++) {
        snprintf(text, sizeof text, "{\"to\":\"%s\",\"callsPerHour\":0}", stop[i]);
        sim(s, "arrivals.put", text);
    }
    for (size_t i = 0; i < COUNT(agents); i++) {
        snprintf(text, sizeof text, "{\"id\":\"%s\",\"answer\":\"manual\",\"ready\":\"manual\"}",
                 agents[i]);
        sim(s, "agents.put", text);
    }
    arena_init(&a);
    if (dialog_list(s->db, &a, &dialogs, &count))
        wrong(s, "calls cannot be read");
    for (size_t i = 0; i < count; i++) {
        snprintf(text, sizeof text, "{\"id\":\"%" PRId64 "\"}", dialogs[i].id);
        sim(s, "calls.delete", text);
    }
    arena_release(&a);
}

/* Nobody works in a channel any more, and no customer waits. */
static void clear_tasks(struct site *s)
{
    for (size_t i = 0; i < s->witness.channel_count; i++) {
        const struct witness_channel *c = &s->witness.channels[i];

        if (strcmp(c->state, "LOGOUT") != 0)
            insist(s, &(struct cti_command) { .op = CTI_MEDIA_STATE,
                                              .user = c->user,
                                              .requester = c->user,
                                              .media = c->id,
                                              .state = "LOGOUT" });
    }
    wrong(s, witness_check(&s->witness, &s->ctid, true));
    for (size_t i = 0; i < s->witness.task_count; i++) {
        if (*s->witness.tasks[i].user)
            wrong(s, "a task of an agent who signed out");
        if (!s->witness.tasks[i].over)
            take_a_task_away(s, &s->witness.tasks[i]);
    }
}

static const char *where_it_differs(const char *a, const char *b)
{
    size_t i = 0;

    while (a[i] && a[i] == b[i])
        i++;
    return a + (i > 60 ? i - 60 : 0);
}

/* Every figure is told in the end. */
static void check_queues(struct site *s)
{
    struct queue queue;
    struct arena a;

    arena_init(&a);
    for (int64_t id = 1; id <= 3 && !s->wrong; id++) {
        buf_clear(&s->witness.text);
        if (queue_load(s->db, &a, id, &queue))
            wrong(s, "a queue cannot be read");
        queue_write(&s->witness.text, &queue);
        if (s->witness.queues[id] &&
            strcmp(content(&s->witness.text, "Queue"), s->witness.queues[id]) != 0)
            wrong(s, broken(&s->witness, "a queue is not what was heard",
                            where_it_differs(s->witness.text.p + 7, s->witness.queues[id]),
                            where_it_differs(s->witness.queues[id], s->witness.text.p + 7)));
    }
    arena_release(&a);
}

static void quiet_down(struct site *s)
{
    s->disk->fault = DISK_WELL;
    s->disk->full_for = 0;
    s->broker = true;
    let_go(s);
    if (!s->wrong)
        clear_tasks(s);
    advance(s, QUIET_MS);
    settle(s);
    if (!s->wrong)
        wrong(s, witness_check(&s->witness, &s->ctid, true));
    check_queues(s);
}

/* P7: the file itself. */
static void check_file(struct site *s)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *ask_it = NULL;

    if (sqlite3_open_v2(s->path, &handle, SQLITE_OPEN_READWRITE, NULL) ||
        sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, &ask_it, NULL) ||
        sqlite3_step(ask_it) != SQLITE_ROW ||
        strcmp((const char *)sqlite3_column_text(ask_it, 0), "ok") != 0)
        wrong(s, "the database file is damaged");
    sqlite3_finalize(ask_it);
    if (sqlite3_prepare_v2(handle, "PRAGMA foreign_key_check", -1, &ask_it, NULL) ||
        sqlite3_step(ask_it) != SQLITE_DONE)
        wrong(s, "a foreign key points nowhere");
    sqlite3_finalize(ask_it);
    sqlite3_close(handle);
}

static void open_channels(struct site *s)
{
    for (size_t i = 1; i < COUNT(agents); i++)
        for (int64_t channel = 5001; channel <= 5002; channel++) {
            struct cti_command c = { .user = agents[i], .requester = agents[i], .media = channel };

            wish_to_sign_in_to(s, &c);
            insist(s, &c);
            c.op = CTI_MEDIA_STATE;
            c.state = "READY";
            insist(s, &c);
        }
}

/* The hours are worth something only if they get everywhere. */
static const char *const places[] = {
    "<state>HOLD</state>",
    "<state>WORK_READY</state><stateChangeTime>",
    "<callType>CONFERENCE</callType>",
    "<callType>TRANSFER</callType>",
    "<callType>SUPERVISOR_MONITOR</callType>",
    "<callType>OUTBOUND_PREVIEW</callType>",
    "<callType>OUTBOUND_DIRECT_PREVIEW</callType>",
    "<callType>OUTBOUND</callType>",
    "<callType>OUTBOUND_CALLBACK_PREVIEW</callType>",
    "<callType>OUTBOUND_PERSONAL_CALLBACK_PREVIEW</callType>",
    "<callType>OUTBOUND_CALLBACK</callType>",
    "<callType>OUTBOUND_PERSONAL_CALLBACK</callType>",
    "<value>DIRECT_PREVIEW_OUTBOUND</value>",
    "<state>RESERVED_OUTBOUND_PREVIEW</state>",
    "<name>BAResponse</name><value>Accept</value>",
    "<name>BAResponse</name><value>Reject</value>",
    "<name>BAResponse</name><value>Reject-Close</value>",
    "<name>BAResponse</name><value>FAX</value>",
    "<name>BAResponse</name><value>Callback Cancel</value>",
    "<scheduledCallbackInfo>",
    "<outboundClassification>VOICE</outboundClassification>",
    "<outboundClassification>BUSY</outboundClassification>",
    "<state>OFFERED</state>",
    "<state>ACCEPTED</state>",
    "<state>PAUSED</state>",
    "<state>WRAPPING_UP</state>",
    "<state>INTERRUPTED</state>",
    "<routable>false</routable>",
    "<dispositionCode>CD_NORMAL_END_TASK<",
    "<dispositionCode>CD_RING_NO_ANSWER<",
    "<dispositionCode>CD_AGENT_LOGGED_OUT_DURING_DIALOG<",
    "<dispositionCode>CD_TASK_TRANSFERRED<",
    "<dispositionCode>CD_TASK_TRANSFERRED_AGENT_LOGOUT<",
    "<dispositionCode>CD_TASK_ABANDONED_WHILE_OFFERED<",
    "E_ARM_STAT_AGENT_ALREADY_LOGGED_IN",
    NULL,
};

#define EVERYWHERE UINT64_MAX

static struct site the_site; /* large */

struct outcome {
    uint64_t hash, seen;
    int64_t events;
    unsigned long kills, cuts, failures, commands, restarts;
    char wrong[600];
};

static void tell_last_steps(const struct site *s)
{
    size_t first = s->steps > TRACE ? s->steps - TRACE : 0;

    for (size_t i = first; i < s->steps; i++)
        printf("    %6zu %s\n", i, s->trace[i % TRACE]);
}

/* seen: places that need not be looked for any more. */
static struct outcome live(uint64_t seed, int minutes, enum defect defect, uint64_t seen)
{
    struct site *s = &the_site;
    struct outcome out = { 0 };

    site_begin(s, seed);
    s->witness.places = places;
    s->witness.seen = seen;
    s->witness.defect = defect;
    s->witness.defect_in = defect ? 20 + (int64_t)(seed % 50) : 0;
    s->trouble = one_in(s, 8) ? 0 : rng_unit(&s->rng) * rng_unit(&s->rng) * 0.25;
    start_again(s, false);
    for (size_t i = 1; i < COUNT(agents); i++)
        form_a_habit(s, agents[i]);
    for (size_t i = 6; i < 9; i++)
        let_them_call(s, numbers[i]);
    open_channels(s);
    wrong(s, witness_listen(&s->witness, &s->ctid));
    for (int i = 0; !s->wrong && i < MOST_STEPS; i++) {
        if (clock_now(&s->ctid.clock) >= MORNING + (int64_t)minutes * 60000)
            break;
        step(s);
    }
    if (!s->wrong)
        quiet_down(s);
    if (s->up)
        throw_away(s);
    if (!s->wrong)
        check_file(s);
    out = (struct outcome) { .hash = s->witness.hash,
                             .seen = s->witness.seen,
                             .events = s->witness.last,
                             .kills = s->kills,
                             .cuts = s->cuts,
                             .failures = s->failures,
                             .commands = s->commands,
                             .restarts = s->restarts };
    if (s->wrong)
        snprintf(out.wrong, sizeof out.wrong, "%s", s->wrong);
    site_end(s);
    return out;
}

/* -- running -------------------------------------------------------------------------------- */

static long from_environment(const char *name, long otherwise)
{
    const char *text = getenv(name);

    return text && *text ? strtol(text, NULL, 10) : otherwise;
}

static bool well(uint64_t seed, const struct outcome *o)
{
    if (!*o->wrong)
        return true;
    printf("seed %" PRIu64 ": %s\n  again: build/tests/unit/ctid/test_seed %" PRIu64 "\n", seed,
           o->wrong, seed);
    fflush(stdout);
    return false;
}

static const char *place_unseen(uint64_t seen)
{
    size_t i = 0;

    while (places[i] && seen & UINT64_C(1) << i)
        i++;
    return places[i];
}

/* What is rare may need a few seeds more than were asked for. */
static void every_promise_holds_whatever_the_seed(void **state)
{
    long first = from_environment("FIRST", 1), count = from_environment("SEEDS", SEEDS);
    int minutes = (int)from_environment("MINUTES", MINUTES);
    bool everywhere = count >= SEEDS && minutes == MINUTES;
    struct outcome sum = { 0 };
    long bad = 0;

    (void)state;
    for (long seed = first; seed < first + count ||
                            (everywhere && place_unseen(sum.seen) && seed < first + count * MORE);
         seed++) {
        struct outcome o = live((uint64_t)seed, minutes, NO_DEFECT, sum.seen);

        bad += !well((uint64_t)seed, &o);
        sum.seen |= o.seen;
        sum.events += o.events;
        sum.kills += o.kills;
        sum.cuts += o.cuts;
        sum.failures += o.failures;
        sum.commands += o.commands;
        if (count > 100 && (seed - first + 1) % 100 == 0) {
            printf("%ld seeds, %ld bad, %" PRId64 " events, %lu commands, %lu kills, %lu power "
                   "cuts, %lu failures of the store, %.0f s\n",
                   seed - first + 1, bad, sum.events, sum.commands, sum.kills, sum.cuts,
                   sum.failures, (double)clock() / CLOCKS_PER_SEC);
            fflush(stdout);
        }
    }
    assert_int_equal(bad, 0);
    if (!everywhere)
        return;
    assert_true(sum.kills && sum.cuts && sum.failures && sum.commands);
    if (place_unseen(sum.seen))
        fail_msg("never seen: %s", place_unseen(sum.seen));
}

static void the_same_seed_is_the_same_hour(void **state)
{
    (void)state;
    for (uint64_t seed = 21; seed < 24; seed++) {
        struct outcome one = live(seed, 10, NO_DEFECT, EVERYWHERE),
                       two = live(seed, 10, NO_DEFECT, EVERYWHERE);

        assert_int_equal(one.hash, two.hash);
        assert_int_equal(one.kills, two.kills);
    }
}

static void the_witness_sees_every_defect(void **state)
{
    (void)state;
    for (enum defect defect = NO_DEFECT + 1; defect < DEFECTS; defect++)
        for (uint64_t seed = 33; seed < 37; seed++) {
            struct outcome o = live(seed, 10, defect, EVERYWHERE);

            if (!*o.wrong)
                print_error("defect %d of seed %d unseen\n", (int)defect, (int)seed);
            assert_true(*o.wrong);
        }
}

static int again(const char *text)
{
    uint64_t seed = strtoull(text, NULL, 10);
    int minutes = (int)from_environment("MINUTES", MINUTES);
    struct outcome o = live(seed, minutes, NO_DEFECT, EVERYWHERE);

    tell_last_steps(&the_site);
    printf("seed %" PRIu64 ": hash %016" PRIx64 ", %" PRId64 " events, %lu commands, %lu kills, "
           "%lu power cuts, %lu failures of the store\n%s\n",
           seed, o.hash, o.events, o.commands, o.kills, o.cuts, o.failures,
           *o.wrong ? o.wrong : "well");
    return *o.wrong ? 1 : 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_promise_holds_whatever_the_seed),
        cmocka_unit_test(the_same_seed_is_the_same_hour),
        cmocka_unit_test(the_witness_sees_every_defect),
    };

    mallopt(M_TRIM_THRESHOLD, INT32_MAX); /* memory is not given back, to be asked for again */
    mallopt(M_MMAP_MAX, 0);
    if (argc > 1)
        return again(argv[1]);
    quiet();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
