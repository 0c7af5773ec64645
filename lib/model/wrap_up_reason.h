/* wrap_up_reason: what a call was about (table wrap_up_reason).
 * Source: reference rest-desktop 2.9, rest-config 4. */
#ifndef APLOMB_MODEL_WRAP_UP_REASON_H
#define APLOMB_MODEL_WRAP_UP_REASON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct wrap_up_reason {
    int64_t id;
    const char *label;
    bool for_all;
};

/* Those a member of the team may choose, in order of the label. */
enum err wrap_up_reason_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                                     struct wrap_up_reason **out, size_t *count);

/* <WrapUpReason> with an address under the user, as live servers print it. */
void wrap_up_reason_write_of_user(struct buf *xml, const char *login_id,
                                  const struct wrap_up_reason *reason);

#endif
