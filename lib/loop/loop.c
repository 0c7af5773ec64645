/* loop: descriptors, timers and signals over libevent. */
#include "loop/loop.h"

#include <stdlib.h>
#include <sys/time.h>

#include <event2/event.h>

struct loop {
    struct event_base *base;
};

struct loop_fd {
    struct event_base *base;
    struct event *event;
    evutil_socket_t fd;
    unsigned what;
    void (*fn)(void *arg, unsigned what);
    void *arg;
};

struct loop_timer {
    struct event *event;
    void (*fn)(void *arg);
    void *arg;
};

struct loop_signal {
    struct event *event;
    void (*fn)(void *arg, int signal_number);
    void *arg;
};

/* Without memory the supervisor starts the process again. */
static void *need(void *p)
{
    if (!p)
        abort();
    return p;
}

static struct loop *new_with(int flags)
{
    struct loop *loop = need(calloc(1, sizeof(*loop)));
    struct event_config *config = need(event_config_new());

    event_config_set_flag(config, flags);
    loop->base = need(event_base_new_with_config(config));
    event_config_free(config);
    return loop;
}

struct loop *loop_new(void)
{
    return new_with(EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_PRECISE_TIMER);
}

struct loop *loop_new_coarse(void)
{
    return new_with(EVENT_BASE_FLAG_NOLOCK);
}

void loop_free(struct loop *loop)
{
    if (!loop)
        return;
    event_base_free(loop->base);
    free(loop);
}

void loop_run(struct loop *loop)
{
    event_base_dispatch(loop->base);
}

void loop_stop(struct loop *loop)
{
    event_base_loopbreak(loop->base);
}

void loop_run_once(struct loop *loop)
{
    event_base_loop(loop->base, EVLOOP_NONBLOCK);
}

struct event_base *loop_base(struct loop *loop)
{
    return loop->base;
}

static void fd_ready(evutil_socket_t fd, short events, void *arg)
{
    struct loop_fd *watcher = arg;
    unsigned what = (events & EV_READ ? LOOP_READ : 0U) | (events & EV_WRITE ? LOOP_WRITE : 0U);

    (void)fd;
    watcher->fn(watcher->arg, what);
}

struct loop_fd *loop_fd_new(struct loop *loop, int fd, unsigned what,
                            void (*fn)(void *arg, unsigned what), void *arg)
{
    struct loop_fd *watcher = need(calloc(1, sizeof(*watcher)));

    watcher->base = loop->base;
    watcher->fd = fd;
    watcher->fn = fn;
    watcher->arg = arg;
    loop_fd_want(watcher, what);
    return watcher;
}

void loop_fd_want(struct loop_fd *watcher, unsigned what)
{
    short events = EV_PERSIST;

    if (watcher->event && watcher->what == what)
        return;
    watcher->what = what;
    if (watcher->event)
        event_free(watcher->event);
    watcher->event = NULL;
    if (!what)
        return;
    if (what & LOOP_READ)
        events |= EV_READ;
    if (what & LOOP_WRITE)
        events |= EV_WRITE;
    watcher->event = need(event_new(watcher->base, watcher->fd, events, fd_ready, watcher));
    event_add(watcher->event, NULL);
}

void loop_fd_free(struct loop_fd *watcher)
{
    if (!watcher)
        return;
    if (watcher->event)
        event_free(watcher->event);
    free(watcher);
}

static void timer_due(evutil_socket_t fd, short events, void *arg)
{
    struct loop_timer *timer = arg;

    (void)fd;
    (void)events;
    timer->fn(timer->arg);
}

struct loop_timer *loop_timer_new(struct loop *loop, void (*fn)(void *arg), void *arg)
{
    struct loop_timer *timer = need(calloc(1, sizeof(*timer)));

    timer->fn = fn;
    timer->arg = arg;
    timer->event = need(evtimer_new(loop->base, timer_due, timer));
    return timer;
}

void loop_timer_set(struct loop_timer *timer, int64_t ms)
{
    struct timeval wait = { 0 };

    if (ms > 0) {
        wait.tv_sec = (time_t)(ms / 1000);
        wait.tv_usec = (suseconds_t)(ms % 1000) * 1000;
    }
    evtimer_add(timer->event, &wait);
}

void loop_timer_stop(struct loop_timer *timer)
{
    evtimer_del(timer->event);
}

void loop_timer_free(struct loop_timer *timer)
{
    if (!timer)
        return;
    event_free(timer->event);
    free(timer);
}

static void signal_came(evutil_socket_t number, short events, void *arg)
{
    struct loop_signal *watcher = arg;

    (void)events;
    watcher->fn(watcher->arg, (int)number);
}

struct loop_signal *loop_signal_new(struct loop *loop, int signal_number,
                                    void (*fn)(void *arg, int signal_number), void *arg)
{
    struct loop_signal *watcher = need(calloc(1, sizeof(*watcher)));

    watcher->fn = fn;
    watcher->arg = arg;
    watcher->event = need(evsignal_new(loop->base, signal_number, signal_came, watcher));
    event_add(watcher->event, NULL);
    return watcher;
}

void loop_signal_free(struct loop_signal *watcher)
{
    if (!watcher)
        return;
    event_free(watcher->event);
    free(watcher);
}
