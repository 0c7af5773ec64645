/* reason_code: why an agent is not ready or signed out (table reason_code).
 * Source: reference rest-desktop 2.1, 2.9; rest-config 3. */
#ifndef APLOMB_MODEL_REASON_CODE_H
#define APLOMB_MODEL_REASON_CODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"

struct reason_code {
    int64_t id;
    const char *category; /* NOT_READY or LOGOUT */
    int64_t code;         /* 1..65535, what the switch understands */
    const char *label;
    bool for_all;
    bool system_code; /* the switch's own; nobody chooses it */
};

/* Strings belong to a.  ERR_NOT_FOUND if there is no such id. */
enum err reason_code_load(struct db *db, struct arena *a, int64_t id, struct reason_code *out);

/* Likewise, and ERR_NOT_FOUND unless the code is global or of that team. */
enum err reason_code_load_of_team(struct db *db, struct arena *a, int64_t id, int64_t team_id,
                                  struct reason_code *out);

/* Those a member of the team may choose; category NOT_READY, LOGOUT or ALL. */
enum err reason_code_list_of_team(struct db *db, struct arena *a, const char *category,
                                  int64_t team_id, struct reason_code **out, size_t *count);

/* What an administrator sees: every code of the category (or ALL), system codes included. */
enum err reason_code_list(struct db *db, struct arena *a, const char *category,
                          struct reason_code **out, size_t *count);

/* The code with that number; ERR_NOT_FOUND. */
enum err reason_code_find(struct db *db, struct arena *a, const char *category, int64_t code,
                          struct reason_code *out);

/* Those given to the team, without the global ones. */
enum err reason_code_list_assigned(struct db *db, struct arena *a, const char *category,
                                   int64_t team_id, struct reason_code **out, size_t *count);

/* Is every member of a kind the API allows?  ERR_INVALID_INPUT, and *what names the element. */
enum err reason_code_check(const struct reason_code *rc, const char **what);

/* Inside a transaction.  ERR_MAXIMUM_EXCEEDED at 100 global or 100 team codes of a category;
 * ERR_CONFLICT when code or label are taken.  add sets rc->id. */
enum err reason_code_add(struct db *db, struct reason_code *rc);
enum err reason_code_save(struct db *db, const struct reason_code *was,
                          const struct reason_code *rc);
enum err reason_code_remove(struct db *db, int64_t id);

bool reason_code_is_category(const char *word); /* NOT_READY or LOGOUT */

/* <ReasonCode> of the ReasonCode API. */
void reason_code_write(struct buf *xml, const struct reason_code *rc);

/* <ReasonCodes category="...">: the one documented attribute. */
void reason_codes_write(struct buf *xml, const char *category, const struct reason_code *list,
                        size_t count);

/* The children of <reasonCode> inside a User, which stand in another order. */
void reason_code_write_in_user(struct buf *xml, const struct reason_code *rc);

#endif
