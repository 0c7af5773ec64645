/* aplomb-ctid: the only writer of live state.  Reads the file named by APLOMB_CONF; stays in the
 * foreground and logs on standard error. */
#include <signal.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pidfile.h"
#include "ctid/daemon.h"

int main(void)
{
    struct arena arena;
    struct conf conf;
    enum err e;

    arena_init(&arena);
    pidfile_die_with_parent();
    signal(SIGPIPE, SIG_IGN); /* a broker that dies is no reason to end, */
    signal(SIGXFSZ, SIG_IGN); /* nor is a file that may not grow, which is as a full disk */
    e = conf_load(&conf, &arena);
    if (!e)
        e = daemon_run(&conf);
    if (e)
        log_error("ctid_ends", "error=%s", err_name(e));
    arena_release(&arena);
    return e ? 1 : 0;
}
