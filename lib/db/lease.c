#include "db/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

static int open_lease(const char *path, int how)
{
    char lease[PATH_MAX];

    if (snprintf(lease, sizeof lease, "%s.lease", path) >= (int)sizeof lease)
        return -1;
    return open(lease, how | O_CREAT | O_CLOEXEC, 0660);
}

enum err db_lease_take(const char *path, int wait_ms)
{
    int64_t until = clock_mono_ms() + wait_ms;
    struct timespec pause = { 0, 5000000 };
    int fd = open_lease(path, O_RDWR);

    if (fd < 0) {
        log_error("lease", "file=%s.lease error=\"%s\"", path, strerror(errno));
        return ERR_UNAVAILABLE;
    }
    while (flock(fd, LOCK_EX | LOCK_NB)) {
        if (clock_mono_ms() >= until) {
            close(fd);
            return ERR_CONFLICT;
        }
        nanosleep(&pause, NULL);
    }
    return ERR_OK; /* fd stays open: it is the lease */
}

/* A store that may only be read has its holder all the same. */
bool db_lease_watch(const char *path, int *fd)
{
    if (*fd < 0)
        *fd = open_lease(path, O_RDONLY);
    if (*fd < 0)
        return errno == EMFILE || errno == ENFILE;
    if (flock(*fd, LOCK_SH | LOCK_NB))
        return true;
    flock(*fd, LOCK_UN);
    return false;
}

bool db_lease_held(const char *path)
{
    int fd = -1;
    bool held = db_lease_watch(path, &fd);

    if (fd >= 0)
        close(fd);
    return held;
}
