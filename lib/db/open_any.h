/* open_any: inside this room only: db_open without the look at the schema. */
#ifndef APLOMB_DB_OPEN_ANY_H
#define APLOMB_DB_OPEN_ANY_H

#include "db/db.h"

enum err db_open_any(const char *path, enum db_mode mode, bool create, struct db **out);

#endif
