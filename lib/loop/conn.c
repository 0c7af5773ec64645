/* conn: accepts, reads, writes.  accept4 and SIOCOUTQ are why this file asks for _GNU_SOURCE.
 *
 * Connections are in an epoll set of their own, which the loop watches as one descriptor: an event
 * of libevent and its tables would cost each of them 170 bytes more.  The listeners are in it too,
 * and a new connection is read in its turn: so that one that broke is known to be gone before its
 * successor is heard. */
#define _GNU_SOURCE
#include "loop/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <event2/util.h>

#include "base/buf.h"
#include "base/clock.h"
#include "loop/alarm.h"
#include "loop/later.h"
#include "loop/loop.h"
#include "loop/tls.h"

enum {
    READ_BYTES = 64 * 1024,
    OUT_MAX = 4 * 1024 * 1024,
    OUT_PAUSE = 64 * 1024, /* a peer that does not read is not read either */
    ACCEPTS_A_TURN = 64,
    READY_A_TURN = 64,
    PAUSE_MS = 100,   /* after running out of descriptors */
    STALL_MS = 30000, /* for a peer that takes nothing */
    LINGER_MS = 2000, /* for a peer that still sends when we are done with it */
    BACKLOG = 4096,
    SHAKE_MS = 10000, /* for a TLS handshake */
    SHAKES_MAX = 1000,
    TRIM_MS = 1000,
    BEAT_MS = 200,
    STOOD_MS = 1000,  /* without a beat: the loop stood still */
    BEHIND_MS = 2000, /* what was on its way comes in; behind it, what still is not read does */
    BEHIND_MS_MAX = 10000,
    INHERITED_MAX = 16, /* descriptors that a supervisor may have left */
    LISTENER = 1,       /* set in the address that an event carries: it is that of a listener */
};

struct conns {
    struct loop *loop;
    int epoll;
    struct loop_fd *watcher; /* of it */
    struct loop_fd *anchor;  /* see conns_new() */
    struct loop_timer *look; /* is set while it is not watched */
    bool later;              /* so */
    struct loop_timer *beat;
    int64_t beat_at;  /* monotonic ms: the loop came round */
    int64_t stood_at; /* it had stood still before; 0 = all that came meanwhile was read */
    size_t handled;   /* conns_handled() */
    bool in_turn;     /* conns_ready() has pointers from the kernel: nothing is freed */
    struct alarms *alarms;
    struct conn *first;   /* all of them */
    struct conn *resumed; /* conn_resume() was called */
    struct conn *dead;    /* to be freed at the end of the turn; linked by resumed */
    struct conn *shaking_oldest, *shaking_newest;
    int shaking;
    char address[INET6_ADDRSTRLEN]; /* conn_address() */
    struct alarm trim;
    struct later *resume;
    char scratch[READ_BYTES];
};

struct listener {
    struct conns *all;
    int fd;
    struct loop_timer *pause;
    const struct conn_owner *owner;
    void *arg;
    size_t max_in;
    const struct tls *tls;
    const char *protocol;
};

/* What TLS adds to a connection. */
struct secure {
    struct tls_session *tls;
    struct conn *older, *newer; /* while the handshake is under way */
    int64_t shake_until;        /* 0 = no handshake is under way */
};

struct conn {
    struct conns *all;
    struct conn *next, **link;
    struct conn *resumed; /* the next in conns.resumed */
    const struct conn_owner *owner;
    void *user;
    struct secure *secure; /* NULL: in the clear */
    struct buf *in, *out;  /* NULL: empty, as they are most of the time */
    struct alarm alarm;
    int64_t deadline; /* 0 = none */
    int64_t due;      /* when it is closed, 0 = never; the alarm may ring before */
    int fd;
    uint32_t max_in;
    unsigned char busy;                /* depth of our own functions on the stack */
    bool reading : 1, writing : 1;     /* what is watched */
    bool finishing : 1, lingering : 1; /* conn_finish() */
    bool more : 1;                     /* the peer may still be sending */
    bool resuming : 1;                 /* in conns.resumed */
    bool broken : 1;                   /* conn_is_broken() */
    bool dropping : 1;                 /* what was left over is not wanted any more */
    bool gone : 1;                     /* closed; freed when nobody is busy with it */
    bool is_six : 1, is_internet : 1;  /* the address; neither: a unix socket */
    unsigned char address[16];         /* the first four of them unless is_six */
};

