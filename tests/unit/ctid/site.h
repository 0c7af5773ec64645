/* site: aplomb-ctid with the built-in switch on a disk that breaks and by clocks of its own: how it
 * lives, dies and comes back, and how it is asked by sim calls.  What the tests of this folder
 * share. */
#ifndef APLOMB_TESTS_UNIT_CTID_SITE_H
#define APLOMB_TESTS_UNIT_CTID_SITE_H

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "ctid/simcall.h"
#include "ctid/work.h"
#include "db/migrate.h"
#include "disk.h"
#include "machine.h"
#include "witness.h"

enum { REMEMBERED = 8, TRACE = 64 };

/* 2026-01-05T08:00:00Z, where the clock of the switch stands at first. */
#define MORNING INT64_C(1767600000000)

/* Do other programs hold the store open while the daemon is away? */
enum others { BY_CHANCE, STAY, GO };

/* Each start reads the whole schema, which is half of what a start costs: what the daemon never
 * asks for is left out. */
static const char of_programs[] =
    "PRAGMA writable_schema = ON;"
    "DELETE FROM sqlite_schema WHERE type IN ('view', 'trigger')"
    " AND name NOT IN ('person_queue', 'setup_person_update');"
    "PRAGMA writable_schema = OFF;"
    "DROP TABLE call_layout_entry; DROP TABLE call_layout;"
    "DROP TABLE chat; DROP TABLE cluster; DROP TABLE contact; DROP TABLE phone_book_team;"
    "DROP TABLE phone_book; DROP TABLE enterprise_database;"
    "DROP TABLE layout; DROP TABLE team_layout; DROP TABLE lockout; DROP TABLE oauth_token;"
    "DROP TABLE oauth_client; DROP TABLE reason_code_team; DROP TABLE wrap_up_reason_team;"
    "DROP TABLE scram; DROP TABLE session; DROP TABLE subscription; DROP TABLE team_message_team;"
    "DROP TABLE team_message; DROP TABLE workflow_team; DROP TABLE workflow_step;"
    "DROP TABLE workflow_condition; DROP TABLE workflow_action_param;"
    "DROP TABLE workflow_action_variable; DROP TABLE workflow; DROP TABLE workflow_action;";

static const char configuration[] =
    "INSERT INTO team (id, name, wrap_up_incoming) VALUES (1, 'Sales', 'NOT_ALLOWED'),"
    " (2, 'Support', 'OPTIONAL');"
    "INSERT INTO extension_range VALUES (1000, 1999), (2000, 2999);"
    "INSERT INTO person (login_id, login_name, password_hash, team_id, is_supervisor)"
    " VALUES ('1000', 's1', 'x', NULL, 1), ('1001', 'a1', 'x', 1, 0), ('1002', 'a2', 'x', 1, 0),"
    " ('1003', 'a3', 'x', 1, 0), ('2001', 'b1', 'x', 2, 0), ('2002', 'b2', 'x', 2, 0);"
    "INSERT INTO team_supervisor (team_id, login_id) VALUES (1, '1000'), (2, '1000');"
    "INSERT INTO queue (id, number, name, priority, overflow_seconds, overflow_queue_id)"
    " VALUES (1, '7001', 'Sales', 5, 20, 3), (2, '7002', 'Support', 2, 30, 3),"
    " (3, '7003', 'Billing', 5, NULL, NULL);"
    "INSERT INTO queue_team VALUES (1, 1), (2, 2), (3, 1), (3, 2);"
    "INSERT INTO media (id, name, interruptible, start_seconds) VALUES (5001, 'Chat', 0, 30),"
    " (5002, 'Mail', 1, 45);"
    "INSERT INTO media_team VALUES (5001, 1), (5001, 2), (5002, 2);"
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
    bool up;     /* db and ctid are open */
    bool broker; /* is there */
    enum others others;
    double trouble; /* faults a step */
    struct witness witness;
    size_t wishes;
    char *remembered[REMEMBERED]; /* texts of commands, to be sent again */
    size_t remembered_wish[REMEMBERED];
    char made[48]; /* id that the last sim call answered */
    char trace[TRACE][120];
    size_t steps;
    unsigned long kills, cuts, failures, commands, restarts;
    const char *wrong;
};

static inline size_t pick(struct site *s, size_t n)
{
    return (size_t)(rng_unit(&s->rng) * (double)n);
}

static inline bool one_in(struct site *s, size_t n)
{
    return pick(s, n) == 0;
}

static inline void __attribute__((format(printf, 2, 3)))
note(struct site *s, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(s->trace[s->steps++ % TRACE], sizeof s->trace[0], format, args);
    va_end(args);
}

static inline void wrong(struct site *s, const char *what)
{
    if (!s->wrong)
        s->wrong = what;
}

/* The fault that is to come strikes the daemon, not who looks on; to be given back. */
static inline enum disk_fault hold_fault(struct site *s)
{
    enum disk_fault fault = s->disk->fault;

    s->disk->fault = DISK_WELL;
    return fault;
}

/* As after another program's commit: what was read is read again, and may fail. */
static inline void forget_pages(struct site *s)
{
    if (s->disk->fault == DISK_FAIL && one_in(s, 2))
        db_run_script(s->db, "PRAGMA shrink_memory");
}

/* -- life and death ------------------------------------------------------------------------- */

static inline void rung(void *ctx, const struct event *events, size_t count)
{
    struct site *s = ctx;

    if (s->broker)
        witness_rung(&s->witness, events, count);
}

