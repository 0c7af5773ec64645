#include "ctid/apply.h"

#include <string.h>

#include "base/log.h"
#include "ctid/leg.h"
#include "ctid/stats.h"
#include "model/list.h"
#include "model/past_state.h"

static enum err apply_agent(struct ctid *c, struct event_batch *batch,
                            const struct cti_agent *agent)
{
    const struct agent_now now = {
        .login_id = agent->id,
        .state = agent_state_name(agent->state),
        .pending_state = agent_state_name(agent->pending),
        .reason_code = agent->reason == REASON_NONE ? 0 : agent->reason,
        .extension = agent->extension,
        .mobile_mode = agent->mobile_mode,
        .mobile_number = agent->mobile_number,
        .state_changed_at = agent->since,
    };
    struct user user;
    enum err e;

    stats_agent(c->stats, agent->id, agent->state);
    e = user_save_now(c->db, &now);
    if (e == ERR_CONFLICT) { /* no such person any more: the configuration changed */
        log_warn("agent_unknown", "user=%s", agent->id);
        return ERR_OK;
    }
    if (e)
        return e;
    e = user_load(c->db, batch->arena, agent->id, &user);
    if (e)
        return e == ERR_USER_NOT_FOUND ? ERR_OK : e;
    if ((e = past_state_add(c->db, &user)))
        return e;
    return event_batch_add(batch, USER_CHANGED, &(struct change_subject) { .user = &user });
}

/* -- calls ---------------------------------------------------------------------------------- */

static void fill_participants(struct arena *a, const struct cti_call *call, struct dialog *d)
{
    d->participants = arena_array(a, call->party_count, sizeof(*d->participants));
    d->participant_count = call->party_count;
    for (size_t i = 0; i < call->party_count; i++) {
        const struct cti_party *party = &call->parties[i];
        bool agent = *party->agent_id;

        d->participants[i] = (struct participant) {
            .address = party->address,
            .address_type = agent ? "AGENT_DEVICE" : "",
            .login_id = agent ? party->agent_id : NULL,
            .listed = agent,
            .state = party_state_name(party->state),
            .state_cause = party_cause_name(party->cause),
            .actions = party->actions,
            .started_at = party->joined_at,
            .state_changed_at = party->since,
        };
    }
}

static void fill_variables(struct arena *a, const char *const *numbered, const struct cti_ecc *ecc,
                           size_t ecc_count, struct call_variable **out, size_t *count)
{
    *count = CTI_VARIABLES + ecc_count;
    *out = arena_array(a, *count, sizeof(**out));
    for (unsigned i = 0; i < CTI_VARIABLES; i++)
        (*out)[i] = (struct call_variable) { call_variable_names[i], numbered[i] };
    for (size_t i = 0; i < ecc_count; i++)
        (*out)[CTI_VARIABLES + i] = (struct call_variable) { ecc[i].name, ecc[i].value };
}

void apply_fill_dialog(struct arena *a, const struct cti_call *call, struct dialog *d)
{
    *d = (struct dialog) {
        .id = call->id,
        .state = call_state_name(call->state),
        .call_type = call_type_name(call->type),
        .from_address = call->from,
        .to_address = call->to,
        .dialed_number = call->dialed_number,
        .queue_id = call->queue_id,
        .queue_name = call->queue_name,
        .associated_dialog_id = call->associated_id,
        .secondary_id = call->secondary_id,
        .wrap_up_reason = call->wrap_up_reason,
        .outbound_classification = call->outbound_classification,
        .customer = call->customer,
        .callback_time = call->callback_time,
        .callback_number = call->callback_number,
        .started_at = call->arrived_at,
    };
    fill_participants(a, call, d);
    fill_variables(a, call->variables, call->ecc, call->ecc_count, &d->variables,
                   &d->variable_count);
}

static bool was_listed(const struct dialog *before, const char *login_id)
{
    for (size_t i = 0; i < before->participant_count; i++)
        if (before->participants[i].listed && same(before->participants[i].login_id, login_id))
            return true;
    return false;
}

