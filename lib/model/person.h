/* person: somebody as administrators keep them (tables person, team_supervisor); what a person is
 * doing now is user's (model/user.h). */
#ifndef APLOMB_MODEL_PERSON_H
#define APLOMB_MODEL_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"

/* People of a page. */
enum { PERSON_PAGE = 1000 };

struct person {
    const char *login_id, *login_name, *first_name, *last_name;
    bool is_agent, is_supervisor, is_administrator, is_active, may_be_mobile;
    int64_t team_id;         /* 0: a member of none */
    int64_t skill_target_id; /* 0: not known to a router */
    int64_t *supervised;     /* ids of teams, the supervisor's own first */
    size_t supervised_count;

    /* Told, not kept by person_add and person_save. */
    int64_t password_set_at, locked_until; /* ms, 0: not known, not locked */
    const char *state, *extension;
};

/* Strings belong to a.  ERR_NOT_FOUND. */
enum err person_load(struct db *db, struct arena *a, const char *login_id, struct person *out);

/* In order of login id those behind `after` ("" for the first) whose ids or names hold the text, ""
 * for all; at most PERSON_PAGE. */
enum err person_page(struct db *db, struct arena *a, const char *after, const char *text,
                     struct person **out, size_t *count);

/* Is this id or name, which who is to have, another person's?  "" for nobody's. */
enum err person_of_name(struct db *db, struct arena *a, const char *who, const char *name,
                        const char **other);

/* Inside a transaction.  Teams must exist, names be free: ERR_CONFLICT. */
enum err person_add(struct db *db, const struct person *p, const char *password_hash, int64_t now);
enum err person_save(struct db *db, const struct person *p);
enum err person_remove(struct db *db, const char *login_id);

/* With another password there is no lock-out, and no session of the page that began with the old
 * one.  Inside a transaction. */
enum err person_set_password(struct db *db, const char *login_id, const char *hash, int64_t now);

/* Ends a lock-out, and forgets wrong passwords.  Inside a transaction. */
enum err person_unlock(struct db *db, const char *login_id);

/* Whoever this was, or was not: an active administrator from now on.  Inside a transaction. */
enum err person_make_administrator(struct db *db, const char *login_id, const char *hash,
                                   int64_t now);

/* Active ones. */
enum err person_count_administrators(struct db *db, int64_t *count);

/* Signed in somewhere, or in a call. */
enum err person_is_at_work(struct db *db, const char *login_id, bool *out);

/* NULL when this can be one of the names that somebody signs in with, else what could.  They are
 * part of addresses, topics and HTTP Basic. */
const char *person_name_fault(const char *name);

#endif