static inline void throw_away(struct site *s)
{
    ctid_close(&s->ctid);
    db_close(s->db);
    s->db = NULL;
    s->up = false;
    memset(&s->ctid, 0, sizeof s->ctid);
}

/* One try, as the supervisor makes it; the disk may fail meanwhile. */
static inline bool try_to_start(struct site *s, int64_t *kept)
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

static inline bool others_stay(struct site *s)
{
    return s->others == BY_CHANCE ? one_in(s, 2) : s->others == STAY;
}

static inline void start_again(struct site *s, bool power_failed)
{
    int64_t kept = 0;
    int tries = 0;

    while (!try_to_start(s, &kept) && tries++ < 20) {
        power_failed = power_failed || (s->disk->dead && s->disk->fault == DISK_POWER);
        disk_revive(s->disk, others_stay(s));
    }
    if (!s->up) {
        wrong(s, "the daemon does not come back");
        return;
    }
    s->witness.rung_first = s->witness.rung_count = 0; /* a doorbell nobody rang is no matter */
    if (!power_failed && kept < s->witness.last)
        wrong(s, "what was committed and heard is lost");
    if (power_failed)
        wrong(s, witness_hear_again(&s->witness, &s->ctid, kept));
}

/* Any error means that memory and store may differ: the daemon ends and begins anew (ctid.h). */
static inline void recover(struct site *s)
{
    bool power = s->disk->dead && s->disk->fault == DISK_POWER;

    note(s, "  %s", power ? "power cut" : s->disk->dead ? "killed" : "the store failed");
    s->kills += s->disk->dead && !power;
    s->cuts += power;
    s->failures += !s->disk->dead;
    throw_away(s);
    if (s->disk->dead)
        disk_revive(s->disk, others_stay(s));
    start_again(s, power);
}

static inline void ready_disk(struct site *s)
{
    char clock[96];

    s->conf = (struct conf) { .provider = "sim", .host = "127.0.0.1", .xmpp_domain = "localhost" };
    snprintf(s->folder, sizeof s->folder, "/tmp/aplomb-seed-XXXXXX");
    if (!mkdtemp(s->folder))
        abort();
    snprintf(s->path, sizeof s->path, "%s/a.db", s->folder);
    snprintf(clock, sizeof clock, "2 0 %" PRId64 " %" PRId64 " %" PRId64, MORNING, MORNING,
             MORNING);
    s->disk = disk_mount(s->seed);
    touched_begin();
    if (db_migrate(s->path) || db_open(s->path, DB_WRITE, &s->db) || db_begin(s->db) ||
        db_run_script(s->db, of_programs) || db_run_script(s->db, configuration) ||
        db_run(s->db, Q_MEMO_SAVE, DB_ARGS(db_text("ctid/clock"), db_text(clock))) ||
        db_commit(s->db))
        abort();
    db_close(s->db);
    for (int i = 0; i < DISK_FILES; i++)
        disk_sync_now(&s->disk->nodes[i]);
}

/* Everything is there but the daemon: start_again(). */
static inline void site_begin(struct site *s, uint64_t seed)
{
    memset(s, 0, sizeof *s);
    s->seed = seed;
    s->broker = true;
    rng_seed(&s->rng, seed);
    machine_begin(seed);
    ready_disk(s);
    witness_init(&s->witness);
}

static inline void site_end(struct site *s)
{
    char lock[96];

    if (s->up)
        throw_away(s);
    witness_release(&s->witness);
    for (size_t i = 0; i < REMEMBERED; i++)
        free(s->remembered[i]);
    disk_wipe(s->disk);
    snprintf(lock, sizeof lock, "%s.checkpoint", s->path);
    unlink(lock);
    rmdir(s->folder);
}

/* The fault that is to come strikes the daemon, not the witness. */
static inline void look(struct site *s, bool thoroughly)
{
    enum disk_fault fault = hold_fault(s);

    wrong(s, witness_check(&s->witness, &s->ctid, thoroughly));
    s->disk->fault = fault;
}

/* -- steps ---------------------------------------------------------------------------------- */

/* Work until nothing is to be done at once; false when the daemon died of it. */
static inline bool work_off(struct site *s, struct work_asked *asked, size_t count)
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
static inline void settle(struct site *s)
{
    for (int i = 0; i < 50 && !s->wrong; i++)
        if (work_off(s, NULL, 0))
            return;
    wrong(s, "the daemon dies again and again");
}

/* The status; 0 when the daemon died of it. */
static inline int sim(struct site *s, const char *verb, const char *payload)
{
    struct buf answer;
    int status = 0;
    bool waits;

    note(s, "%s %.90s", verb, payload);
    *s->made = '\0';
    buf_init(&answer, 1 << 20);
    if (simcall(&s->ctid, verb, str_of(payload), &answer, &waits))
        recover(s);
    else
        sscanf(answer.p, "{\"status\":%d,\"body\":{\"id\":\"%47[^\"]", &status, s->made);
    if (status >= 500 && status != 501)
        wrong(s, "a sim call is answered 5xx");
    else if (strcmp(verb, "scenes.post") == 0 && status == 400)
        wrong(s, "a scene is not read");
    buf_release(&answer);
    return status;
}

static inline void advance(struct site *s, int64_t ms)
{
    char text[64];

    snprintf(text, sizeof text, "{\"advanceSeconds\":%" PRId64 ".%03d}", ms / 1000,
             (int)(ms % 1000));
    sim(s, "clock.put", text);
}

#endif