/* The same agent may stand in a call twice, having left and come back: heard of once. */
static bool told_already(const struct cti_call *call, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (strcmp(call->parties[i].agent_id, call->parties[at].agent_id) == 0)
            return true;
    return false;
}

static enum err tell_agent(struct event_batch *batch, const struct dialog *d, const char *login_id,
                           enum change change)
{
    struct dialog last = *d;
    struct change_subject subject = { .dialog = &last, .login_id = login_id };

    if (change == DIALOG_REMOVED)
        last.state = call_state_name(CALL_DROPPED);
    return event_batch_add(batch, change, &subject);
}

/* A call as it was and as it is.  Who leaves sees all of it for the last time, the others and the
 * tables those who stay. */
struct telling {
    const struct cti_call *call;
    bool gone;
    struct dialog before, all, kept;
};

/* CHANGES when this participant hears nothing now. */
static enum change what_is_heard(const struct telling *t, size_t i, bool listed)
{
    const struct cti_party *party = &t->call->parties[i];
    const char *only = t->call->only_to;

    if (!*party->agent_id || told_already(t->call, i) ||
        (only && strcmp(only, party->agent_id) != 0))
        return CHANGES;
    if (t->gone || party->leaves)
        return listed ? DIALOG_REMOVED : CHANGES;
    return listed ? DIALOG_CHANGED : DIALOG_ADDED;
}

enum turn { EVERYBODY, NEW_ONES, OLD_ONES };

static enum err tell_agents(struct event_batch *batch, const struct telling *t, enum turn turn)
{
    for (size_t i = 0; i < t->call->party_count; i++) {
        const struct cti_party *party = &t->call->parties[i];
        bool listed = was_listed(&t->before, party->agent_id);
        enum change change = what_is_heard(t, i, listed);
        enum err e;

        if (change == CHANGES || turn == (listed ? NEW_ONES : OLD_ONES))
            continue;
        e = tell_agent(batch, party->leaves ? &t->all : &t->kept, party->agent_id, change);
        if (e)
            return e;
    }
    return ERR_OK;
}

static enum err tell_in_turn(struct event_batch *batch, const struct telling *t)
{
    enum err e;

    if (!t->call->new_first)
        return tell_agents(batch, t, EVERYBODY);
    if ((e = tell_agents(batch, t, NEW_ONES)))
        return e;
    return tell_agents(batch, t, OLD_ONES);
}

/* Who is new in the call and has not been told has it not among the own Dialogs yet. */
static void list_later(struct telling *t)
{
    for (size_t i = 0; t->call->only_to && i < t->kept.participant_count; i++) {
        struct participant *p = &t->kept.participants[i];

        if (p->login_id && strcmp(p->login_id, t->call->only_to) != 0)
            p->listed = was_listed(&t->before, p->login_id);
    }
}

static void without_leavers(struct arena *a, struct telling *t)
{
    size_t kept = 0;

    t->kept = t->all;
    t->kept.participants = arena_array(a, t->all.participant_count, sizeof(struct participant));
    for (size_t i = 0; i < t->call->party_count; i++)
        if (!t->call->parties[i].leaves)
            t->kept.participants[kept++] = t->all.participants[i];
    t->kept.participant_count = kept;
}

static enum err keep_who_left(struct db *db, const struct telling *t)
{
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < t->call->party_count; i++)
        if (t->gone || t->call->parties[i].leaves)
            e = leg_keep(db, &t->before, &t->all, i);
    return e;
}

