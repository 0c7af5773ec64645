/* setup: the configuration tables as a provider is told them. */
#ifndef APLOMB_CTID_SETUP_H
#define APLOMB_CTID_SETUP_H

#include "cti/provider.h"
#include "db/db.h"

/* Everything belongs to a. */
enum err setup_load(struct db *db, struct arena *a, struct cti_setup *out);

#endif