static void *need(void *p)
{
    if (!p)
        abort();
    return p;
}

int listener_bind(const char *address, int port)
{
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port) };
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    bool is_six = inet_pton(AF_INET6, address, &six.sin6_addr) == 1;
    int fd, on = 1;

    if (!is_six && inet_pton(AF_INET, address, &four.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    fd = socket(is_six ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, is_six ? (void *)&six : (void *)&four, is_six ? sizeof(six) : sizeof(four)) ||
        listen(fd, BACKLOG)) {
        int why = errno;

        close(fd);
        errno = why;
        return -1;
    }
    return fd;
}

/* Where a descriptor listens; false when it does not. */
static bool listens_at(int fd, struct sockaddr_storage *at)
{
    socklen_t n = sizeof(int), at_n = sizeof(*at);
    int listening = 0;

    *at = (struct sockaddr_storage) { 0 };
    return !getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &n) && listening &&
           !getsockname(fd, (struct sockaddr *)at, &at_n);
}

static bool is_port(const struct sockaddr_storage *at, const void *port)
{
    const struct sockaddr_in6 *six = (const void *)at;
    const struct sockaddr_in *four = (const void *)at;
    int wanted = *(const int *)port;

    return at->ss_family == AF_INET6 ? ntohs(six->sin6_port) == wanted
                                     : at->ss_family == AF_INET && ntohs(four->sin_port) == wanted;
}

static bool is_path(const struct sockaddr_storage *at, const void *path)
{
    const struct sockaddr_un *un = (const void *)at;

    return at->ss_family == AF_UNIX && strcmp(un->sun_path, path) == 0;
}

static int inherited(bool (*is_it)(const struct sockaddr_storage *at, const void *wanted),
                     const void *wanted)
{
    struct sockaddr_storage at;

    for (int fd = 0; fd < INHERITED_MAX; fd = fd ? fd + 1 : 3)
        if (listens_at(fd, &at) && is_it(&at, wanted))
            return fd;
    return -1;
}

int listener_inherited(int port)
{
    return inherited(is_port, &port);
}

int listener_inherited_path(const char *path)
{
    return inherited(is_path, path);
}

/* -- TLS ------------------------------------------------------------------------------------ */

static ssize_t get(struct conn *c, void *p, size_t n)
{
    return c->secure ? tls_read(c->secure->tls, p, n) : read(c->fd, p, n);
}

static ssize_t put(struct conn *c, const void *p, size_t n)
{
    return c->secure ? tls_write(c->secure->tls, p, n) : send(c->fd, p, n, MSG_NOSIGNAL);
}

static bool is_shaking(const struct conn *c)
{
    return c->secure && c->secure->shake_until;
}

static void leave_shaking(struct conn *c)
{
    struct secure *s = c->secure;
    struct conns *all = c->all;

    if (!is_shaking(c))
        return;
    *(s->older ? &s->older->secure->newer : &all->shaking_oldest) = s->newer;
    *(s->newer ? &s->newer->secure->older : &all->shaking_newest) = s->older;
    s->older = s->newer = NULL;
    s->shake_until = 0;
    all->shaking--;
    if (!all->trim.place)
        alarm_set(all->alarms, &all->trim, clock_mono_ms() + TRIM_MS);
}

/* A handshake takes three times what the session costs then: a crowd that came together would leave
 * holes all over the heap. */
static void trim(void *arg)
{
    (void)arg;
    malloc_trim(0);
}

static void set_alarm(struct conn *c);

static void begin_tls(struct conn *c, const struct tls *t, const char *protocol)
{
    struct conns *all = c->all;
    struct secure *s = need(calloc(1, sizeof(*s)));

    s->tls = tls_session_new(t, c->fd, protocol);
    s->shake_until = clock_mono_ms() + SHAKE_MS;
    s->older = all->shaking_newest;
    c->secure = s;
    *(s->older ? &s->older->secure->newer : &all->shaking_oldest) = c;
    all->shaking_newest = c;
    set_alarm(c);
    if (++all->shaking > SHAKES_MAX)
        conn_close(all->shaking_oldest);
}

bool conn_secure(struct conn *c, const struct tls *t, const char *protocol)
{
    if (c->gone || c->finishing || c->secure || c->out)
        return false;
    c->dropping = true;
    begin_tls(c, t, protocol);
    return true;
}

bool conn_is_secure(const struct conn *c)
{
    return c->secure;
}

