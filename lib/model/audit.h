/* audit: who changed what in the configuration (table audit, append only). */
#ifndef APLOMB_MODEL_AUDIT_H
#define APLOMB_MODEL_AUDIT_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"

/* Of each state of an object so much is kept. */
enum { AUDIT_BYTES = 64 * 1024 };

struct audit {
    int64_t id, at; /* ms since 1970 */
    const char *who, *request_id;
    const char *action; /* POST, PUT, DELETE */
    const char *object; /* its address */
    const char *before, *after;
    bool shortened; /* they were longer than AUDIT_BYTES */
};

/* Inside the transaction that makes the change.  Longer states are cut, and it is said so. */
enum err audit_add(struct db *db, struct arena *a, const struct audit *row);

/* Newest first, at most `most`, with ids below `below`; object "" for all, else it and what lies
 * under its address; who "" for everybody. */
enum err audit_list(struct db *db, struct arena *a, int64_t below, const char *object,
                    const char *who, int64_t most, struct audit **out, size_t *count);

#endif
