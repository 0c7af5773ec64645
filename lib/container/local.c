#include "container/local.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No escapes and no hidden names: what is left means the same to everybody. */
static bool is_plain(const char *path)
{
    return !strpbrk(path, "%;\\") && !strstr(path, "/.") && !strstr(path, "//");
}

static const char *file_of(const struct conf *conf, struct arena *a, const char *path)
{
    static const char uploads[] = "/3rdpartygadget/files/";

    if (!is_plain(path))
        return NULL;
    if (strncmp(path, uploads, sizeof uploads - 1) == 0)
        return arena_printf(a, "%s/%s", conf->gadget_files, path + sizeof uploads - 1);
    if (strncmp(path, "/gadgets/", 9) == 0)
        return arena_printf(a, "%s%s", conf->www, path);
    return NULL;
}

const char *local_stamp(const struct conf *conf, struct arena *a, const char *path)
{
    const char *name = file_of(conf, a, path);
    struct stat st;

    if (!name || stat(name, &st) != 0 || !S_ISREG(st.st_mode))
        return "";
    return arena_printf(a, "%lld.%09ld-%lld-%llu", (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                        (long long)st.st_size, (unsigned long long)st.st_ino);
}

bool local_read(const struct conf *conf, struct arena *a, const struct url *u, size_t max,
                struct str *bytes)
{
    const char *name = file_of(conf, a, u->path);
    struct stat st;
    ssize_t n = -1;
    char *to;
    int fd;

    if (!name || (fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= (off_t)max) {
        to = arena_alloc(a, (size_t)st.st_size + 1);
        n = read(fd, to, (size_t)st.st_size);
        *bytes = (struct str) { to, n < 0 ? 0 : (size_t)n };
    }
    close(fd);
    return n >= 0;
}
