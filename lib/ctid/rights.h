/* rights: may the requester of a command still do this, now that its turn has come?  Programs
 * checked when it was accepted; teams and participants may have changed since (design.md). */
#ifndef APLOMB_CTID_RIGHTS_H
#define APLOMB_CTID_RIGHTS_H

#include "cti/provider.h"
#include "db/db.h"

/* *refusal is filled when they do not hold.  ERR_UNAVAILABLE: the store could not be asked, which
 * is no reason to refuse anything. */
enum err rights_hold(struct db *db, struct arena *a, const struct cti_command *command, bool *hold,
                     struct cti_refusal *refusal);

#endif
