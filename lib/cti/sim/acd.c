/* acd: queues of the built-in switch: of the calls that wait the most urgent first and of those the
 * oldest, of the agents who may take it the longest ready; a call that waited too long goes on to
 * the queue that its own overflows to. */
#include <stdlib.h>
#include <string.h>

#include "cti/sim/switch.h"

enum { TELL_EVERY_MS = 10000 }; /* reference rest-desktop 6.8 */

struct sim_queue *acd_find(struct cti_switch *sim, int64_t id)
{
    struct sim_queue *queue = NULL;

    HASH_FIND(hh, sim->queues, &id, sizeof id, queue);
    return queue;
}

struct sim_queue *acd_by_number(struct cti_switch *sim, const char *number)
{
    struct sim_queue *queue = NULL;

    HASH_FIND(by_number, sim->queues_by_number, number, strlen(number), queue);
    return queue;
}

void acd_changed(struct cti_switch *sim, struct sim_queue *queue)
{
    int64_t due = queue->told_at + TELL_EVERY_MS;

    if (queue->tell.place)
        return;
    timer_set(sim, &queue->tell, due > sim->now ? due : sim->now);
    touch_queue(sim, queue);
}

void acd_agent_changed(struct cti_switch *sim, struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->queue_count; i++)
        acd_changed(sim, agent->queues[i]);
}

void acd_tell(struct cti_switch *sim, struct sim_queue *queue)
{
    struct cti_report *report = cti_report(sim->out, CTI_QUEUE_IS_DUE);

    report->queue_id = queue->id;
    queue->told_at = sim->now;
    touch_queue(sim, queue);
}

/* Ids rise with the arrivals, so a call that comes back gets its old place. */
static bool is_before(const struct sim_call *a, const struct sim_call *b)
{
    return a->priority != b->priority ? a->priority < b->priority : a->id < b->id;
}

static void line_up(struct sim_call *call)
{
    struct sim_queue *queue = call->queue;
    struct sim_call *before = queue->last;

    while (before && is_before(call, before))
        before = before->before;
    call->before = before;
    call->after = before ? before->after : queue->first;
    *(call->after ? &call->after->before : &queue->last) = call;
    *(before ? &before->after : &queue->first) = call;
    call->waiting = true;
    queue->look = true;
}

void acd_restore(struct sim_call *call)
{
    line_up(call);
}

/* Where it overflows to, NULL when it does not. */
static struct sim_queue *overflow_of(struct cti_switch *sim, const struct sim_queue *queue)
{
    struct sim_queue *to = queue->overflow_ms > 0 ? acd_find(sim, queue->overflow_id) : NULL;

    return to == queue ? NULL : to;
}

/* Sets the timer of a call that waits as its queue wants it. */
static void await_overflow(struct cti_switch *sim, struct sim_call *call)
{
    int64_t due = call->queued_at + call->queue->overflow_ms;
    bool overflows = overflow_of(sim, call->queue) != NULL, set = call->overflow.place != 0;
    bool is_due = due <= sim->now && call->overflow.due <= sim->now;

    if (overflows == set && (!set || is_due || call->overflow.due == due))
        return;
    if (overflows)
        timer_set(sim, &call->overflow, due > sim->now ? due : sim->now);
    else
        timer_clear(sim, &call->overflow);
    touch_call(sim, call);
}

static void wait_in(struct cti_switch *sim, struct sim_call *call, struct sim_queue *queue)
{
    call->queue = queue;
    call->state = CALL_INITIATED;
    line_up(call);
    await_overflow(sim, call);
    touch_call(sim, call);
    acd_changed(sim, queue);
}

/* What the call is about stays what it is: consulting, transferring. */
static void mark_routed(struct sim_call *call, enum call_type type)
{
    call->routed = true;
    if (call->type != CALL_TYPE_CONSULT && call->type != CALL_TYPE_TRANSFER)
        call->type = type;
}

void acd_enqueue(struct cti_switch *sim, struct sim_call *call, struct sim_queue *queue)
{
    mark_routed(call, CALL_TYPE_PREROUTE_ACD_IN);
    call->priority = call->own_priority ? call->own_priority : queue->priority;
    call->queued_at = sim->now;
    wait_in(sim, call, queue);
}

