/* script_selector: numbers by which calls and tasks come to a queue, and tasks are passed on
 * (developer documentation 12.6(2), Get Script Selectors). */
#ifndef APLOMB_MODEL_SCRIPT_SELECTOR_H
#define APLOMB_MODEL_SCRIPT_SELECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct script_selector {
    int64_t media_id; /* MEDIA_VOICE for calls */
    const char *name;
    const char *number;
};

/* Strings belong to a. */
enum err script_selector_list(struct db *db, struct arena *a, bool of_calls, bool of_tasks,
                              struct script_selector **out, size_t *count);

void script_selectors_write(struct buf *xml, const struct script_selector *list, size_t count);

#endif
