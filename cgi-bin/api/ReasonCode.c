/* /finesse/api/ReasonCode: why an agent is not ready or signed out.
 * Source: Finesse developer guide 12.5, ReasonCode; reference rest-config 3. */
#include "api/input.h"
#include "model/reason_code.h"

static enum err load(struct request *rq, struct reason_code *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, reason_code_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err need_category(struct request *rq, const char **out)
{
    *out = http_param(rq->http, "category");
    if (!*out || !**out)
        return api_fail(rq, ERR_PARAMETER_MISSING, "category", NULL);
    return ERR_OK;
}

static enum err get_one(struct request *rq)
{
    struct reason_code rc;
    enum err e;

    if ((e = load(rq, &rc)))
        return e;
    reason_code_write(rq->out, &rc);
    return ERR_OK;
}

/* By the number that the switch knows: what the library's ReasonCodeLookup asks for. */
static enum err look_up(struct request *rq)
{
    const char *category, *code = http_param(rq->http, "code");
    struct reason_code rc;
    int64_t number;
    enum err e;

    if ((e = need_category(rq, &category)))
        return e;
    if (!code || !*code)
        return api_fail(rq, ERR_PARAMETER_MISSING, "code", NULL);
    if (!reason_code_is_category(category))
        return api_fail(rq, ERR_INVALID_INPUT, "category", NULL);
    if ((e = api_number(rq, code, ERR_NOT_FOUND, &number)) ||
        (e = reason_code_find(rq->db, rq->arena, category, number, &rc)))
        return api_fail(rq, e, code, NULL);
    reason_code_write(rq->out, &rc);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct reason_code *codes;
    const char *category;
    size_t count;
    enum err e;

    if ((e = need_category(rq, &category)))
        return e;
    if (!reason_code_is_category(category) && !same(category, "ALL"))
        return api_fail(rq, ERR_INVALID_INPUT, "category", NULL);
    if ((e = reason_code_list(rq->db, rq->arena, category, &codes, &count)))
        return e;
    reason_codes_write(rq->out, category, codes, count);
    return ERR_OK;
}

/* -- configuration --------------------------------------------------------------------------- */

static enum err read(struct request *rq, const struct xml_node *body, struct reason_code *rc,
                     int *given)
{
    enum err e;

    api_read_text(rq, body, "label", &rc->label, given);
    if ((e = api_read_int(rq, body, "code", &rc->code, given)))
        return e;
    return api_read_bool(rq, body, "forAll", &rc->for_all, given);
}

static enum err check(struct request *rq, const struct reason_code *rc)
{
    const char *what;
    enum err e = reason_code_check(rc, &what);

    return api_fail(rq, e, what, NULL);
}

/* Code and label are unique each by itself: the client is told which of them is taken. */
static enum err stored(struct request *rq, enum err e, const struct reason_code *rc)
{
    struct reason_code other;

    if (e == ERR_CONFLICT && !reason_code_find(rq->db, rq->arena, rc->category, rc->code, &other) &&
        other.id != rc->id)
        return api_stored(rq, e, arena_printf(rq->arena, "%lld", (long long)rc->code));
    return api_stored(rq, e, rc->label);
}

static enum err add(struct request *rq, void *thing)
{
    return reason_code_add(rq->db, thing);
}

static enum err create(struct request *rq)
{
    static const char *const needed[] = { "category", "code", "label", "forAll" };
    struct reason_code rc = { 0 };
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "ReasonCode", &body)))
        return e;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (!xml_child(body, needed[i]))
            return api_fail(rq, ERR_BAD_REQUEST, needed[i], "A required element is missing");
    api_read_text(rq, body, "category", &rc.category, &given);
    if ((e = read(rq, body, &rc, &given)) || (e = check(rq, &rc)))
        return e;
    return stored(rq, api_create(rq, add, &rc, "/finesse/api/ReasonCode", &rc.id), &rc);
}

static enum err change(struct request *rq, void *body)
{
    struct reason_code was, is;
    int given = 0;
    enum err e;

    if ((e = load(rq, &was)))
        return e;
    is = was;
    if ((e = read(rq, body, &is, &given)))
        return e;
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "ReasonCode", "There is nothing to update");
    if (was.system_code && (is.code != was.code || is.for_all != was.for_all))
        return api_fail(rq, ERR_INVALID_INPUT, is.code != was.code ? "code" : "forAll",
                        "Only the label of a system code can be changed");
    if ((e = check(rq, &is)))
        return e;
    return stored(rq, reason_code_save(rq->db, &was, &is), &is);
}

static enum err update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "ReasonCode", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct reason_code rc;
    enum err e;

    (void)unused;
    if ((e = load(rq, &rc)))
        return e;
    if (rc.system_code)
        return api_fail(rq, ERR_INVALID_INPUT, rq->id, "A system code cannot be deleted");
    return reason_code_remove(rq->db, rc.id);
}

static enum err remove_one(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ReasonCode/{id}", USER, get_one },
    { "GET", "/finesse/api/ReasonCode", USER, look_up },
    { "GET", "/finesse/api/ReasonCodes", ADMIN, get_all },
    { "POST", "/finesse/api/ReasonCode", ADMIN, create },
    { "PUT", "/finesse/api/ReasonCode/{id}", ADMIN, update },
    { "DELETE", "/finesse/api/ReasonCode/{id}", ADMIN, remove_one },
    { 0 },
};

int main(void)
{
    return api_serve("ReasonCode", routes);
}
