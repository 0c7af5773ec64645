/* pidfile: RUN/NAME.pid, by which people and tests find a process; renewed at each start. */
#ifndef APLOMB_BASE_PIDFILE_H
#define APLOMB_BASE_PIDFILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

/* Writes the pid of this process into folder/name.pid, whole or not at all.  ERR_INTERNAL when the
 * folder cannot be written (its disk may be full): then there is none. */
enum err pidfile_write(const char *folder, const char *name);

/* The pid in the file, 0 when there is none or its process is gone. */
pid_t pidfile_alive(const char *folder, const char *name);

/* A process whose loop goes round says so at least every PIDFILE_BEAT_MS: the file's time is
 * renewed, and one that is missing written. */
enum { PIDFILE_BEAT_MS = 2000 };
void pidfile_beat(const char *folder, const char *name);

/* It lives and beats; false for one that is halted or wedged, after four beats left out. */
bool pidfile_beats(const char *folder, const char *name);

/* Ends this process with the one that started it (Linux), so that nothing is left behind when a
 * supervisor is killed. */
void pidfile_die_with_parent(void);

#endif
