/* task: tasks of channels beside voice.  One that waits is offered to the agent of its queue who
 * has been without a new task for longest, those without any task first; what may be done with it
 * then is the table of cti/media.c.  Source: reference rest-desktop 5.3. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cti/sim/switch.h"

enum { DAY_MS = 86400000, DAYS_TO_1970 = 134774 /* since 1601, as routers count */ };

struct sim_task *task_find(struct cti_switch *sim, const char *id)
{
    struct sim_task *task = NULL;

    HASH_FIND_STR(sim->tasks, id, task);
    return task;
}

struct sim_task *task_make(struct cti_switch *sim, const char *id)
{
    struct sim_task *task = sim_alloc(1, sizeof(*task));

    sim_copy(task->id, sizeof task->id, id);
    timer_init(&task->start, TIMER_START, task);
    HASH_ADD_STR(sim->tasks, id, task);
    return task;
}

void task_free(struct cti_switch *sim, struct sim_task *task)
{
    timer_clear(sim, &task->start);
    HASH_DEL(sim->tasks, task);
    free(task->ecc);
    free(task);
}

void touch_task(struct cti_switch *sim, struct sim_task *task)
{
    touch(sim, TOUCHED_TASK, task, &task->touched);
}

/* -- what is told --------------------------------------------------------------------------- */

static void tell(struct cti_switch *sim, struct sim_task *task, enum cti_report_kind kind,
                 enum task_state state, const char *disposition)
{
    struct cti_report *report = cti_report(sim->out, kind);
    struct arena *a = sim->out->arena;

    report->caused = sim->caused;
    report->task = (struct cti_task) {
        .id = arena_strdup(a, task->id),
        .media_id = task->media->id,
        .agent_id = arena_strdup(a, task->channel->agent->id),
        .address = arena_strdup(a, task->address),
        .state = state,
        .actions = task_actions(state),
        .disposition = disposition,
        .queue_id = task->queue->id,
        .queue_name = arena_strdup(a, task->queue->name),
        .started_at = task->offered_at,
        .since = task->since,
        .ecc = data_ecc(a, task->ecc, task->ecc_count),
        .ecc_count = task->ecc_count,
        .wrap_up_reason = arena_strdup(a, task->wrap_up_reason),
        .associated_id = arena_strdup(a, task->associated),
    };
    for (unsigned i = 0; i < CTI_VARIABLES; i++)
        report->task.variables[i] = arena_strdup(a, task->variables[i]);
    touch_task(sim, task);
}

void task_report(struct cti_switch *sim, struct sim_task *task)
{
    tell(sim, task, CTI_TASK_IS, task->state, "");
}

static void leave(struct cti_switch *sim, struct sim_task *task, const char *disposition)
{
    timer_clear(sim, &task->start);
    task->since = sim->now;
    tell(sim, task, CTI_TASK_IS_GONE, TASK_CLOSED, disposition);
    channel_detach(task->channel, task);
    sim->task_look = true;
}

void task_take_back(struct cti_switch *sim, struct sim_task *task, const char *disposition)
{
    leave(sim, task, disposition);
}

void task_end(struct cti_switch *sim, struct sim_task *task, const char *disposition)
{
    leave(sim, task, disposition);
    task->gone = true;
}

void task_not_accepted(struct cti_switch *sim, struct sim_task *task)
{
    struct sim_channel *channel = task->channel;

    task_take_back(sim, task, "CD_RING_NO_ANSWER");
    channel_passed_over(sim, channel);
    channels_follow(sim, channel->agent);
}

/* -- arriving, and being offered ------------------------------------------------------------ */

enum err sim_task_start(struct cti_switch *sim, const struct sim_errand *errand, int64_t now,
                        struct cti_reports *out, const char **id)
{
    struct sim_media *media = media_find(sim, errand->media_id);
    struct sim_queue *queue = acd_find(sim, errand->queue_id);
    char own[TASK_ID_SIZE];
    struct sim_task *task;

