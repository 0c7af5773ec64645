/* ecc_variable: names of the expanded call variables (table ecc_variable).
 * Source: reference rest-config 1.3. */
#ifndef APLOMB_MODEL_ECC_VARIABLE_H
#define APLOMB_MODEL_ECC_VARIABLE_H

#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct ecc_variable {
    const char *name; /* "user.segment" */
    int64_t length;   /* most bytes of a value */
};

/* Strings belong to a. */
enum err ecc_variable_list(struct db *db, struct arena *a, struct ecc_variable **out,
                           size_t *count);

/* <ECCVariableConfig>. */
void ecc_variables_write(struct buf *xml, const struct ecc_variable *list, size_t count);

#endif
