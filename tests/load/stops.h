/* When a core was taken from all who work on it: a virtual machine that its host stops, a kernel
 * that does something for itself and cannot be interrupted.  What happens then is late with every
 * server. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* From now on `core` is looked at, by a thread there that comes before all others.
 * @return false if we may not do that */
bool stops_watch(int core);

/* How many microseconds of those between from and to (since 1970) it was stopped. */
int64_t stops_within(int64_t from, int64_t to);

/* All of it since stops_watch, in microseconds. */
int64_t stops_sum(void);