    if (!media || !media->known)
        return ERR_NOT_FOUND;
    if (!queue)
        return ERR_INVALID_INPUT;
    step_begin(sim, now, out, false);
    snprintf(own, sizeof own, "%" PRId64 "_%" PRId64 "_1", sim->now / DAY_MS + DAYS_TO_1970,
             ++sim->last_task);
    memory_last_task(sim);
    task = task_make(sim, own);
    task->order = sim->last_task;
    task->media = media;
    task->queue = queue;
    for (size_t i = 0; i < errand->variable_count; i++)
        data_set(task->variables, &task->ecc, &task->ecc_count, &errand->variables[i]);
    touch_task(sim, task);
    sim->task_look = true;
    *id = arena_strdup(out->arena, task->id);
    step_end(sim);
    return ERR_OK;
}

/* A customer who goes while nobody has accepted. */
enum err sim_task_abandon(struct cti_switch *sim, const char *id, int64_t now,
                          struct cti_reports *out)
{
    struct sim_task *task = task_find(sim, id);
    struct sim_channel *channel;

    if (!task || (task->channel && task->state != TASK_OFFERED))
        return ERR_NOT_FOUND;
    step_begin(sim, now, out, false);
    channel = task->channel;
    if (channel) {
        task_end(sim, task, "CD_TASK_ABANDONED_WHILE_OFFERED");
        channel_settle(sim, channel);
        channels_follow(sim, channel->agent);
    } else {
        task->gone = true;
        touch_task(sim, task);
    }
    step_end(sim);
    return ERR_OK;
}

/* day_number_sequence: the sequence tells how often it was sent on. */
void task_again(struct cti_switch *sim, const struct sim_task *task, struct sim_queue *queue)
{
    const char *last = strrchr(task->id, '_') + 1;
    char id[TASK_ID_SIZE];
    struct sim_task *again;

    snprintf(id, sizeof id, "%.*s%ld", (int)(last - task->id), task->id,
             strtol(last, NULL, 10) + 1);
    again = task_make(sim, id);
    again->order = ++sim->last_task;
    memory_last_task(sim);
    again->media = task->media;
    again->queue = queue;
    sim_copy(again->associated, sizeof again->associated, task->id);
    sim_copy(again->wrap_up_reason, sizeof again->wrap_up_reason, task->wrap_up_reason);
    memcpy(again->variables, task->variables, sizeof again->variables);
    if (task->ecc_count) {
        again->ecc = sim_alloc(MOST_ECC, sizeof(*again->ecc));
        memcpy(again->ecc, task->ecc, task->ecc_count * sizeof(*again->ecc));
        again->ecc_count = task->ecc_count;
    }
    touch_task(sim, again);
    sim->task_look = true;
}

static bool is_sooner(const struct sim_channel *a, const struct sim_channel *b)
{
    if (!a->task_count != !b->task_count)
        return !a->task_count;
    return a->idle_turn < b->idle_turn;
}

static struct sim_channel *longest_idle(const struct sim_task *task)
{
    struct sim_channel *best = NULL;

    for (size_t i = 0; i < task->queue->member_count; i++) {
        struct sim_channel *c = channel_find(task->queue->members[i], task->media);

        if (c && channel_may_get(c) && (!best || is_sooner(c, best)))
            best = c;
    }
    return best;
}

static void offer(struct cti_switch *sim, struct sim_task *task, struct sim_channel *channel)
{
    const struct sim_agent *agent = channel->agent;

    sim_copy(task->address, sizeof task->address, *agent->extension ? agent->extension : agent->id);
    task->state = TASK_OFFERED;
    task->offered_at = task->since = sim->now;
    channel_attach(channel, task);
    channel->idle_turn = ++sim->last_idle_turn;
    timer_set(sim, &task->start, sim->now + task->media->start_ms);
    task_report(sim, task);
    channel_settle(sim, channel);
}

/* In order of arrival. */
void task_match(struct cti_switch *sim)
{
    struct sim_task *task, *next;

    if (!sim->task_look)
        return;
    HASH_ITER(hh, sim->tasks, task, next)
    {
        struct sim_channel *channel = task->channel || task->gone ? NULL : longest_idle(task);

        if (channel)
            offer(sim, task, channel);
    }
    sim->task_look = false;
}