/* True when it is through, or was never needed. */
static bool is_shaken(struct conn *c)
{
    if (!is_shaking(c))
        return true;
    if (tls_shake(c->secure->tls) > 0) {
        leave_shaking(c);
        set_alarm(c);
        return true;
    }
    if (errno != EAGAIN)
        conn_close(c);
    return false;
}

/* -- one connection ------------------------------------------------------------------------- */

/* One that holds nothing does not exist. */
static void trim_buf(struct buf **b)
{
    if (!*b || (*b)->n)
        return;
    buf_release(*b);
    free(*b);
    *b = NULL;
}

static struct buf *need_buf(struct buf **b, size_t max)
{
    if (!*b) {
        *b = need(malloc(sizeof(**b)));
        buf_init(*b, max);
    }
    return *b;
}

static size_t held(const struct buf *b)
{
    return b ? b->n : 0;
}

static void drop_buf(struct buf **b)
{
    if (*b)
        buf_clear(*b);
    trim_buf(b);
}

static void free_if_gone(struct conn *c)
{
    if (!c->gone || c->busy || c->resuming)
        return;
    if (c->all->in_turn) {
        c->resumed = c->all->dead;
        c->all->dead = c;
        c->busy = 1; /* it is on its way */
        return;
    }
    drop_buf(&c->in);
    drop_buf(&c->out);
    free(c);
}

static void unwatch(struct conn *c)
{
    if (c->reading || c->writing)
        epoll_ctl(c->all->epoll, EPOLL_CTL_DEL, c->fd, NULL);
    c->reading = c->writing = false;
}

void conn_close(struct conn *c)
{
    if (c->gone)
        return;
    c->gone = true;
    unwatch(c);
    alarm_stop(c->all->alarms, &c->alarm);
    leave_shaking(c);
    if (c->secure)
        tls_session_free(c->secure->tls);
    close(c->fd);
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    c->busy++;
    c->owner->closed(c, c->user);
    free(c->secure);
    c->secure = NULL;
    c->busy--;
    free_if_gone(c);
}

static void ask_resume(struct conn *c);

static bool wants_write(const struct conn *c)
{
    return (c->out && !is_shaking(c)) || (c->secure && tls_wants_write(c->secure->tls));
}

/* Waits for what is needed now and nothing else. */
static void conn_watch(struct conn *c)
{
    bool reading = !c->gone && held(c->in) < c->max_in, writing = !c->gone && wants_write(c);
    struct epoll_event what = { .events = (reading ? EPOLLIN : 0U) | (writing ? EPOLLOUT : 0U),
                                .data.u64 = (uintptr_t)c };
    bool watched = c->reading || c->writing;

    if (reading && !c->lingering && c->secure && tls_pending(c->secure->tls))
        ask_resume(c); /* there will be no event for what has been decrypted */
    if (c->gone || (reading == c->reading && writing == c->writing))
        return;
    if (!reading && !writing) {
        unwatch(c);
        return;
    }
    c->reading = reading;
    c->writing = writing;
    epoll_ctl(c->all->epoll, watched ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, c->fd, &what);
}

/* An alarm that is early enough stays: moving it at each request would cost more than to look once
 * too often. */
static void set_due(struct conn *c, int64_t due)
{
    c->due = due;
    if (due && (!c->alarm.place || due < c->alarm.due))
        alarm_set(c->all->alarms, &c->alarm, due);
}

/* What is to leave has its own time, counted from when some of it left last. */
static void set_alarm(struct conn *c)
{
    if (c->lingering || c->gone)
        return;
    if (is_shaking(c))
        set_due(c, c->secure->shake_until);
    else if (c->out)
        set_due(c, clock_mono_ms() + STALL_MS);
    else
        set_due(c, c->deadline);
}

/* Everything has been sent.  If the peer may still be sending, says so and waits for it to close:
 * closing on unread bytes would reset what we said (RFC 9112 section 9.6). */
static void finish_now(struct conn *c)
{
    if (c->lingering)
        return;
    if (!c->more) {
        conn_close(c);
        return;
    }
    c->lingering = true;
    if (c->secure)
        tls_finish(c->secure->tls);
    shutdown(c->fd, SHUT_WR);
    if (c->in)
        buf_clear(c->in); /* somebody up the stack may still look at it */
    set_due(c, clock_mono_ms() + LINGER_MS);
}

