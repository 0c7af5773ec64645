/* One read or write fails while commands are carried out: all of a transaction is done or nothing,
 * and nobody is refused for what the disk did.  (A statement that fails so makes SQLite roll back
 * the whole transaction; what came after it would be committed statement by statement.) */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "quiet.h"
#include "wishes.h"

enum { MOST_OPERATIONS = 500, BATCH = 3 };

static struct site the_site; /* large */

static struct cti_command of(const char *who, enum cti_op op)
{
    return (struct cti_command) { .op = op, .user = who, .requester = who, .from = who };
}

static void sign_in(struct site *s, const char *who)
{
    struct cti_command c = of(who, CTI_LOGIN);

    c.extension = who;
    insist(s, &c);
}

static struct cti_command ready(const char *who)
{
    struct cti_command c = of(who, CTI_SET_STATE);

    c.state = "READY";
    return c;
}

/* 2001 talks to 2002; the id of the call. */
static int64_t talk(struct site *s)
{
    struct cti_command c = of("2001", CTI_MAKE_CALL);
    struct dialog *dialogs;
    struct arena a;
    size_t count;

    for (size_t i = 0; i < COUNT(agents); i++)
        sign_in(s, agents[i]);
    c.to = "2002";
    insist(s, &c);
    arena_init(&a);
    assert_int_equal(dialog_list(s->db, &a, &dialogs, &count), 0);
    assert_int_equal(count, 1);
    c = of("2002", CTI_ANSWER);
    c.dialog = dialogs[0].id;
    insist(s, &c);
    arena_release(&a);
    return c.dialog;
}

/* A program commits: what the daemon read is read again. */
static void read_all_again(struct site *s)
{
    struct db *other;

    assert_int_equal(db_open(s->path, DB_WRITE, &other), 0);
    assert_int_equal(db_begin(other), 0);
    assert_int_equal(db_run_script(other, "INSERT INTO reason_code (id, category, code, label)"
                                          " VALUES (77, 'NOT_READY', 77, 'Tea')"),
                     0);
    assert_int_equal(db_commit(other), 0);
    db_close(other);
}

static int64_t last_event(struct site *s)
{
    int64_t seq = -1;

    assert_int_equal(event_last(s->db, &seq), 0);
    return seq;
}

static void nobody_was_refused(struct site *s, int64_t since)
{
    struct event *events;
    struct arena a;
    size_t count;

    arena_init(&a);
    assert_int_equal(event_list(s->db, &a, since, NULL, 1000, &events, &count), 0);
    for (size_t i = 0; i < count; i++)
        if (strstr(events[i].payload, "<apiErrors>"))
            fail_msg("refused: %s", events[i].payload);
    assert_true(count >= BATCH);
    arena_release(&a);
}

/* Each asks the store whether it may. */
typedef void compose(struct cti_command commands[BATCH], int64_t call);

static struct cti_command ready_by_supervisor(const char *who)
{
    struct cti_command c = ready(who);

    c.requester = "1000";
    return c;
}

static struct cti_command in_call(const char *who, enum cti_op op, int64_t call)
{
    struct cti_command c = of(who, op);

    c.dialog = call;
    c.dtmf = op == CTI_SEND_DTMF ? "1" : NULL;
    return c;
}

static void of_three_objects(struct cti_command commands[BATCH], int64_t call)
{
    commands[0] = ready_by_supervisor("1001");
    commands[1] = in_call("2002", CTI_HOLD, call);
    commands[2] = ready("1002");
}

/* Of the tones one agent hears alone: what the other has not heard must not stand in the store. */
static void of_one_call(struct cti_command commands[BATCH], int64_t call)
{
    commands[0] = in_call("2002", CTI_HOLD, call);
    commands[1] = ready_by_supervisor("1001");
    commands[2] = in_call("2001", CTI_SEND_DTMF, call);
}

static enum err ask_thrice(struct site *s, compose *batch, int64_t call)
{
    struct cti_command commands[BATCH];
    struct work_asked asked[BATCH];
    struct buf texts[BATCH];
    bool more;
    enum err e;

    batch(commands, call);
    for (size_t i = 0; i < BATCH; i++) {
        buf_init(&texts[i], 65536);
        cti_command_write(&texts[i], &commands[i]);
        asked[i] = (struct work_asked) { .text = buf_str(&texts[i]) };
    }
    e = work(&s->ctid, asked, BATCH, &more);
    for (size_t i = 0; i < BATCH; i++)
        buf_release(&texts[i]);
    return e;
}

/* As the daemon does after any error; and what clients heard is what is there. */
static void begin_anew(struct site *s)
{
    const char *broken_promise;

    throw_away(s);
    start_again(s, false);
    broken_promise = s->wrong ? s->wrong : witness_check(&s->witness, &s->ctid, true);
    if (broken_promise)
        fail_msg("%s", broken_promise);
}

/* False when the batch is through before the operation that fails. */
static bool fails_at(struct site *s, compose *batch, int64_t operation)
{
    int64_t call, since;
    bool struck;
    enum err e;

    site_begin(s, 1);
    start_again(s, false);
    call = talk(s);
    since = last_event(s);
    read_all_again(s);
    disk_break(s->disk, DISK_FAIL, operation);
    e = ask_thrice(s, batch, call);
    struck = s->disk->fault == DISK_WELL;
    s->disk->fault = DISK_WELL;
    if (e)
        assert_int_equal(last_event(s), since);
    else
        nobody_was_refused(s, since);
    begin_anew(s);
    site_end(s);
    return struck;
}

static void all_is_done_or_nothing(void **state)
{
    static compose *const batches[] = { of_three_objects, of_one_call };

    (void)state;
    for (size_t i = 0; i < COUNT(batches); i++) {
        int64_t operation = 0;

        while (operation < MOST_OPERATIONS && fails_at(&the_site, batches[i], operation))
            operation++;
        assert_in_range(operation, 20, MOST_OPERATIONS - 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(all_is_done_or_nothing) };

    mallopt(M_MMAP_MAX, 0);
    quiet();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
