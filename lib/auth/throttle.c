/* throttle: of each bucket the time at which it would be full again (the generic cell rate
 * algorithm): one number says both how much was taken and when. */
#include "auth/throttle.h"

#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { BUCKETS = 65536, SECOND_US = 1000000 };

struct bucket {
    _Atomic int64_t full_at_us;
};

struct throttle {
    struct bucket *buckets;    /* NULL: no limit */
    int64_t step_us, burst_us; /* a request, and all that may be taken at once */
};

static bool is_private(int fd)
{
    struct stat st;

    return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & 077) == 0;
}

/* Of the same length for all, and nothing but zeros at first: whoever comes first is not special.
 * Room on the disk is taken now: a store into a mapped page that finds none would kill us. */
static void *map(const char *run)
{
    size_t bytes = BUCKETS * sizeof(struct bucket);
    void *at = MAP_FAILED;
    char path[PATH_MAX];
    int fd = -1;

    if (snprintf(path, sizeof path, "%s/requests", run) < (int)sizeof path)
        fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0 && is_private(fd) && posix_fallocate(fd, 0, (off_t)bytes) == 0)
        at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    return at == MAP_FAILED ? NULL : at;
}

enum err throttle_open(const char *run, int64_t rate, int64_t burst, struct throttle **out)
{
    struct throttle *t = calloc(1, sizeof *t);

    if (!t)
        abort();
    if (rate > 0) {
        t->step_us = rate < SECOND_US ? SECOND_US / rate : 1;
        t->burst_us = t->step_us * (burst > 0 ? burst : 1);
        t->buckets = map(run);
        if (!t->buckets) {
            log_error("requests", "file=%s/requests", run);
            free(t);
            return ERR_UNAVAILABLE;
        }
    }
    *out = t;
    return ERR_OK;
}

void throttle_close(struct throttle *t)
{
    if (!t)
        return;
    if (t->buckets)
        munmap(t->buckets, BUCKETS * sizeof(struct bucket));
    free(t);
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u; /* FNV-1a */

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

/* What lies further ahead than a bucket is deep was written before the machine started last, or
 * with other settings. */
static int64_t full_at(int64_t found_us, int64_t now_us, int64_t burst_us)
{
    return found_us < now_us || found_us - now_us > burst_us ? now_us : found_us;
}

int64_t throttle_wait_s(struct throttle *t, const char *user, int64_t now_us)
{
    struct bucket *bucket;
    int64_t found, next;

    if (!t->buckets)
        return 0;
    bucket = &t->buckets[hash(user) % BUCKETS];
    found = bucket->full_at_us;
    do {
        next = full_at(found, now_us, t->burst_us) + t->step_us;
        if (next - now_us > t->burst_us)
            return (next - now_us - t->burst_us + SECOND_US - 1) / SECOND_US;
    } while (!atomic_compare_exchange_weak(&bucket->full_at_us, &found, next));
    return 0;
}
