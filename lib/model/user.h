/* user: a person and what the person is doing now (tables person, agent).
 * Source: reference rest-desktop 2.1. */
#ifndef APLOMB_MODEL_USER_H
#define APLOMB_MODEL_USER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "db/db.h"
#include "model/reason_code.h"

struct team_ref {
    int64_t id;
    const char *name;
};

/* What aplomb-ctid keeps of an agent; a person without a row is in state LOGOUT. */
struct agent_now {
    const char *login_id;
    const char *state;         /* LOGOUT, NOT_READY, READY, ... */
    const char *pending_state; /* "" for none */
    int64_t reason_code;       /* the switch's number, 0 for none */
    const char *extension;     /* "" when signed out */
    const char *mobile_mode;   /* "" unless signed in as a mobile agent */
    const char *mobile_number;
    int64_t state_changed_at; /* ms, 0 before the first state */
};

struct user {
    const char *login_id, *login_name, *first_name, *last_name;
    bool is_agent, is_supervisor, is_administrator;
    int64_t skill_target_id; /* 0: not known to a router */
    struct team_ref team;    /* id 0: none */
    const char *wrap_up_incoming, *wrap_up_outgoing;
    struct agent_now now;
    struct reason_code reason; /* id 0: none that is configured */
    struct team_ref *supervised;
    size_t supervised_count;
};

/* Strings belong to a.  ERR_USER_NOT_FOUND when nobody active has this login id. */
enum err user_load(struct db *db, struct arena *a, const char *login_id, struct user *out);

/* By login id or, if none has it, by login name. */
enum err user_load_any(struct db *db, struct arena *a, const char *id_or_name, struct user *out);

/* Every active agent and supervisor, in order of login id. */
enum err user_list(struct db *db, struct arena *a, struct user **out, size_t *count);

/* The members of a team (its supervisors are not members by that). */
enum err user_list_of_team(struct db *db, struct arena *a, int64_t team_id, struct user **out,
                           size_t *count);

/* Who is signed in on this extension; ERR_USER_NOT_FOUND when nobody is. */
enum err user_on_extension(struct db *db, struct arena *a, const char *extension,
                           const char **login_id);

/* ERR_NOT_YOUR_AGENT when supervisor does not supervise the team that login_id is a member of. */
enum err user_must_supervise(struct db *db, const char *supervisor, const char *login_id);

/* For aplomb-ctid, inside its transaction. */
enum err user_save_now(struct db *db, const struct agent_now *now);

/* The whole object; root is "User" in answers and lists, "user" in events. */
void user_write(struct buf *xml, const char *root, const struct user *u);

/* The short form that Team and the node /Team/{id}/Users carry. */
void user_write_summary(struct buf *xml, const char *root, const struct user *u);

#endif
