/* assignment: what an administrator gives to a team: reason codes, wrap-up reasons, phone books,
 * workflows.  Source: reference rest-config 8. */
#ifndef APLOMB_MODEL_ASSIGNMENT_H
#define APLOMB_MODEL_ASSIGNMENT_H

#include <stdint.h>

#include "db/db.h"

enum assignment {
    ASSIGN_NOT_READY_CODES,
    ASSIGN_LOGOUT_CODES,
    ASSIGN_WRAP_UP_REASONS,
    ASSIGN_PHONE_BOOKS,
    ASSIGN_WORKFLOWS, /* in the order they are tried */
};

enum { ASSIGNMENTS_MAX = 1500 };

/* Inside a transaction: the items replace what the team had.  ERR_NOT_FOUND: there is no such item;
 * ERR_INVALID_INPUT: it cannot be given to a team; *wrong is its place in the list.
 * ERR_MAXIMUM_EXCEEDED for more than a team may have. */
enum err assignment_replace(struct db *db, enum assignment kind, int64_t team_id,
                            const int64_t *items, size_t count, size_t *wrong);

#endif
