/* Reference xmpp-delivery 11.3, items 1 to 3.  The loop's timers are ours, so that time is what we
 * say it is; the rows are written by the cursor's own connection, so that the store does not seem
 * to change and the tick reads nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bridge/cursor.h"
#include "db/db.h"
#include "db/migrate.h"
#include "loop/loop.h"

#define NODE "/finesse/api/User/1001"

enum { TIMERS = 8, HEARD = 4096, NEVER = -1 };

/* -- timers --------------------------------------------------------------------------------- */

struct loop_timer {
    void (*fn)(void *arg);
    void *arg;
    int64_t due; /* NEVER: not set */
};

/* A timer says nothing of the loop it belongs to but the pointer it is made with. */
struct loop {
    int64_t now;
    struct loop_timer timers[TIMERS];
    int count;
};

static struct loop *the; /* of loop_timer_set(), which is not told */

struct loop_timer *loop_timer_new(struct loop *loop, void (*fn)(void *arg), void *arg)
{
    struct loop_timer *t = &loop->timers[loop->count++];

    *t = (struct loop_timer) { fn, arg, NEVER };
    return t;
}

void loop_timer_set(struct loop_timer *timer, int64_t ms)
{
    timer->due = the->now + (ms > 0 ? ms : 0);
}

void loop_timer_stop(struct loop_timer *timer)
{
    timer->due = NEVER;
}

void loop_timer_free(struct loop_timer *timer)
{
    timer->due = NEVER;
}

/* One turn of the loop: every timer that is due rings once. */
static void turn(struct loop *loop)
{
    bool due[TIMERS];

    for (int i = 0; i < loop->count; i++)
        due[i] = loop->timers[i].due != NEVER && loop->timers[i].due <= loop->now;
    for (int i = 0; i < loop->count; i++)
        if (due[i]) {
            loop->timers[i].due = NEVER;
            loop->timers[i].fn(loop->timers[i].arg);
        }
}

static void pass(struct loop *loop, int64_t ms)
{
    for (; ms > 0; ms--) {
        loop->now++;
        turn(loop);
    }
}

/* -- the bench ------------------------------------------------------------------------------ */

struct bench {
    char path[64];
    struct db *db;
    struct loop loop;
    struct cursor *cursor;
    int64_t heard[HEARD], again[HEARD];
    int heard_count, again_count;
    bool caught_up, elsewhere;
};

static void hear(void *ctx, const struct notice *n)
{
    struct bench *b = ctx;

    assert_true(b->heard_count < HEARD);
    b->heard[b->heard_count++] = n->seq;
}

static void hear_again(void *ctx, const struct notice *n)
{
    struct bench *b = ctx;

    assert_true(b->again_count < HEARD && !b->caught_up);
    b->again[b->again_count++] = n->seq;
}

static void caught_up(void *ctx)
{
    struct bench *b = ctx;

    assert_false(b->caught_up);
    b->caught_up = true;
}

static void elsewhere(void *ctx)
{
    struct bench *b = ctx;

    b->elsewhere = true;
}

static int set_up(void **state)
{
    struct bench *b = calloc(1, sizeof(*b));
    int fd;

    if (!b)
        return -1;
    snprintf(b->path, sizeof(b->path), "/tmp/ap-cursor-XXXXXX");
    fd = mkstemp(b->path);
    if (fd < 0)
        return -1;
    close(fd);
    *state = b;
    the = &b->loop;
    return db_migrate(b->path) || db_open(b->path, DB_WRITE, &b->db);
}

static int tear_down(void **state)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lease", ".checkpoint" };
    struct bench *b = *state;
    char path[96];

    cursor_free(b->cursor);
    db_close(b->db);
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        snprintf(path, sizeof(path), "%s%s", b->path, ends[i]);
        unlink(path);
    }
    free(b);
    return 0;
}

static void commit(struct bench *b, int count)
{
    assert_int_equal(db_begin(b->db), ERR_OK);
    for (int i = 0; i < count; i++)
        assert_int_equal(
            db_run(b->db, Q_EVENT_APPEND,
                   DB_ARGS(db_int(0), db_text(NODE), db_text(""), db_text("<Update/>"))),
            ERR_OK);
    assert_int_equal(db_commit(b->db), ERR_OK);
}

static void begin(struct bench *b, int64_t seq)
{
    b->cursor = cursor_new(&b->loop, b->db, seq, 0, hear, elsewhere, b);
    turn(&b->loop);
}

static void ring(struct bench *b, int64_t seq)
{
    cursor_doorbell(b->cursor, seq, str_of(NODE), str_of("<Update/>"));
}

static void assert_in_order(const int64_t *seqs, int count, int64_t first)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(seqs[i], first + i);
}

/* -- tests ---------------------------------------------------------------------------------- */

static void what_rings_in_order_is_told_at_once(void **state)
{
    struct bench *b = *state;

    begin(b, 0);
    for (int64_t seq = 1; seq <= 3; seq++) {
        commit(b, 1);
        ring(b, seq);
        assert_int_equal(cursor_seq(b->cursor), seq);
    }
    assert_int_equal(b->heard_count, 3);
}

