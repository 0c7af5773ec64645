#include "api/json_body.h"

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
