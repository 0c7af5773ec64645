/* server: libfcgi, fcgiapp.h only.  Each thread has a request, an arena and a context of its own.
 */
#include "http/server.h"

#include <errno.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/pidfile.h"

enum {
    LISTENER = 0,
    ACCEPT_FAILURES = 10,
    READ_S = 30,
    PARTINGS = 64,
    PARTING_MS = 2000,
    PARTING_READS = 64
};

static atomic_bool stopping; /* set by the signal, read by every thread */

struct worker {
    const struct http_program *program;
    void *shared;
    pthread_t thread;
    atomic_bool done;
    int status;
};

/* A connection that was answered before all of its body came: closed at once, it would take the
 * answer along; waited for, a client that sends slowly would have the thread.  So it is kept
 * beside. */
struct parting {
    int fd;
    int64_t until_ms;
};

struct exchange {
    FCGX_Request fcgi;
    size_t taken; /* of the body */
    int watch;    /* of the listener and the partings */
    struct parting partings[PARTINGS];
    int count;
};

static const char *fcgi_variable(void *self, const char *name)
{
    return FCGX_GetParam(name, ((struct exchange *)self)->fcgi.envp);
}

static size_t fcgi_read(void *self, char *to, size_t n)
{
    struct exchange *x = self;
    size_t got = 0;

    while (got < n) {
        int step = FCGX_GetStr(to + got, n - got > 65536 ? 65536 : (int)(n - got), x->fcgi.in);
        if (step <= 0)
            break;
        got += (size_t)step;
    }
    x->taken += got;
    return got;
}

static bool fcgi_broken(void *self)
{
    return FCGX_GetError(((struct exchange *)self)->fcgi.in) != 0;
}

static void fcgi_write(void *self, const char *from, size_t n)
{
    while (n > 0) {
        int step = n > 65536 ? 65536 : (int)n;

        if (FCGX_PutStr(from, step, ((struct exchange *)self)->fcgi.out) < 0)
            return; /* the client is gone */
        from += step;
        n -= (size_t)step;
    }
}

static const char *cgi_variable(void *self, const char *name)
{
    (void)self;
    return getenv(name);
}

static size_t cgi_read(void *self, char *to, size_t n)
{
    (void)self;
    return fread(to, 1, n, stdin);
}

static void cgi_write(void *self, const char *from, size_t n)
{
    (void)self;
    fwrite(from, 1, n, stdout);
}

static void answer_one(const struct http_program *program, void *context, struct http_wire *wire,
                       struct arena *arena, struct http_reply *re)
{
    struct http_request rq;

    http_reply_clear(re);
    http_request_read(&rq, arena, wire);
    program->answer(context, &rq, re);
    http_reply_send(re, &rq);
    arena_reset(arena);
}

/* A body that comes in pieces has no length. */
static bool is_read_whole(const struct exchange *x)
{
    const char *length = FCGX_GetParam("CONTENT_LENGTH", x->fcgi.envp);
    int64_t n = 0;

    return (!length || !*length || str_to_int(str_of(length), &n)) && (size_t)n == x->taken &&
           !FCGX_GetParam("HTTP_TRANSFER_ENCODING", x->fcgi.envp) &&
           FCGX_GetChar(x->fcgi.in) == EOF && !FCGX_GetError(x->fcgi.in);
}

/* True once the web server is done with it. */
static bool is_parted(const struct parting *p, int64_t now_ms)
{
    char rest[16384];
    ssize_t n = 1;

    for (int i = 0; n > 0 && i < PARTING_READS; i++)
        n = recv(p->fd, rest, sizeof rest, MSG_DONTWAIT);
    if (n > 0)
        return now_ms >= p->until_ms;
    return n == 0 || (errno != EAGAIN && errno != EINTR) || now_ms >= p->until_ms;
}

static void drop_parting(struct exchange *x, int i)
{
    close(x->partings[i].fd);
    x->partings[i] = x->partings[--x->count];
}

static void look_at_partings(struct exchange *x)
{
    int64_t now_ms = x->count ? clock_mono_ms() : 0;

    for (int i = x->count - 1; i >= 0; i--)
        if (is_parted(&x->partings[i], now_ms))
            drop_parting(x, i);
}

