#include "loop/alarm.h"

#include <stdlib.h>

#include "base/clock.h"
#include "loop/loop.h"

struct alarms {
    struct loop_timer *timer;
    struct alarm **heap; /* heap[1] rings first */
    size_t n, size;
};

static void put(struct alarms *all, size_t place, struct alarm *a)
{
    all->heap[place] = a;
    a->place = place;
}

static void rise(struct alarms *all, struct alarm *a, size_t place)
{
    while (place > 1 && all->heap[place / 2]->due > a->due) {
        put(all, place, all->heap[place / 2]);
        place /= 2;
    }
    put(all, place, a);
}

static void sink(struct alarms *all, struct alarm *a, size_t place)
{
    size_t child;

    while ((child = place * 2) <= all->n) {
        if (child < all->n && all->heap[child + 1]->due < all->heap[child]->due)
            child++;
        if (all->heap[child]->due >= a->due)
            break;
        put(all, place, all->heap[child]);
        place = child;
    }
    put(all, place, a);
}

static void arm(struct alarms *all)
{
    if (all->n)
        loop_timer_set(all->timer, all->heap[1]->due - clock_mono_ms());
    else
        loop_timer_stop(all->timer);
}

static void drop(struct alarms *all, struct alarm *a)
{
    struct alarm *last = all->heap[all->n--];
    size_t place = a->place;

    a->place = 0;
    if (last == a)
        return;
    if (place > 1 && all->heap[place / 2]->due > last->due)
        rise(all, last, place);
    else
        sink(all, last, place);
}

static void ring(void *arg)
{
    struct alarms *all = arg;
    int64_t now = clock_mono_ms();

    while (all->n && all->heap[1]->due <= now) {
        struct alarm *a = all->heap[1];

        drop(all, a);
        a->fn(a->arg);
    }
    arm(all);
}

struct alarms *alarms_new(struct loop *loop)
{
    struct alarms *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    all->timer = loop_timer_new(loop, ring, all);
    return all;
}

void alarms_free(struct alarms *all)
{
    if (!all)
        return;
    loop_timer_free(all->timer);
    free(all->heap);
    free(all);
}

void alarm_set(struct alarms *all, struct alarm *a, int64_t due)
{
    if (a->place && due > a->due) {
        a->due = due;
        sink(all, a, a->place);
    } else if (a->place) {
        a->due = due;
        rise(all, a, a->place);
    } else {
        if (all->n + 1 >= all->size) {
            all->size = all->size ? all->size * 2 : 64;
            all->heap = realloc(all->heap, all->size * sizeof(struct alarm *));
            if (!all->heap)
                abort();
        }
        a->due = due;
        rise(all, a, ++all->n);
    }
    /* When another comes first now, the timer fires once too early and is set anew: harmless. */
    if (all->heap[1] == a)
        arm(all);
}

void alarm_stop(struct alarms *all, struct alarm *a)
{
    if (a->place)
        drop(all, a);
}
