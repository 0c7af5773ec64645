#include "base/pidfile.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

enum err pidfile_write(const char *folder, const char *name)
{
    char path[PATH_MAX], fresh[PATH_MAX];
    FILE *f;

    if (snprintf(path, sizeof path, "%s/%s.pid", folder, name) >= (int)sizeof path ||
        snprintf(fresh, sizeof fresh, "%s/.%s.pid.%d", folder, name, (int)getpid()) >=
            (int)sizeof fresh)
        return ERR_INTERNAL;
    f = fopen(fresh, "w");
    if (!f)
        return ERR_INTERNAL;
    fprintf(f, "%d\n", (int)getpid());
    if (fclose(f) || rename(fresh, path)) {
        unlink(fresh);
        return ERR_INTERNAL;
    }
    return ERR_OK;
}

pid_t pidfile_alive(const char *folder, const char *name)
{
    char path[PATH_MAX];
    int pid = 0;
    FILE *f;

    if (snprintf(path, sizeof path, "%s/%s.pid", folder, name) >= (int)sizeof path)
        return 0;
    f = fopen(path, "r");
    if (!f)
        return 0;
    if (fscanf(f, "%d", &pid) != 1)
        pid = 0;
    fclose(f);
    return pid > 0 && kill(pid, 0) == 0 ? pid : 0;
}

void pidfile_die_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
}
