/* Alarms ring in order; a worker's jobs come back to the loop; later runs once; connections are
 * looked at when they should be. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <netinet/in.h>
#include <setjmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/id.h"
#include "loop/alarm.h"
#include "loop/conn.h"
#include "loop/later.h"
#include "loop/loop.h"
#include "loop/worker.h"

enum { MANY = 500 };

struct ringing {
    struct alarm alarm;
    int64_t *last;
    int *count;
};

static void rings(void *arg)
{
    struct ringing *r = arg;

    assert_true(r->alarm.due >= *r->last);
    *r->last = r->alarm.due;
    (*r->count)++;
}

static void alarms_ring_in_order_of_time(void **state)
{
    struct loop *loop = loop_new();
    struct alarms *all = alarms_new(loop);
    struct ringing *r = calloc(MANY, sizeof(*r));
    int64_t now = clock_mono_ms(), last = 0;
    int count = 0;
    struct rng rng;

    (void)state;
    rng_seed(&rng, 1);
    for (int i = 0; i < MANY; i++) {
        r[i] = (struct ringing) { .last = &last, .count = &count };
        r[i].alarm = (struct alarm) { .fn = rings, .arg = &r[i] };
        alarm_set(all, &r[i].alarm, now + (int64_t)(rng_u64(&rng) % 50));
    }
    for (int i = 0; i < MANY; i += 3)
        alarm_set(all, &r[i].alarm, now + (int64_t)(rng_u64(&rng) % 50));
    for (int i = 0; i < MANY; i += 5)
        alarm_stop(all, &r[i].alarm);
    while (clock_mono_ms() < now + 60)
        loop_run_once(loop);
    assert_int_equal(count, MANY - MANY / 5);
    for (int i = 0; i < MANY; i++)
        assert_int_equal(r[i].alarm.place, 0);
    free(r);
    alarms_free(all);
    loop_free(loop);
}

struct job {
    struct loop *loop;
    int number;
    int *done;
};

static void *make_own(void *arg)
{
    return arg;
}

static void work(void *own, void *job)
{
    assert_string_equal(own, "own");
    ((struct job *)job)->number *= 2;
}

static void done(void *arg)
{
    struct job *job = arg;

    *job->done += job->number;
}

static void jobs_come_back(void **state)
{
    struct loop *loop = loop_new();
    char own[] = "own";
    struct worker *w = worker_new(loop, 2, 100, make_own, NULL, own);
    struct job jobs[50];
    int sum = 0;
    int64_t end = clock_mono_ms() + 5000;

    (void)state;
    for (int i = 0; i < 50; i++) {
        jobs[i] = (struct job) { loop, i, &sum };
        assert_true(worker_do(w, work, done, &jobs[i]));
    }
    while (sum != 49 * 50 && clock_mono_ms() < end)
        loop_run_once(loop);
    assert_int_equal(sum, 49 * 50);
    worker_free(w);
    loop_free(loop);
}

static void a_full_worker_says_no(void **state)
{
    struct loop *loop = loop_new();
    struct worker *w = worker_new(loop, 0, 1, NULL, NULL, NULL);
    int sum = 0;
    struct job job = { loop, 7, &sum };

    (void)state;
    assert_true(worker_do(w, work, done, &job));
    assert_false(worker_do(w, work, done, &job));
    worker_free(w);
    assert_int_equal(sum, 7); /* given back undone */
    loop_free(loop);
}

static void count_up(void *arg)
{
    (*(int *)arg)++;
}

static void later_runs_once(void **state)
{
    struct loop *loop = loop_new();
    int count = 0;
    struct later *later = later_new(loop, count_up, &count);

    (void)state;
    for (int i = 0; i < 10; i++)
        later_ask(later);
    loop_run_once(loop);
    assert_int_equal(count, 1);
    later_ask(later);
    loop_run_once(loop);
    assert_int_equal(count, 2);
    later_free(later);
    loop_free(loop);
}

/* -- connections ------------------------------------------------------------------------------- */

struct scene {
    struct loop *loop;
    struct conns *conns;
    struct listener *listener;
    int client;
    size_t heard;
};

static void opened(struct conn *c, void *arg)
{
    conn_set_user(c, arg);
}

static size_t hear(struct conn *c, void *user, char *p, size_t n)
{
    struct scene *s = user;

    (void)c, (void)p;
    s->heard += n;
    return n;
}

static void closed(struct conn *c, void *user)
{
    (void)c, (void)user;
}

static void say(const struct scene *s)
{
    assert_int_equal(write(s->client, "x", 1), 1);
}

static void run_until_heard(struct scene *s, size_t count)
{
    int64_t until = clock_mono_ms() + 10000;

    while (s->heard < count && clock_mono_ms() < until)
        loop_run_once(s->loop);
    assert_int_equal(s->heard, count);
}

static int connected(void **state)
{
    static const struct conn_owner owner = { opened, hear, NULL, closed };
    struct sockaddr_in at = { 0 };
    socklen_t n = sizeof(at);
    struct scene *s = calloc(1, sizeof(*s));
    int fd = listener_bind("127.0.0.1", 0);

    if (!s || fd < 0 || getsockname(fd, (struct sockaddr *)&at, &n))
        return -1;
    s->loop = loop_new();
    s->conns = conns_new(s->loop);
    s->listener = listener_new(s->conns, fd, &owner, s, 100);
    s->client = socket(AF_INET, SOCK_STREAM, 0);
    *state = s;
    return connect(s->client, (struct sockaddr *)&at, n);
}

static int disconnected(void **state)
{
    struct scene *s = *state;

    close(s->client);
    listener_free(s->listener);
    conns_free(s->conns);
    loop_free(s->loop);
    free(s);
    return 0;
}

static void what_comes_in_is_looked_at_later_if_asked(void **state)
{
    struct scene *s = *state;
    size_t handled;

    say(s);
    run_until_heard(s, 1);
    handled = conns_handled(s->conns);
    conns_look_later(s->conns, 60000);
    say(s);
    for (int i = 0; i < 10; i++)
        loop_run_once(s->loop);
    assert_int_equal(s->heard, 1);
    assert_int_equal(conns_handled(s->conns), handled);
    conns_look(s->conns);
    assert_int_equal(s->heard, 2);
    assert_int_equal(conns_handled(s->conns), handled + 1);
}

static void it_is_looked_at_when_the_time_is_over(void **state)
{
    struct scene *s = *state;

    conns_look_later(s->conns, 60000);
    conns_look_later(s->conns, 1);
    say(s);
    run_until_heard(s, 1);
    say(s); /* from then on at once */
    run_until_heard(s, 2);
}

static void it_is_looked_at_when_there_is_no_time(void **state)
{
    struct scene *s = *state;

    conns_look_later(s->conns, 60000);
    say(s);
    conns_look_later(s->conns, 0);
    run_until_heard(s, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alarms_ring_in_order_of_time),
        cmocka_unit_test(jobs_come_back),
        cmocka_unit_test(a_full_worker_says_no),
        cmocka_unit_test(later_runs_once),
        cmocka_unit_test_setup_teardown(what_comes_in_is_looked_at_later_if_asked, connected,
                                        disconnected),
        cmocka_unit_test_setup_teardown(it_is_looked_at_when_the_time_is_over, connected,
                                        disconnected),
        cmocka_unit_test_setup_teardown(it_is_looked_at_when_there_is_no_time, connected,
                                        disconnected),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
