/* simcall_tasks: tasks of channels beside voice. */
#include "ctid/simtalk.h"
#include "ctid/work.h"
#include "json/write.h"

static bool take_variables(const struct json *in, struct cti_variable *out, size_t *count)
{
    const struct json *list = json_get(in, "variables");

    if (!list || list->kind == JSON_IS_NULL)
        return true;
    if (list->kind != JSON_IS_OBJECT)
        return false;
    for (const struct json *v = list->children; v; v = v->next) {
        if (v->kind != JSON_IS_TEXT ||
            !(talk_named_variable(v->name) || talk_numbered_variable(v->name)) ||
            *count == CTI_VARIABLES_MAX)
            return false;
        out[(*count)++] = (struct cti_variable) { v->name, v->text };
    }
    return true;
}

enum err tasks_post(struct talk *t)
{
    static const struct talk_fault faults[] = {
        { ERR_NOT_FOUND, 400, "mrd", "no such channel" },
        { ERR_INVALID_INPUT, 400, "queue", "no such queue" },
        { 0 },
    };
    const struct json *mrd = json_get(t->in, "mrd"), *queue = json_get(t->in, "queue");
    struct cti_variable variables[CTI_VARIABLES_MAX];
    struct sim_errand errand = { .variables = variables };
    struct work_step step;
    const char *id = NULL;
    enum err e;

    if (!mrd || mrd->kind != JSON_IS_INT)
        return talk_refuse(t, 400, "mrd", "the id of a channel is needed");
    if (!queue || queue->kind != JSON_IS_INT)
        return talk_refuse(t, 400, "queue", "the id of a queue is needed");
    if (!take_variables(t->in, variables, &errand.variable_count))
        return talk_refuse(t, 400, "variables",
                           "callVariable1 to callVariable10 and user.Name may be given");
    errand.media_id = mrd->integer;
    errand.queue_id = queue->integer;
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_task_start(t->c->sw, &errand, clock_now(&t->c->clock), &step.reports, &id);
    e = talk_end(t, work_end(t->c, &step, e), faults, 201);
    if (t->status == 201)
        json_write_text(&t->body, "id", id);
    return e;
}

enum err tasks_delete(struct talk *t)
{
    static const struct talk_fault faults[] = {
        { ERR_NOT_FOUND, 404, "id", "no task that waits to be accepted" },
        { 0 },
    };
    const char *id = json_get_text(t->in, "id");
    struct work_step step;
    enum err e;

    if (!id)
        return talk_refuse(t, 404, "id", "no such task");
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_task_abandon(t->c->sw, id, clock_now(&t->c->clock), &step.reports);
    return talk_end(t, work_end(t->c, &step, e), faults, 204);
}
