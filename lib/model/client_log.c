#include "model/client_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

enum { ID_BYTES = 12, NAME_BYTES = 40 };

bool client_log_may_name(const char *login_id)
{
    size_t n = strspn(login_id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    return n >= 1 && n <= ID_BYTES && !login_id[n];
}

/* A folder inside another, made if it is not there; dir -1 fails.  Closes dir. */
static int enter(int dir, const char *name, int flags)
{
    int fd = -1;

    if (dir < 0)
        return -1;
    if (mkdirat(dir, name, 0750) == 0 || errno == EEXIST)
        fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | flags);
    close(dir);
    return fd;
}

/* STATE/log/clientlog, never a link somebody put in its place. */
static int open_folder(const char *state)
{
    int dir = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return enter(enter(dir, "log", 0), "clientlog", O_NOFOLLOW);
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

/* The log, locked, with room for n more bytes.  Several programs append at a time. */
static int open_log(int folder, const char *name, size_t n)
{
    char older[NAME_BYTES + 2];
    struct stat here, there;

    snprintf(older, sizeof older, "%s.1", name);
    for (;;) {
        int fd = openat(folder, name, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0640);

        if (fd < 0)
            return -1;
        if (flock(fd, LOCK_EX) || fstat(fd, &here)) {
            close(fd);
            return -1;
        }
        if (fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) || there.st_ino != here.st_ino) {
            close(fd); /* renamed while we waited */
            continue;
        }
        if (here.st_size == 0 || (size_t)here.st_size + n <= CLIENT_LOG_BYTES)
            return fd;
        if (renameat(folder, name, folder, older)) {
            close(fd);
            return -1;
        }
        close(fd);
    }
}

static enum err failed(const char *login_id)
{
    log_error("client_log", "user=%s errno=%d", login_id, errno);
    return ERR_INTERNAL;
}

enum err client_log_append(const char *state, const char *login_id, int64_t now, struct str text)
{
    char name[NAME_BYTES], line[96], at[CLOCK_TEXT_SIZE];
    int dir, fd = -1, n;
    bool done;

    if (!client_log_may_name(login_id))
        return ERR_INVALID_INPUT;
    snprintf(name, sizeof name, "%s.log", login_id);
    n = snprintf(line, sizeof line, "--- %s %zu bytes\n", clock_text(now, at), text.n);
    dir = open_folder(state);
    if (dir >= 0)
        fd = open_log(dir, name, text.n + (size_t)n + 1);
    done = fd >= 0 && write_all(fd, line, (size_t)n) && write_all(fd, text.p, text.n) &&
           write_all(fd, "\n", 1);
    if (fd >= 0)
        close(fd);
    if (dir >= 0)
        close(dir);
    return done ? ERR_OK : failed(login_id);
}

/* The first free number, else that of the oldest archive. */
static int choose_archive(int folder, const char *login_id)
{
    struct timespec oldest = { 0 };
    int choice = -1;

    for (int i = 0; i < CLIENT_LOG_ARCHIVES; i++) {
        char name[NAME_BYTES];
        struct stat s;

        snprintf(name, sizeof name, "%s-%d.zip", login_id, i);
        if (fstatat(folder, name, &s, AT_SYMLINK_NOFOLLOW))
            return i;
        if (choice < 0 || s.st_mtim.tv_sec < oldest.tv_sec ||
            (s.st_mtim.tv_sec == oldest.tv_sec && s.st_mtim.tv_nsec < oldest.tv_nsec)) {
            choice = i;
            oldest = s.st_mtim;
        }
    }
    return choice;
}

enum err client_log_keep(const char *state, const char *login_id, struct str archive)
{
    char part[NAME_BYTES], name[NAME_BYTES];
    bool done = false;
    int dir, fd;

    if (!client_log_may_name(login_id))
        return ERR_INVALID_INPUT;
    dir = open_folder(state);
    if (dir < 0)
        return failed(login_id);
    snprintf(part, sizeof part, "%s.zip.part", login_id);
    fd = openat(dir, part, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
    if (fd >= 0 && flock(fd, LOCK_EX) == 0 && ftruncate(fd, 0) == 0) {
        snprintf(name, sizeof name, "%s-%d.zip", login_id, choose_archive(dir, login_id));
        done = write_all(fd, archive.p, archive.n) && renameat(dir, part, dir, name) == 0;
    }
    if (fd >= 0)
        close(fd);
    close(dir);
    return done ? ERR_OK : failed(login_id);
}
