#include "api/person.h"

enum err user_load_own(struct request *rq, struct user *out)
{
    enum err e = user_load_any(rq->db, rq->arena, rq->id, out);

    if (e)
        return e == ERR_USER_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    if (role_is_self(rq->user, out->login_id) || role_is_admin(rq->user))
        return ERR_OK;
    return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
}

enum err user_load_readable(struct request *rq, struct user *out)
{
    enum err e = user_load_own(rq, out);

    if (e != ERR_NOT_YOUR_OBJECT || rq->user->role != ROLE_SUPERVISOR)
        return e;
    return user_supervises(rq->db, rq->user->login_id, out->login_id) ? ERR_OK : e;
}
