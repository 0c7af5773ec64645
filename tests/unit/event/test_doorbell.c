/* What is rung is heard, whole and in order; what is too much or too long is told of, so that the
 * log is looked at (reference xmpp-delivery 11.3: gaps are read from the log). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "event/doorbell.h"

#define NODE "/finesse/api/User/1001"

enum { HEARD = 4096 };

struct house {
    char run[64];
    int fd;
    int64_t heard[HEARD];
    size_t payloads[HEARD]; /* their lengths; SIZE_MAX: no node came with it */
    char last[DOORBELL_BYTES];
    int count;
};

static int set_up(void **state)
{
    struct house *h = calloc(1, sizeof(*h));

    if (!h)
        return -1;
    snprintf(h->run, sizeof(h->run), "/tmp/ap-doorbell-XXXXXX");
    if (!mkdtemp(h->run))
        return -1;
    h->fd = doorbell_listen(h->run);
    *state = h;
    return h->fd < 0;
}

static int tear_down(void **state)
{
    struct house *h = *state;
    char path[96];

    snprintf(path, sizeof(path), "%s/doorbell", h->run);
    if (h->fd >= 0)
        close(h->fd);
    unlink(path);
    rmdir(h->run);
    free(h);
    return 0;
}

static void rung(void *ctx, int64_t seq, struct str node, struct str payload)
{
    struct house *h = ctx;

    assert_true(h->count < HEARD);
    assert_true(node.n == 0 || str_is(node, NODE));
    h->payloads[h->count] = node.n ? payload.n : SIZE_MAX;
    h->heard[h->count++] = seq;
    snprintf(h->last, sizeof(h->last), "%.*s", (int)payload.n, payload.p);
}

static bool hear(struct house *h)
{
    return doorbell_hear(h->fd, rung, h);
}

static struct event event_of(int64_t seq, const char *payload)
{
    return (struct event) { .seq = seq, .node = NODE, .request_id = "", .payload = payload };
}

/* A payload of that length; free() it. */
static char *text_of(size_t n)
{
    char *text = malloc(n + 1);

    if (!text)
        abort();
    memset(text, 'x', n);
    text[n] = 0;
    return text;
}

/* -- tests ------------------------------------------------------------------------------------ */

static void what_is_rung_is_heard_in_order(void **state)
{
    struct house *h = *state;
    struct event events[] = { event_of(7, "<Update/>"), event_of(8, ""), event_of(9, "<a>ä</a>") };

    assert_true(doorbell_ring(h->run, events, 3));
    assert_false(hear(h));
    assert_int_equal(h->count, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(h->heard[i], 7 + i);
    assert_int_equal(h->payloads[1], 0);
    assert_string_equal(h->last, "<a>ä</a>");
    assert_false(hear(h));
    assert_int_equal(h->count, 3);
}

static void a_batch_may_take_several_datagrams(void **state)
{
    enum { COUNT = 20 };
    struct house *h = *state;
    char *text = text_of(2000);
    struct event events[COUNT];

    for (int i = 0; i < COUNT; i++)
        events[i] = event_of(i + 1, text);
    assert_true(doorbell_ring(h->run, events, COUNT));
    hear(h);
    assert_int_equal(h->count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(h->heard[i], i + 1);
        assert_int_equal(h->payloads[i], 2000);
    }
    free(text);
}

static void of_a_long_one_the_seq_alone_is_told(void **state)
{
    struct house *h = *state;
    char *most = text_of(DOORBELL_BYTES - 16 - strlen(NODE)), *more = text_of(64 << 20);
    struct event events[] = { event_of(1, "a"), event_of(2, more), event_of(3, most),
                              event_of(4, "b") };

    assert_true(doorbell_ring(h->run, events, 4));
    hear(h);
    assert_int_equal(h->count, 4);
    assert_int_equal(h->heard[1], 2);
    assert_true(h->payloads[1] == SIZE_MAX);
    assert_int_equal(h->payloads[2], strlen(most));
    assert_string_equal(h->last, "b");
    free(most);
    free(more);
}

static void nobody_waits_for_who_does_not_read(void **state)
{
    struct house *h = *state;
    char *most = text_of(DOORBELL_BYTES - 16 - strlen(NODE));
    bool look = false;

    for (int i = 1; i <= 2000; i++) {
        struct event e = event_of(i, most);

        assert_true(doorbell_ring(h->run, &e, 1));
    }
    for (int before = -1; before != h->count;) {
        before = h->count;
        look = hear(h) || look;
    }
    assert_true(h->count < 2000 ? look : true);
    assert_true(h->count >= 10);
    assert_int_equal(h->heard[h->count - 1], h->count);
    free(most);
}

static void a_batch_larger_than_what_is_kept_is_looked_up(void **state)
{
    enum { COUNT = 400 };
    struct house *h = *state;
    char *text = text_of(5000);
    struct event *events = calloc(COUNT, sizeof(*events));

    for (int i = 0; i < COUNT; i++)
        events[i] = event_of(i + 1, text);
    assert_true(doorbell_ring(h->run, events, COUNT));
    assert_true(hear(h));
    free(events);
    free(text);
}

static void who_rings_at_an_empty_house_knows(void **state)
{
    struct house *h = *state;
    struct event e = event_of(1, "<Update/>");
    char far[300];

    close(h->fd);
    h->fd = -1;
    assert_false(doorbell_ring(h->run, &e, 1));
    assert_false(doorbell_ring("/tmp/ap-doorbell-nowhere", &e, 1));
    memset(far, 'x', sizeof(far) - 1);
    far[sizeof(far) - 1] = 0;
    assert_false(doorbell_ring(far, &e, 1));
    assert_true(doorbell_listen(far) < 0);
}

static void who_listens_next_takes_its_place(void **state)
{
    struct house *h = *state;
    struct event e = event_of(5, "<Update/>");
    int first = h->fd;

    h->fd = doorbell_listen(h->run);
    assert_true(h->fd >= 0);
    assert_true(doorbell_ring(h->run, &e, 1));
    assert_false(doorbell_hear(first, rung, h));
    assert_int_equal(h->count, 0);
    hear(h);
    assert_int_equal(h->count, 1);
    close(first);
}

static void others_may_not_ring(void **state)
{
    struct house *h = *state;
    char path[96];
    struct stat st;

    snprintf(path, sizeof(path), "%s/doorbell", h->run);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
}

static void what_is_not_whole_is_left_out(void **state)
{
    static const unsigned char garbage[][20] = {
        { 0 },
        { 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 'x' },
        { 9 },
    };
    static const size_t lengths[] = { 0, 20, 15 };
    struct house *h = *state;
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(send(ends[0], garbage[i], lengths[i], 0), lengths[i]);
    assert_false(doorbell_hear(ends[1], rung, h));
    assert_int_equal(h->count, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(what_is_rung_is_heard_in_order),
        TEST(a_batch_may_take_several_datagrams),
        TEST(of_a_long_one_the_seq_alone_is_told),
        TEST(nobody_waits_for_who_does_not_read),
        TEST(a_batch_larger_than_what_is_kept_is_looked_up),
        TEST(who_rings_at_an_empty_house_knows),
        TEST(who_listens_next_takes_its_place),
        TEST(others_may_not_ring),
        TEST(what_is_not_whole_is_left_out),
#undef TEST
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
