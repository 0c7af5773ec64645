/* walk: random walks through the switch.  After every step every promise of it holds (bench.h), and
 * a walk that is killed before every step says the same as one that is not.  A seed that fails is
 * printed and repeats itself. */
#ifndef APLOMB_TESTS_UNIT_CTI_WALK_H
#define APLOMB_TESTS_UNIT_CTI_WALK_H

#include "base/id.h"
#include "bench.h"

enum { SEEDS = 60, STEPS = 300 };

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct walk {
    struct bench *b;
    struct rng rng;
    char last[48]; /* the task that arrived last */
};

struct walk_kind {
    void (*begin)(struct walk *w); /* NULL: nothing */
    void (*step)(struct walk *w, int step);
    const char *const *places; /* NULL-terminated: what is said somewhere in some walk */
};

static inline size_t pick(struct walk *w, size_t n)
{
    return (size_t)(rng_unit(&w->rng) * (double)n);
}

/* What it said; the caller's to free. */
static inline char *walk(const struct walk_kind *kind, uint64_t seed, bool killed)
{
    struct walk w = { 0 };
    void *state = NULL;
    char *said;

    bench_up(&state);
    w.b = state;
    rng_seed(&w.rng, seed);
    if (kind->begin)
        kind->begin(&w);
    for (int i = 0; i < STEPS; i++) {
        if (killed)
            crash(w.b);
        kind->step(&w, i);
    }
    said = strdup(w.b->trace.p);
    bench_down(&state);
    return said;
}

static inline void walks_are_the_same_killed(const struct walk_kind *kind)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        char *calm = walk(kind, seed, false), *killed = walk(kind, seed, true);

        if (strcmp(calm, killed) != 0)
            print_error("seed %d\n", (int)seed);
        assert_string_equal(calm, killed);
        free(calm);
        free(killed);
    }
}

/* The walks are worth something only if they do. */
static inline void walks_get_everywhere(const struct walk_kind *kind)
{
    for (size_t i = 0; kind->places[i]; i++) {
        bool seen = false;

        for (uint64_t seed = 1; !seen && seed <= SEEDS; seed++) {
            char *said = walk(kind, seed, false);

            seen = strstr(said, kind->places[i]);
            free(said);
        }
        if (!seen)
            print_error("never: %s\n", kind->places[i]);
        assert_true(seen);
    }
}

#endif
