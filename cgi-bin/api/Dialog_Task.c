/* /finesse/api/Dialog/{id} of tasks, whose ids have underscores: what their agent asks for.
 * Source: Finesse developer guide 12.5, "Dialog APIs for Nonvoice Tasks"; reference rest-desktop
 * 5.3. */
#include "Dialog.h"

#include "api/accepted.h"
#include "api/call_data.h"
#include "cti/media.h"
#include "model/task.h"
#include "model/user.h"

static enum err load(struct request *rq, struct task *out)
{
    enum err e = task_load(rq->db, rq->arena, rq->id, out);

    return e == ERR_DIALOG_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
}

/* Its agent, supervisors of the team, administrators; ERR_NOT_YOUR_AGENT. */
static enum err may_read(const struct request *rq, const struct task *task)
{
    if (role_is_admin(rq->user) || role_is_self(rq->user, task->login_id))
        return ERR_OK;
    if (rq->user->role != ROLE_SUPERVISOR)
        return ERR_NOT_YOUR_AGENT;
    return user_must_supervise(rq->db, rq->user->login_id, task->login_id);
}

enum err task_get_one(struct request *rq)
{
    struct task task;
    enum err e;

    if ((e = load(rq, &task)))
        return e;
    if ((e = may_read(rq, &task)))
        return e == ERR_NOT_YOUR_AGENT ? api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL)
                                       : e;
    task_write(rq->out, "Dialog", &task);
    return ERR_OK;
}

/* The agent is named by the address in the task, by login id, or by the extension of now. */
static enum err read_target(struct request *rq, const struct xml_node *body,
                            const struct task *task)
{
    const char *target;
    struct user user;
    enum err e;

    if ((e = api_need(rq, body, "targetMediaAddress", &target)))
        return e;
    if (same(target, task->address) || same(target, task->login_id))
        return ERR_OK;
    if ((e = user_load(rq->db, rq->arena, task->login_id, &user)))
        return e;
    if (*user.now.extension && same(target, user.now.extension))
        return ERR_OK;
    return api_fail(rq, ERR_INVALID_INPUT, "targetMediaAddress", NULL);
}

static enum err read_data(struct request *rq, const struct xml_node *body,
                          struct cti_command *command)
{
    enum err e;

    if (!xml_child(body, "mediaProperties"))
        return api_fail(rq, ERR_PARAMETER_MISSING, "mediaProperties", NULL);
    if ((e = call_data_read(rq, body, command)))
        return e;
    if (!command->wrap_up_reason && !command->variable_count)
        return api_fail(rq, ERR_PARAMETER_MISSING, "callvariables", NULL);
    return ERR_OK;
}

/* Gadgets set variables of tasks as they do of calls, so that is taken beside the actions of tasks;
 * what only calls know is not recognised. */
static enum err read_action(struct request *rq, const struct xml_node *body,
                            const struct task *task, struct cti_command *command)
{
    enum task_action action;
    enum err e;

    if ((e = api_need(rq, body, "requestedAction", &command->action)))
        return e;
    if (same(command->action, cti_op_name(CTI_UPDATE_CALL_DATA)))
        return read_data(rq, body, command);
    if (!task_action_parse(command->action, &action))
        return api_fail(rq, ERR_INVALID_INPUT, "requestedAction", NULL);
    if ((e = read_target(rq, body, task)) || action != TASK_TRANSFER)
        return e;
    return call_destination(rq, body, task->address, &command->to);
}

/* Whether the task allows it now is for aplomb-ctid to say, as with calls. */
enum err task_put(struct request *rq, const struct xml_node *body)
{
    struct cti_command command = { .op = CTI_TASK };
    struct task task;
    enum err e;

    if ((e = load(rq, &task)))
        return e;
    if (!role_is_self(rq->user, task.login_id))
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    if ((e = read_action(rq, body, &task, &command)))
        return e;
    command.user = task.login_id;
    command.media = task.media_id;
    command.task = task.id;
    return api_accept(rq, &command);
}