static enum err apply_call(struct ctid *c, struct event_batch *batch, const struct cti_call *call,
                           bool gone)
{
    struct telling t = { .call = call, .gone = gone };
    enum err e;

    stats_call(c->stats, call, gone);
    e = dialog_load(c->db, batch->arena, call->id, &t.before);
    if (e == ERR_DIALOG_NOT_FOUND)
        t.before = (struct dialog) { 0 };
    else if (e)
        return e;
    apply_fill_dialog(batch->arena, call, &t.all);
    leg_times(&t.before, &t.all);
    without_leavers(batch->arena, &t);
    if ((e = tell_in_turn(batch, &t)) || (e = keep_who_left(c->db, &t)))
        return e;
    if (gone)
        return dialog_remove(c->db, call->id);
    list_later(&t);
    return dialog_save(c->db, &t.kept);
}

/* -- channels beside voice ------------------------------------------------------------------- */

static enum err apply_channel(struct ctid *c, struct event_batch *batch,
                              const struct cti_channel *channel)
{
    const struct media_now now = {
        .state = media_state_name(channel->state),
        .routable = channel->routable,
        .reason_code = channel->reason == REASON_NONE ? 0 : channel->reason,
        .max_dialogs = channel->max_dialogs,
        .interrupt_action = channel->accepts_interrupts ? "ACCEPT" : "IGNORE",
        .logout_action = channel->transfers ? "TRANSFER" : "CLOSE",
        .state_changed_at = channel->since,
    };
    struct change_subject subject = { .login_id = channel->agent_id };
    struct media_of_user media;
    enum err e;

    e = media_save_now(c->db, channel->agent_id, channel->media_id, &now);
    if (e == ERR_CONFLICT) { /* the configuration changed */
        log_warn("channel_unknown", "user=%s media=%lld", channel->agent_id,
                 (long long)channel->media_id);
        return ERR_OK;
    }
    if (e)
        return e;
    if ((e = media_load_of_user(c->db, batch->arena, channel->agent_id, channel->media_id, &media)))
        return e;
    subject.media = &media;
    return event_batch_add(batch, MEDIA_CHANGED, &subject);
}

static void fill_task(struct arena *a, const struct cti_task *from, struct task *t)
{
    *t = (struct task) {
        .id = from->id,
        .media_id = from->media_id,
        .login_id = from->agent_id,
        .address = from->address,
        .state = task_state_name(from->state),
        .actions = from->actions,
        .disposition = from->disposition,
        .queue_id = from->queue_id,
        .queue_name = from->queue_name,
        .wrap_up_reason = from->wrap_up_reason,
        .associated_id = from->associated_id,
        .started_at = from->started_at,
        .state_changed_at = from->since,
    };
    fill_variables(a, from->variables, from->ecc, from->ecc_count, &t->variables,
                   &t->variable_count);
}

static enum err apply_task(struct ctid *c, struct event_batch *batch, const struct cti_task *from,
                           bool gone)
{
    struct change_subject subject = { .login_id = from->agent_id };
    enum change change = gone ? TASK_REMOVED : TASK_CHANGED;
    struct media media;
    struct task before, task;
    enum err e;

    if ((e = media_load(c->db, batch->arena, from->media_id, &media)))
        return e == ERR_NOT_FOUND ? ERR_OK : e; /* the configuration changed */
    e = task_load(c->db, batch->arena, from->id, &before);
    if (e && e != ERR_DIALOG_NOT_FOUND)
        return e;
    if (e && gone)
        return ERR_OK;
    if (e)
        change = TASK_ADDED;
    fill_task(batch->arena, from, &task);
    task.media_name = media.name;
    subject.task = &task;
    e = gone ? task_remove(c->db, task.id) : task_save(c->db, &task);
    if (e == ERR_CONFLICT) { /* no such person any more: the configuration changed */
        log_warn("agent_unknown", "user=%s", from->agent_id);
        return ERR_OK;
    }
    return e ? e : event_batch_add(batch, change, &subject);
}

/* -- refusals, memos ------------------------------------------------------------------------ */

