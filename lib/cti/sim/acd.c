/* acd: queues of the built-in switch: of the calls that wait the oldest first, of the agents who
 * may take it the longest ready. */
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
static void line_up(struct sim_call *call)
{
    struct sim_queue *queue = call->queue;
    struct sim_call *before = queue->last;

    while (before && before->id > call->id)
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

void acd_enqueue(struct cti_switch *sim, struct sim_call *call, struct sim_queue *queue)
{
    call->queue = queue;
    line_up(call);
    call->state = CALL_INITIATED;
    call->routed = true;
    if (call->type != CALL_TYPE_CONSULT && call->type != CALL_TYPE_TRANSFER)
        call->type = CALL_TYPE_PREROUTE_ACD_IN;
    touch_call(sim, call);
    acd_changed(sim, queue);
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
        struct sim_queue *queue, *next, *oldest = NULL;
        struct sim_agent *agent;

        HASH_ITER(hh, sim->queues, queue, next)
        {
            if (!queue->first)
                queue->look = false;
            else if (queue->look && (!oldest || queue->first->id < oldest->first->id))
                oldest = queue;
        }
        if (!oldest)
            return;
        agent = longest_ready(oldest);
        if (agent)
            offer(sim, oldest->first, agent);
        else
            oldest->look = false;
    }
}

/* The agent does not get it after all: it waits again, at its old place. */
void acd_take_back(struct cti_switch *sim, struct sim_call *call, struct sim_party *party)
{
    timer_clear(sim, &call->ring);
    timer_clear(sim, &call->answer);
    line_party_set(sim, call, party, PARTY_DROPPED);
    party->leaves = true;
    acd_enqueue(sim, call, call->queue);
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
