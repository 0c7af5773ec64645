#include "loop/later.h"

#include <stdlib.h>

#include <event2/event.h>

#include "loop/loop.h"

struct later {
    struct event *event;
    void (*fn)(void *arg);
    void *arg;
};

static void run(evutil_socket_t fd, short events, void *arg)
{
    struct later *later = arg;

    (void)fd;
    (void)events;
    later->fn(later->arg);
}

struct later *later_new(struct loop *loop, void (*fn)(void *arg), void *arg)
{
    struct later *later = calloc(1, sizeof(*later));

    if (!later)
        abort();
    later->fn = fn;
    later->arg = arg;
    later->event = event_new(loop_base(loop), -1, 0, run, later);
    if (!later->event)
        abort();
    return later;
}

void later_ask(struct later *later)
{
    event_active(later->event, EV_TIMEOUT, 0);
}

void later_free(struct later *later)
{
    if (!later)
        return;
    event_free(later->event);
    free(later);
}
