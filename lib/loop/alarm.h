/* alarm: timers by the ten thousand, embedded in what they belong to.
 *
 * A struct alarm costs 32 bytes and no allocation; struct alarms keeps them in a heap over one
 * loop_timer.  An alarm must be stopped before its memory goes. */
#ifndef APLOMB_LOOP_ALARM_H
#define APLOMB_LOOP_ALARM_H

#include <stddef.h>
#include <stdint.h>

struct loop;
struct alarms;

struct alarm {
    int64_t due;  /* monotonic ms */
    size_t place; /* in the heap, from 1; 0 = not set */
    void (*fn)(void *arg);
    void *arg;
};

struct alarms *alarms_new(struct loop *loop);
void alarms_free(struct alarms *all);

/* Makes it ring once, at `due` on clock_mono_ms(); moves it when it is set already. */
void alarm_set(struct alarms *all, struct alarm *a, int64_t due);
void alarm_stop(struct alarms *all, struct alarm *a);

#endif
