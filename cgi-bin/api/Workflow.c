/* /finesse/api/Workflow: triggers, conditions and ordered actions.
 * Source: Finesse developer guide 12.5, Workflow; reference rest-config 7. */
#include "model/workflow.h"
#include "api/input.h"

static enum err load(struct request *rq, struct workflow *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, workflow_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err get_one(struct request *rq)
{
    struct workflow w;
    enum err e;

    if ((e = load(rq, &w)))
        return e;
    workflow_write(rq->out, &w, false);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct workflow *list;
    size_t count;
    enum err e;

    if ((e = workflow_list(rq->db, rq->arena, &list, &count)))
        return e;
    workflows_write(rq->out, list, count, false);
    return ERR_OK;
}

static enum err read(struct request *rq, const struct xml_node *body, struct workflow *w,
                     int *given)
{
    const char *what = NULL;
    enum err e = workflow_read(rq->arena, body, w, given, &what);

    return api_fail(rq, e, what, NULL);
}

static enum err stored(struct request *rq, enum err e, const struct workflow *w)
{
    if (e == ERR_NOT_FOUND)
        return api_fail(rq, ERR_FINESSE_API, "workflowActions", "An action does not exist");
    if (e != ERR_CONFLICT)
        return api_stored(rq, e, w->name);
    rq->error_type = "Database constraint violation";
    return api_fail(rq, ERR_FINESSE_API, "Duplicate Workflow name.",
                    "A workflow of this name exists already");
}

static enum err add(struct request *rq, void *thing)
{
    return workflow_add(rq->db, thing);
}

static enum err create(struct request *rq)
{
    struct workflow w = { .description = "", .media = "", .apply = "ALL" };
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "Workflow", &body)))
        return e;
    if (!xml_child(body, "name") || !xml_child(body, "TriggerSet"))
        return api_fail(rq, ERR_BAD_REQUEST, xml_child(body, "name") ? "TriggerSet" : "name",
                        "A required element is missing");
    if ((e = read(rq, body, &w, &given)))
        return e;
    return stored(rq, api_create(rq, add, &w, "/finesse/api/Workflow", &w.id), &w);
}

static enum err change(struct request *rq, void *body)
{
    struct workflow w;
    int given = 0;
    enum err e;

    if ((e = load(rq, &w)) || (e = read(rq, body, &w, &given)))
        return e;
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "Workflow", "There is nothing to update");
    return stored(rq, workflow_save(rq->db, &w), &w);
}

static enum err update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "Workflow", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct workflow w;
    enum err e = load(rq, &w);

    (void)unused;
    return e ? e : workflow_remove(rq->db, w.id);
}

static enum err remove_one(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/Workflow/{id}", ADMIN, get_one },
    { "GET", "/finesse/api/Workflows", ADMIN, get_all },
    { "POST", "/finesse/api/Workflow", ADMIN, create },
    { "PUT", "/finesse/api/Workflow/{id}", ADMIN, update },
    { "DELETE", "/finesse/api/Workflow/{id}", ADMIN, remove_one },
    { 0 },
};

int main(void)
{
    return api_serve("Workflow", routes);
}
