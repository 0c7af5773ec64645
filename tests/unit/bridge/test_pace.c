/* What clients send waits for the next event while events come thick and fast, and not when there
 * is no time for that.  A machine that is busy may take it for later than it is: so what is to wait
 * has some tries. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <netinet/in.h>
#include <setjmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "bridge/bridge.h"
#include "loop/conn.h"
#include "loop/later.h"
#include "loop/loop.h"

enum { TRIES = 100 };

struct scene {
    struct bridge b;
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

static int set_up(void **state)
{
    static const struct conn_owner owner = { opened, hear, NULL, closed };
    struct sockaddr_in at = { 0 };
    socklen_t n = sizeof(at);
    struct scene *s = calloc(1, sizeof(*s));
    int fd = listener_bind("127.0.0.1", 0);

    if (!s || fd < 0 || getsockname(fd, (struct sockaddr *)&at, &n))
        return -1;
    s->b.loop = loop_new();
    s->b.conns = conns_new(s->b.loop);
    pace_init(&s->b);
    s->listener = listener_new(s->b.conns, fd, &owner, s, 100);
    s->client = socket(AF_INET, SOCK_STREAM, 0);
    *state = s;
    return connect(s->client, (struct sockaddr *)&at, n);
}

static int tear_down(void **state)
{
    struct scene *s = *state;

    close(s->client);
    listener_free(s->listener);
    conns_free(s->b.conns);
    pace_release(&s->b);
    loop_free(s->b.loop);
    free(s);
    return 0;
}

/* So many events; each is heard by `told` clients, whose requests are owed then. */
static void ring(struct scene *s, int count, size_t told)
{
    for (int i = 0; i < count; i++) {
        pace_rang(&s->b);
        s->b.pace.told = told;
        loop_run_once(s->b.loop);
    }
}

/* Is what the client says now heard in the next turn of the loop? */
static bool is_heard_at_once(struct scene *s)
{
    size_t before = s->heard;

    assert_int_equal(write(s->client, "x", 1), 1);
    loop_run_once(s->b.loop);
    return s->heard > before;
}

static void hear_all(struct scene *s, size_t count)
{
    while (s->heard < count)
        loop_run_once(s->b.loop);
}

static void a_request_waits_for_the_next_of_many_events(void **state)
{
    struct scene *s = *state;
    bool waited = false;

    for (size_t i = 0; i < TRIES && !waited; i++) {
        ring(s, PACE_EVENTS + 1, 1);
        waited = !is_heard_at_once(s);
        if (waited)
            ring(s, 1, 1); /* the next event */
        assert_int_equal(s->heard, i + 1);
    }
    assert_true(waited);
}

struct answer {
    struct scene *s;
    size_t heard; /* by then */
};

static void answer(void *arg)
{
    struct answer *a = arg;

    a->heard = a->s->heard;
}

static void the_event_is_answered_before_a_request_that_waits_is_looked_at(void **state)
{
    struct scene *s = *state;
    struct answer a = { .s = s };
    struct later *later = later_new(s->b.loop, answer, &a);
    bool waited = false;

    for (int i = 0; i < TRIES && !waited; i++) {
        ring(s, PACE_EVENTS + 1, 1);
        waited = !is_heard_at_once(s);
        later_ask(later);
        ring(s, 1, 1);
        assert_int_equal(s->heard, i + 1);
    }
    assert_int_equal(a.heard, s->heard - 1);
    later_free(later);
}

static void it_waits_for_nothing_when_no_event_comes(void **state)
{
    struct scene *s = *state;

    ring(s, PACE_EVENTS + 1, 1);
    is_heard_at_once(s);
    hear_all(s, 1);
    assert_true(is_heard_at_once(s)); /* the time is over, and all is as before */
}

static void few_events_are_not_waited_for(void **state)
{
    struct scene *s = *state;

    ring(s, PACE_EVENTS - 1, 1);
    assert_true(is_heard_at_once(s));
}

static void nothing_waits_while_a_client_lacks_a_request(void **state)
{
    struct scene *s = *state;

    s->b.waiting = 1;
    for (int i = 0; i < TRIES; i++) {
        ring(s, PACE_EVENTS + 1, 1);
        assert_true(is_heard_at_once(s));
    }
}

static void nothing_waits_while_clients_ask_for_more_than_the_next_event(void **state)
{
    struct scene *s = *state;

    for (int i = 0; i < TRIES; i++) {
        ring(s, PACE_EVENTS, 0);
        is_heard_at_once(s);
        ring(s, 1, 0); /* it was more than was owed */
        assert_true(is_heard_at_once(s));
        ring(s, 1, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_request_waits_for_the_next_of_many_events, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            the_event_is_answered_before_a_request_that_waits_is_looked_at, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_waits_for_nothing_when_no_event_comes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(few_events_are_not_waited_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nothing_waits_while_a_client_lacks_a_request, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            nothing_waits_while_clients_ask_for_more_than_the_next_event, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
