/* worker: a few threads for what would hold the loop up: password hashes, writes to the store.
 *
 * Jobs start in the order they came.  A job belongs to the worker from worker_do() until its done
 * function, which runs in the loop's thread. */
#ifndef APLOMB_LOOP_WORKER_H
#define APLOMB_LOOP_WORKER_H

#include <stdbool.h>
#include <stddef.h>

struct loop;
struct worker;

/* start(arg) makes what one thread alone uses (a connection to the store) and stop() takes it back;
 * both run in that thread.  At most max_jobs wait. */
struct worker *worker_new(struct loop *loop, size_t threads, size_t max_jobs,
                          void *(*start)(void *arg), void (*stop)(void *own), void *arg);

/* Waits for the jobs that run; those that wait are given to their done functions undone. */
void worker_free(struct worker *w);

/* work(own, job) in a thread, then done(job) in the loop.  False when too many wait. */
bool worker_do(struct worker *w, void (*work)(void *own, void *job), void (*done)(void *job),
               void *job);

#endif
