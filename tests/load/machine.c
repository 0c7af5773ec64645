/* How often the machine itself stops who works on it: machine COUNT RATE sleeps until each of COUNT
 * moments, RATE a second, and touches a page of memory that was not touched for a while.  On some
 * virtual machines a few such touches in a hundred take as long as a whole event, of any server.
 * Prints the number of touches that took longer than STOPPED_US and their mean, in us. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    PAGES = 2000, /* more than a processor remembers the places of */
    PAGE = 4096,
    STEP = 7919, /* without a common divisor: comes to every page */
    STOPPED_US = 60
};

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void wait_until(int64_t us)
{
    struct timespec t = { us / 1000000, us % 1000000 * 1000 };

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

int main(int argc, char **argv)
{
    long count = argc == 3 ? atol(argv[1]) : 0, rate = argc == 3 ? atol(argv[2]) : 0;
    long stopped = 0, took = 0;
    char *memory = aligned_alloc(PAGE, PAGES * PAGE);
    volatile char *touched = memory;
    int64_t began;

    if (count < 1 || rate < 1 || !memory)
        return 2;
    memset(memory, 1, PAGES * PAGE);
    began = now_us();
    for (long i = 0; i < count; i++) {
        int64_t from, us;

        wait_until(began + i * 1000000 / rate);
        from = now_us();
        touched[i * STEP % PAGES * PAGE]++;
        us = now_us() - from;
        stopped += us > STOPPED_US;
        took += us > STOPPED_US ? us : 0;
    }
    printf("%ld %ld\n", stopped, stopped ? took / stopped : 0);
    return 0;
}
