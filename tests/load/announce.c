/* Events as the switch makes them: announce RUN DATABASE COUNT RATE SIZE FIRST USERS commits COUNT
 * events of about SIZE bytes, RATE a second, for the nodes of users FIRST, FIRST+1, ... in turn,
 * and rings the bridge, as aplomb-ctid does.  In each stands when it was made, before its commit,
 * for swarm's order "hear". */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/str.h"
#include "event/publish.h"

enum { RUN = 1, DATABASE, COUNT, RATE, SIZE, FIRST, USERS, ARGUMENTS };
enum { NODE_BYTES = 64, PAYLOAD_BYTES = 8192, MARKUP = 180 /* of a payload, about */ };

static int64_t since_1970_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *payload(const char *node, int64_t size)
{
    static char text[PAYLOAD_BYTES], filler[PAYLOAD_BYTES - 512];
    size_t n = size > MARKUP ? (size_t)(size - MARKUP) : 1;

    n = n < sizeof(filler) ? n : sizeof(filler) - 1;
    memset(filler, 'x', n);
    filler[n] = '\0';
    snprintf(text, sizeof(text),
             "<Update><data><user><x>%s</x></user></data><event>PUT</event>"
             "<requestId>@T%lld</requestId><source>%s</source></Update>",
             filler, (long long)since_1970_us(), node);
    return text;
}

static void wait_until(int64_t us)
{
    struct timespec t = { us / 1000000, us % 1000000 * 1000 };

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
}

int main(int argc, char **argv)
{
    int64_t number[ARGUMENTS] = { 0 }, began = clock_mono_us();
    struct conf conf = { 0 };
    struct db *db;

    if (argc != ARGUMENTS)
        return 2;
    for (int i = COUNT; i < ARGUMENTS; i++)
        if (!str_to_int(str_of(argv[i]), &number[i]) || number[i] < 1)
            return 2;
    conf.run = argv[RUN];
    if (db_open(argv[DATABASE], DB_WRITE, &db))
        return 1;
    for (int64_t i = 0; i < number[COUNT]; i++) {
        char node[NODE_BYTES];
        struct event e = { .at = clock_real_ms(), .node = node, .request_id = "" };

        snprintf(node, sizeof(node), "/finesse/api/User/%lld",
                 (long long)(number[FIRST] + i % number[USERS]));
        wait_until(began + i * 1000000 / number[RATE]);
        e.payload = payload(node, number[SIZE]);
        if (event_announce(db, &conf, NULL, &e))
            return 1;
    }
    db_close(db);
    return 0;
}
