/* /finesse/api/WrapUpReason: what a call was about.
 * Source: Finesse developer guide 12.5, WrapUpReason; reference rest-config 4. */
#include "api/input.h"
#include "model/wrap_up_reason.h"

static enum err load(struct request *rq, struct wrap_up_reason *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, wrap_up_reason_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err get_one(struct request *rq)
{
    struct wrap_up_reason w;
    enum err e;

    if ((e = load(rq, &w)))
        return e;
    wrap_up_reason_write(rq->out, "/finesse/api", &w);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct wrap_up_reason *list;
    size_t count;
    enum err e;

    if ((e = wrap_up_reason_list(rq->db, rq->arena, &list, &count)))
        return e;
    wrap_up_reasons_write(rq->out, "/finesse/api", list, count);
    return ERR_OK;
}

static enum err read(struct request *rq, const struct xml_node *body, struct wrap_up_reason *w,
                     int *given)
{
    const char *what;
    enum err e;

    api_read_text(rq, body, "label", &w->label, given);
    if ((e = api_read_bool(rq, body, "forAll", &w->for_all, given)))
        return e;
    e = wrap_up_reason_check(w, &what);
    return api_fail(rq, e, what, NULL);
}

static enum err add(struct request *rq, void *thing)
{
    return wrap_up_reason_add(rq->db, thing);
}

static enum err create(struct request *rq)
{
    struct wrap_up_reason w = { 0 };
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "WrapUpReason", &body)))
        return e;
    if (!xml_child(body, "label") || !xml_child(body, "forAll"))
        return api_fail(rq, ERR_BAD_REQUEST, xml_child(body, "label") ? "forAll" : "label",
                        "A required element is missing");
    if ((e = read(rq, body, &w, &given)))
        return e;
    return api_stored(rq, api_create(rq, add, &w, "/finesse/api/WrapUpReason", &w.id), w.label);
}

static enum err change(struct request *rq, void *body)
{
    struct wrap_up_reason was, is;
    int given = 0;
    enum err e;

    if ((e = load(rq, &was)))
        return e;
    is = was;
    if ((e = read(rq, body, &is, &given)))
        return e;
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "WrapUpReason", "There is nothing to update");
    return api_stored(rq, wrap_up_reason_save(rq->db, &was, &is), is.label);
}

static enum err update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "WrapUpReason", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct wrap_up_reason w;
    enum err e = load(rq, &w);

    (void)unused;
    return e ? e : wrap_up_reason_remove(rq->db, w.id);
}

static enum err remove_one(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/WrapUpReason/{id}", ADMIN, get_one },
    { "GET", "/finesse/api/WrapUpReasons", ADMIN, get_all },
    { "POST", "/finesse/api/WrapUpReason", ADMIN, create },
    { "PUT", "/finesse/api/WrapUpReason/{id}", ADMIN, update },
    { "DELETE", "/finesse/api/WrapUpReason/{id}", ADMIN, remove_one },
    { 0 },
};

int main(void)
{
    return api_serve("WrapUpReason", routes);
}
