/* /finesse/api/WorkflowAction: a browser pop or an HTTP request of a workflow.
 * Source: Finesse developer guide 12.5, WorkflowAction; reference rest-config 7.1. */
#include "api/input.h"
#include "model/workflow_action.h"

static enum err load(struct request *rq, struct workflow_action *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, workflow_action_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err get_one(struct request *rq)
{
    struct workflow_action w;
    enum err e;

    if ((e = load(rq, &w)))
        return e;
    workflow_action_write(rq->out, &w);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct workflow_action *list;
    size_t count;
    enum err e;

    if ((e = workflow_action_list(rq->db, rq->arena, &list, &count)))
        return e;
    xml_open(rq->out, "WorkflowActions");
    for (size_t i = 0; i < count; i++)
        workflow_action_write(rq->out, &list[i]);
    xml_close(rq->out, "WorkflowActions");
    return ERR_OK;
}

static enum err read(struct request *rq, const struct xml_node *body, struct workflow_action *w,
                     int *given)
{
    const char *what = NULL;
    enum err e = workflow_action_read(rq->arena, body, w, given, &what);

    return api_fail(rq, e, what, NULL);
}

static enum err add(struct request *rq, void *thing)
{
    return workflow_action_add(rq->db, thing);
}

static enum err create(struct request *rq)
{
    struct workflow_action w = { .handled_by = "FINESSE_DESKTOP" };
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "WorkflowAction", &body)))
        return e;
    if (!xml_child(body, "name") || !xml_child(body, "type"))
        return api_fail(rq, ERR_BAD_REQUEST, xml_child(body, "name") ? "type" : "name",
                        "A required element is missing");
    if ((e = read(rq, body, &w, &given)))
        return e;
    return api_stored(rq, api_create(rq, add, &w, "/finesse/api/WorkflowAction", &w.id), w.name);
}

static enum err change(struct request *rq, void *body)
{
    struct workflow_action w;
    int given = 0;
    enum err e;

    if ((e = load(rq, &w)) || (e = read(rq, body, &w, &given)))
        return e;
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "WorkflowAction", "There is nothing to update");
    return api_stored(rq, workflow_action_save(rq->db, &w), w.name);
}

static enum err update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "WorkflowAction", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct workflow_action w;
    enum err e = load(rq, &w);

    (void)unused;
    return e ? e : workflow_action_remove(rq->db, w.id);
}

static enum err remove_one(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/WorkflowAction/{id}", ADMIN, get_one },
    { "GET", "/finesse/api/WorkflowActions", ADMIN, get_all },
    { "POST", "/finesse/api/WorkflowAction", ADMIN, create },
    { "PUT", "/finesse/api/WorkflowAction/{id}", ADMIN, update },
    { "DELETE", "/finesse/api/WorkflowAction/{id}", ADMIN, remove_one },
    { 0 },
};

int main(void)
{
    return api_serve("WorkflowAction", routes);
}
