/* sim: the provider's functions of the built-in switch. */
#include "cti/sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "cti/sim/switch.h"

void *sim_alloc(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size);

    if (!p)
        abort();
    return p;
}

char *sim_strdup(const char *text)
{
    size_t n = strlen(text) + 1;

    return memcpy(sim_alloc(n, 1), text, n);
}

/* Cuts at a character, not inside one. */
void sim_copy(char *to, size_t size, const char *from)
{
    size_t n = strlen(from);

    if (n >= size) {
        n = size - 1;
        while (n && ((unsigned char)from[n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(to, from, n);
    to[n] = '\0';
}

/* -- steps ---------------------------------------------------------------------------------- */

void touch(struct cti_switch *sim, enum touched_kind kind, void *thing, bool *flag)
{
    if (*flag)
        return;
    *flag = true;
    if (sim->touched_count == sim->touched_size) {
        sim->touched_size = sim->touched_size ? sim->touched_size * 2 : 64;
        sim->touched = realloc(sim->touched, sim->touched_size * sizeof(*sim->touched));
        if (!sim->touched)
            abort();
    }
    sim->touched[sim->touched_count++] = (struct touched) { .kind = kind, .thing = thing };
}

void touch_call(struct cti_switch *sim, struct sim_call *call)
{
    touch(sim, TOUCHED_CALL, call, &call->touched);
}

void touch_agent(struct cti_switch *sim, struct sim_agent *agent)
{
    touch(sim, TOUCHED_AGENT, agent, &agent->touched);
}

void touch_queue(struct cti_switch *sim, struct sim_queue *queue)
{
    touch(sim, TOUCHED_QUEUE, queue, &queue->touched);
}

void step_begin(struct cti_switch *sim, int64_t now, struct cti_reports *out, bool caused)
{
    if (now > sim->now)
        sim->now = now;
    sim->out = out;
    sim->caused = caused;
}

static void remember_call(struct cti_switch *sim, struct sim_call *call)
{
    call->touched = false;
    if (call->gone) {
        memory_call_gone(sim, call);
        line_free(sim, call);
    } else {
        memory_call(sim, call);
    }
}

static void remember_task(struct cti_switch *sim, struct sim_task *task)
{
    task->touched = false;
    if (task->gone) {
        memory_forget(sim, "task", task->id);
        task_free(sim, task);
    } else {
        memory_task(sim, task);
    }
}

static void remember(struct cti_switch *sim, const struct touched *t)
{
    switch (t->kind) {
    case TOUCHED_CALL:
        remember_call(sim, t->thing);
        break;
    case TOUCHED_AGENT:
        ((struct sim_agent *)t->thing)->touched = false;
        memory_agent(sim, t->thing);
        break;
    case TOUCHED_QUEUE:
        ((struct sim_queue *)t->thing)->touched = false;
        memory_queue(sim, t->thing);
        break;
    case TOUCHED_STREAM:
        ((struct sim_stream *)t->thing)->touched = false;
        memory_stream(sim, t->thing);
        break;
    case TOUCHED_CHANNEL:
        ((struct sim_channel *)t->thing)->touched = false;
        memory_channel(sim, t->thing);
        break;
    case TOUCHED_TASK:
        remember_task(sim, t->thing);
        break;
    }
}

void step_end(struct cti_switch *sim)
{
    sim->caused = false;
    acd_match(sim);
    task_match(sim);
    for (size_t i = 0; i < sim->touched_count; i++)
        remember(sim, &sim->touched[i]);
    sim->touched_count = 0;
    sim->out = NULL;
}

/* -- configuration -------------------------------------------------------------------------- */

bool sim_is_extension(const struct cti_switch *sim, const char *number)
{
    struct sim_agent *agent = NULL;
    int64_t n;

    HASH_FIND_STR(sim->agents, number, agent);
    if (agent && agent->known)
        return true;
    if (!str_to_int(str_of(number), &n) || *number == '0' || *number == '-')
        return false;
    for (size_t i = 0; i < sim->range_count; i++)
        if (sim->ranges[i].first <= n && n <= sim->ranges[i].last)
            return true;
    return false;
}

static void configure_team(struct cti_switch *sim, const struct cti_team *from)
{
    struct sim_team *team = NULL;

    HASH_FIND(hh, sim->teams, &from->id, sizeof from->id, team);
    if (!team) {
        team = sim_alloc(1, sizeof(*team));
        team->id = from->id;
        HASH_ADD(hh, sim->teams, id, sizeof team->id, team);
    }
    team->wrap_up_incoming = from->wrap_up_incoming;
    team->wrap_up_outgoing = from->wrap_up_outgoing;
    team->wrap_up_ms = from->wrap_up_ms;
}

static void configure_queue(struct cti_switch *sim, const struct cti_queue *from)
{
    struct sim_queue *queue = acd_find(sim, from->id);

    if (!queue) {
        queue = sim_alloc(1, sizeof(*queue));
        queue->id = from->id;
        timer_init(&queue->tell, TIMER_TELL, queue);
        HASH_ADD(hh, sim->queues, id, sizeof queue->id, queue);
    } else {
        free(queue->name);
        free(queue->number);
        free(queue->team_ids);
    }
    queue->name = sim_strdup(from->name);
    queue->number = sim_strdup(from->number);
    queue->ring_ms = from->ring_ms;
    queue->priority = from->priority ? from->priority : CTI_MIDDLE;
    queue->overflow_ms = from->overflow_ms;
    queue->overflow_id = from->overflow_id;
    queue->team_count = from->team_count;
    queue->team_ids = sim_alloc(from->team_count, sizeof(int64_t));
    if (from->team_count)
        memcpy(queue->team_ids, from->team_ids, from->team_count * sizeof(int64_t));
    queue->member_count = 0;
    HASH_ADD_KEYPTR(by_number, sim->queues_by_number, queue->number, strlen(queue->number), queue);
}

static void configure_agent(struct cti_switch *sim, const struct cti_person *from)
{
    struct sim_agent *agent = seat_find(sim, from->id);

    if (!agent) {
        agent = sim_alloc(1, sizeof(*agent));
        sim_copy(agent->id, sizeof agent->id, from->id);
        agent->state = AGENT_LOGOUT;
        agent->before = AGENT_NOT_READY;
        agent->reason = agent->before_reason = REASON_NONE;
        agent->habits.wrap_ms = SIM_WRAP_BY_TEAM;
        timer_init(&agent->wrap_up, TIMER_WRAP_UP, agent);
        timer_init(&agent->ready, TIMER_READY, agent);
        HASH_ADD_STR(sim->agents, id, agent);
    }
    agent->team_id = from->team_id;
    agent->may_be_mobile = from->mobile;
    agent->supervisor = from->supervisor;
    agent->known = true;
}

static bool serves(const struct sim_queue *queue, int64_t team_id)
{
    for (size_t i = 0; i < queue->team_count; i++)
        if (queue->team_ids[i] == team_id)
            return true;
    return false;
}

/* Who serves which queue, both ways. */
static void assign(struct cti_switch *sim)
{
    struct sim_queue *queue, *next_queue;
    struct sim_agent *agent, *next_agent;
    size_t agents = HASH_COUNT(sim->agents), queues = HASH_COUNT(sim->queues);

    HASH_ITER(hh, sim->queues, queue, next_queue)
    {
        free(queue->members);
        queue->members = sim_alloc(agents, sizeof(struct sim_agent *));
        queue->member_count = 0;
        queue->look = true;
    }
    HASH_ITER(hh, sim->agents, agent, next_agent)
    {
        free(agent->queues);
        agent->queues = sim_alloc(queues, sizeof(struct sim_queue *));
        agent->queue_count = 0;
        HASH_ITER(hh, sim->queues, queue, next_queue)
        {
            if (!agent->known || !serves(queue, agent->team_id))
                continue;
            agent->queues[agent->queue_count++] = queue;
            queue->members[queue->member_count++] = agent;
        }
    }
}

/* Who serves a queue, as a number: another one when they are others. */
static int64_t members_of(const struct sim_queue *queue)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < queue->member_count; i++) {
        uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */

        for (const char *c = queue->members[i]->id; *c; c++)
            hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
        sum += hash;
    }
    return (int64_t)(sum >> 1);
}

/* A queue that the configuration does not name: nobody reaches or serves it, and who waits there
 * may hang up. */
static void forget_queues(struct cti_switch *sim)
{
    struct sim_queue *queue, *next;

    HASH_CLEAR(by_number, sim->queues_by_number);
    HASH_ITER(hh, sim->queues, queue, next)
    {
        queue->team_count = 0;
    }
}

static void sim_configure(struct cti_switch *sim, const struct cti_setup *setup)
{
    struct sim_agent *agent, *next;

    free(sim->ranges);
    sim->ranges = sim_alloc(setup->range_count, sizeof(*sim->ranges));
    sim->range_count = setup->range_count;
    if (setup->range_count)
        memcpy(sim->ranges, setup->ranges, setup->range_count * sizeof(*sim->ranges));
    HASH_ITER(hh, sim->agents, agent, next)
    {
        agent->known = false;
    }
    forget_queues(sim);
    for (size_t i = 0; i < setup->team_count; i++)
        configure_team(sim, &setup->teams[i]);
    for (size_t i = 0; i < setup->queue_count; i++)
        configure_queue(sim, &setup->queues[i]);
    for (size_t i = 0; i < setup->people_count; i++)
        configure_agent(sim, &setup->people[i]);
    assign(sim);
    media_configure(sim, setup);
    sim->configured = true;
}

static struct cti_switch *sim_open(const struct cti_setup *setup, const struct cti_memo *memos,
                                   size_t memo_count, int64_t now)
{
    struct cti_switch *sim = sim_alloc(1, sizeof(*sim));

    sim->now = now;
    sim_configure(sim, setup);
    recall(sim, memos, memo_count);
    sim->first_time = memo_count == 0;
    return sim;
}

static void sim_close(struct cti_switch *sim)
{
    struct sim_team *team, *next_team;
    struct sim_queue *queue, *next_queue;
    struct sim_agent *agent, *next_agent;
    struct sim_call *call, *next_call;
    struct sim_ended *over, *next_over;
    struct sim_stream *stream, *next_stream;
    struct sim_task *task, *next_task;

    if (!sim)
        return;
    HASH_CLEAR(by_number, sim->queues_by_number);
    HASH_CLEAR(by_extension, sim->agents_by_extension);
    HASH_ITER(hh, sim->calls, call, next_call)
    {
        line_free(sim, call);
    }
    HASH_ITER(hh, sim->tasks, task, next_task)
    {
        task_free(sim, task);
    }
    media_free(sim);
    HASH_ITER(hh, sim->teams, team, next_team)
    {
        HASH_DEL(sim->teams, team);
        free(team);
    }
    HASH_ITER(hh, sim->queues, queue, next_queue)
    {
        HASH_DEL(sim->queues, queue);
        free(queue->name);
        free(queue->number);
        free(queue->team_ids);
        free(queue->members);
        free(queue);
    }
    HASH_ITER(hh, sim->agents, agent, next_agent)
    {
        HASH_DEL(sim->agents, agent);
        free(agent->queues);
        free(agent);
    }
    HASH_ITER(hh, sim->ended, over, next_over)
    {
        HASH_DEL(sim->ended, over);
        free(over);
    }
    HASH_ITER(hh, sim->streams, stream, next_stream)
    {
        HASH_DEL(sim->streams, stream);
        free(stream);
    }
    free(sim->ranges);
    free(sim->heap);
    free(sim->touched);
    free(sim);
}

/* -- commands ------------------------------------------------------------------------------- */

static const char *text(const char *maybe)
{
    return maybe ? maybe : "";
}

/* The system signs somebody out whose phone is signed out already. */
static bool only_channels_left(const struct sim_agent *agent, const struct cti_command *c)
{
    return c->all_media && !*text(c->requester) && agent->state == AGENT_LOGOUT;
}

static bool set_state(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *c,
                      struct cti_refusal *refusal)
{
    bool self = !c->requester || strcmp(c->requester, agent->id) == 0;
    int64_t reason = c->reason_code ? c->reason_code : self ? REASON_NONE : REASON_SUPERVISOR;
    enum agent_state state;

    if (!agent_state_parse(text(c->state), &state) || state == AGENT_NONE) {
        *refusal = cti_refusal(sim->out->arena, CF_INVALID_OBJECT_STATE);
        return false;
    }
    if (state == AGENT_READY || state == AGENT_WORK)
        reason = REASON_NONE;
    if (!only_channels_left(agent, c) &&
        !seat_ask(sim, agent, self ? AGENT_SELF : AGENT_SUPERVISOR, state, reason, refusal))
        return false;
    if (state == AGENT_LOGOUT && c->all_media)
        channels_sign_out(sim, agent, reason);
    return true;
}

static bool carry_out(struct cti_switch *sim, const struct cti_command *c,
                      struct cti_refusal *refusal)
{
    struct sim_agent *agent = seat_find(sim, text(c->user));

    if (!agent || !agent->known) {
        *refusal = cti_refusal(sim->out->arena, CF_INVALID_AGENT_ID);
        return false;
    }
    switch (c->op) {
    case CTI_LOGIN:
        return seat_sign_in(sim, agent, text(c->extension), text(c->mobile_mode),
                            text(c->mobile_number), refusal);
    case CTI_SET_STATE:
        return set_state(sim, agent, c, refusal);
    case CTI_MAKE_CALL:
        return line_make(sim, agent, c, refusal);
    case CTI_SILENT_MONITOR:
        return monitor_begin(sim, agent, c, refusal);
    case CTI_BARGE_CALL:
        return monitor_barge(sim, agent, c, refusal);
    case CTI_MEDIA_LOGIN:
    case CTI_MEDIA_STATE:
    case CTI_MEDIA_ROUTABLE:
        return channel_command(sim, agent, c, refusal);
    case CTI_TASK:
        return task_act(sim, agent, c, refusal);
    default:
        return act(sim, c, refusal);
    }
}

static bool sim_command(struct cti_switch *sim, const struct cti_command *command, int64_t now,
                        struct cti_reports *out)
{
    struct cti_refusal refusal;

    step_begin(sim, now, out, true);
    if (!carry_out(sim, command, &refusal)) {
        struct cti_report *report = cti_report(out, CTI_REFUSED);

        report->caused = true;
        report->refusal = refusal;
    }
    step_end(sim);
    return true;
}

/* -- time ----------------------------------------------------------------------------------- */

static int64_t sim_due(struct cti_switch *sim)
{
    struct timer *t = timer_first(sim);

    if (sim->configured)
        return sim->now;
    return t ? t->due : INT64_MAX;
}

static void fire(struct cti_switch *sim, const struct timer *t)
{
    switch (t->kind) {
    case TIMER_PATIENCE:
        caller_gives_up(sim, t->owner);
        break;
    case TIMER_TALK:
        caller_has_said_all(sim, t->owner);
        break;
    case TIMER_RING:
        acd_not_answered(sim, t->owner);
        break;
    case TIMER_ANSWER:
        touch_call(sim, t->owner);
        line_picked_up(sim, t->owner);
        break;
    case TIMER_OVERFLOW:
        acd_overflow(sim, t->owner);
        break;
    case TIMER_WRAP_UP:
        seat_wrap_up_over(sim, t->owner);
        break;
    case TIMER_READY:
        touch_agent(sim, t->owner);
        seat_ready_again(sim, t->owner);
        break;
    case TIMER_ARRIVAL:
        stream_next(sim, t->owner);
        break;
    case TIMER_TELL:
        acd_tell(sim, t->owner);
        break;
    case TIMER_START:
        task_not_accepted(sim, t->owner);
        break;
    case TIMER_KINDS:
        break;
    }
}

/* Who is no agent any more is signed out, in a call when that is over, and listens to nobody. */
static void dismiss(struct cti_switch *sim, struct sim_agent *agent)
{
    struct cti_refusal refusal;

    agent->habits.works_alone = false;
    monitor_end(sim, agent);
    if (agent->state != AGENT_LOGOUT)
        (void)seat_ask(sim, agent, AGENT_SUPERVISOR, AGENT_LOGOUT, REASON_SUPERVISOR, &refusal);
    channels_sign_out(sim, agent, REASON_SUPERVISOR);
}

/* Somebody may be free for a call that waits, and the figures of a queue that others serve than at
 * last, also since nobody was here, may be others. */
static void look_around(struct cti_switch *sim)
{
    struct sim_queue *queue, *next;
    struct sim_agent *agent, *next_agent;

    HASH_ITER(hh, sim->agents, agent, next_agent)
    {
        if (!agent->known)
            dismiss(sim, agent);
        channels_leave(sim, agent);
    }
    HASH_ITER(hh, sim->queues, queue, next)
    {
        int64_t served_by = members_of(queue);

        queue->look = true;
        acd_configured(sim, queue);
        if (queue->served_by == served_by)
            continue;
        queue->served_by = served_by;
        touch_queue(sim, queue);
        if (!sim->first_time)
            acd_changed(sim, queue);
    }
    sim->first_time = false;
    sim->task_look = true;
    sim->configured = false;
}

static bool sim_tick(struct cti_switch *sim, int64_t now, struct cti_reports *out)
{
    struct timer *t = timer_first(sim);

    if (sim->configured) {
        step_begin(sim, t && t->due < now ? t->due : now, out, false);
        look_around(sim);
        step_end(sim);
        return true;
    }
    if (!t || t->due > now)
        return false;
    timer_clear(sim, t);
    step_begin(sim, t->due, out, false);
    fire(sim, t);
    step_end(sim);
    return true;
}

/* -- habits --------------------------------------------------------------------------------- */

enum err sim_habits_get(struct cti_switch *sim, const char *agent_id, struct sim_habits *out)
{
    const struct sim_agent *agent = seat_find(sim, agent_id);

    if (!agent || !agent->known)
        return ERR_USER_NOT_FOUND;
    *out = agent->habits;
    return ERR_OK;
}

static bool starts_to_work(struct cti_switch *sim, struct sim_agent *agent)
{
    struct cti_refusal refusal;

    if (agent->state == AGENT_LOGOUT && !seat_sign_in(sim, agent, agent->id, "", "", &refusal))
        return false;
    if (agent->state == AGENT_NOT_READY)
        seat_become(sim, agent, AGENT_READY, REASON_NONE);
    return true;
}

enum err sim_habits_set(struct cti_switch *sim, const char *agent_id,
                        const struct sim_habits *habits, int64_t now, struct cti_reports *out)
{
    struct sim_agent *agent = seat_find(sim, agent_id);
    bool done = true;

    if (!agent || !agent->known)
        return ERR_USER_NOT_FOUND;
    step_begin(sim, now, out, false);
    agent->habits = *habits;
    touch_agent(sim, agent);
    if (habits->works_alone)
        done = starts_to_work(sim, agent);
    agent->habits.works_alone = habits->works_alone && done;
    step_end(sim);
    return done ? ERR_OK : ERR_CONFLICT;
}

/* -- promises ------------------------------------------------------------------------------- */

static const char *broken_by(const struct sim_agent *agent)
{
    size_t active = 0, held = 0;

    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (!party)
            return "an agent holds a call without being a participant";
        if (party->state == PARTY_DROPPED)
            return "an agent holds a call that is over";
        active += party->state == PARTY_ACTIVE && !party->passive;
        held += party->state == PARTY_HELD;
    }
    if (active > 1)
        return "an agent is on two active calls";
    if (agent->state == AGENT_LOGOUT && (agent->call_count || *agent->extension))
        return "a signed-out agent has a phone";
    if (active && agent->state != AGENT_TALKING)
        return "an agent with an active call does not talk";
    if (held && agent->state != AGENT_TALKING && agent->state != AGENT_HOLD)
        return "an agent with a held call neither talks nor holds";
    if (agent->state == AGENT_HOLD && !held)
        return "an agent holds no call";
    return NULL;
}

static bool is_attached(const struct sim_agent *agent, const struct sim_call *call)
{
    for (size_t i = 0; i < agent->call_count; i++)
        if (agent->calls[i] == call)
            return true;
    return false;
}

static const char *broken_in(struct cti_switch *sim, const struct sim_call *call)
{
    size_t there = 0;

    for (size_t i = 0; i < call->party_count; i++) {
        const struct sim_party *party = &call->parties[i];

        if (party->state == PARTY_DROPPED)
            continue;
        there++;
        if (party->state == PARTY_ACTIVE && call->state != CALL_ACTIVE)
            return "somebody talks in a call that nobody has answered";
        if (party->agent && !is_attached(party->agent, call))
            return "a participant's phone does not know the call";
    }
    if (!there && !call->waiting)
        return "a call goes on without anybody";
    if (call->type == CALL_TYPE_SUPERVISOR_MONITOR && !line_find(sim, call->associated_id))
        return "a supervisor listens to nothing";
    if (call->type != CALL_TYPE_SUPERVISOR_MONITOR && call->state == CALL_ACTIVE && there < 2)
        return "somebody talks alone";
    if (!line_actions_are_told(call))
        return "what a participant may ask for was not told";
    return NULL;
}

const char *sim_broken_promise(struct cti_switch *sim)
{
    struct sim_agent *agent, *next_agent;
    struct sim_call *call, *next_call;
    const char *broken;

    HASH_ITER(hh, sim->agents, agent, next_agent)
    {
        if ((broken = broken_by(agent)))
            return broken;
    }
    HASH_ITER(hh, sim->calls, call, next_call)
    {
        if ((broken = broken_in(sim, call)))
            return broken;
    }
    broken = acd_broken_promise(sim);
    return broken ? broken : task_broken_promise(sim);
}

const struct cti_provider sim_provider = {
    .name = "sim",
    .open = sim_open,
    .close = sim_close,
    .configure = sim_configure,
    .command = sim_command,
    .due = sim_due,
    .tick = sim_tick,
};
