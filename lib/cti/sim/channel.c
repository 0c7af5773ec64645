/* channel: agents in channels beside voice.  Which state may be asked for, and which follows from
 * the tasks, are the tables of cti/media.c; here is who interrupts whom, and who may get a task.
 *
 * Calls, and tasks of channels that cannot be interrupted, have their agent alone: nobody gets
 * anything else meanwhile, and tasks of channels that can be interrupted rest, unless the agent
 * chose at sign-in to ignore that.  Source: reference rest-desktop 5. */
#include <stdlib.h>
#include <string.h>

#include "cti/sim/switch.h"

#define BIT(state) (1U << (state))

/* In a call or its wrap-up; and about to be. */
static const unsigned in_call = BIT(AGENT_TALKING) | BIT(AGENT_HOLD) | BIT(AGENT_WORK) |
                                BIT(AGENT_WORK_READY);
static const unsigned reserved = BIT(AGENT_RESERVED) | BIT(AGENT_RESERVED_OUTBOUND) |
                                 BIT(AGENT_RESERVED_OUTBOUND_PREVIEW);

/* -- configuration -------------------------------------------------------------------------- */

struct sim_media *media_find(struct cti_switch *sim, int64_t id)
{
    struct sim_media *media = NULL;

    HASH_FIND(hh, sim->media, &id, sizeof id, media);
    return media;
}

static void configure_one(struct cti_switch *sim, const struct cti_media *from)
{
    struct sim_media *media = media_find(sim, from->id);

    if (!media) {
        media = sim_alloc(1, sizeof(*media));
        media->id = from->id;
        HASH_ADD(hh, sim->media, id, sizeof media->id, media);
    }
    free(media->name);
    free(media->team_ids);
    media->name = sim_strdup(from->name);
    media->interruptible = from->interruptible;
    media->start_ms = from->start_ms;
    media->team_count = from->team_count;
    media->team_ids = sim_alloc(from->team_count, sizeof(int64_t));
    if (from->team_count)
        memcpy(media->team_ids, from->team_ids, from->team_count * sizeof(int64_t));
    media->known = true;
}

static bool is_of(const struct sim_media *media, int64_t team_id)
{
    for (size_t i = 0; i < media->team_count; i++)
        if (media->team_ids[i] == team_id)
            return true;
    return false;
}

static void assign(struct sim_agent *agent, struct sim_media *media)
{
    bool member = agent->known && media->known && is_of(media, agent->team_id);
    struct sim_channel *channel = member ? channel_make(agent, media) : channel_find(agent, media);

    if (channel)
        channel->member = member;
}

void media_configure(struct cti_switch *sim, const struct cti_setup *setup)
{
    struct sim_media *media, *next;
    struct sim_agent *agent, *next_agent;

    HASH_ITER(hh, sim->media, media, next)
    {
        media->known = false;
    }
    for (size_t i = 0; i < setup->media_count; i++)
        configure_one(sim, &setup->media[i]);
    HASH_ITER(hh, sim->media, media, next)
    {
        HASH_ITER(hh, sim->agents, agent, next_agent)
        {
            assign(agent, media);
        }
    }
    sim->task_look = true;
}

/* Agents are still there. */
void media_free(struct cti_switch *sim)
{
    struct sim_media *media, *next;
    struct sim_agent *agent, *next_agent;

    HASH_ITER(hh, sim->agents, agent, next_agent)
    {
        while (agent->channels) {
            struct sim_channel *first = agent->channels;

            agent->channels = first->next;
            free(first);
        }
    }
    HASH_ITER(hh, sim->media, media, next)
    {
        HASH_DEL(sim->media, media);
        free(media->name);
        free(media->team_ids);
        free(media);
    }
}

/* -- one channel ---------------------------------------------------------------------------- */

struct sim_channel *channel_find(struct sim_agent *agent, const struct sim_media *media)
{
    struct sim_channel *channel = agent->channels;

    while (channel && channel->media != media)
        channel = channel->next;
    return channel;
}

