/* An hour of calls from one seed: aplomb-ctid with the built-in switch in one process, on time and
 * a disk of their own.  Agents and callers have habits by chance and ask for what they may and may
 * not; commands come late, twice and malformed; the broker and the store go away; the process is
 * killed, or the power fails, at any write.  After every step everything a witness of the events
 * knows must be what the tables and the switch say (witness.h).
 *
 *   build/tests/unit/ctid/test_seed 4711          one seed again, with its last steps
 *   SEEDS=10000 FIRST=1 build/tests/unit/ctid/test_seed     many (MINUTES: how long a seed lasts)
 *
 * Source: reliability-security 5.3, 5.5. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "ctid/inbox.h"
#include "ctid/simcall.h"
#include "ctid/work.h"
#include "db/migrate.h"
#include "disk.h"
#include "quiet.h"
#include "witness.h"

enum {
    SEEDS = 6,
    MINUTES = 60,
    ASKED_AT_ONCE = 3,
    REMEMBERED = 8,
    TRACE = 64,
    QUIET_MS = 3600000,
    MOST_STEPS = 20000
};

/* 2026-01-05T08:00:00Z */
#define MORNING INT64_C(1767600000000)

static const char configuration[] =
    "INSERT INTO team (id, name, wrap_up_incoming) VALUES (1, 'Sales', 'NOT_ALLOWED'),"
    " (2, 'Support', 'OPTIONAL');"
    "INSERT INTO extension_range VALUES (1000, 1999), (2000, 2999);"
    "INSERT INTO person (login_id, login_name, password_hash, team_id, is_supervisor)"
    " VALUES ('1000', 's1', 'x', NULL, 1), ('1001', 'a1', 'x', 1, 0), ('1002', 'a2', 'x', 1, 0),"
    " ('1003', 'a3', 'x', 1, 0), ('2001', 'b1', 'x', 2, 0), ('2002', 'b2', 'x', 2, 0);"
    "INSERT INTO team_supervisor (team_id, login_id) VALUES (1, '1000'), (2, '1000');"
    "INSERT INTO queue (id, number, name) VALUES (1, '7001', 'Sales'), (2, '7002', 'Support'),"
    " (3, '7003', 'Billing');"
    "INSERT INTO queue_team VALUES (1, 1), (2, 2), (3, 1), (3, 2);"
    "INSERT INTO reason_code (id, category, code, label) VALUES (2, 'NOT_READY', 2, 'Lunch'),"
    " (10, 'LOGOUT', 10, 'End of shift');";

static const char *const agents[] = { "1000", "1001", "1002", "1003", "2001", "2002" };
static const char *const numbers[] = { "1000", "1001", "1002",    "1003", "2001",
                                       "2002", "7001", "7002",    "7003", "8001",
                                       "8002", "8003", "5559999", "12",   "" };
#define COUNT(array) (sizeof(array) / sizeof *(array))

struct site {
    uint64_t seed;
    struct rng rng;
    struct disk *disk;
    char folder[32], path[64];
    struct conf conf;
    struct db *db;
    struct ctid ctid;
    bool up;        /* db and ctid are open */
    bool broker;    /* is there */
    double trouble; /* faults a step */
    struct witness witness;
    size_t wishes;
    char *remembered[REMEMBERED]; /* texts of commands, to be sent again */
    size_t remembered_wish[REMEMBERED];
    char trace[TRACE][120];
    size_t steps;
    unsigned long kills, cuts, failures, commands, restarts;
    const char *wrong;
};

static size_t pick(struct site *s, size_t n)
{
    return (size_t)(rng_unit(&s->rng) * (double)n);
}

static bool one_in(struct site *s, size_t n)
{
    return pick(s, n) == 0;
}

static void __attribute__((format(printf, 2, 3))) note(struct site *s, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(s->trace[s->steps++ % TRACE], sizeof s->trace[0], format, args);
    va_end(args);
}

static void wrong(struct site *s, const char *what)
{
    if (!s->wrong)
        s->wrong = what;
}

/* -- life and death ------------------------------------------------------------------------- */

static void rung(void *ctx, const struct event *events, size_t count)
{
    struct site *s = ctx;

    if (s->broker)
        witness_rung(&s->witness, events, count);
}

static void throw_away(struct site *s)
{
    ctid_close(&s->ctid);
    db_close(s->db);
    s->db = NULL;
    s->up = false;
    memset(&s->ctid, 0, sizeof s->ctid);
}