enum err apply_refusal(struct event_batch *batch, const struct cti_refusal *refusal,
                       const struct cti_command *command)
{
    struct change_subject subject = {
        .login_id = command->requester && *command->requester ? command->requester : command->user,
        .dialog_id = command->dialog,
        .media_id = command->media,
        .task_id = command->task,
        .error_data = refusal->data,
        .error_message = refusal->message,
        .error_type = refusal->type,
    };

    switch (command->op) {
    case CTI_LOGIN:
    case CTI_SET_STATE:
        return event_batch_add(batch, USER_REFUSED, &subject);
    case CTI_MAKE_CALL:
    case CTI_SILENT_MONITOR:
    case CTI_BARGE_CALL:
        return event_batch_add(batch, CALL_REFUSED, &subject);
    case CTI_MEDIA_LOGIN:
    case CTI_MEDIA_STATE:
    case CTI_MEDIA_ROUTABLE:
        return event_batch_add(batch, MEDIA_REFUSED, &subject);
    case CTI_TASK:
        return event_batch_add(batch, TASK_REFUSED, &subject);
    default:
        return event_batch_add(batch, DIALOG_REFUSED, &subject);
    }
}

static enum err apply_memo(struct ctid *c, struct arena *a, const struct cti_memo *memo)
{
    const char *key = arena_printf(a, "%s/%s", c->provider->name, memo->key);

    if (!memo->value)
        return db_run(c->db, Q_MEMO_REMOVE, DB_ARGS(db_text(key)));
    return db_run(c->db, Q_MEMO_SAVE, DB_ARGS(db_text(key), db_text(memo->value)));
}

static void read_memo(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct cti_memo *)item = (struct cti_memo) { db_get_text(rows, 0, a),
                                                   db_get_text(rows, 1, a) };
}

enum err apply_memos(struct ctid *c, struct arena *a, struct cti_memo **out, size_t *count)
{
    size_t prefix = strlen(c->provider->name) + 1, all, kept = 0;
    struct cti_memo *memos;
    void *items;
    enum err e;

    if ((e = model_list(c->db, Q_MEMO_ALL, DB_NO_ARGS, a, read_memo, sizeof *memos, &items, &all)))
        return e;
    memos = items;
    for (size_t i = 0; i < all; i++)
        if (str_starts(str_of(memos[i].key), arena_printf(a, "%s/", c->provider->name)))
            memos[kept++] = (struct cti_memo) { memos[i].key + prefix, memos[i].value };
    *out = memos;
    *count = kept;
    return ERR_OK;
}

/* -- one report after the other ------------------------------------------------------------- */

static enum err apply_one(struct ctid *c, struct event_batch *batch, const struct cti_report *r,
                          const struct cti_command *command)
{
    switch (r->kind) {
    case CTI_AGENT_IS:
        return apply_agent(c, batch, &r->agent);
    case CTI_CALL_IS:
        return apply_call(c, batch, &r->call, false);
    case CTI_CALL_IS_GONE:
        return apply_call(c, batch, &r->call, true);
    case CTI_MEDIA_IS:
        return apply_channel(c, batch, &r->channel);
    case CTI_TASK_IS:
        return apply_task(c, batch, &r->task, false);
    case CTI_TASK_IS_GONE:
        return apply_task(c, batch, &r->task, true);
    case CTI_QUEUE_IS_DUE:
        return stats_tell(c->stats, batch, r->queue_id);
    case CTI_REFUSED:
        return command ? apply_refusal(batch, &r->refusal, command) : ERR_OK;
    case CTI_MEMO:
        return apply_memo(c, batch->arena, &r->memo);
    }
    return ERR_OK;
}

enum err apply(struct ctid *c, struct event_batch *batch, const struct cti_reports *reports,
               const struct cti_command *command)
{
    const char *request_id = batch->request_id;
    enum err e = ERR_OK;

    for (const struct cti_report *r = reports->first; r && !e; r = r->next) {
        batch->request_id = r->caused ? request_id : "";
        e = apply_one(c, batch, r, command);
    }
    batch->request_id = request_id;
    if (e)
        return e;
    return stats_save(c->stats, c->db);
}
