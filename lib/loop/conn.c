/* conn: accepts, reads, writes.  accept4 and SIOCOUTQ are why this file asks for _GNU_SOURCE. */
#define _GNU_SOURCE
#include "loop/conn.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sockios.h>
#include <malloc.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>
#include <event2/event_struct.h>

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
    PAUSE_MS = 100,   /* after running out of descriptors */
    STALL_MS = 30000, /* for a peer that takes nothing */
    LINGER_MS = 2000, /* for a peer that still sends when we are done with it */
    BACKLOG = 4096,
    SHAKE_MS = 10000, /* for a TLS handshake */
    SHAKES_MAX = 1000,
    TRIM_MS = 1000,
    INHERITED_MAX = 16, /* descriptors that a supervisor may have left */
};

struct conns {
    struct loop *loop;
    struct alarms *alarms;
    struct conn *first;   /* all of them */
    struct conn *resumed; /* conn_resume() was called */
    struct conn *shaking_oldest, *shaking_newest;
    int shaking;
    struct alarm trim;
    struct later *resume;
    char scratch[READ_BYTES];
};

struct listener {
    struct conns *all;
    int fd;
    struct loop_fd *watcher;
    struct loop_timer *pause;
    const struct conn_owner *owner;
    void *arg;
    size_t max_in;
    const struct tls *tls;
    const char *protocol;
};

struct conn {
    struct conns *all;
    struct conn *next, **link;
    struct conn *resumed; /* the next in conns.resumed */
    const struct conn_owner *owner;
    void *user;
    struct tls_session *tls;    /* NULL: in the clear */
    struct conn *older, *newer; /* while the handshake is under way */
    int64_t shake_until;        /* 0 = no handshake is under way */
    int fd;
    unsigned char busy;        /* depth of our own functions on the stack */
    bool reading, writing;     /* events that are added */
    bool finishing, lingering; /* conn_finish() */
    bool more;                 /* the peer may still be sending */
    bool resuming;             /* in conns.resumed */
    bool broken;               /* conn_is_broken() */
    bool dropping;             /* what was left over is not wanted any more */
    bool gone;                 /* closed; freed when nobody is busy with it */
    struct event event;
    struct alarm alarm;
    int64_t deadline; /* 0 = none */
    struct buf in, out;
    char address[INET6_ADDRSTRLEN];
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

static bool listens_on(int fd, int port)
{
    struct sockaddr_storage own = { 0 };
    socklen_t n = sizeof(int), own_n = sizeof(own);
    const struct sockaddr_in6 *six = (const void *)&own;
    const struct sockaddr_in *four = (const void *)&own;
    int listening = 0;

    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &n) || !listening ||
        getsockname(fd, (struct sockaddr *)&own, &own_n))
        return false;
    return own.ss_family == AF_INET6 ? ntohs(six->sin6_port) == port
                                     : own.ss_family == AF_INET && ntohs(four->sin_port) == port;
}

int listener_inherited(int port)
{
    for (int fd = 0; fd < INHERITED_MAX; fd = fd ? fd + 1 : 3)
        if (listens_on(fd, port))
            return fd;
    return -1;
}

/* -- TLS ------------------------------------------------------------------------------------ */

static ssize_t get(struct conn *c, void *p, size_t n)
{
    return c->tls ? tls_read(c->tls, p, n) : read(c->fd, p, n);
}

static ssize_t put(struct conn *c, const void *p, size_t n)
{
    return c->tls ? tls_write(c->tls, p, n) : send(c->fd, p, n, MSG_NOSIGNAL);
}

static void leave_shaking(struct conn *c)
{
    struct conns *all = c->all;

    if (!c->shake_until)
        return;
    *(c->older ? &c->older->newer : &all->shaking_oldest) = c->newer;
    *(c->newer ? &c->newer->older : &all->shaking_newest) = c->older;
    c->older = c->newer = NULL;
    c->shake_until = 0;
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

    c->tls = tls_session_new(t, c->fd, protocol);
    c->shake_until = clock_mono_ms() + SHAKE_MS;
    c->older = all->shaking_newest;
    *(all->shaking_newest ? &all->shaking_newest->newer : &all->shaking_oldest) = c;
    all->shaking_newest = c;
    set_alarm(c);
    if (++all->shaking > SHAKES_MAX)
        conn_close(all->shaking_oldest);
}

bool conn_secure(struct conn *c, const struct tls *t, const char *protocol)
{
    if (c->gone || c->finishing || c->tls || c->out.n)
        return false;
    c->dropping = true;
    begin_tls(c, t, protocol);
    return true;
}

bool conn_is_secure(const struct conn *c)
{
    return c->tls;
}

/* True when it is through, or was never needed. */
static bool is_shaken(struct conn *c)
{
    if (!c->shake_until)
        return true;
    if (tls_shake(c->tls) > 0) {
        leave_shaking(c);
        set_alarm(c);
        return true;
    }
    if (errno != EAGAIN)
        conn_close(c);
    return false;
}