/* One try, as the supervisor makes it; the disk may fail meanwhile. */
static bool try_to_start(struct site *s, int64_t *kept)
{
    *kept = 0;
    if (db_open(s->path, DB_WRITE, &s->db))
        return false;
    if (event_last(s->db, kept) || ctid_open(&s->ctid, &s->conf, s->db, rung, s)) {
        throw_away(s);
        return false;
    }
    s->up = true;
    s->restarts++;
    return true;
}

static void start_again(struct site *s, bool power_failed)
{
    int64_t kept = 0;
    int tries = 0;

    while (!try_to_start(s, &kept) && tries++ < 20) {
        power_failed = power_failed || (s->disk->dead && s->disk->fault == DISK_POWER);
        disk_revive(s->disk, one_in(s, 2));
    }
    if (!s->up) {
        wrong(s, "the daemon does not come back");
        return;
    }
    s->witness.rung_count = 0; /* a doorbell nobody rang is no matter */
    if (!power_failed && kept < s->witness.last)
        wrong(s, "what was committed and heard is lost");
    if (power_failed)
        wrong(s, witness_hear_again(&s->witness, &s->ctid, kept));
}

/* Any error means that memory and store may differ: the daemon ends and begins anew (ctid.h). */
static void recover(struct site *s)
{
    bool power = s->disk->dead && s->disk->fault == DISK_POWER;

    note(s, "  %s", power ? "power cut" : s->disk->dead ? "killed" : "the store failed");
    s->kills += s->disk->dead && !power;
    s->cuts += power;
    s->failures += !s->disk->dead;
    throw_away(s);
    if (s->disk->dead)
        disk_revive(s->disk, one_in(s, 2));
    start_again(s, power);
}

static void ready_disk(struct site *s)
{
    s->conf = (struct conf) { .provider = "sim", .host = "127.0.0.1", .xmpp_domain = "localhost" };
    snprintf(s->folder, sizeof s->folder, "/tmp/aplomb-seed-XXXXXX");
    if (!mkdtemp(s->folder))
        abort();
    snprintf(s->path, sizeof s->path, "%s/a.db", s->folder);
    s->disk = disk_mount(s->seed);
    if (db_migrate(s->path) || db_open(s->path, DB_WRITE, &s->db) || db_begin(s->db) ||
        db_run_script(s->db, configuration) ||
        db_run(s->db, Q_MEMO_SAVE,
               DB_ARGS(db_text("ctid/clock"),
                       db_text("2 0 1767600000000 1767600000000 1767600000000"))) ||
        db_commit(s->db))
        abort();
    db_close(s->db);
    for (int i = 0; i < DISK_FILES; i++)
        disk_sync_now(&s->disk->nodes[i]);
}

static void remove_folder(struct site *s)
{
    char lock[96];

    snprintf(lock, sizeof lock, "%s.checkpoint", s->path);
    unlink(lock);
    rmdir(s->folder);
}

/* -- steps ---------------------------------------------------------------------------------- */

/* Work until nothing is to be done at once; false when the daemon died of it. */
static bool work_off(struct site *s, struct work_asked *asked, size_t count)
{
    bool more = true;

    while (more) {
        if (work(&s->ctid, asked, count, &more)) {
            recover(s);
            return false;
        }
        count = 0;
    }
    return true;
}

/* Whatever a dead daemon left in the inbox is done before the next step. */
static void settle(struct site *s)
{
    for (int i = 0; i < 50 && !s->wrong; i++)
        if (work_off(s, NULL, 0))
            return;
    wrong(s, "the daemon dies again and again");
}

static void sim(struct site *s, const char *verb, const char *payload)
{
    struct buf answer;
    bool waits;

    note(s, "%s %.90s", verb, payload);
    buf_init(&answer, 1 << 20);
    if (simcall(&s->ctid, verb, str_of(payload), &answer, &waits))
        recover(s);
    else if (strstr(answer.p, "\"status\":50") && !strstr(answer.p, "501"))
        wrong(s, "a sim call is answered 5xx");
    else if (strcmp(verb, "scenes.post") == 0 && strstr(answer.p, "\"status\":400"))
        wrong(s, "a scene is not read");
    buf_release(&answer);
}

static void advance(struct site *s, int64_t ms)
{
    char text[64];

    snprintf(text, sizeof text, "{\"advanceSeconds\":%" PRId64 ".%03d}", ms / 1000,
             (int)(ms % 1000));
    sim(s, "clock.put", text);
}

