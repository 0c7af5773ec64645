/* timer: a binary heap of what is due; of two at the same time the one that was set first. */
#include <stdlib.h>

#include "cti/sim/switch.h"

static bool sooner(const struct timer *a, const struct timer *b)
{
    return a->due != b->due ? a->due < b->due : a->turn < b->turn;
}

static void put(struct cti_switch *sim, size_t place, struct timer *t)
{
    sim->heap[place] = t;
    t->place = place;
}

static void rise(struct cti_switch *sim, struct timer *t)
{
    size_t place = t->place;

    while (place > 1 && sooner(t, sim->heap[place / 2])) {
        put(sim, place, sim->heap[place / 2]);
        place /= 2;
    }
    put(sim, place, t);
}

static void sink(struct cti_switch *sim, struct timer *t)
{
    size_t place = t->place, child;

    while ((child = place * 2) <= sim->heap_count) {
        if (child < sim->heap_count && sooner(sim->heap[child + 1], sim->heap[child]))
            child++;
        if (!sooner(sim->heap[child], t))
            break;
        put(sim, place, sim->heap[child]);
        place = child;
    }
    put(sim, place, t);
}

void timer_init(struct timer *t, enum timer_kind kind, void *owner)
{
    *t = (struct timer) { .kind = kind, .owner = owner };
}

void timer_restore(struct cti_switch *sim, struct timer *t, int64_t due, uint64_t turn)
{
    timer_clear(sim, t);
    if (sim->heap_count + 2 > sim->heap_size) {
        sim->heap_size = sim->heap_size ? sim->heap_size * 2 : 64;
        sim->heap = realloc(sim->heap, sim->heap_size * sizeof(*sim->heap));
        if (!sim->heap)
            abort();
    }
    t->due = due;
    t->turn = turn;
    if (turn > sim->last_turn)
        sim->last_turn = turn;
    put(sim, ++sim->heap_count, t);
    rise(sim, t);
}

void timer_set(struct cti_switch *sim, struct timer *t, int64_t due)
{
    timer_restore(sim, t, due, sim->last_turn + 1);
}

void timer_clear(struct cti_switch *sim, struct timer *t)
{
    struct timer *last;
    size_t place = t->place;

    if (!place)
        return;
    last = sim->heap[sim->heap_count--];
    t->place = 0;
    if (last == t)
        return;
    put(sim, place, last);
    rise(sim, last);
    sink(sim, last);
}

struct timer *timer_first(struct cti_switch *sim)
{
    return sim->heap_count ? sim->heap[1] : NULL;
}
