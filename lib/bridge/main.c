/* aplomb-bridge: takes events from the event log to clients as XMPP pubsub.  No arguments; settings
 * come from the file named by APLOMB_CONF and from the environment (base/conf.h). */
#include <sys/resource.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/pidfile.h"
#include "bridge/bridge.h"

/* A waiting client is a descriptor. */
static void want_descriptors(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int main(void)
{
    struct arena arena;
    struct conf conf;
    enum err e;

    arena_init(&arena);
    pidfile_die_with_parent();
    want_descriptors();
    if (!(e = conf_load(&conf, &arena)))
        e = bridge_run(&conf);
    if (e)
        log_error("bridge", "error=%s", err_name(e));
    arena_release(&arena);
    return e ? 1 : 0;
}
