/* daemon: aplomb-ctid on its loop: the bus, the switch's timers, housekeeping, signals. */
#ifndef APLOMB_CTID_DAEMON_H
#define APLOMB_CTID_DAEMON_H

#include "base/conf.h"
#include "base/err.h"

/* Runs until TERM or INT (ERR_OK), or until store and memory may disagree: then the process is to
 * end and to start again from the store. */
enum err daemon_run(const struct conf *conf);

#endif