static int oldest_parting(const struct exchange *x)
{
    int oldest = 0;

    for (int i = 1; i < x->count; i++)
        if (x->partings[i].until_ms < x->partings[oldest].until_ms)
            oldest = i;
    return oldest;
}

/* What still comes of its body is nobody's. */
static void part(struct exchange *x, int fd)
{
    struct epoll_event readable = { .events = EPOLLIN };

    shutdown(fd, SHUT_WR);
    epoll_ctl(x->watch, EPOLL_CTL_ADD, fd, &readable);
    if (x->count == PARTINGS)
        drop_parting(x, oldest_parting(x));
    x->partings[x->count++] = (struct parting) { fd, clock_mono_ms() + PARTING_MS };
}

/* The library closes a connection only when the web server has closed its end, or after two
 * seconds, lest something that was not read yet ends it early.  We close it ourselves: with nothing
 * left to read at once. */
static void finish(struct exchange *x)
{
    bool ours = !x->fcgi.keepConnection, whole = is_read_whole(x);

    x->fcgi.keepConnection = true;
    FCGX_Finish_r(&x->fcgi);
    if (!ours || x->fcgi.ipcFd < 0)
        return;
    if (whole)
        close(x->fcgi.ipcFd);
    else
        part(x, x->fcgi.ipcFd);
    x->fcgi.ipcFd = -1;
}

/* Threads that wait in accept() take turns, and what each keeps (connections to the store with
 * their pages, statements) is old and out of the processor's caches when its turn comes.  Of those
 * that wait at the listener exclusively the kernel wakes the first that is free, in the order in
 * which they came to it: always the same one while that is enough, over all processes of a program.
 */
static int listener_watch(void)
{
    struct epoll_event readable = { .events = EPOLLIN | EPOLLEXCLUSIVE };
    int flags = fcntl(LISTENER, F_GETFL), watch = epoll_create1(EPOLL_CLOEXEC);

    if (watch >= 0 && (flags < 0 || fcntl(LISTENER, F_SETFL, flags | O_NONBLOCK) ||
                       epoll_ctl(watch, EPOLL_CTL_ADD, LISTENER, &readable))) {
        close(watch);
        return -1;
    }
    return watch;
}

/* -1: told to stop, or the listener failed. */
static int listener_accept(struct exchange *x)
{
    struct epoll_event event;
    int fd;

    look_at_partings(x);
    while ((fd = accept(LISTENER, NULL, NULL)) < 0 && (errno == EAGAIN || errno == EINTR) &&
           !stopping) {
        epoll_wait(x->watch, &event, 1, x->count ? PARTING_MS : -1);
        look_at_partings(x);
    }
    return fd;
}