/* -- commands ------------------------------------------------------------------------------- */

struct letter {
    struct work_asked asked;
    struct buf text;
    size_t wish;
};

static size_t new_wish(struct site *s, char id[16])
{
    size_t n = s->wishes++ % WITNESS_WISHES;

    snprintf(id, 16, "r%zu", n);
    return n;
}

static void write_letter(struct site *s, struct letter *l, struct cti_command *c, size_t wish)
{
    size_t slot = pick(s, REMEMBERED);

    l->wish = wish;
    cti_command_write(&l->text, c);
    free(s->remembered[slot]);
    s->remembered[slot] = strdup(l->text.p);
    s->remembered_wish[slot] = wish;
    note(s, "%s r%zu user=%s by=%s dialog=%" PRId64 " to=%s state=%s", cti_op_name(c->op), wish,
         c->user, c->requester, c->dialog, c->to ? c->to : "", c->state ? c->state : "");
}

static const char *somebody(struct site *s)
{
    return agents[pick(s, COUNT(agents))];
}

static void wish_a_state(struct site *s, struct cti_command *c)
{
    static const char *const states[] = { "READY",  "READY", "READY",   "NOT_READY",
                                          "LOGOUT", "WORK",  "TALKING", "" };

    c->op = CTI_SET_STATE;
    c->state = states[pick(s, COUNT(states))];
    if (one_in(s, 4))
        c->requester = one_in(s, 2) ? "1000" : somebody(s);
    if (strcmp(c->state, "READY") != 0)
        c->reason_code = one_in(s, 2) ? 2 : (int64_t)pick(s, 70000);
}

static void wish_to_sign_in(struct site *s, struct cti_command *c)
{
    c->op = CTI_LOGIN;
    c->extension = one_in(s, 6) ? numbers[pick(s, COUNT(numbers))] : c->user;
    if (one_in(s, 8)) {
        c->mobile_mode = "CALL_BY_CALL";
        c->mobile_number = "5550000";
    }
}

static const enum cti_op call_ops[] = { CTI_ANSWER,           CTI_HOLD,
                                        CTI_RETRIEVE,         CTI_DROP,
                                        CTI_CONSULT_CALL,     CTI_CONFERENCE,
                                        CTI_TRANSFER,         CTI_TRANSFER_SST,
                                        CTI_UPDATE_CALL_DATA, CTI_SEND_DTMF,
                                        CTI_MAKE_CALL,        CTI_BARGE_CALL,
                                        CTI_SILENT_MONITOR,   CTI_PARTICIPANT_DROP };

/* One of the actions the participant may ask for, mostly. */
static void wish_of_a_call(struct site *s, struct cti_command *c, struct arena *a)
{
    struct dialog *dialogs;
    const struct participant *p;
    size_t count = 0;

    c->op = call_ops[pick(s, COUNT(call_ops))];
    c->to = numbers[pick(s, COUNT(numbers))];
    c->dtmf = "1";
    c->dialog = (int64_t)pick(s, 40);
    if (one_in(s, 30) || dialog_list_of_user(s->db, a, c->user, &dialogs, &count) || !count)
        return;
    c->dialog = dialogs[pick(s, count)].id;
    dialog_load(s->db, a, c->dialog, dialogs);
    p = dialog_participant_of(dialogs, c->user);
    for (int i = 0; p && i < 60 && !action_is_listed(p->actions, cti_op_name(c->op)); i++)
        c->op = call_ops[pick(s, COUNT(call_ops))];
    if (c->op == CTI_DROP && pick(s, 3) && p && action_is_listed(p->actions, "HOLD"))
        c->op = one_in(s, 2) ? CTI_HOLD : CTI_CONSULT_CALL;
    c->from = p && !one_in(s, 30) ? p->address : c->user;
    c->associated = one_in(s, 2) ? c->dialog : 0;
    if (c->op == CTI_UPDATE_CALL_DATA) {
        c->wrap_up_reason = one_in(s, 2) ? "Sold" : NULL;
        c->variables[c->variable_count++] = (struct cti_variable) {
            one_in(s, 9) ? "callVariable99" : "callVariable3", one_in(s, 2) ? "<&>'\"" : "five"
        };
    }
}

