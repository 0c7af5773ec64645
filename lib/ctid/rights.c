#include "ctid/rights.h"

#include <inttypes.h>

#include "base/err.h"
#include "model/dialog.h"
#include "model/task.h"
#include "model/user.h"

/* An empty requester is the system itself (forced sign-out). */
static bool is_self(const struct cti_command *c)
{
    return same(c->requester, c->user);
}

static enum err may_set_state(struct db *db, struct arena *a, const struct cti_command *c)
{
    (void)a;
    if (is_self(c) || !*c->requester)
        return ERR_OK;
    return user_must_supervise(db, c->requester, c->user);
}

static enum err must_be_self(struct db *db, struct arena *a, const struct cti_command *c)
{
    (void)db, (void)a;
    return is_self(c) ? ERR_OK : ERR_NOT_YOUR_OBJECT;
}

static enum err must_take_part(struct db *db, struct arena *a, const struct cti_command *c)
{
    const struct participant *p;
    struct dialog d;
    enum err e;

    if (!is_self(c))
        return ERR_NOT_YOUR_OBJECT;
    if ((e = dialog_load(db, a, c->dialog, &d)))
        return e;
    p = dialog_participant_of(&d, c->user);
    return p && same(p->address, c->from) ? ERR_OK : ERR_NOT_YOUR_OBJECT;
}

/* A campaign's call that is unknown has a type of its own. */
static enum err must_take_part_outbound(struct db *db, struct arena *a, const struct cti_command *c)
{
    enum err e = must_take_part(db, a, c);

    return e == ERR_DIALOG_NOT_FOUND ? ERR_OUTBOUND_NOT_FOUND : e;
}

/* A participant, or the administrator in the name of one. */
static enum err may_change_data(struct db *db, struct arena *a, const struct cti_command *c)
{
    struct cti_command as_user = *c;
    struct user asker;
    enum err e;

    if (is_self(c))
        return must_take_part(db, a, c);
    e = user_load(db, a, c->requester, &asker);
    if (e && e != ERR_USER_NOT_FOUND)
        return e;
    if (e || !asker.is_administrator)
        return ERR_NOT_YOUR_OBJECT;
    as_user.requester = c->user;
    return must_take_part(db, a, &as_user);
}

static enum err may_listen(struct db *db, struct arena *a, const struct cti_command *c)
{
    const char *agent;
    enum err e;

    if (!is_self(c))
        return ERR_NOT_YOUR_OBJECT;
    if (!c->to)
        return ERR_OK; /* nobody there: the switch says so */
    if ((e = user_on_extension(db, a, c->to, &agent)))
        return e == ERR_USER_NOT_FOUND ? ERR_OK : e;
    return user_must_supervise(db, c->user, agent);
}

/* The task may be over just now: the switch says so. */
static enum err must_have_task(struct db *db, struct arena *a, const struct cti_command *c)
{
    struct task task;
    enum err e;

    if (!is_self(c) || !c->task)
        return ERR_NOT_YOUR_OBJECT;
    e = task_load(db, a, c->task, &task);
    if (e)
        return e == ERR_DIALOG_NOT_FOUND ? ERR_OK : e;
    return same(task.login_id, c->user) ? ERR_OK : ERR_NOT_YOUR_OBJECT;
}

static enum err (*const rules[CTI_OPS])(struct db *db, struct arena *a,
                                        const struct cti_command *c) = {
    [CTI_LOGIN] = must_be_self,
    [CTI_SET_STATE] = may_set_state,
    [CTI_MAKE_CALL] = must_be_self,
    [CTI_ANSWER] = must_take_part,
    [CTI_HOLD] = must_take_part,
    [CTI_RETRIEVE] = must_take_part,
    [CTI_DROP] = must_take_part,
    [CTI_UPDATE_CALL_DATA] = may_change_data,
    [CTI_CONSULT_CALL] = must_take_part,
    [CTI_TRANSFER] = must_take_part,
    [CTI_CONFERENCE] = must_take_part,
    [CTI_TRANSFER_SST] = must_take_part,
    [CTI_SEND_DTMF] = must_take_part,
    [CTI_PARTICIPANT_DROP] = must_take_part,
    [CTI_SILENT_MONITOR] = may_listen,
    [CTI_BARGE_CALL] = may_listen,
    [CTI_ACCEPT] = must_take_part_outbound,
    [CTI_REJECT] = must_take_part_outbound,
    [CTI_CLOSE] = must_take_part_outbound,
    [CTI_RECLASSIFY] = must_take_part_outbound,
    [CTI_UPDATE_SCHEDULED_CALLBACK] = must_take_part_outbound,
    [CTI_CANCEL_SCHEDULED_CALLBACK] = must_take_part_outbound,
    [CTI_MEDIA_LOGIN] = must_be_self,
    [CTI_MEDIA_STATE] = must_be_self,
    [CTI_MEDIA_ROUTABLE] = must_be_self,
    [CTI_TASK] = must_have_task,
};

/* The id in the URI of the request, as the answer at once has it. */
static const char *object_id(struct arena *a, const struct cti_command *c)
{
    if (c->dialog)
        return arena_printf(a, "%" PRId64, c->dialog);
    if (c->task)
        return c->task;
    return c->user ? c->user : "";
}

enum err rights_hold(struct db *db, struct arena *a, const struct cti_command *command, bool *hold,
                     struct cti_refusal *refusal)
{
    enum err e = ERR_NOT_YOUR_OBJECT;

    if (command->requester && command->user && rules[command->op])
        e = rules[command->op](db, a, command);
    *hold = !e;
    if (!e || e == ERR_UNAVAILABLE)
        return e;
    *refusal = (struct cti_refusal) { .data = object_id(a, command),
                                      .message = err_message(e),
                                      .type = err_type(e) };
    return ERR_OK;
}
