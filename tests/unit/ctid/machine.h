/* machine: the clocks of the machine that a seed lives on (test_seed).  What the programs read is
 * by chance and from the seed, never what the machine of the test happens to show: whether two
 * writes bear the same millisecond decides whether SQLite has anything to write at all, and so at
 * which write a fault strikes.  Some machines are fast and some starved; now and then each stands
 * still, for longer than a command may wait, and somebody sets the wall clock. */
#ifndef APLOMB_TESTS_UNIT_CTID_MACHINE_H
#define APLOMB_TESTS_UNIT_CTID_MACHINE_H

#include <stdint.h>
#include <time.h>

#include "base/id.h"

enum { STILL_US = 15000000, SET_US = 5000000, ONCE_IN = 500 };

/* 2026-01-05T09:00:00Z */
#define SWITCHED_ON_US INT64_C(1767603600000000)

static struct {
    struct rng rng;
    int64_t mono_us, wall_us;
    int64_t pace_us; /* the longest between two looks, as a rule */
} machine;

static inline int64_t machine_chance(int64_t n)
{
    return (int64_t)(rng_unit(&machine.rng) * (double)n);
}

static inline void machine_begin(uint64_t seed)
{
    static const int64_t paces_us[] = { 40, 700, 5000, 300000 };

    rng_seed(&machine.rng, ~seed);
    machine.mono_us = 1000000;
    machine.wall_us = SWITCHED_ON_US;
    machine.pace_us = paces_us[machine_chance(sizeof paces_us / sizeof *paces_us)];
}

static inline void machine_passes(int64_t us)
{
    machine.mono_us += us;
    machine.wall_us += us;
}

/* Instead of the C library's, for SQLite, too. */
int clock_gettime(clockid_t which, struct timespec *out)
{
    int64_t us;

    machine_passes(machine_chance(machine.pace_us));
    if (machine_chance(ONCE_IN) == 0)
        machine_passes(machine_chance(STILL_US));
    if (machine_chance(ONCE_IN) == 0)
        machine.wall_us += machine_chance(2 * SET_US) - SET_US;
    us = which == CLOCK_REALTIME ? machine.wall_us : machine.mono_us;
    *out = (struct timespec) { us / 1000000, us % 1000000 * 1000 };
    return 0;
}

int nanosleep(const struct timespec *wanted, struct timespec *left)
{
    (void)left;
    machine_passes(wanted->tv_sec * 1000000 + wanted->tv_nsec / 1000);
    return 0;
}

#endif
