#include "base/pidfile.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

enum { SILENT_MS = 4 * PIDFILE_BEAT_MS };

/* False when it does not fit. */
static bool path_of(const char *folder, const char *name, char path[PATH_MAX])
{
    return snprintf(path, PATH_MAX, "%s/%s.pid", folder, name) < PATH_MAX;
}

enum err pidfile_write(const char *folder, const char *name)
{
    char path[PATH_MAX], fresh[PATH_MAX];
    FILE *f;

    if (!path_of(folder, name, path) || snprintf(fresh, sizeof fresh, "%s/.%s.pid.%d", folder, name,
                                                 (int)getpid()) >= (int)sizeof fresh)
        return ERR_INTERNAL;
    f = fopen(fresh, "w");
    if (f) {
        fprintf(f, "%d\n", (int)getpid());
        if (fclose(f) == 0 && rename(fresh, path) == 0)
            return ERR_OK;
        unlink(fresh);
    }
    unlink(path); /* it is of an earlier process */
    return ERR_INTERNAL;
}

pid_t pidfile_alive(const char *folder, const char *name)
{
    char path[PATH_MAX];
    int pid = 0;
    FILE *f;

    if (!path_of(folder, name, path))
        return 0;
    f = fopen(path, "r");
    if (!f)
        return 0;
    if (fscanf(f, "%d", &pid) != 1)
        pid = 0;
    fclose(f);
    return pid > 0 && kill(pid, 0) == 0 ? pid : 0;
}

void pidfile_beat(const char *folder, const char *name)
{
    char path[PATH_MAX];

    if (path_of(folder, name, path) && utimensat(AT_FDCWD, path, NULL, 0))
        pidfile_write(folder, name);
}

bool pidfile_beats(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat file;

    return path_of(folder, name, path) && stat(path, &file) == 0 &&
           clock_real_ms() - file.st_mtim.tv_sec * 1000LL < SILENT_MS &&
           pidfile_alive(folder, name) != 0;
}

void pidfile_die_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}
