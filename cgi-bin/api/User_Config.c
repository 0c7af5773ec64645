/* /finesse/api/User/{id}/ReasonCodes and the like: what an administrator has set for a user.
 * Source: Finesse developer guide 12.5, User; reference rest-desktop 2.9, rest-config 3, 4. */
#include "User.h"
#include "model/reason_code.h"
#include "model/wrap_up_reason.h"

static bool is_category(const char *word)
{
    return same(word, "NOT_READY") || same(word, "LOGOUT") || same(word, "ALL");
}

enum err user_get_reason_codes(struct request *rq)
{
    const char *category = http_param(rq->http, "category");
    struct reason_code *codes;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if (!category || !*category)
        return api_fail(rq, ERR_PARAMETER_MISSING, "category", NULL);
    if (!is_category(category))
        return api_fail(rq, ERR_INVALID_INPUT, "category", NULL);
    if ((e = reason_code_list_of_team(rq->db, rq->arena, category, user.team.id, &codes, &count)))
        return e;
    reason_codes_write(rq->out, category, codes, count);
    return ERR_OK;
}

enum err user_get_reason_code(struct request *rq)
{
    struct reason_code code;
    struct user user;
    int64_t id;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = api_number(rq, rq->sub_id, ERR_NOT_FOUND, &id)))
        return e;
    if ((e = reason_code_load_of_team(rq->db, rq->arena, id, user.team.id, &code)))
        return api_fail(rq, e, rq->sub_id, NULL);
    reason_code_write(rq->out, &code);
    return ERR_OK;
}

/* Items carry an address under the user, as live servers print it. */
static const char *base(struct request *rq, const struct user *user)
{
    return arena_printf(rq->arena, "/finesse/api/User/%s", user->login_id);
}

enum err user_get_wrap_up_reasons(struct request *rq)
{
    struct wrap_up_reason *reasons;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = wrap_up_reason_list_of_team(rq->db, rq->arena, user.team.id, &reasons, &count)))
        return e;
    wrap_up_reasons_write(rq->out, base(rq, &user), reasons, count);
    return ERR_OK;
}

enum err user_get_wrap_up_reason(struct request *rq)
{
    struct wrap_up_reason reason;
    struct user user;
    int64_t id;
    enum err e;

    if ((e = user_load_own(rq, &user)))
        return e;
    if ((e = api_number(rq, rq->sub_id, ERR_NOT_FOUND, &id)))
        return e;
    if ((e = wrap_up_reason_load_of_team(rq->db, rq->arena, id, user.team.id, &reason)))
        return api_fail(rq, e, rq->sub_id, NULL);
    wrap_up_reason_write(rq->out, base(rq, &user), &reason);
    return ERR_OK;
}