/* It keeps its priority, and among those of the same the place of its arrival. */
void acd_overflow(struct cti_switch *sim, struct sim_call *call)
{
    struct sim_queue *to = overflow_of(sim, call->queue);

    touch_call(sim, call);
    if (!to)
        return;
    acd_withdraw(sim, call);
    mark_routed(call, CALL_TYPE_OVERFLOW_IN);
    call->queued_at = sim->now;
    wait_in(sim, call, to);
    line_report(sim, call);
}

void acd_configured(struct cti_switch *sim, struct sim_queue *queue)
{
    for (struct sim_call *call = queue->first; call; call = call->after)
        await_overflow(sim, call);
}

static const char *broken_in(struct cti_switch *sim, const struct sim_queue *queue)
{
    for (size_t i = 0; queue->first && i < queue->member_count; i++)
        if (seat_is_free(queue->members[i]))
            return "an agent is free while an eligible call waits";
    for (const struct sim_call *call = queue->first; call; call = call->after) {
        if (call->after && !is_before(call, call->after))
            return "a call waits before one that comes first";
        if (!sim->configured && (overflow_of(sim, queue) != NULL) != (call->overflow.place != 0))
            return "a call waits where it should overflow, or will where it should not";
    }
    return NULL;
}

const char *acd_broken_promise(struct cti_switch *sim)
{
    struct sim_queue *queue, *next;
    const char *broken;

    HASH_ITER(hh, sim->queues, queue, next)
    {
        if ((broken = broken_in(sim, queue)))
            return broken;
    }
    return NULL;
}

void acd_withdraw(struct cti_switch *sim, struct sim_call *call)
{
    struct sim_queue *queue = call->queue;

    if (!call->waiting)
        return;
    *(call->before ? &call->before->after : &queue->first) = call->after;
    *(call->after ? &call->after->before : &queue->last) = call->before;
    call->before = call->after = NULL;
    call->waiting = false;
    timer_clear(sim, &call->overflow);
    touch_call(sim, call);
    acd_changed(sim, queue);
}

void acd_look(struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->queue_count; i++)
        agent->queues[i]->look = true;
}

static struct sim_agent *longest_ready(const struct sim_queue *queue)
{
    struct sim_agent *best = NULL;

    for (size_t i = 0; i < queue->member_count; i++) {
        struct sim_agent *agent = queue->members[i];

        if (seat_is_free(agent) && (!best || agent->ready_turn < best->ready_turn))
            best = agent;
    }
    return best;
}

static void offer(struct cti_switch *sim, struct sim_call *call, struct sim_agent *agent)
{
    acd_withdraw(sim, call);
    timer_set(sim, &call->ring, sim->now + call->queue->ring_ms);
    line_ring(sim, call, agent->extension, agent);
    seat_become(sim, agent, AGENT_RESERVED, REASON_NONE);
}

void acd_match(struct cti_switch *sim)
{
    for (;;) {
        struct sim_queue *queue, *next, *urgent = NULL;
        struct sim_agent *agent;

        HASH_ITER(hh, sim->queues, queue, next)
        {
            if (!queue->first)
                queue->look = false;
            else if (queue->look && (!urgent || is_before(queue->first, urgent->first)))
                urgent = queue;
        }
        if (!urgent)
            return;
        agent = longest_ready(urgent);
        if (agent)
            offer(sim, urgent->first, agent);
        else
            urgent->look = false;
    }
}

/* The agent does not get it after all: it waits again, at its old place. */
void acd_take_back(struct cti_switch *sim, struct sim_call *call, struct sim_party *party)
{
    timer_clear(sim, &call->ring);
    timer_clear(sim, &call->answer);
    line_party_set(sim, call, party, PARTY_DROPPED);
    party->leaves = true;
    wait_in(sim, call, call->queue);
    line_report(sim, call);
}

void acd_not_answered(struct cti_switch *sim, struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++) {
        struct sim_agent *agent = call->parties[i].agent;

        if (call->parties[i].state != PARTY_ALERTING || !agent)
            continue;
        acd_take_back(sim, call, &call->parties[i]);
        seat_become(sim, agent, AGENT_NOT_READY, REASON_NOT_ANSWERED);
        return;
    }
}
