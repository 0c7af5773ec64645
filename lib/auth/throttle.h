/* throttle: how many requests a user may make, counted by all programs together in a file of the
 * run directory that each of them maps.
 *
 * A user has a bucket of `burst` requests that fills with `rate` a second.  The buckets are few
 * (throttle.c), so that two users may have one together; an attempt is one look and one exchange
 * of a word of memory, without a lock.  Whoever dies leaves nothing behind. */
#ifndef APLOMB_AUTH_THROTTLE_H
#define APLOMB_AUTH_THROTTLE_H

#include <stdint.h>

#include "base/err.h"

struct throttle;

/* run: the run directory; rate 0: no limit, nothing is mapped.  ERR_UNAVAILABLE when the file
 * cannot be made, or is not ours alone. */
enum err throttle_open(const char *run, int64_t rate, int64_t burst, struct throttle **out);
void throttle_close(struct throttle *t); /* NULL does nothing */

/* 0: let it pass; else the whole seconds until one would.  now_us: clock_mono_us(), which is one
 * for all processes of a machine. */
int64_t throttle_wait_s(struct throttle *t, const char *user, int64_t now_us);

#endif
