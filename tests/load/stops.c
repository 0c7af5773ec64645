/* The thread sleeps until each of moments PERIOD_US apart; a moment that it is late for was in a
 * stop. */
#define _GNU_SOURCE
#include "stops.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

enum {
    PERIOD_US = 100,
    LATE_US = 50, /* later than a timer is for other reasons */
    FIRST_OF_ALL = 50,
    MOST = 1 << 20
};

static struct {
    int64_t from, to;
} stops[MOST];
static atomic_int count;
static int64_t apart; /* of the clocks: this one is steady, the other what is asked for */

static int64_t now_us(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void *watch(void *unused)
{
    int64_t due = now_us(CLOCK_MONOTONIC), now;

    (void)unused;
    while (count < MOST) {
        struct timespec t = { due / 1000000, due % 1000000 * 1000 };

        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
        now = now_us(CLOCK_MONOTONIC);
        if (now - due > LATE_US) {
            stops[count].from = due + apart;
            stops[count].to = now + apart;
            count++;
        }
        due = (now > due ? now : due) + PERIOD_US;
    }
    return NULL;
}

bool stops_watch(int core)
{
    struct sched_param first = { .sched_priority = FIRST_OF_ALL };
    pthread_attr_t attributes;
    cpu_set_t there;
    pthread_t thread;

    apart = now_us(CLOCK_REALTIME) - now_us(CLOCK_MONOTONIC);
    CPU_ZERO(&there);
    CPU_SET(core, &there);
    pthread_attr_init(&attributes);
    pthread_attr_setaffinity_np(&attributes, sizeof(there), &there);
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attributes, SCHED_FIFO);
    pthread_attr_setschedparam(&attributes, &first);
    return pthread_create(&thread, &attributes, watch, NULL) == 0;
}

/* The first that ends after that moment. */
static int first_after(int64_t moment)
{
    int low = 0, high = count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (stops[middle].to <= moment)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t stops_within(int64_t from, int64_t to)
{
    int64_t sum = 0;

    for (int i = first_after(from); i < count && stops[i].from < to; i++)
        sum += (stops[i].to < to ? stops[i].to : to) -
               (stops[i].from > from ? stops[i].from : from);
    return sum;
}

int64_t stops_sum(void)
{
    return stops_within(0, INT64_MAX);
}