/* In the order of the configuration. */
struct sim_channel *channel_make(struct sim_agent *agent, struct sim_media *media)
{
    struct sim_channel *channel = channel_find(agent, media), **end = &agent->channels;

    if (channel)
        return channel;
    channel = sim_alloc(1, sizeof(*channel));
    *channel = (struct sim_channel) {
        .agent = agent, .media = media, .state = MEDIA_LOGOUT, .reason = REASON_NONE, .limit = 1
    };
    while (*end)
        end = &(*end)->next;
    *end = channel;
    return channel;
}

static bool is_signed_in(const struct sim_channel *channel)
{
    return channel->state != MEDIA_LOGOUT;
}

/* In order of arrival, so that after a restart things are told in the same order as without. */
void channel_attach(struct sim_channel *channel, struct sim_task *task)
{
    size_t i;

    for (i = channel->task_count++; i > 0 && channel->tasks[i - 1]->order > task->order; i--)
        channel->tasks[i] = channel->tasks[i - 1];
    channel->tasks[i] = task;
    task->channel = channel;
}

void channel_detach(struct sim_channel *channel, struct sim_task *task)
{
    size_t i = 0;

    while (channel->tasks[i] != task)
        i++;
    channel->task_count--;
    memmove(&channel->tasks[i], &channel->tasks[i + 1],
            (channel->task_count - i) * sizeof(struct sim_task *));
    task->channel = NULL;
}

static unsigned task_bits(const struct sim_channel *channel)
{
    unsigned bits = 0;

    for (size_t i = 0; i < channel->task_count; i++)
        bits |= TASK_BIT(channel->tasks[i]->state);
    return bits && channel->interrupted ? bits | TASK_BIT(TASK_INTERRUPTED) : bits;
}

static void touch_channel(struct cti_switch *sim, struct sim_channel *channel)
{
    touch(sim, TOUCHED_CHANNEL, channel, &channel->touched);
}

static void report(struct cti_switch *sim, struct sim_channel *channel)
{
    struct cti_report *report = cti_report(sim->out, CTI_MEDIA_IS);

    report->caused = sim->caused;
    report->channel = (struct cti_channel) {
        .agent_id = arena_strdup(sim->out->arena, channel->agent->id),
        .media_id = channel->media->id,
        .state = channel->state,
        .routable = channel->routable,
        .since = channel->since,
        .reason = channel->reason,
        .max_dialogs = channel->limit,
        .accepts_interrupts = channel->accepts_interrupts,
        .transfers = channel->transfers,
    };
    touch_channel(sim, channel);
    sim->task_look = true;
}

static void become(struct cti_switch *sim, struct sim_channel *channel, enum media_state state)
{
    channel->state = state;
    channel->since = sim->now;
    report(sim, channel);
}

/* Routable no longer, as was asked for, once everything that was offered is started. */
static bool follow_mode(struct sim_channel *channel)
{
    static const unsigned not_started = TASK_BIT(TASK_OFFERED) | TASK_BIT(TASK_ACCEPTED);

    if (!channel->unroutable_later || task_bits(channel) & not_started)
        return false;
    channel->unroutable_later = channel->routable = false;
    return true;
}

static void settle(struct cti_switch *sim, struct sim_channel *channel, bool tell)
{
    enum media_state state = media_state_with(channel->ready, task_bits(channel));

    tell |= follow_mode(channel);
    if (!is_signed_in(channel))
        return;
    if (!channel->task_count)
        channel->idle_turn = ++sim->last_idle_turn;
    touch_channel(sim, channel);
    sim->task_look = true;
    if (state != channel->state)
        become(sim, channel, state);
    else if (tell)
        report(sim, channel);
}

void channel_settle(struct cti_switch *sim, struct sim_channel *channel)
{
    settle(sim, channel, false);
}

void channel_passed_over(struct cti_switch *sim, struct sim_channel *channel)
{
    channel->routable = channel->unroutable_later = false;
    settle(sim, channel, true);
}

/* -- interrupts ----------------------------------------------------------------------------- */

static bool has_tasks(const struct sim_channel *channel, bool worked_on)
{
    for (size_t i = 0; i < channel->task_count; i++)
        if (!worked_on || task_is_worked_on(channel->tasks[i]->state))
            return true;
    return false;
}

