#include "auth/role.h"

#include <string.h>

bool role_is_admin(const struct auth_user *user)
{
    return user && user->role == ROLE_ADMINISTRATOR;
}

bool role_suffices(const struct auth_user *user, enum access access)
{
    switch (access) {
    case NOBODY:
        return false;
    case ANYBODY:
        return true;
    case USER:
        return user != NULL;
    case SUPERVISOR:
        return user && user->role != ROLE_AGENT;
    case ADMIN:
        return role_is_admin(user);
    }
    return false;
}

bool role_is_self(const struct auth_user *user, const char *login_id)
{
    return user && strcmp(user->login_id, login_id) == 0;
}

enum err role_supervises(struct db *db, const struct auth_user *user, int64_t team_id, bool *yes)
{
    struct db_rows rows;
    enum err e;

    *yes = false;
    if (!user || user->role != ROLE_SUPERVISOR)
        return ERR_OK;
    e = db_one(db, Q_TEAM_SUPERVISED_BY, DB_ARGS(db_int(team_id), db_text(user->login_id)), &rows);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    *yes = true;
    return db_done(&rows);
}