/* Gives the owner p[0..n) and keeps what it does not use. */
static void hand_over(struct conn *c, char *p, size_t n)
{
    size_t used;

    while (n && !c->gone && !c->finishing && held(c->out) < OUT_PAUSE) {
        used = c->owner->bytes(c, c->user, p, n);
        if (used == 0 || c->dropping)
            break;
        p += used;
        n -= used;
    }
    if (c->gone || c->finishing || c->dropping)
        n = 0;
    c->dropping = false;
    if (c->in)
        buf_drop(c->in, c->in->n - n);
    else if (n)
        buf_add(need_buf(&c->in, c->max_in), p, n);
    trim_buf(&c->in);
}

/* Bytes that the peer has not acknowledged, or the kernel not taken. */
static size_t unsent(const struct conn *c)
{
    int queued = 0;

    if (ioctl(c->fd, SIOCOUTQ, &queued))
        queued = 0;
    return held(c->out) + (size_t)(queued > 0 ? queued : 0);
}

/* What we sent behind the peer's end was answered with a reset: reading says nothing of it. */
static bool was_reset(const struct conn *c)
{
    socklen_t n = sizeof(int);
    int error = 0;

    return getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &n) == 0 && error;
}

static void conn_read(struct conn *c)
{
    char *scratch = c->all->scratch;
    size_t room = c->max_in - held(c->in);
    ssize_t n;

    if (room == 0 || !is_shaken(c))
        return;
    n = get(c, scratch, room < READ_BYTES ? room : READ_BYTES);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        c->broken = n < 0 || unsent(c) > 0 || was_reset(c);
        conn_close(c);
        return;
    }
    if (c->finishing)
        return;
    if (!c->in) {
        hand_over(c, scratch, (size_t)n);
    } else {
        buf_add(c->in, scratch, (size_t)n);
        hand_over(c, c->in->p, c->in->n);
    }
}

static void conn_write(struct conn *c)
{
    ssize_t n;

    if (!is_shaken(c))
        return;
    if (!c->out) {
        conn_read(c); /* TLS had something to say in the middle of reading */
        return;
    }
    n = put(c, c->out->p, c->out->n);
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        c->broken = true;
        conn_close(c);
        return;
    }
    if (n <= 0)
        return;
    buf_drop(c->out, (size_t)n);
    trim_buf(&c->out);
    set_alarm(c);
    if (c->out)
        return;
    if (c->finishing) {
        finish_now(c);
        return;
    }
    conn_resume(c); /* what waited for this */
    if (c->owner->drained)
        c->owner->drained(c, c->user);
}

static void conn_ready(struct conn *c, uint32_t what)
{
    bool broke = what & (EPOLLERR | EPOLLHUP);

    c->busy++;
    if (((what & EPOLLOUT) || (broke && c->writing)) && !c->gone)
        conn_write(c);
    if (((what & EPOLLIN) || broke) && !c->gone)
        conn_read(c);
    conn_watch(c);
    c->busy--;
    free_if_gone(c);
}

static void bury(struct conns *all)
{
    struct conn *c;

    while ((c = all->dead)) {
        all->dead = c->resumed;
        c->busy = 0;
        free_if_gone(c);
    }
}

static void conn_late(void *arg)
{
    struct conn *c = arg;

    if (c->due == 0)
        return;
    if (clock_mono_ms() < c->due) {
        set_due(c, c->due);
        return;
    }
    if (conns_are_behind(c->all) && !(c->out && c->out->full)) {
        set_due(c, clock_mono_ms() + BEAT_MS);
        return;
    }
    c->broken = unsent(c) > 0;
    conn_close(c);
}

static void take_address(struct conn *c, const struct sockaddr_storage *peer)
{
    const struct sockaddr_in *four = (const void *)peer;
    const struct sockaddr_in6 *six = (const void *)peer;

    c->is_six = peer->ss_family == AF_INET6;
    c->is_internet = c->is_six || peer->ss_family == AF_INET;
    if (c->is_six)
        memcpy(c->address, &six->sin6_addr, sizeof(six->sin6_addr));
    else if (c->is_internet)
        memcpy(c->address, &four->sin_addr, sizeof(four->sin_addr));
}

