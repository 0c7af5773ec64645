/* role: who somebody is, and who may call what.
 *
 * A route names the least it asks for; what depends on the object (one's own user, a supervisor of
 * that team) is asked once the object is loaded.  Source: reference rest-desktop 1.10. */
#ifndef APLOMB_AUTH_ROLE_H
#define APLOMB_AUTH_ROLE_H

#include <stdbool.h>
#include <stdint.h>

enum role { ROLE_AGENT, ROLE_SUPERVISOR, ROLE_ADMINISTRATOR };

/* Somebody whose credentials were right.  Strings belong to the arena of the check. */
struct auth_user {
    const char *login_id;   /* the id in URIs, "1001" */
    const char *login_name; /* "agent1001" */
    int64_t team_id;        /* 0 for none */
    enum role role;
};

/* The column of a route table; a route without it is refused. */
enum access {
    NOBODY,     /* forgotten */
    ANYBODY,    /* no identity needed */
    USER,       /* whoever has signed in; the handler asks further */
    SUPERVISOR, /* supervisors and administrators */
    ADMIN,      /* administrators */
};

/* user may be NULL. */
bool role_suffices(const struct auth_user *user, enum access access);

bool role_is_admin(const struct auth_user *user);

/* user is the one with that login id. */
bool role_is_self(const struct auth_user *user, const char *login_id);

#endif
