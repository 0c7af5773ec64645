/* /finesse/api/User/{id}/Dialogs: a user's calls; POST makes one.
 * Source: Finesse developer guide 12.5, Dialog, "Make a call"; reference rest-desktop 2.9, 3.6. */
#include <string.h>

#include "User.h"
#include "api/accepted.h"
#include "api/call_data.h"
#include "model/dialog.h"
#include "model/task.h"

static enum err write_tasks(struct request *rq, const struct user *user)
{
    struct task *tasks;
    size_t count;
    enum err e = task_list_of_user(rq->db, rq->arena, user->login_id, &tasks, &count);

    for (size_t i = 0; !e && i < count; i++)
        task_write(rq->out, "Dialog", &tasks[i]);
    return e;
}

/* With ?type=all of every channel, else calls alone. */
enum err user_get_dialogs(struct request *rq)
{
    struct dialog *dialogs;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_readable(rq, &user)))
        return e;
    if ((e = dialog_list_of_user(rq->db, rq->arena, user.login_id, &dialogs, &count)))
        return e;
    xml_open(rq->out, "Dialogs");
    for (size_t i = 0; i < count; i++)
        dialog_write(rq->out, "Dialog", &dialogs[i]);
    e = same(http_param(rq->http, "type"), "all") ? write_tasks(rq, &user) : ERR_OK;
    xml_close(rq->out, "Dialogs");
    return e;
}

static enum err invalid(struct request *rq, const char *what)
{
    return api_fail(rq, ERR_INVALID_INPUT, what, NULL);
}

/* -- making a call --------------------------------------------------------------------------- */

static enum err read_make(struct request *rq, const struct xml_node *body,
                          struct cti_command *command)
{
    enum err e;

    if ((e = api_need(rq, body, "toAddress", &command->to)))
        return e;
    if (xml_child(xml_last(body, "mediaProperties"), "wrapUpReason"))
        return invalid(rq, "wrapUpReason");
    if ((e = call_data_read(rq, body, command)))
        return e;
    return call_destination(rq, body, command->from, &command->to);
}

/* -- listening to an agent, coming into the call (3.12) -----------------------------------------
 */

/* The own team's agent on that extension. */
static enum err check_agent(struct request *rq, const char *extension)
{
    const char *agent;
    enum err e = user_on_extension(rq->db, rq->arena, extension, &agent);

    if (e == ERR_USER_NOT_FOUND)
        return api_fail(rq, ERR_INVALID_DESTINATION, "toAddress", NULL);
    if (!e)
        e = user_must_supervise(rq->db, rq->user->login_id, agent);
    return e == ERR_NOT_YOUR_AGENT ? api_fail(rq, e, agent, NULL) : e;
}

static enum err read_monitor(struct request *rq, const struct xml_node *body,
                             struct cti_command *command)
{
    enum err e;

    if ((e = call_destination(rq, body, command->from, &command->to)))
        return e;
    return check_agent(rq, command->to);
}

/* "/finesse/api/Dialog/7": a monitor call of the caller's own. */
static enum err read_associated(struct request *rq, const struct xml_node *body,
                                struct dialog *monitor)
{
    static const char prefix[] = "/finesse/api/Dialog/";
    const char *uri;
    int64_t id;
    enum err e;

    if ((e = api_need(rq, body, "associatedDialogUri", &uri)))
        return e;
    if (strncmp(uri, prefix, sizeof prefix - 1) != 0 ||
        !str_to_int(str_of(uri + sizeof prefix - 1), &id))
        return invalid(rq, "associatedDialogUri");
    if ((e = dialog_load(rq->db, rq->arena, id, monitor)))
        return e == ERR_DIALOG_NOT_FOUND ? invalid(rq, "associatedDialogUri") : e;
    if (!same(monitor->call_type, "SUPERVISOR_MONITOR") ||
        !dialog_participant_of(monitor, rq->user->login_id))
        return invalid(rq, "associatedDialogUri");
    return ERR_OK;
}

static enum err read_barge(struct request *rq, const struct xml_node *body,
                           struct cti_command *command)
{
    const struct participant *agent;
    struct dialog monitor, of;
    enum err e;

    if ((e = api_need(rq, body, "toAddress", &command->to)) ||
        (e = read_associated(rq, body, &monitor)) || (e = read_monitor(rq, body, command)))
        return e;
    command->associated = monitor.id;
    if (!dialog_participant_at(&monitor, command->to))
        return api_fail(rq, ERR_INVALID_DESTINATION, "toAddress", NULL);
    e = dialog_load(rq->db, rq->arena, monitor.associated_dialog_id, &of);
    if (e)
        return e == ERR_DIALOG_NOT_FOUND ? ERR_OK : e; /* over just now: the switch says so */
    agent = dialog_participant_at(&of, command->to);
    if (agent && same(agent->state, "HELD"))
        return api_fail(rq, ERR_INVALID_DESTINATION, "toAddress", NULL);
    return ERR_OK;
}

/* Listening begins from NOT_READY alone, so one listens to one call at a time. */
static enum err check_monitor(struct request *rq, const struct user *user)
{
    return same(user->now.state, "NOT_READY") ? ERR_OK : api_fail(rq, ERR_INVALID_STATE, "", NULL);
}

/* -- what may be posted ----------------------------------------------------------------------- */

static const struct action {
    const char *word;
    enum cti_op op;
    bool of_supervisors;
    enum err (*read)(struct request *rq, const struct xml_node *body, struct cti_command *command);
    enum err (*check)(struct request *rq, const struct user *user);
} actions[] = {
    { "MAKE_CALL", CTI_MAKE_CALL, false, read_make, NULL },
    { "SILENT_MONITOR", CTI_SILENT_MONITOR, true, read_monitor, check_monitor },
    { "BARGE_CALL", CTI_BARGE_CALL, true, read_barge, NULL },
    { 0 },
};

static enum err read_action(struct request *rq, const struct xml_node *body,
                            const struct action **action)
{
    const char *word;
    enum err e;

    if ((e = api_need(rq, body, "requestedAction", &word)))
        return e;
    for (*action = actions; (*action)->word; ++*action)
        if (same(word, (*action)->word))
            return ERR_OK;
    return invalid(rq, "requestedAction");
}

static enum err read_call(struct request *rq, const struct xml_node *body, const struct user *user,
                          bool under_way, struct cti_command *command)
{
    const struct action *action;
    enum err e;

    if ((e = read_action(rq, body, &action)))
        return e;
    if (action->of_supervisors && rq->user->role != ROLE_SUPERVISOR)
        return api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL);
    if ((e = api_need(rq, body, "fromAddress", &command->from)) ||
        (e = action->read(rq, body, command)))
        return e;
    if (!under_way && !same(command->from, user->now.extension))
        return invalid(rq, "fromAddress");
    if (!under_way && action->check && (e = action->check(rq, user)))
        return e;
    command->op = action->op;
    return ERR_OK;
}

enum err user_make_call(struct request *rq)
{
    struct cti_command command = { 0 };
    struct xml_node *body;
    struct user user;
    bool under_way;
    enum err e;

    if ((e = api_body(rq, "Dialog", &body)))
        return e;
    if ((e = api_under_way(rq, arena_printf(rq->arena, "User/%s", rq->id), &under_way)))
        return e;
    if ((e = user_load(rq->db, rq->arena, rq->id, &user)))
        return e == ERR_USER_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    if (!role_is_self(rq->user, user.login_id) || !user.is_agent)
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    if ((e = read_call(rq, body, &user, under_way, &command)))
        return e;
    command.user = user.login_id;
    return api_accept(rq, &command);
}
