/* lease: of the processes that could write live state, one does: who holds the lease.
 *
 * With SQLite it is a lock on DATABASE.lease, which the kernel frees at the moment its holder dies,
 * so that everybody sees within one system call whether aplomb-ctid is there. */
#ifndef APLOMB_DB_LEASE_H
#define APLOMB_DB_LEASE_H

#include <stdbool.h>

#include "base/err.h"

/* Takes the lease of the database at path and keeps it until the process ends; waits up to wait_ms.
 * ERR_CONFLICT when somebody else holds it, ERR_UNAVAILABLE when its file cannot be opened, which
 * is logged. */
enum err db_lease_take(const char *path, int wait_ms);

/* Somebody holds it.  So it counts, too, when there is no descriptor left to look with: who cannot
 * look must not say that nobody is there. */
bool db_lease_held(const char *path);

/* The same for those who ask often: the file stays open in *fd, which is -1 at first and the
 * caller's to close. */
bool db_lease_watch(const char *path, int *fd);

#endif
