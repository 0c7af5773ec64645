/* wrap_up_reason: what a call was about (table wrap_up_reason).  Source: reference rest-config 4.
 */
#ifndef APLOMB_MODEL_WRAP_UP_REASON_H
#define APLOMB_MODEL_WRAP_UP_REASON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct wrap_up_reason {
    int64_t id;
    const char *label; /* at most 39 bytes: the switch carries it in a call variable */
    bool for_all;
};

/* Strings belong to a.  ERR_NOT_FOUND. */
enum err wrap_up_reason_load(struct db *db, struct arena *a, int64_t id,
                             struct wrap_up_reason *out);

/* Likewise, and ERR_NOT_FOUND unless it is global or of that team. */
enum err wrap_up_reason_load_of_team(struct db *db, struct arena *a, int64_t id, int64_t team_id,
                                     struct wrap_up_reason *out);

/* All there are; those a member of the team may choose; those given to the team. */
enum err wrap_up_reason_list(struct db *db, struct arena *a, struct wrap_up_reason **out,
                             size_t *count);
enum err wrap_up_reason_list_of_team(struct db *db, struct arena *a, int64_t team_id,
                                     struct wrap_up_reason **out, size_t *count);
enum err wrap_up_reason_list_assigned(struct db *db, struct arena *a, int64_t team_id,
                                      struct wrap_up_reason **out, size_t *count);

/* ERR_INVALID_INPUT, and *what names the element. */
enum err wrap_up_reason_check(const struct wrap_up_reason *w, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED at 100 global or 1,500 team reasons; ERR_CONFLICT
 * when the label is taken.  add sets w->id. */
enum err wrap_up_reason_add(struct db *db, struct wrap_up_reason *w);
enum err wrap_up_reason_save(struct db *db, const struct wrap_up_reason *was,
                             const struct wrap_up_reason *w);
enum err wrap_up_reason_remove(struct db *db, int64_t id);

/* <WrapUpReason>; its uri begins with base: "/finesse/api", or "/finesse/api/User/1001", as live
 * servers print it for an agent. */
void wrap_up_reason_write(struct buf *xml, const char *base, const struct wrap_up_reason *w);
void wrap_up_reasons_write(struct buf *xml, const char *base, const struct wrap_up_reason *list,
                           size_t count);

#endif
