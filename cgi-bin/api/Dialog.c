/* /finesse/api/Dialog: one call; what a participant asks for.
 * Source: Finesse developer guide 12.5, Dialog; reference rest-desktop 3.5 to 3.14. */
#include "Dialog.h"

#include <inttypes.h>
#include <string.h>

#include "api/accepted.h"
#include "api/call_data.h"
#include "base/clock.h"
#include "model/dialog.h"
#include "model/task.h"
#include "model/user.h"

static enum err load(struct request *rq, struct dialog *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_DIALOG_NOT_FOUND, &id)))
        return e;
    e = dialog_load(rq->db, rq->arena, id, out);
    return e == ERR_DIALOG_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
}

/* Participants, supervisors of one of them, administrators; ERR_NOT_YOUR_AGENT. */
static enum err may_read(const struct request *rq, const struct dialog *dialog)
{
    enum err e = ERR_NOT_YOUR_AGENT;

    if (role_is_admin(rq->user) || dialog_participant_of(dialog, rq->user->login_id))
        return ERR_OK;
    if (rq->user->role != ROLE_SUPERVISOR)
        return e;
    for (size_t i = 0; e == ERR_NOT_YOUR_AGENT && i < dialog->participant_count; i++) {
        const char *agent = dialog->participants[i].login_id;

        if (agent)
            e = user_must_supervise(rq->db, rq->user->login_id, agent);
    }
    return e;
}

static enum err get_one(struct request *rq)
{
    struct dialog dialog;
    enum err e;

    if (task_is_id(rq->id))
        return task_get_one(rq);
    if ((e = load(rq, &dialog)))
        return e;
    if ((e = may_read(rq, &dialog)))
        return e == ERR_NOT_YOUR_AGENT ? api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL)
                                       : e;
    dialog_write(rq->out, "Dialog", &dialog);
    return ERR_OK;
}

/* -- a request ------------------------------------------------------------------------------ */

/* What is asked of a call, and by whom. */
struct asked {
    const struct action *action;
    struct dialog *dialog;
    const struct participant *own;
    const struct xml_node *body;
    const char *target;
    struct cti_command *command;
};

typedef enum err reader(struct request *rq, const struct asked *asked);

static enum err read_destination(struct request *rq, const struct asked *asked)
{
    return call_destination(rq, asked->body, asked->own->address, &asked->command->to);
}

static enum err read_data(struct request *rq, const struct asked *asked)
{
    const struct xml_node *media = xml_last(asked->body, "mediaProperties");
    struct cti_command *command = asked->command;
    enum err e;

    if (!media)
        return api_fail(rq, ERR_PARAMETER_MISSING, "mediaProperties", NULL);
    if ((e = call_data_read(rq, asked->body, command)))
        return e;
    if (!command->wrap_up_reason && !command->variable_count)
        return api_fail(rq, ERR_PARAMETER_MISSING, "callvariables", NULL);
    return ERR_OK;
}

/* The value of an <ActionParam>, NULL when there is none of that name. */
static const char *action_param(struct request *rq, const struct xml_node *body, const char *name)
{
    const struct xml_node *list = xml_last(body, "actionParams");

    for (const struct xml_node *p = xml_child(list, "ActionParam"); p;
         p = xml_next(p, "ActionParam"))
        if (same(xml_child_text(rq->arena, p, "name"), name))
            return xml_child_text(rq->arena, p, "value");
    return NULL;
}

static enum err read_dtmf(struct request *rq, const struct asked *asked)
{
    const char *tones = action_param(rq, asked->body, "dtmfString");

    if (!tones || !*tones)
        return api_fail(rq, ERR_PARAMETER_MISSING, "dtmfString", NULL);
    if (tones[strspn(tones, "0123456789*#ABCD")])
        return api_fail(rq, ERR_INVALID_INPUT, "dtmfString", NULL);
    asked->command->dtmf = tones;
    return ERR_OK;
}

static enum err read_class(struct request *rq, const struct asked *asked)
{
    static const char *const words[] = { "VOICE",   "FAX",         "ANS_MACHINE",
                                         "INVALID", "DO_NOT_CALL", "BUSY" };
    const char *word = action_param(rq, asked->body, "outboundClassification");

    if (!word || !*word)
        return api_fail(rq, ERR_PARAMETER_MISSING, "outboundClassification", NULL);
    asked->command->classification = word;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same(word, words[i]))
            return ERR_OK;
    return api_fail(rq, ERR_BAD_REQUEST, "outboundClassification", NULL);
}

/* One or both; what is not sent stays as it is. */
static enum err read_callback(struct request *rq, const struct asked *asked)
{
    const char *at = action_param(rq, asked->body, "callbackTime");
    const char *to = action_param(rq, asked->body, "callbackNumber");