/* -- what is asked for ---------------------------------------------------------------------- */

static bool update(struct cti_switch *sim, struct sim_task *task, const struct cti_command *c)
{
    bool changed = false;

    for (size_t i = 0; i < c->variable_count; i++)
        changed |= data_set(task->variables, &task->ecc, &task->ecc_count, &c->variables[i]);
    if (c->wrap_up_reason)
        changed |= data_set_text(task->wrap_up_reason, sizeof task->wrap_up_reason,
                                 c->wrap_up_reason);
    if (changed)
        task_report(sim, task);
    return true;
}

static void carry_out(struct cti_switch *sim, struct sim_task *task, enum task_action action)
{
    enum task_state state = task_after(action);

    if (state == TASK_CLOSED) {
        task_end(sim, task, action == TASK_TRANSFER ? "CD_TASK_TRANSFERRED" : "CD_NORMAL_END_TASK");
        return;
    }
    timer_clear(sim, &task->start);
    task->state = state;
    task->since = sim->now;
    task_report(sim, task);
}

bool task_act(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *c,
              struct cti_refusal *refusal)
{
    struct sim_task *task = c->task && c->action ? task_find(sim, c->task) : NULL;
    struct sim_channel *channel = task ? task->channel : NULL;
    enum task_action action;

    if (!channel || channel->agent != agent) {
        *refusal = cti_refusal_no_task(sim->out->arena, c->task ? c->task : "");
        return false;
    }
    if (channel->interrupted) {
        *refusal = cti_media_refusal(ARM_INTERRUPTED);
        return false;
    }
    if (strcmp(c->action, cti_op_name(CTI_UPDATE_CALL_DATA)) == 0)
        return update(sim, task, c);
    if (!task_action_parse(c->action, &action) ||
        !action_is_listed(task_actions(task->state), c->action)) {
        *refusal = cti_refusal_action(sim->out->arena, c->action, task->address);
        return false;
    }
    if (action == TASK_TRANSFER) {
        struct sim_queue *queue = c->to ? acd_by_number(sim, c->to) : NULL;

        if (!queue)
            return act_refuse(sim, CF_INVALID_DESTINATION, refusal);
        task_again(sim, task, queue);
    }
    carry_out(sim, task, action);
    channel_settle(sim, channel);
    channels_follow(sim, agent);
    return true;
}

void sim_tasks_each(struct cti_switch *sim, void (*fn)(void *arg, const struct sim_task_line *line),
                    void *arg)
{
    struct sim_task *task, *next;

    HASH_ITER(hh, sim->tasks, task, next)
    {
        const struct sim_channel *channel = task->channel;

        fn(arg, &(struct sim_task_line) {
                    .id = task->id,
                    .media_id = task->media->id,
                    .queue_id = task->queue->id,
                    .agent = channel ? channel->agent->id : "",
                    .state = channel ? task_state_name(task->state) : "",
                });
    }
}

/* -- promises ------------------------------------------------------------------------------- */

static const char *broken_by(const struct sim_task *task)
{
    const struct sim_channel *channel = task->channel;
    size_t i = 0;

    if (!channel)
        return task->start.place ? "a task that nobody has can be missed" : NULL;
    while (i < channel->task_count && channel->tasks[i] != task)
        i++;
    if (i == channel->task_count)
        return "an agent does not know an own task";
    if (channel->state == MEDIA_LOGOUT)
        return "a signed-out agent has a task";
    if ((task->state == TASK_OFFERED) != (task->start.place != 0))
        return "an offered task waits for ever, or another does not";
    if (task->state == TASK_INTERRUPTED && !channel->interrupted)
        return "a task rests for nothing";
    return NULL;
}

const char *task_broken_promise(struct cti_switch *sim)
{
    struct sim_task *task, *next;
    const char *broken;

    HASH_ITER(hh, sim->tasks, task, next)
    {
        if ((broken = broken_by(task)))
            return broken;
        if (!task->channel && longest_idle(task))
            return "an agent is free while a task waits";
    }
    return NULL;
}