/* Another channel, which cannot be interrupted, has the agent. */
static bool has_agent(const struct sim_agent *agent, const struct sim_channel *but, bool worked_on)
{
    for (const struct sim_channel *c = agent->channels; c; c = c->next)
        if (c != but && !c->media->interruptible && has_tasks(c, worked_on))
            return true;
    return false;
}

bool channels_engage(const struct sim_agent *agent)
{
    return has_agent(agent, NULL, false);
}

static void interrupt_task(struct cti_switch *sim, struct sim_task *task, bool on)
{
    if (on ? !task_is_interruptible(task->state) : task->state != TASK_INTERRUPTED)
        return;
    if (on)
        task->before = task->state;
    task->state = on ? TASK_INTERRUPTED : task->before;
    task->since = sim->now;
    task_report(sim, task);
}

static void interrupt(struct cti_switch *sim, struct sim_channel *channel, bool on)
{
    if (channel->interrupted == on)
        return;
    channel->interrupted = on;
    touch_channel(sim, channel);
    for (size_t i = 0; i < channel->task_count; i++)
        interrupt_task(sim, channel->tasks[i], on);
    channel_settle(sim, channel);
}

void channels_follow(struct cti_switch *sim, struct sim_agent *agent)
{
    bool calls = BIT(agent->state) & in_call;

    if (!agent->channels)
        return;
    for (struct sim_channel *c = agent->channels; c; c = c->next)
        interrupt(sim, c,
                  is_signed_in(c) && c->accepts_interrupts && c->media->interruptible &&
                      (calls || has_agent(agent, c, true)));
    sim->task_look = true;
    if (seat_is_free(agent))
        acd_look(agent);
}

bool channel_may_get(const struct sim_channel *channel)
{
    const struct sim_agent *agent = channel->agent;

    return channel->member && is_signed_in(channel) && channel->ready && channel->routable &&
           !channel->unroutable_later && !channel->interrupted &&
           channel->task_count < (size_t)channel->limit &&
           !(BIT(agent->state) & (in_call | reserved)) && !has_agent(agent, channel, false);
}

/* -- what is asked for ---------------------------------------------------------------------- */

static bool refuse(struct cti_refusal *refusal, enum cti_media_failure failure)
{
    *refusal = cti_media_refusal(failure);
    return false;
}

/* False when they are the same as before. */
static bool set_options(struct sim_channel *channel, const struct cti_command *c)
{
    bool accepts = c->interrupt_action && strcmp(c->interrupt_action, "ACCEPT") == 0;
    bool transfers = c->logout_action && strcmp(c->logout_action, "TRANSFER") == 0;
    bool changed = channel->limit != c->max_dialogs || channel->accepts_interrupts != accepts ||
                   channel->transfers != transfers;

    channel->limit = c->max_dialogs;
    channel->accepts_interrupts = accepts;
    channel->transfers = transfers;
    return changed;
}

/* Signing in again is refused, but sets the options anew: so says the guide of a client that
 * recovers.  The refusal is what answers the request. */
static bool sign_in_again(struct cti_switch *sim, struct sim_channel *channel,
                          const struct cti_command *c, struct cti_refusal *refusal)
{
    sim->caused = false;
    if (set_options(channel, c))
        report(sim, channel);
    channels_follow(sim, channel->agent);
    sim->caused = true;
    return refuse(refusal, ARM_ALREADY_LOGGED_IN);
}

static bool sign_in(struct cti_switch *sim, struct sim_channel *channel,
                    const struct cti_command *c, struct cti_refusal *refusal)
{
    if (!channel->member)
        return refuse(refusal, ARM_NO_SUCH_MEDIA);
    if (c->max_dialogs < 1 || c->max_dialogs > MEDIA_DIALOGS_MAX)
        return act_refuse(sim, CF_OPERATION, refusal);
    if (!media_may_ask(channel->state, MEDIA_LOGIN))
        return sign_in_again(sim, channel, c, refusal);
    set_options(channel, c);
    channel->ready = channel->unroutable_later = false;
    channel->routable = true;
    channel->reason = REASON_NONE;
    become(sim, channel, MEDIA_NOT_READY);
    channels_follow(sim, channel->agent);
    return true;
}

