/* extension: the phones that exist, as ranges of numbers (table extension_range). */
#ifndef APLOMB_MODEL_EXTENSION_H
#define APLOMB_MODEL_EXTENSION_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"

struct extension_range {
    int64_t first, last;
};

/* In order of their numbers. */
enum err extension_list(struct db *db, struct arena *a, struct extension_range **out,
                        size_t *count);

/* Is the number in one of the ranges? */
enum err extension_exists(struct db *db, const char *number, bool *out);

/* Instead of all there are, inside a transaction. */
enum err extension_replace(struct db *db, const struct extension_range *ranges, size_t count);

/* Number of a queue that is in one of the ranges, "" when none is. */
enum err extension_of_queue(struct db *db, struct arena *a, const char **number);

#endif
