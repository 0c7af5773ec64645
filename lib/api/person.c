#include "api/person.h"

static enum err may_read(const struct request *rq, const char *login_id, bool as_supervisor)
{
    enum err e;

    if (role_is_self(rq->user, login_id) || role_is_admin(rq->user))
        return ERR_OK;
    if (!as_supervisor || rq->user->role != ROLE_SUPERVISOR)
        return ERR_NOT_YOUR_OBJECT;
    e = user_must_supervise(rq->db, rq->user->login_id, login_id);
    return e == ERR_NOT_YOUR_AGENT ? ERR_NOT_YOUR_OBJECT : e;
}

static enum err load(struct request *rq, struct user *out, bool as_supervisor)
{
    enum err e = user_load_any(rq->db, rq->arena, rq->id, out);

    if (!e)
        e = may_read(rq, out->login_id, as_supervisor);
    return e == ERR_USER_NOT_FOUND || e == ERR_NOT_YOUR_OBJECT ? api_fail(rq, e, rq->id, NULL) : e;
}

enum err user_load_own(struct request *rq, struct user *out)
{
    return load(rq, out, false);
}

enum err user_load_readable(struct request *rq, struct user *out)
{
    return load(rq, out, true);
}