/* With the library's own accept() half a record would hold the thread for ever. */
static bool take_connection(struct exchange *x)
{
    const struct timeval patience = { .tv_sec = READ_S };
    FCGX_Request *fcgi = &x->fcgi;

    if (fcgi->ipcFd >= 0)
        return true; /* the web server keeps it open */
    fcgi->ipcFd = listener_accept(x);
    fcgi->keepConnection = true; /* else the library closes it before it reads */
    return fcgi->ipcFd >= 0 &&
           setsockopt(fcgi->ipcFd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0;
}

/* Accepts until told to stop; 1 when the listener fails again and again. */
static int answer_all(const struct http_program *program, void *context, int watch)
{
    int failures = 0;
    struct http_reply re;
    struct arena arena;
    struct exchange x = { .watch = watch };

    arena_init(&arena);
    http_reply_init(&re);
    FCGX_InitRequest(&x.fcgi, LISTENER, FCGI_FAIL_ACCEPT_ON_INTR);
    while (!stopping && failures < ACCEPT_FAILURES) {
        struct http_wire wire = { fcgi_variable, fcgi_read, fcgi_write, &x, fcgi_broken };

        if (!take_connection(&x)) {
            failures++;
            continue;
        }
        failures = 0;
        if (FCGX_Accept_r(&x.fcgi) < 0)
            continue; /* it was closed before it said anything */
        x.taken = 0;
        answer_one(program, context, &wire, &arena, &re);
        finish(&x);
    }
    FCGX_Free(&x.fcgi, 1);
    while (x.count)
        drop_parting(&x, 0);
    http_reply_release(&re);
    arena_release(&arena);
    return stopping ? 0 : 1;
}

static int answer_from_environment(const struct http_program *program, void *context)
{
    struct http_wire wire = { cgi_variable, cgi_read, cgi_write, NULL, NULL };
    struct http_reply re;
    struct arena arena;

    arena_init(&arena);
    http_reply_init(&re);
    answer_one(program, context, &wire, &arena, &re);
    http_reply_release(&re);
    arena_release(&arena);
    return 0;
}

/* watch: of the listener; -1 as a CGI. */
static int work(const struct http_program *program, void *shared, int watch)
{
    void *context = program->start(shared);
    int status;

    if (!context)
        return 1;
    status = watch < 0 ? answer_from_environment(program, context)
                       : answer_all(program, context, watch);
    if (program->stop)
        program->stop(context);
    return status;
}

/* Where one thread is enough nobody comes to the others, and they open nothing. */
static void wait_for_the_first(int watch)
{
    struct epoll_event event;

    while (!stopping && epoll_wait(watch, &event, 1, -1) < 1)
        continue;
}

static void *work_in_thread(void *self)
{
    struct worker *worker = self;
    int watch = listener_watch();

    worker->status = 1;
    if (watch >= 0) {
        wait_for_the_first(watch);
        worker->status = stopping ? 0 : work(worker->program, worker->shared, watch);
        close(watch);
    }
    if (worker->status)
        kill(getpid(), SIGTERM); /* the supervisor is to try again, with all of us */
    worker->done = true;
    return NULL;
}

/* A signal between the look at `stopping` and accept() would be slept through: ring again. */
static void on_stop(int number)
{
    (void)number;
    stopping = true;
    FCGX_ShutdownPending();
    alarm(1);
}

static void on_wake(int number)
{
    (void)number;
}

static void catch_signals(void)
{
    struct sigaction stop = { .sa_handler = on_stop }, wake = { .sa_handler = on_wake };
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGALRM, &stop, NULL);
    sigaction(SIGUSR2, &wake, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a file that may not grow is as a full disk: 503 */
}

static void mask_stop(int how)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGALRM);
    pthread_sigmask(how, &set, NULL);
}

/* The signal to stop reaches this thread alone; the others wait until they are woken. */
static int end_thread(struct worker *worker)
{
    const struct timespec pause = { .tv_nsec = 10 * 1000 * 1000 };

    while (!worker->done) {
        pthread_kill(worker->thread, SIGUSR2);
        nanosleep(&pause, NULL);
    }
    pthread_join(worker->thread, NULL);
    return worker->status;
}

static int work_in_threads(const struct http_program *program, void *shared, int watch)
{
    int count = program->threads - 1, started = 0, status;
    struct worker *workers = calloc((size_t)count, sizeof *workers);

    if (!workers)
        abort();
    mask_stop(SIG_BLOCK);
    for (; started < count; started++) {
        workers[started] = (struct worker) { .program = program, .shared = shared };
        if (pthread_create(&workers[started].thread, NULL, work_in_thread, &workers[started]))
            break;
    }
    mask_stop(SIG_UNBLOCK);
    status = work(program, shared, watch);
    stopping = true;
    for (int i = 0; i < started; i++)
        status |= end_thread(&workers[i]);
    free(workers);
    return status;
}

int http_serve(const struct http_program *program, void *shared)
{
    int watch, status;

    if (FCGX_IsCGI())
        return work(program, shared, -1);
    pidfile_die_with_parent();
    catch_signals();
    FCGX_Init();
    if (program->run && pidfile_write(program->run, program->name))
        log_warn("pidfile", "folder=%s name=%s", program->run, program->name);
    watch = listener_watch(); /* of the first thread, so that it is the first to be woken */
    if (watch < 0)
        return 1;
    status = program->threads > 1 ? work_in_threads(program, shared, watch)
                                  : work(program, shared, watch);
    close(watch);
    return status;
}