static void accept_one(struct listener *l, int fd, const struct sockaddr_storage *peer)
{
    struct conn *c = need(calloc(1, sizeof(*c)));

    c->all = l->all;
    c->owner = l->owner;
    c->fd = fd;
    c->alarm = (struct alarm) { .fn = conn_late, .arg = c };
    c->next = l->all->first;
    c->link = &l->all->first;
    if (c->next)
        c->next->link = &c->next;
    l->all->first = c;
    c->max_in = (uint32_t)l->max_in;
    take_address(c, peer);
    c->busy++;
    c->owner->opened(c, l->arg);
    if (l->tls && !c->gone && !c->finishing)
        begin_tls(c, l->tls, l->protocol);
    conn_watch(c);
    c->busy--;
    free_if_gone(c);
}

static void listener_watch(struct listener *l, int how)
{
    struct epoll_event what = { .events = EPOLLIN, .data.u64 = (uintptr_t)l | LISTENER };

    epoll_ctl(l->all->epoll, how, l->fd, &what);
}

static void listener_ready(struct listener *l)
{
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage peer = { 0 };
        socklen_t n = sizeof(peer);
        int fd = accept4(l->fd, (struct sockaddr *)&peer, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            accept_one(l, fd, &peer);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            listener_watch(l, EPOLL_CTL_DEL);
            loop_timer_set(l->pause, PAUSE_MS);
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

/* Those that are ready; the rest when the loop comes round again. */
static void conns_ready(void *arg, unsigned what)
{
    struct conns *all = arg;
    struct epoll_event ready[READY_A_TURN];
    int n = epoll_wait(all->epoll, ready, READY_A_TURN, 0);

    (void)what;
    all->handled += n > 0 ? (size_t)n : 0;
    all->in_turn = true;
    for (int i = 0; i < n; i++) {
        uintptr_t at = (uintptr_t)ready[i].data.u64;

        if (at & LISTENER)
            listener_ready((struct listener *)(at & ~(uintptr_t)LISTENER));
        else if (!((struct conn *)at)->gone)
            conn_ready((struct conn *)at, ready[i].events);
    }
    all->in_turn = false;
    bury(all);
}

void conns_look(struct conns *all)
{
    if (all->later)
        conns_ready(all, LOOP_READ);
}

static void watch(struct conns *all, bool later)
{
    if (all->later != later)
        loop_fd_want(all->watcher, later ? 0 : LOOP_READ);
    all->later = later;
}

/* What is there is seen by the loop, then. */
static void look_due(void *arg)
{
    watch(arg, false);
}

void conns_look_later(struct conns *all, int64_t ms)
{
    if (ms)
        loop_timer_set(all->look, ms);
    else if (all->later)
        loop_timer_stop(all->look);
    watch(all, ms);
}

size_t conns_handled(const struct conns *all)
{
    return all->handled;
}

static void take_beat(struct conns *all)
{
    int64_t now = clock_mono_ms();

    if (now - all->beat_at > STOOD_MS)
        all->stood_at = now;
    all->beat_at = now;
}

static void beat(void *arg)
{
    struct conns *all = arg;

    take_beat(all);
    loop_timer_set(all->beat, BEAT_MS);
}

bool conns_are_behind(struct conns *all)
{
    struct pollfd unread = { .fd = all->epoll, .events = POLLIN };
    int64_t since;

    take_beat(all); /* timers may ring in any order then */
    if (all->stood_at == 0)
        return false;
    since = all->beat_at - all->stood_at;
    if (since >= BEHIND_MS_MAX || (since >= BEHIND_MS && poll(&unread, 1, 0) <= 0))
        all->stood_at = 0;
    return all->stood_at != 0;
}

static void listener_again(void *arg)
{
    listener_watch(arg, EPOLL_CTL_ADD);
}

struct listener *listener_new(struct conns *all, int fd, const struct conn_owner *owner, void *arg,
                              size_t max_in)
{
    struct listener *l = need(calloc(1, sizeof(*l)));
    int on = 1;

    l->all = all;
    l->fd = fd;
    l->owner = owner;
    l->arg = arg;
    l->max_in = max_in;
    evutil_make_socket_nonblocking(fd);
    evutil_make_socket_closeonexec(fd);
    /* Inherited by accepted sockets on Linux; fails harmlessly on unix sockets. */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on));
    l->pause = loop_timer_new(all->loop, listener_again, l);
    listener_watch(l, EPOLL_CTL_ADD);
    return l;
}

void listener_free(struct listener *l)
{
    if (!l)
        return;
    loop_timer_free(l->pause);
    close(l->fd);
    free(l);
}

void listener_secure(struct listener *l, const struct tls *t, const char *protocol)
{
    l->tls = t;
    l->protocol = protocol;
}