    if ((!at || !*at) && (!to || !*to))
        return api_fail(rq, ERR_PARAMETER_MISSING, "callbackTime", NULL);
    if (at && *at && !clock_is_minute(at))
        return api_fail(rq, ERR_INVALID_INPUT, "callbackTime", NULL);
    if (to && *to && !is_address(to))
        return api_fail(rq, ERR_INVALID_INPUT, "callbackNumber", NULL);
    asked->command->callback_time = at && *at ? at : NULL;
    asked->command->callback_number = to && *to ? to : NULL;
    return ERR_OK;
}

static enum err read_who_leaves(struct request *rq, const struct asked *asked)
{
    const struct participant *other = dialog_participant_at(asked->dialog, asked->target);

    if (!other || !other->login_id)
        return api_fail(rq, ERR_INVALID_DESTINATION, "targetMediaAddress", NULL);
    asked->command->to = other->address;
    return ERR_OK;
}

/* -- what can be judged here and now --------------------------------------------------------- */

/* Is anything accepted and not yet carried out that concerns the caller's calls?  Then what the
 * tables say is not to be judged by. */
static enum err anything_under_way(struct request *rq, bool *yes)
{
    struct dialog *dialogs;
    size_t count;
    enum err e;

    if ((e = dialog_list_of_user(rq->db, rq->arena, rq->user->login_id, &dialogs, &count)))
        return e;
    e = api_under_way(rq, arena_printf(rq->arena, "User/%s", rq->user->login_id), yes);
    for (size_t i = 0; !e && !*yes && i < count; i++)
        e = api_under_way(rq, arena_printf(rq->arena, "Dialog/%" PRId64, dialogs[i].id), yes);
    return e;
}

static bool is_active(const struct dialog *d, const char *login_id)
{
    const struct participant *own = dialog_participant_of(d, login_id);

    return own && same(own->state, "ACTIVE") && !same(d->call_type, "SUPERVISOR_MONITOR");
}

/* Transferring and conferencing name a held call and need an active one beside it. */
static enum err check_merge(struct request *rq, const struct asked *asked)
{
    const struct participant *own;
    struct dialog *dialogs;
    bool held = false, active = false, busy;
    size_t count;
    enum err e;

    if ((e = anything_under_way(rq, &busy)) || busy)
        return e;
    if ((e = dialog_list_of_user(rq->db, rq->arena, rq->user->login_id, &dialogs, &count)))
        return e;
    for (size_t i = 0; i < count; i++) {
        own = dialog_participant_of(&dialogs[i], rq->user->login_id);
        held |= dialogs[i].id == asked->dialog->id && own && same(own->state, "HELD");
        active |= is_active(&dialogs[i], rq->user->login_id);
    }
    if (!held || active)
        return ERR_OK;
    return api_fail(rq, ERR_INVALID_STATE, "",
                    arena_printf(rq->arena, "No Active call available on agent for %s",
                                 cti_op_name(asked->command->op)));
}

static enum err check_not_held(struct request *rq, const struct asked *asked)
{
    const struct participant *own;
    struct dialog now;
    bool busy;
    enum err e;

    if ((e = anything_under_way(rq, &busy)) || busy)
        return e;
    if ((e = dialog_load(rq->db, rq->arena, asked->dialog->id, &now)))
        return e == ERR_DIALOG_NOT_FOUND ? ERR_OK : e; /* over just now: the switch says so */
    own = dialog_participant_at(&now, asked->own->address);
    return own && same(own->state, "HELD") ? api_fail(rq, ERR_HELD, "", NULL) : ERR_OK;
}

/* -- every requestedAction of the guide ------------------------------------------------------- */

enum whose { OWN, NOBODYS, ANOTHERS, ANYBODYS }; /* participant that targetMediaAddress names */

/* What is not of this deployment type is known and answered with 501. */
static const struct action {
    const char *word;
    bool there;
    enum cti_op op;
    enum whose target;
    bool of_supervisors;
    bool outbound; /* of a campaign's call: an unknown one has a type of its own */
    reader *read, *check;
} actions[] = {
    { .word = "ANSWER", .there = true, .op = CTI_ANSWER },
    { .word = "HOLD", .there = true, .op = CTI_HOLD },
    { .word = "RETRIEVE", .there = true, .op = CTI_RETRIEVE },
    { .word = "DROP", .there = true, .op = CTI_DROP },
    { .word = "UPDATE_CALL_DATA",
      .there = true,
      .op = CTI_UPDATE_CALL_DATA,
      .target = NOBODYS,
      .read = read_data },
    { .word = "CONSULT_CALL", .there = true, .op = CTI_CONSULT_CALL, .read = read_destination },
    { .word = "TRANSFER", .there = true, .op = CTI_TRANSFER, .check = check_merge },
    { .word = "CONFERENCE", .there = true, .op = CTI_CONFERENCE, .check = check_merge },
    { .word = "TRANSFER_SST", .there = true, .op = CTI_TRANSFER_SST, .read = read_destination },
    { .word = "SEND_DTMF",
      .there = true,
      .op = CTI_SEND_DTMF,
      .read = read_dtmf,
      .check = check_not_held },
    { .word = "PARTICIPANT_DROP",
      .there = true,
      .op = CTI_PARTICIPANT_DROP,
      .target = ANOTHERS,
      .of_supervisors = true,
      .read = read_who_leaves },
    { .word = "START_RECORDING", .target = ANYBODYS }, /* who listens names the agent */
    { .word = "ACCEPT", .there = true, .op = CTI_ACCEPT, .outbound = true },
    { .word = "REJECT", .there = true, .op = CTI_REJECT, .outbound = true },
    { .word = "CLOSE", .there = true, .op = CTI_CLOSE, .outbound = true },
    { .word = "RECLASSIFY",
      .there = true,
      .op = CTI_RECLASSIFY,
      .outbound = true,
      .read = read_class },
    { .word = "UPDATE_SCHEDULED_CALLBACK",
      .there = true,
      .op = CTI_UPDATE_SCHEDULED_CALLBACK,
      .outbound = true,
      .read = read_callback },
    { .word = "CANCEL_SCHEDULED_CALLBACK",
      .there = true,
      .op = CTI_CANCEL_SCHEDULED_CALLBACK,
      .outbound = true },
    { 0 },
};

