#include "loop/worker.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "loop/loop.h"

enum { THREADS_MAX = 8 };

struct job {
    struct job *next;
    void (*work)(void *own, void *job);
    void (*done)(void *job);
    void *job;
};

struct queue {
    struct job *first, **last;
};

struct worker {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct queue waiting, finished;
    size_t count, max_jobs; /* jobs that wait */
    bool stopping;
    int bell[2]; /* a byte comes out when something is finished */
    struct loop_fd *watcher;
    void *(*start)(void *arg);
    void (*stop)(void *own);
    void *arg;
    size_t threads;
    pthread_t thread[THREADS_MAX];
};

static void queue_add(struct queue *q, struct job *job)
{
    job->next = NULL;
    *q->last = job;
    q->last = &job->next;
}

static struct job *queue_take(struct queue *q)
{
    struct job *job = q->first;

    if (job && !(q->first = job->next))
        q->last = &q->first;
    return job;
}

static void *thread_run(void *arg)
{
    struct worker *w = arg;
    void *own = w->start ? w->start(w->arg) : NULL;
    struct job *job;
    bool first;

    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->stopping && !w->waiting.first)
            pthread_cond_wait(&w->wake, &w->lock);
        if (w->stopping)
            break;
        job = queue_take(&w->waiting);
        w->count--;
        pthread_mutex_unlock(&w->lock);
        job->work(own, job->job);
        pthread_mutex_lock(&w->lock);
        first = !w->finished.first;
        queue_add(&w->finished, job);
        if (first && write(w->bell[1], "", 1) < 0)
            abort();
    }
    pthread_mutex_unlock(&w->lock);
    if (w->stop)
        w->stop(own);
    return NULL;
}

static void finish_jobs(struct worker *w)
{
    struct queue ready;
    struct job *job;

    pthread_mutex_lock(&w->lock);
    ready.first = w->finished.first;
    w->finished = (struct queue) { NULL, &w->finished.first };
    pthread_mutex_unlock(&w->lock);
    while ((job = ready.first)) {
        ready.first = job->next;
        job->done(job->job);
        free(job);
    }
}

static void bell_rang(void *arg, unsigned what)
{
    struct worker *w = arg;
    char bytes[64];

    (void)what;
    if (read(w->bell[0], bytes, sizeof(bytes)) > 0)
        finish_jobs(w);
}

struct worker *worker_new(struct loop *loop, size_t threads, size_t max_jobs,
                          void *(*start)(void *arg), void (*stop)(void *own), void *arg)
{
    struct worker *w = calloc(1, sizeof(*w));
    sigset_t all, before;

    if (!w || threads > THREADS_MAX || pipe(w->bell))
        abort();
    fcntl(w->bell[0], F_SETFL, O_NONBLOCK);
    for (int i = 0; i < 2; i++)
        fcntl(w->bell[i], F_SETFD, FD_CLOEXEC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    w->waiting.last = &w->waiting.first;
    w->finished.last = &w->finished.first;
    w->max_jobs = max_jobs;
    w->start = start;
    w->stop = stop;
    w->arg = arg;
    w->watcher = loop_fd_new(loop, w->bell[0], LOOP_READ, bell_rang, w);
    /* Signals are the loop's. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (w->threads = 0; w->threads < threads; w->threads++)
        if (pthread_create(&w->thread[w->threads], NULL, thread_run, w))
            abort();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return w;
}

void worker_free(struct worker *w)
{
    struct job *job;

    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < w->threads; i++)
        pthread_join(w->thread[i], NULL);
    while ((job = queue_take(&w->waiting)))
        queue_add(&w->finished, job);
    finish_jobs(w);
    loop_fd_free(w->watcher);
    close(w->bell[0]);
    close(w->bell[1]);
    pthread_cond_destroy(&w->wake);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

bool worker_do(struct worker *w, void (*work)(void *own, void *job), void (*done)(void *job),
               void *job)
{
    struct job *entry;
    bool room;

    pthread_mutex_lock(&w->lock);
    room = w->count < w->max_jobs && !w->stopping;
    if (room) {
        entry = calloc(1, sizeof(*entry));
        if (!entry)
            abort();
        *entry = (struct job) { .work = work, .done = done, .job = job };
        queue_add(&w->waiting, entry);
        w->count++;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}
