/* /finesse/api/Dialog: one call; what a participant asks for.
 * Source: Finesse developer guide 12.5, Dialog; reference rest-desktop 3.5, 3.7. */
#include "model/dialog.h"
#include "api/accepted.h"
#include "api/api.h"
#include "model/user.h"

/* Every requestedAction of the guide, and the command it becomes; a word without one is known and
 * not there yet. */
static const struct action {
    const char *word;
    bool there;
    enum cti_op op;
    bool of_the_call; /* names no participant */
} actions[] = {
    { .word = "ANSWER", .there = true, .op = CTI_ANSWER },
    { .word = "HOLD", .there = true, .op = CTI_HOLD },
    { .word = "RETRIEVE", .there = true, .op = CTI_RETRIEVE },
    { .word = "DROP", .there = true, .op = CTI_DROP },
    { .word = "UPDATE_CALL_DATA", .of_the_call = true },
    { .word = "CONSULT_CALL" },
    { .word = "TRANSFER" },
    { .word = "CONFERENCE" },
    { .word = "TRANSFER_SST" },
    { .word = "SEND_DTMF" },
    { .word = "PARTICIPANT_DROP" },
    { .word = "START_RECORDING" },
    { .word = "ACCEPT" },
    { .word = "REJECT" },
    { .word = "CLOSE" },
    { .word = "RECLASSIFY" },
    { .word = "UPDATE_SCHEDULED_CALLBACK" },
    { .word = "CANCEL_SCHEDULED_CALLBACK" },
    { 0 },
};

static enum err load(struct request *rq, struct dialog *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_DIALOG_NOT_FOUND, &id)))
        return e;
    e = dialog_load(rq->db, rq->arena, id, out);
    return e == ERR_DIALOG_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
}

/* Participants, supervisors of one of them, administrators. */
static bool may_read(const struct request *rq, const struct dialog *dialog)
{
    if (role_is_admin(rq->user) || dialog_participant_of(dialog, rq->user->login_id))
        return true;
    if (rq->user->role != ROLE_SUPERVISOR)
        return false;
    for (size_t i = 0; i < dialog->participant_count; i++) {
        const char *agent = dialog->participants[i].login_id;

        if (agent && user_supervises(rq->db, rq->user->login_id, agent))
            return true;
    }
    return false;
}

static enum err get_one(struct request *rq)
{
    struct dialog dialog;
    enum err e;

    if ((e = load(rq, &dialog)))
        return e;
    if (!may_read(rq, &dialog))
        return api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL);
    dialog_write(rq->out, "Dialog", &dialog);
    return ERR_OK;
}

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
    return api_fail(rq, ERR_INVALID_INPUT, "requestedAction", NULL);
}

static enum err read_target(struct request *rq, const struct xml_node *body,
                            const struct action *action, const char **target)
{
    *target = NULL;
    return action->of_the_call ? ERR_OK : api_need(rq, body, "targetMediaAddress", target);
}

static enum err check_target(struct request *rq, const struct dialog *dialog,
                             const struct participant *own, const char *target)
{
    if (!target || same(own->address, target))
        return ERR_OK;
    if (!dialog_participant_at(dialog, target))
        return api_fail(rq, ERR_INVALID_INPUT, "targetMediaAddress", NULL);
    return api_fail(rq, ERR_NOT_YOUR_OBJECT, target, NULL);
}

/* Whether the participant may ask for it now is for aplomb-ctid to say, when the command's turn
 * comes: the guide answers that with an error notification. */
static enum err put(struct request *rq)
{
    const struct participant *own;
    struct cti_command command;
    struct dialog dialog;
    const struct action *action;
    struct xml_node *body;
    const char *target;
    enum err e;

    if ((e = api_body(rq, "Dialog", &body)) || (e = load(rq, &dialog)))
        return e;
    own = dialog_participant_of(&dialog, rq->user->login_id);
    if (!own)
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    if ((e = read_action(rq, body, &action)) || (e = read_target(rq, body, action, &target)) ||
        (e = check_target(rq, &dialog, own, target)))
        return e;
    if (!action->there)
        return api_fail(rq, ERR_NOT_IMPLEMENTED, action->word, NULL);
    command = (struct cti_command) {
        .op = action->op, .user = rq->user->login_id, .dialog = dialog.id, .from = own->address
    };
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