/* NULL when the word is unknown. */
static const struct action *find_action(const char *word)
{
    for (const struct action *action = actions; action->word; action++)
        if (same(word, action->word))
            return action;
    return NULL;
}

static enum err read_action(struct request *rq, struct asked *asked)
{
    const char *word;
    enum err e;

    if ((e = api_need(rq, asked->body, "requestedAction", &word)))
        return e;
    asked->action = find_action(word);
    return asked->action ? ERR_OK : api_fail(rq, ERR_INVALID_INPUT, "requestedAction", NULL);
}

static enum err read_target(struct request *rq, struct asked *asked)
{
    enum err e;

    if (asked->action->target == NOBODYS)
        return ERR_OK;
    if ((e = api_need(rq, asked->body, "targetMediaAddress", &asked->target)) ||
        asked->action->target == ANOTHERS || same(asked->own->address, asked->target))
        return e;
    if (!dialog_participant_at(asked->dialog, asked->target))
        return api_fail(rq, ERR_INVALID_INPUT, "targetMediaAddress", NULL);
    return asked->action->target == ANYBODYS
               ? ERR_OK
               : api_fail(rq, ERR_NOT_YOUR_OBJECT, asked->target, NULL);
}

/* An administrator may change what is known of a call, in the name of an agent in it (1.10). */
static const struct participant *acting(struct request *rq, const struct asked *asked)
{
    const char *word = xml_child_text(rq->arena, asked->body, "requestedAction");

    if (role_is_admin(rq->user) && word && same(word, "UPDATE_CALL_DATA"))
        for (size_t i = 0; i < asked->dialog->participant_count; i++)
            if (asked->dialog->participants[i].login_id)
                return &asked->dialog->participants[i];
    return dialog_participant_of(asked->dialog, rq->user->login_id);
}

static enum err read_all(struct request *rq, struct asked *asked)
{
    const struct action *action;
    enum err e;

    if ((e = read_action(rq, asked)))
        return e;
    action = asked->action;
    if (action->of_supervisors && rq->user->role != ROLE_SUPERVISOR)
        return api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL);
    if ((e = read_target(rq, asked)) || (action->read && (e = action->read(rq, asked))))
        return e;
    if (!action->there)
        return api_fail(rq, ERR_NOT_IMPLEMENTED, action->word, NULL);
    asked->command->op = action->op;
    return action->check ? action->check(rq, asked) : ERR_OK;
}

static enum err load_for(struct request *rq, const struct xml_node *body, struct dialog *out)
{
    const char *word = xml_child_text(rq->arena, body, "requestedAction");
    const struct action *action = word ? find_action(word) : NULL;
    enum err e = load(rq, out);

    if (e == ERR_DIALOG_NOT_FOUND && action && action->outbound)
        return ERR_OUTBOUND_NOT_FOUND;
    return e;
}

/* Whether the participant may ask for it now is for the rest for aplomb-ctid to say, when the
 * command's turn comes: the guide answers that with an error notification. */
static enum err put(struct request *rq)
{
    struct cti_command command = { 0 };
    struct dialog dialog;
    struct asked asked = { .dialog = &dialog, .command = &command };
    struct xml_node *body;
    enum err e;

    if ((e = api_body(rq, "Dialog", &body)))
        return e;
    if (task_is_id(rq->id))
        return task_put(rq, body);
    if ((e = load_for(rq, body, &dialog)))
        return e;
    asked.body = body;
    asked.own = acting(rq, &asked);
    if (!asked.own)
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    command.user = asked.own->login_id;
    command.dialog = dialog.id;
    command.from = asked.own->address;
    if ((e = read_all(rq, &asked)))
        return e;
    return api_accept(rq, &command);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/Dialog/{id}", USER, get_one },
    { "PUT", "/finesse/api/Dialog/{id}", USER, put },
    { 0 },
};

int main(void)
{
    return api_serve("Dialog", routes);
}