static void sign_out(struct cti_switch *sim, struct sim_channel *channel, int64_t reason)
{
    channel->ready = channel->routable = channel->unroutable_later = false;
    channel->interrupted = false;
    channel->reason = reason;
    while (channel->task_count) {
        struct sim_task *task = channel->tasks[0];

        if (task->state == TASK_OFFERED) {
            task_take_back(sim, task, "CD_AGENT_LOGGED_OUT_DURING_DIALOG");
        } else if (channel->transfers) {
            task_again(sim, task, task->queue);
            task_end(sim, task, "CD_TASK_TRANSFERRED_AGENT_LOGOUT");
        } else {
            task_end(sim, task, "CD_AGENT_LOGGED_OUT_DURING_DIALOG");
        }
    }
    become(sim, channel, MEDIA_LOGOUT);
    channels_follow(sim, channel->agent);
}

void channels_leave(struct cti_switch *sim, struct sim_agent *agent)
{
    for (struct sim_channel *c = agent->channels; c; c = c->next)
        if (!c->member && is_signed_in(c))
            sign_out(sim, c, REASON_NONE);
}

void channels_sign_out(struct cti_switch *sim, struct sim_agent *agent, int64_t reason)
{
    for (struct sim_channel *c = agent->channels; c; c = c->next)
        if (is_signed_in(c))
            sign_out(sim, c, reason);
}

static void get_ready(struct cti_switch *sim, struct sim_channel *channel)
{
    if (channel->ready && channel->routable && !channel->unroutable_later)
        return; /* the guide: ignored */
    channel->ready = channel->routable = true;
    channel->unroutable_later = false;
    channel->reason = REASON_NONE;
    channel->idle_turn = ++sim->last_idle_turn;
    become(sim, channel, media_state_with(true, task_bits(channel)));
}

static bool set_state(struct cti_switch *sim, struct sim_channel *channel,
                      const struct cti_command *c, struct cti_refusal *refusal)
{
    int64_t reason = c->reason_code ? c->reason_code : REASON_NONE;
    enum media_state to;

    if (!c->state || !media_state_parse(c->state, &to))
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
    if (!media_may_ask(channel->state, to))
        return refuse(refusal, ARM_NOT_LOGGED_IN);
    if (to == MEDIA_LOGOUT) {
        sign_out(sim, channel, reason);
    } else if (to == MEDIA_READY) {
        get_ready(sim, channel);
    } else {
        for (size_t i = 0; i < channel->task_count; i++)
            if (channel->tasks[i]->state == TASK_OFFERED)
                return act_refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
        channel->ready = false;
        channel->reason = reason;
        become(sim, channel, MEDIA_NOT_READY);
    }
    return true;
}

static bool set_routable(struct cti_switch *sim, struct sim_channel *channel,
                         const struct cti_command *c, struct cti_refusal *refusal)
{
    bool on = c->routable && strcmp(c->routable, "true") == 0;

    if (!is_signed_in(channel))
        return refuse(refusal, ARM_NOT_LOGGED_IN);
    if (on == (channel->routable && !channel->unroutable_later))
        return refuse(refusal, ARM_ALREADY_IN_MODE);
    channel->unroutable_later = !on;
    if (on)
        channel->routable = true;
    follow_mode(channel);
    report(sim, channel);
    return true;
}

bool channel_command(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *c,
                     struct cti_refusal *refusal)
{
    struct sim_channel *channel = channel_find(agent, media_find(sim, c->media));

    if (!channel)
        return refuse(refusal, ARM_NO_SUCH_MEDIA);
    switch (c->op) {
    case CTI_MEDIA_LOGIN:
        return sign_in(sim, channel, c, refusal);
    case CTI_MEDIA_STATE:
        return set_state(sim, channel, c, refusal);
    default:
        return set_routable(sim, channel, c, refusal);
    }
}
