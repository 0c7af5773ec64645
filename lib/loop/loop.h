/* loop: what a daemon waits for: descriptors, timers, signals.  The core is libevent.
 *
 * One loop per daemon, one thread.  A watcher is made once, armed as often as needed and freed by
 * its owner before the loop; freeing a watcher from its own function is allowed.  Timers run on the
 * monotonic clock: a jump of the wall clock neither hurries nor delays them. */
#ifndef APLOMB_LOOP_LOOP_H
#define APLOMB_LOOP_LOOP_H

#include <stdint.h>

struct event_base;
struct loop;
struct loop_fd;
struct loop_timer;
struct loop_signal;

enum { LOOP_READ = 1, LOOP_WRITE = 2 };

struct loop *loop_new(void);

/* For who sets timers often and takes a few ms more or less: two system calls a turn are saved. */
struct loop *loop_new_coarse(void);
void loop_free(struct loop *loop);

/* Returns after loop_stop(), or at once when nothing is watched. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Runs what is ready now and returns; for tests. */
void loop_run_once(struct loop *loop);

/* Calls fn(arg, what) each time fd is ready for what was asked: LOOP_READ, LOOP_WRITE, both or 0.
 * The descriptor stays the caller's and is closed only after loop_fd_free(). */
struct loop_fd *loop_fd_new(struct loop *loop, int fd, unsigned what,
                            void (*fn)(void *arg, unsigned what), void *arg);
void loop_fd_want(struct loop_fd *watcher, unsigned what);
void loop_fd_free(struct loop_fd *watcher);

/* A timer does nothing until it is set, and fires once each time it is set.  Setting it again moves
 * it; 0 ms means as soon as the loop is back. */
struct loop_timer *loop_timer_new(struct loop *loop, void (*fn)(void *arg), void *arg);
void loop_timer_set(struct loop_timer *timer, int64_t ms);
void loop_timer_stop(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/* fn runs in the loop, not in the signal handler. */
struct loop_signal *loop_signal_new(struct loop *loop, int signal_number,
                                    void (*fn)(void *arg, int signal_number), void *arg);
void loop_signal_free(struct loop_signal *watcher);

/* For other files of this room (TLS, listeners). */
struct event_base *loop_base(struct loop *loop);

#endif