static void one_that_comes_a_little_late_is_waited_for(void **state)
{
    struct bench *b = *state;

    begin(b, 0);
    commit(b, 3);
    ring(b, 3);
    ring(b, 2);
    assert_int_equal(b->heard_count, 0);
    pass(&b->loop, 2);
    ring(b, 1);
    assert_int_equal(b->heard_count, 3);
    assert_in_order(b->heard, 3, 1);
}

/* Too long for the doorbell: its seq alone came. */
static void one_that_comes_without_its_node_is_read(void **state)
{
    struct bench *b = *state;

    begin(b, 0);
    commit(b, 2);
    cursor_doorbell(b->cursor, 2, str_of(""), str_of(""));
    assert_int_equal(b->heard_count, 2);
    assert_in_order(b->heard, 2, 1);
    cursor_doorbell(b->cursor, 1, str_of(""), str_of(""));
    assert_int_equal(b->heard_count, 2);
}

/* The doorbells that go on meanwhile must not put it off until the tick. */
static void a_missing_one_is_read_soon_while_others_ring_steadily(void **state)
{
    struct bench *b = *state;
    int64_t seq = 1, missing_since;

    begin(b, 0);
    commit(b, 1); /* and never rings */
    missing_since = b->loop.now;
    while (b->heard_count == 0 && b->loop.now < missing_since + 190) {
        commit(b, 1);
        ring(b, ++seq);
        pass(&b->loop, 2);
    }
    assert_true(b->loop.now - missing_since <= 10);
    assert_int_equal(cursor_seq(b->cursor), seq);
    assert_in_order(b->heard, b->heard_count, 1);
}

static void what_is_told_again_does_not_hold_up_the_new(void **state)
{
    enum { OLD = 3000 };
    struct bench *b = *state;
    int turns = 0;

    commit(b, OLD);
    begin(b, OLD);
    cursor_replay(b->cursor, 0, hear_again, caught_up);
    while (!b->caught_up) {
        int before = b->again_count;

        turn(&b->loop);
        turns++;
        assert_true(b->again_count - before <= OLD / 10);
        if (turns > 5)
            continue;
        commit(b, 1);
        ring(b, OLD + turns);
        assert_int_equal(cursor_seq(b->cursor), OLD + turns);
    }
    assert_true(turns > 10);
    assert_int_equal(b->heard_count, 5);
    assert_in_order(b->heard, 5, OLD + 1);
    /* And none is left out between the two. */
    assert_int_equal(b->again_count, OLD + 5);
    assert_in_order(b->again, OLD + 5, 1);
}

static void what_the_log_has_forgotten_does_not_hold_up_the_end(void **state)
{
    struct bench *b = *state;

    commit(b, 10);
    assert_int_equal(db_run(b->db, Q_EVENT_FORGET,
                            DB_ARGS(db_int(1), db_int(100), db_int(INT64_MAX), db_int(INT64_MAX))),
                     ERR_OK);
    begin(b, 10);
    cursor_replay(b->cursor, 0, hear_again, caught_up);
    turn(&b->loop);
    assert_true(b->caught_up);
    assert_int_equal(b->again_count, 1); /* the newest is never forgotten */
    assert_int_equal(b->again[0], 10);
}

/* As after a backup was restored: it has read more than there is, or something else. */
static void a_log_that_has_gone_back_is_noticed(void **state)
{
    struct bench *b = *state;

    commit(b, 3);
    begin(b, 7);
    pass(&b->loop, 990);
    assert_false(b->elsewhere);
    pass(&b->loop, 250);
    assert_true(b->elsewhere);
}

/* It may ring before the row can be seen. */
static void a_row_that_is_not_there_yet_is_no_other_log(void **state)
{
    struct bench *b = *state;

    commit(b, 3);
    begin(b, 0);
    for (int64_t seq = 4; seq < 7; seq++) {
        ring(b, seq);
        cursor_catch_up(b->cursor);
        pass(&b->loop, 800);
        assert_false(b->elsewhere);
        assert_int_equal(cursor_seq(b->cursor), seq);
        commit(b, 1);
    }
    pass(&b->loop, 3000);
    assert_false(b->elsewhere);
}

static void another_event_of_the_same_number_is_noticed(void **state)
{
    struct bench *b = *state;

    commit(b, 2);
    begin(b, 0);
    cursor_doorbell(b->cursor, 3, str_of(NODE), str_of("<Another/>"));
    commit(b, 2);
    cursor_catch_up(b->cursor);
    assert_true(b->elsewhere);
    assert_int_equal(cursor_seq(b->cursor), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_rings_in_order_is_told_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_that_comes_a_little_late_is_waited_for, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(one_that_comes_without_its_node_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_one_is_read_soon_while_others_ring_steadily,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_told_again_does_not_hold_up_the_new, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_the_log_has_forgotten_does_not_hold_up_the_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_log_that_has_gone_back_is_noticed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_row_that_is_not_there_yet_is_no_other_log, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(another_event_of_the_same_number_is_noticed, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
