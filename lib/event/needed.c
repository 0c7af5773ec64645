#include "event/needed.h"

#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"

enum { DIGITS = 20 };

static int open_file(const char *folder, int how)
{
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/bridge.needs", folder) >= (int)sizeof(path))
        return -1;
    return open(path, how | O_CLOEXEC, 0600);
}

/* One write, of what is always equally long: nobody reads half of it. */
enum err needed_write(const char *folder, int64_t seq)
{
    int fd = open_file(folder, O_WRONLY | O_CREAT);
    char text[DIGITS + 2];
    bool fine;

    if (fd < 0)
        return ERR_INTERNAL;
    snprintf(text, sizeof(text), "%0*lld\n", DIGITS, (long long)seq);
    fine = pwrite(fd, text, DIGITS + 1, 0) == DIGITS + 1;
    close(fd);
    return fine ? ERR_OK : ERR_INTERNAL;
}

static bool read_file(const char *folder, int64_t *seq, struct timespec *renewed)
{
    int fd = open_file(folder, O_RDONLY);
    char text[DIGITS];
    struct stat st;
    bool fine;

    if (fd < 0)
        return false;
    fine = fstat(fd, &st) == 0 && pread(fd, text, DIGITS, 0) == DIGITS &&
           str_to_int((struct str) { text, DIGITS }, seq);
    close(fd);
    *renewed = st.st_mtim;
    return fine;
}

int64_t needed_from(struct needed *n, const char *folder, int64_t now, int64_t for_ms)
{
    struct timespec renewed;

    if (!read_file(folder, &n->seq, &renewed))
        return INT64_MAX;
    if (n->heard_at == 0 || renewed.tv_sec != n->renewed.tv_sec ||
        renewed.tv_nsec != n->renewed.tv_nsec)
        n->heard_at = now;
    n->renewed = renewed;
    return now - n->heard_at <= for_ms ? n->seq : INT64_MAX;
}
