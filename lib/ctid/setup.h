/* setup: the configuration tables as a provider is told them. */
#ifndef APLOMB_CTID_SETUP_H
#define APLOMB_CTID_SETUP_H

#include "cti/provider.h"
#include "db/db.h"

/* Changes with everything that setup_load() reads (sql/schema/85-setup.sql). */
enum err setup_version(struct db *db, int64_t *out);

/* Everything belongs to a. */
enum err setup_load(struct db *db, struct arena *a, struct cti_setup *out);

#endif
