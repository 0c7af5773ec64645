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
