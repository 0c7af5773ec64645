/* server: libfcgi, fcgiapp.h only.  Each thread has a request, an arena and a context of its own.
 */
#include "http/server.h"

#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/pidfile.h"

enum { LISTENER = 0, ACCEPT_FAILURES = 10 };

static atomic_bool stopping; /* set by the signal, read by every thread */

struct worker {
    const struct http_program *program;
    void *shared;
    pthread_t thread;
    atomic_bool done;
    int status;
};

static const char *fcgi_variable(void *self, const char *name)
{
    return FCGX_GetParam(name, ((FCGX_Request *)self)->envp);
}

static size_t fcgi_read(void *self, char *to, size_t n)
{
    size_t got = 0;

    while (got < n) {
        int step = FCGX_GetStr(to + got, n - got > 65536 ? 65536 : (int)(n - got),
                               ((FCGX_Request *)self)->in);
        if (step <= 0)
            break;
        got += (size_t)step;
    }
    return got;
}

static void fcgi_write(void *self, const char *from, size_t n)
{
    while (n > 0) {
        int step = n > 65536 ? 65536 : (int)n;

        if (FCGX_PutStr(from, step, ((FCGX_Request *)self)->out) < 0)
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

/* Accepts until told to stop; 1 when the listener fails again and again. */
static int answer_all(const struct http_program *program, void *context)
{
    struct http_reply re;
    struct arena arena;
    FCGX_Request fcgi;
    int failures = 0;

    arena_init(&arena);
    http_reply_init(&re);
    FCGX_InitRequest(&fcgi, LISTENER, FCGI_FAIL_ACCEPT_ON_INTR);
    while (!stopping && failures < ACCEPT_FAILURES) {
        struct http_wire wire = { fcgi_variable, fcgi_read, fcgi_write, &fcgi };

        if (FCGX_Accept_r(&fcgi) < 0) {
            failures++;
            continue;
        }
        failures = 0;
        answer_one(program, context, &wire, &arena, &re);
        FCGX_Finish_r(&fcgi);
    }
    FCGX_Free(&fcgi, 1);
    http_reply_release(&re);
    arena_release(&arena);
    return stopping ? 0 : 1;
}

static int answer_from_environment(const struct http_program *program, void *context)
{
    struct http_wire wire = { cgi_variable, cgi_read, cgi_write, NULL };
    struct http_reply re;
    struct arena arena;

    arena_init(&arena);
    http_reply_init(&re);
    answer_one(program, context, &wire, &arena, &re);
    http_reply_release(&re);
    arena_release(&arena);
    return 0;
}

static int work(const struct http_program *program, void *shared)
{
    void *context = program->start(shared);
    int status;

    if (!context)
        return 1;
    status = FCGX_IsCGI() ? answer_from_environment(program, context)
                          : answer_all(program, context);
    if (program->stop)
        program->stop(context);
    return status;
}

static void *work_in_thread(void *self)
{
    struct worker *worker = self;

    worker->status = work(worker->program, worker->shared);
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

/* The signal to stop reaches this thread alone; the others sit in accept() until they are woken. */
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

static int work_in_threads(const struct http_program *program, void *shared)
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
    status = work(program, shared);
    stopping = true;
    for (int i = 0; i < started; i++)
        status |= end_thread(&workers[i]);
    free(workers);
    return status;
}

int http_serve(const struct http_program *program, void *shared)
{
    if (FCGX_IsCGI())
        return work(program, shared);
    pidfile_die_with_parent();
    catch_signals();
    FCGX_Init();
    if (program->run && pidfile_write(program->run, program->name))
        log_warn("pidfile", "folder=%s name=%s", program->run, program->name);
    return program->threads > 1 ? work_in_threads(program, shared) : work(program, shared);
}