/* -- one connection ------------------------------------------------------------------------- */

static void free_if_gone(struct conn *c)
{
    if (!c->gone || c->busy || c->resuming)
        return;
    buf_release(&c->in);
    buf_release(&c->out);
    free(c);
}

void conn_close(struct conn *c)
{
    if (c->gone)
        return;
    c->gone = true;
    if (c->reading || c->writing)
        event_del(&c->event);
    alarm_stop(c->all->alarms, &c->alarm);
    leave_shaking(c);
    tls_session_free(c->tls);
    close(c->fd);
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    c->busy++;
    c->owner->closed(c, c->user);
    c->busy--;
    free_if_gone(c);
}

static void conn_ready(evutil_socket_t fd, short what, void *arg);
static void ask_resume(struct conn *c);

static bool wants_write(const struct conn *c)
{
    return (c->out.n > 0 && !c->shake_until) || (c->tls && tls_wants_write(c->tls));
}

/* Waits for what is needed now and nothing else. */
static void conn_watch(struct conn *c)
{
    bool reading = !c->gone && c->in.n < c->in.max, writing = !c->gone && wants_write(c);

    if (reading && !c->lingering && c->tls && tls_pending(c->tls))
        ask_resume(c); /* there will be no event for what has been decrypted */
    if (c->gone || (reading == c->reading && writing == c->writing))
        return;
    if (c->reading || c->writing)
        event_del(&c->event);
    c->reading = reading;
    c->writing = writing;
    if (!reading && !writing)
        return;
    event_assign(&c->event, loop_base(c->all->loop), c->fd,
                 (short)(EV_PERSIST | (reading ? EV_READ : 0) | (writing ? EV_WRITE : 0)),
                 conn_ready, c);
    event_add(&c->event, NULL);
}

/* What is to leave has its own time, counted from when some of it left last. */
static void set_alarm(struct conn *c)
{
    if (c->lingering || c->gone)
        return;
    if (c->shake_until)
        alarm_set(c->all->alarms, &c->alarm, c->shake_until);
    else if (c->out.n)
        alarm_set(c->all->alarms, &c->alarm, clock_mono_ms() + STALL_MS);
    else if (c->deadline)
        alarm_set(c->all->alarms, &c->alarm, c->deadline);
    else
        alarm_stop(c->all->alarms, &c->alarm);
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
    if (c->tls)
        tls_finish(c->tls);
    shutdown(c->fd, SHUT_WR);
    buf_clear(&c->in);
    alarm_set(c->all->alarms, &c->alarm, clock_mono_ms() + LINGER_MS);
}

/* Gives the owner p[0..n) and keeps what it does not use. */
static void hand_over(struct conn *c, char *p, size_t n)
{
    size_t used;

    while (n && !c->gone && !c->finishing && c->out.n < OUT_PAUSE) {
        used = c->owner->bytes(c, c->user, p, n);
        if (used == 0 || c->dropping)
            break;
        p += used;
        n -= used;
    }
    if (c->gone || c->finishing || c->dropping)
        n = 0;
    c->dropping = false;
    if (c->in.n)
        buf_drop(&c->in, c->in.n - n);
    else
        buf_add(&c->in, p, n);
    if (c->in.n == 0)
        buf_release(&c->in);
}

/* Bytes that the peer has not acknowledged, or the kernel not taken. */
static size_t unsent(const struct conn *c)
{
    int queued = 0;

    if (ioctl(c->fd, SIOCOUTQ, &queued))
        queued = 0;
    return c->out.n + (size_t)(queued > 0 ? queued : 0);
}

static void conn_read(struct conn *c)
{
    char *scratch = c->all->scratch;
    size_t room = c->in.max - c->in.n;
    ssize_t n;

    if (room == 0 || !is_shaken(c))
        return;
    n = get(c, scratch, room < READ_BYTES ? room : READ_BYTES);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0) {
        c->broken = n < 0 || unsent(c) > 0;
        conn_close(c);
        return;
    }
    if (c->finishing)
        return;
    if (c->in.n == 0) {
        hand_over(c, scratch, (size_t)n);
    } else {
        buf_add(&c->in, scratch, (size_t)n);
        hand_over(c, c->in.p, c->in.n);
    }
}

static void conn_write(struct conn *c)
{
    ssize_t n;

    if (!is_shaken(c))
        return;
    if (c->out.n == 0) {
        conn_read(c); /* TLS had something to say in the middle of reading */
        return;
    }
    n = put(c, c->out.p, c->out.n);
    if (n < 0 && errno != EAGAIN && errno != EINTR) {
        c->broken = true;
        conn_close(c);
        return;
    }
    if (n <= 0)
        return;
    buf_drop(&c->out, (size_t)n);
    set_alarm(c);
    if (c->out.n)
        return;
    buf_release(&c->out);
    if (c->finishing) {
        finish_now(c);
        return;
    }
    conn_resume(c); /* what waited for this */
    if (c->owner->drained)
        c->owner->drained(c, c->user);
}