void conn_set_user(struct conn *c, void *user)
{
    c->user = user;
}

const char *conn_address(struct conn *c)
{
    struct conns *all = c->all;

    if (!c->is_internet)
        return "unix";
    inet_ntop(c->is_six ? AF_INET6 : AF_INET, c->address, all->address, sizeof(all->address));
    return all->address;
}

bool conn_is_loopback(struct conn *c)
{
    static const unsigned char one[16] = { [15] = 1 }, mapped[12] = { [10] = 0xff, 0xff };

    if (!c->is_internet)
        return true;
    if (!c->is_six)
        return c->address[0] == 127;
    return memcmp(c->address, one, 16) == 0 ||
           (memcmp(c->address, mapped, 12) == 0 && c->address[12] == 127);
}

void conn_send(struct conn *c, const void *bytes, size_t n)
{
    struct buf *out;
    ssize_t sent = 0;

    if (c->gone || c->finishing || n == 0)
        return;
    if (!c->out && !is_shaking(c))
        sent = put(c, bytes, n);
    if (sent < 0)
        sent = 0; /* a broken connection shows when it is read or written next */
    if ((size_t)sent == n)
        return;
    out = need_buf(&c->out, OUT_MAX);
    buf_add(out, (const char *)bytes + sent, n - (size_t)sent);
    if (out->full)
        set_due(c, clock_mono_ms()); /* closes it from the loop */
    else
        set_alarm(c);
    conn_watch(c);
}

size_t conn_unsent(const struct conn *c)
{
    return held(c->out);
}

static void resume_all(void *arg)
{
    struct conns *all = arg;
    struct conn *c;

    while ((c = all->resumed)) {
        all->resumed = c->resumed;
        c->resuming = false;
        c->busy++;
        if (!c->gone && c->in)
            hand_over(c, c->in->p, c->in->n);
        if (!c->gone && c->secure && !is_shaking(c) && tls_pending(c->secure->tls))
            conn_read(c);
        conn_watch(c);
        c->busy--;
        free_if_gone(c);
    }
}

static void never(void *arg, unsigned what)
{
    (void)arg, (void)what;
}

struct conns *conns_new(struct loop *loop)
{
    struct conns *all = need(calloc(1, sizeof(*all)));

    all->loop = loop;
    all->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (all->epoll < 0)
        abort();
    all->watcher = loop_fd_new(loop, all->epoll, LOOP_READ, conns_ready, all);
    /* One never is ready to be written.  But as long as this is asked for as well, watching it or
     * not is a change of what is asked for: putting a set into another makes the kernel look
     * through all that is in it. */
    all->anchor = loop_fd_new(loop, all->epoll, LOOP_WRITE, never, NULL);
    all->look = loop_timer_new(loop, look_due, all);
    all->beat = loop_timer_new(loop, beat, all);
    beat(all);
    all->stood_at = 0;
    all->alarms = alarms_new(loop);
    all->trim = (struct alarm) { .fn = trim };
    all->resume = later_new(loop, resume_all, all);
    return all;
}

void conns_free(struct conns *all)
{
    if (!all)
        return;
    while (all->first)
        conn_close(all->first);
    resume_all(all);
    later_free(all->resume);
    alarm_stop(all->alarms, &all->trim);
    alarms_free(all->alarms);
    loop_timer_free(all->look);
    loop_timer_free(all->beat);
    loop_fd_free(all->watcher);
    loop_fd_free(all->anchor);
    close(all->epoll);
    free(all);
}

static void ask_resume(struct conn *c)
{
    if (c->gone || c->resuming)
        return;
    c->resuming = true;
    c->resumed = c->all->resumed;
    c->all->resumed = c;
    later_ask(c->all->resume);
}

void conn_resume(struct conn *c)
{
    if (c->in)
        ask_resume(c);
}

void conn_deadline(struct conn *c, int64_t ms)
{
    c->deadline = ms ? clock_mono_ms() + ms : 0;
    set_alarm(c);
}

void conn_finish(struct conn *c, bool more)
{
    if (c->gone || c->finishing)
        return;
    c->finishing = true;
    c->more = more;
    c->busy++;
    if (is_shaking(c))
        conn_close(c); /* nobody could read what was sent */
    else if (!c->out)
        finish_now(c);
    conn_watch(c);
    c->busy--;
    free_if_gone(c);
}

bool conn_is_broken(const struct conn *c)
{
    return c->broken;
}
