#include "api/json_body.h"

#include "model/team.h"

enum err api_refuse(struct request *rq, const char *field, const char *why)
{
    return api_fail(rq, ERR_INVALID_INPUT, field, why);
}

enum err api_json_body(struct request *rq, const struct json_field *fields, size_t max,
                       struct json **out)
{
    const char *problem = NULL, *name, *why;
    struct str body;
    enum err e;

    if ((e = http_body(rq->http, max, &body)))
        return e;
    if (json_parse(rq->arena, body, out, &problem))
        return api_fail(rq, ERR_BAD_REQUEST, NULL, problem);
    if ((*out)->kind != JSON_IS_OBJECT)
        return api_fail(rq, ERR_BAD_REQUEST, NULL, "an object is needed");
    return json_fits(rq->arena, fields, *out, &name, &why) ? ERR_OK : api_refuse(rq, name, why);
}

enum err api_must_be_team(struct request *rq, const char *field, int64_t id)
{
    struct team_ref team;
    enum err e = team_load(rq->db, rq->arena, id, &team);

    return e == ERR_NOT_FOUND ? api_refuse(rq, field, "There is no such team") : e;
}

enum err api_taken(struct request *rq, const char *field)
{
    return api_fail(rq, ERR_CONFLICT, field, "An object with this value exists already");
}