static void conn_ready(evutil_socket_t fd, short what, void *arg)
{
    struct conn *c = arg;

    (void)fd;
    c->busy++;
    if ((what & EV_WRITE) && !c->gone)
        conn_write(c);
    if ((what & EV_READ) && !c->gone)
        conn_read(c);
    conn_watch(c);
    c->busy--;
    free_if_gone(c);
}

static void conn_late(void *arg)
{
    struct conn *c = arg;

    c->broken = unsent(c) > 0;
    conn_close(c);
}

static void take_address(struct conn *c, const struct sockaddr_storage *peer)
{
    const struct sockaddr_in *four = (const void *)peer;
    const struct sockaddr_in6 *six = (const void *)peer;

    if (peer->ss_family == AF_INET)
        inet_ntop(AF_INET, &four->sin_addr, c->address, sizeof(c->address));
    else if (peer->ss_family == AF_INET6)
        inet_ntop(AF_INET6, &six->sin6_addr, c->address, sizeof(c->address));
    else
        memcpy(c->address, "unix", 5);
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
    buf_init(&c->in, l->max_in);
    buf_init(&c->out, OUT_MAX);
    take_address(c, peer);
    c->busy++;
    c->owner->opened(c, l->arg);
    if (l->tls && !c->gone && !c->finishing)
        begin_tls(c, l->tls, l->protocol);
    /* Most often the request came with the connection. */
    if (!c->gone)
        conn_read(c);
    conn_watch(c);
    c->busy--;
    free_if_gone(c);
}

static void listener_ready(void *arg, unsigned what)
{
    struct listener *l = arg;

    (void)what;
    for (int i = 0; i < ACCEPTS_A_TURN; i++) {
        struct sockaddr_storage peer = { 0 };
        socklen_t n = sizeof(peer);
        int fd = accept4(l->fd, (struct sockaddr *)&peer, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            accept_one(l, fd, &peer);
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            loop_fd_want(l->watcher, 0);
            loop_timer_set(l->pause, PAUSE_MS);
            return;
        } else if (errno != ECONNABORTED && errno != EINTR) {
            return;
        }
    }
}

static void listener_again(void *arg)
{
    struct listener *l = arg;

    loop_fd_want(l->watcher, LOOP_READ);
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
    l->watcher = loop_fd_new(all->loop, fd, LOOP_READ, listener_ready, l);
    return l;
}

void listener_free(struct listener *l)
{
    if (!l)
        return;
    loop_timer_free(l->pause);
    loop_fd_free(l->watcher);
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

void *conn_user(struct conn *c)
{
    return c->user;
}

const char *conn_address(struct conn *c)
{
    return c->address;
}

bool conn_is_loopback(struct conn *c)
{
    return strncmp(c->address, "127.", 4) == 0 || strcmp(c->address, "::1") == 0 ||
           strncmp(c->address, "::ffff:127.", 11) == 0 || strcmp(c->address, "unix") == 0;
}

void conn_send(struct conn *c, const void *bytes, size_t n)
{
    ssize_t sent = 0;

    if (c->gone || c->finishing || n == 0)
        return;
    if (c->out.n == 0 && !c->shake_until)
        sent = put(c, bytes, n);
    if (sent < 0)
        sent = 0; /* a broken connection shows when it is read or written next */
    if ((size_t)sent == n)
        return;
    buf_add(&c->out, (const char *)bytes + sent, n - (size_t)sent);
    if (c->out.full)
        alarm_set(c->all->alarms, &c->alarm, clock_mono_ms()); /* closes it from the loop */
    else
        set_alarm(c);
    conn_watch(c);
}

size_t conn_unsent(const struct conn *c)
{
    return c->out.n;
}

static void resume_all(void *arg)
{
    struct conns *all = arg;
    struct conn *c;

    while ((c = all->resumed)) {
        all->resumed = c->resumed;
        c->resuming = false;
        c->busy++;
        if (!c->gone && c->in.n)
            hand_over(c, c->in.p, c->in.n);
        if (!c->gone && c->tls && !c->shake_until && tls_pending(c->tls))
            conn_read(c);
        conn_watch(c);
        c->busy--;
        free_if_gone(c);
    }
}

struct conns *conns_new(struct loop *loop)
{
    struct conns *all = need(calloc(1, sizeof(*all)));

    all->loop = loop;
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
    if (c->in.n)
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
    if (c->shake_until)
        conn_close(c); /* nobody could read what was sent */
    else if (c->out.n == 0)
        finish_now(c);
    conn_watch(c);
    c->busy--;
    free_if_gone(c);
}

bool conn_is_broken(const struct conn *c)
{
    return c->broken;
}