static void wish(struct site *s, struct letter *l)
{
    char id[16];
    size_t n = new_wish(s, id);
    struct cti_command c = { .request_id = id };
    struct arena a;

    memset(&s->witness.wishes[n], 0, sizeof s->witness.wishes[n]);
    arena_init(&a);
    c.user = c.requester = c.from = somebody(s);
    switch (pick(s, 10)) {
    case 0:
    case 1:
    case 2:
        wish_a_state(s, &c);
        break;
    case 3:
        wish_to_sign_in(s, &c);
        break;
    case 4:
        c.op = CTI_MAKE_CALL;
        c.to = numbers[pick(s, COUNT(numbers))];
        break;
    default:
        wish_of_a_call(s, &c, &a);
        break;
    }
    if (one_in(s, 40))
        c.user = one_in(s, 2) ? "9999" : "";
    if (one_in(s, 40))
        c.to = c.state = c.from = c.extension = NULL;
    s->witness.wishes[n].may_be_silent = c.op == CTI_UPDATE_CALL_DATA;
    write_letter(s, l, &c, n);
    arena_release(&a);
}

/* The same again, as a client does that heard no answer; or a letter that is none. */
static bool wish_again(struct site *s, struct letter *l)
{
    size_t slot = pick(s, REMEMBERED);

    if (one_in(s, 6)) {
        buf_adds(&l->text, one_in(s, 2) ? "op=ANSWER\nuser=1001\n" : "op=%zz\n\n\377");
        l->wish = SIZE_MAX;
        note(s, "malformed");
        return true;
    }
    if (!s->remembered[slot])
        return false;
    buf_adds(&l->text, s->remembered[slot]);
    l->wish = s->remembered_wish[slot];
    s->witness.wishes[l->wish].late = false;
    note(s, "again r%zu", l->wish);
    return true;
}

/* What a program hands over when the daemon was away too long: the deadline has passed. */
static void come_late(struct site *s, struct letter *l)
{
    struct arena a;

    if (l->wish == SIZE_MAX || s->witness.wishes[l->wish].sent)
        return;
    s->witness.wishes[l->wish].sent++;
    s->witness.wishes[l->wish].late = true;
    note(s, "  late");
    arena_init(&a);
    if (db_begin(s->db) || inbox_add(s->db, &a, buf_str(&l->text), clock_real_ms() - 60000) ||
        db_commit(s->db)) {
        db_rollback(s->db);
        recover(s);
    } else {
        s->ctid.asked = true;
        s->witness.wishes[l->wish].done++;
        settle(s);
    }
    arena_release(&a);
}

static void ask(struct site *s)
{
    struct letter letters[ASKED_AT_ONCE] = { 0 };
    struct work_asked asked[ASKED_AT_ONCE];
    size_t count = 1 + pick(s, ASKED_AT_ONCE), n = 0;

    for (size_t i = 0; i < count; i++)
        buf_init(&letters[i].text, 65536);
    for (size_t i = 0; i < count; i++) {
        if (!one_in(s, 12) || !wish_again(s, &letters[n]))
            wish(s, &letters[n]);
        n++;
    }
    if (one_in(s, 40)) {
        come_late(s, &letters[0]);
    } else if (s->broker) { /* else the program answers 503 and nothing was accepted */
        for (size_t i = 0; i < n; i++) {
            asked[i] = (struct work_asked) { .text = buf_str(&letters[i].text) };
            if (letters[i].wish != SIZE_MAX)
                s->witness.wishes[letters[i].wish].sent++;
        }
        s->commands += n;
        if (work_off(s, asked, n))
            for (size_t i = 0; i < n; i++)
                if (asked[i].accepted && letters[i].wish != SIZE_MAX)
                    s->witness.wishes[letters[i].wish].done++;
    }
    for (size_t i = 0; i < count; i++)
        buf_release(&letters[i].text);
}

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
             "\"patienceSeconds\":%s,\"talkSeconds\":%s}",
             pick(s, 10000), numbers[pick(s, COUNT(numbers))],
             one_in(s, 4) ? "\\u00fc & <b>" : "Order 4711", one_in(s, 2) ? "null" : "14.2",
             one_in(s, 3) ? "null" : "25.5");
    sim(s, "calls.post", text);
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
    char sql[96];

    note(s, "%s moves to another team", who);
    snprintf(sql, sizeof sql, "UPDATE person SET team_id = %zu WHERE login_id = '%s'",
             1 + pick(s, 2), who);
    /* What was said before is heard before; and a commit that failed may turn out to have been one.
     */
    wrong(s, witness_listen(&s->witness, &s->ctid));
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
        disk_break(s->disk, fault, (int64_t)pick(s, one_in(s, 2) ? 6 : 60));
    }
}

