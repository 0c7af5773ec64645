/* guard_rule: which servers gadgets may ask, as the administrator's console has it (tables
 * guard_target, guard_mode, guard_report).  What a target means is lib/web/guard.h. */
#ifndef APLOMB_MODEL_GUARD_RULE_H
#define APLOMB_MODEL_GUARD_RULE_H

#include <stdint.h>

#include "db/db.h"

struct guard_rule {
    int64_t id;
    const char *target;
    const char *gadget; /* "": for all */
};

struct guard_report {
    const char *host;
    int64_t port;
    const char *gadget; /* "": not known */
    const char *rule;   /* by which it would have been refused */
    int64_t times, first_at, last_at;
};

enum { GUARD_RULES = 200, GUARD_REPORTS = 200 };

/* Reports are kept for a day. */
enum { GUARD_REPORT_MS = 24 * 60 * 60 * 1000 };

/* Strings belong to a. */

/* "settings", "report" or "enforce". */
enum err guard_mode_load(struct db *db, struct arena *a, const char **mode);
enum err guard_mode_save(struct db *db, const char *mode);

enum err guard_rule_list(struct db *db, struct arena *a, struct guard_rule **out, size_t *count);
enum err guard_rule_load(struct db *db, struct arena *a, int64_t id, struct guard_rule *out);
/* Sets r->id.  ERR_CONFLICT, ERR_MAXIMUM_EXCEEDED. */
enum err guard_rule_add(struct db *db, struct guard_rule *r);
enum err guard_rule_remove(struct db *db, int64_t id);

/* The rules in the form of ALLOW_TARGETS. */
enum err guard_rule_text(struct db *db, struct arena *a, const char **list);

/* Those of the last day, newest first. */
enum err guard_report_list(struct db *db, struct arena *a, int64_t now, struct guard_report **out,
                           size_t *count);
/* In a transaction of its own; of r the times do not count. */
enum err guard_report_note(struct db *db, const struct guard_report *r);

#endif
