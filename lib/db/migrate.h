/* migrate: a new database gets the schema, an old one the steps it lacks, a newer one is refused.
 *
 * The version is SQLite's user_version: 1 is the schema of the first release, each file of
 * sql/migrate adds one.  Until then version 1 changes: the application_id, a fingerprint of all
 * that was said to make it, tells one state of it from another, which is refused as well. */
#ifndef APLOMB_DB_MIGRATE_H
#define APLOMB_DB_MIGRATE_H

#include <stdbool.h>

#include "base/err.h"

struct db;

/* Made from sql/schema and sql/migrate; each ends in a NULL. */
extern const char *const schema_parts[];
extern const char *const migrations[];
extern const int schema_version; /* the one this build wants */

/* Creates the file when it is missing.  ERR_UNAVAILABLE when its schema is newer than ours, or
 * another of the same version; or when it has tables and no version, being somebody else's. */
enum err db_migrate(const char *path);

/* Between migrate and the store. */
int db_schema_version(struct db *db);
int db_application_id(struct db *db);
bool db_is_empty(struct db *db); /* no table */
enum err db_run_script(struct db *db, const char *sql);

#endif