static void step(struct site *s)
{
    unsigned long restarts = s->restarts;
    size_t dice = pick(s, 100);

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
    else if (dice < 93)
        form_a_habit(s, somebody(s));
    else if (dice < 94 && one_in(s, 3))
        reorganise(s);
    else if (dice < 95 && one_in(s, 3))
        let_them_call(s, numbers[pick(s, 9)]);
    else if (dice < 95)
        play(s);
    else if (dice < 98 && db_checkpoint(s->db) && s->disk->dead)
        recover(s);
    if (!s->wrong)
        settle(s);
    if (s->disk->dead && !s->wrong) /* it died in something nobody waits for */
        recover(s);
    if (!s->wrong)
        wrong(s,
              witness_check(&s->witness, &s->ctid, s->steps % 8 == 0 || s->restarts != restarts));
    if (!s->wrong)
        wrong(s, witness_wishes_done(&s->witness, WITNESS_WISHES));
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

struct outcome {
    uint64_t hash;
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

static struct outcome live(uint64_t seed, int minutes, enum defect defect, bool aloud)
{
    static struct site site; /* large */
    struct site *s = &site;
    struct outcome out = { 0 };

    memset(s, 0, sizeof *s);
    s->seed = seed;
    s->broker = true;
    rng_seed(&s->rng, seed);
    ready_disk(s);
    witness_init(&s->witness);
    s->witness.defect = defect;
    s->witness.defect_in = defect ? 20 + (int64_t)(seed % 50) : 0;
    s->trouble = one_in(s, 8) ? 0 : rng_unit(&s->rng) * rng_unit(&s->rng) * 0.25;
    start_again(s, false);
    for (size_t i = 1; i < COUNT(agents); i++)
        form_a_habit(s, agents[i]);
    for (size_t i = 6; i < 9; i++)
        let_them_call(s, numbers[i]);
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
                             .events = s->witness.last,
                             .kills = s->kills,
                             .cuts = s->cuts,
                             .failures = s->failures,
                             .commands = s->commands,
                             .restarts = s->restarts };
    if (s->wrong)
        snprintf(out.wrong, sizeof out.wrong, "%s", s->wrong);
    if (aloud)
        tell_last_steps(s);
    witness_release(&s->witness);
    for (size_t i = 0; i < REMEMBERED; i++)
        free(s->remembered[i]);
    disk_wipe(s->disk);
    remove_folder(s);
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

static void every_promise_holds_whatever_the_seed(void **state)
{
    long first = from_environment("FIRST", 1), count = from_environment("SEEDS", SEEDS);
    int minutes = (int)from_environment("MINUTES", MINUTES);
    struct outcome sum = { 0 };
    long bad = 0;

    (void)state;
    for (long seed = first; seed < first + count; seed++) {
        struct outcome o = live((uint64_t)seed, minutes, NO_DEFECT, false);

        bad += !well((uint64_t)seed, &o);
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
    if (count >= SEEDS && minutes == MINUTES) /* else nothing was tried */
        assert_true(sum.kills && sum.cuts && sum.failures && sum.commands);
}

static void the_same_seed_is_the_same_hour(void **state)
{
    (void)state;
    for (uint64_t seed = 21; seed < 24; seed++) {
        struct outcome one = live(seed, 10, NO_DEFECT, false),
                       two = live(seed, 10, NO_DEFECT, false);

        assert_int_equal(one.hash, two.hash);
        assert_int_equal(one.kills, two.kills);
    }
}

static void the_witness_sees_every_defect(void **state)
{
    (void)state;
    for (enum defect defect = NO_DEFECT + 1; defect < DEFECTS; defect++)
        for (uint64_t seed = 31; seed < 35; seed++) {
            struct outcome o = live(seed, 10, defect, false);

            if (!*o.wrong)
                print_error("defect %d of seed %d unseen\n", (int)defect, (int)seed);
            assert_true(*o.wrong);
        }
}

static int again(const char *text)
{
    uint64_t seed = strtoull(text, NULL, 10);
    int minutes = (int)from_environment("MINUTES", MINUTES);
    struct outcome o = live(seed, minutes, NO_DEFECT, true);

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

    if (argc > 1)
        return again(argv[1]);
    quiet();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
