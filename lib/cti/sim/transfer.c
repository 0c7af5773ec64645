/* transfer: consulting, transferring, conferencing, event by event as reference rest-desktop 3.15
 * has them.  The call that was held stays and keeps its id, the one that was talked in goes; its id
 * is the secondaryId of the other. */
#include <string.h>

#include "cti/sim/switch.h"

/* Also one that was transferred, which is called so. */
bool is_conference(const struct sim_call *call)
{
    return line_live_count(call) > 2;
}

/* -- consulting ------------------------------------------------------------------------------- */

struct sim_call *consult_begin(struct cti_switch *sim, struct sim_call *of, struct sim_party *party,
                               const char *number)
{
    struct sim_agent *agent = party->agent;
    struct sim_call *consult;

    line_party_set(sim, of, party, PARTY_HELD);
    line_report(sim, of);
    consult = line_new(sim, agent->extension, CALL_TYPE_CONSULT);
    consult->associated_id = of->id;
    call_data_copy(consult, of);
    line_place(sim, consult, agent, number);
    return consult;
}

bool consult_call(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_agent *agent = a->party->agent;

    if (!a->command->to)
        return act_refuse(sim, CF_INVALID_CALLED_DEVICE, a->refusal);
    if (agent->call_count == AGENT_CALLS)
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, a->refusal);
    consult_begin(sim, a->call, a->party, a->command->to);
    seat_settle(sim, agent);
    return true;
}

/* -- two calls become one --------------------------------------------------------------------- */

/* The only other call of the agent in that state; passive ones and monitor calls aside. */
static struct sim_call *other_call(const struct sim_agent *agent, const struct sim_call *call,
                                   enum party_state state)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        struct sim_call *other = agent->calls[i];
        const struct sim_party *party = line_party_of(other, agent);

        if (other != call && party && !party->passive && party->state == state &&
            other->state == CALL_ACTIVE && other->type != CALL_TYPE_SUPERVISOR_MONITOR)
            return other;
    }
    return NULL;
}

struct pair {
    struct sim_call *stays, *goes;
};

/* The request names the held call, or the consult call, which is talked in. */
static struct pair find_pair(const struct sim_act *a)
{
    if (a->party->state == PARTY_HELD)
        return (struct pair) { a->call, other_call(a->party->agent, a->call, PARTY_ACTIVE) };
    return (struct pair) { other_call(a->party->agent, a->call, PARTY_HELD), a->call };
}

static size_t room_needed(const struct pair *p)
{
    size_t n = p->stays->party_count;

    for (size_t i = 0; i < p->goes->party_count; i++)
        n += p->goes->parties[i].state != PARTY_DROPPED;
    return n;
}

/* The caller whom the world sent goes on talking as long as was meant. */
static void move_caller(struct cti_switch *sim, struct sim_call *stays, struct sim_call *goes)
{
    stays->outside = true;
    if (goes->talk.place && !stays->talk.place)
        timer_set(sim, &stays->talk, goes->talk.due);
    timer_clear(sim, &goes->talk);
}

/* Everybody in `goes` but the agent.  Who wraps up there wraps up here; who has as many calls as
 * there may be has room for this one by leaving the other. */
static void move_parties(struct cti_switch *sim, struct sim_call *stays, struct sim_call *goes,
                         const struct sim_agent *agent)
{
    for (size_t i = 0; i < goes->party_count; i++) {
        struct sim_party *from = &goes->parties[i], *to;
        enum party_state state = from->state;

        if (from->agent == agent || state == PARTY_DROPPED)
            continue;
        line_party_set(sim, goes, from, PARTY_DROPPED);
        to = line_add(sim, stays, from->address, from->agent, state);
        to->answered = from->answered;
        to->outside = from->outside;
        if (to->agent)
            sim_copy(stays->agent_id, sizeof stays->agent_id, to->agent->id);
        if (from->outside)
            move_caller(sim, stays, goes);
    }
}

/* Told without the requestId: the client waits for it on the call that stays. */
static void end_joined(struct cti_switch *sim, struct sim_call *goes)
{
    bool caused = sim->caused;

    for (size_t i = 0; i < goes->party_count; i++)
        if (goes->parties[i].state != PARTY_DROPPED)
            line_party_set(sim, goes, &goes->parties[i], PARTY_DROPPED);
    goes->state = CALL_DROPPED;
    goes->ended_at = sim->now;
    goes->end = "joined";
    sim->caused = false;
    line_vanish(sim, goes);
    sim->caused = caused;
}

/* -- transfer --------------------------------------------------------------------------------- */

static void tell_join(struct cti_switch *sim, struct sim_call *stays)
{
    line_tell(sim, stays)->new_first = true;
}

/* The agent leaves the call, now or after wrap-up; who leaves now hears of it first. */
static void leave(struct cti_switch *sim, struct sim_call *call, struct sim_agent *agent)
{
    struct sim_party *party = line_party_of(call, agent);

    line_let_go(sim, call, party);
    party->leaves = party->state == PARTY_DROPPED;
    if (party->leaves)
        line_tell_only(sim, call, agent);
}

static void end_without_owner(struct cti_switch *sim, struct sim_call *call)
{
    if (!line_is_owned(call))
        line_finish(sim, call, "agent");
}

bool transfer(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_agent *agent = a->party->agent;
    struct pair p = find_pair(a);

    if (!p.stays || !p.goes)
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, a->refusal);
    if (line_live_count(p.stays) + line_live_count(p.goes) - 2 > CONFERENCE ||
        room_needed(&p) > PARTIES)
        return act_refuse(sim, CF_CONFERENCE_LIMIT, a->refusal);
    line_party_set(sim, p.goes, line_party_of(p.goes, agent), PARTY_DROPPED);
    move_parties(sim, p.stays, p.goes, agent);
    p.stays->type = p.goes->type = CALL_TYPE_TRANSFER;
    p.stays->secondary_id = p.goes->id;
    leave(sim, p.stays, agent);
    end_joined(sim, p.goes);
    tell_join(sim, p.stays);
    end_without_owner(sim, p.stays);
    line_settle_all(sim, p.stays);
    seat_settle(sim, agent);
    return true;
}

static void wait_for_answer(struct cti_switch *sim, struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].state == PARTY_ACTIVE)
            line_party_set(sim, call, &call->parties[i], PARTY_INITIATED);
    call->state = CALL_INITIATED;
}

/* In one step, without asking: who is left hears it ring. */
bool transfer_blind(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_agent *agent = a->party->agent;
    struct sim_call *call = a->call;
    const char *to = a->command->to;
    enum cti_failure failure = to ? line_unreachable(sim, to) : CF_INVALID_CALLED_DEVICE;

    if (!failure && line_live_count(call) > 2)
        failure = CF_OPERATION;
    if (!failure && call->party_count == PARTIES)
        failure = CF_CONFERENCE_LIMIT;
    if (failure)
        return act_refuse(sim, failure, a->refusal);
    call->type = CALL_TYPE_TRANSFER;
    leave(sim, call, agent);
    wait_for_answer(sim, call);
    line_dial(sim, call, to);
    end_without_owner(sim, call);
    line_settle_all(sim, call);
    seat_settle(sim, agent);
    return true;
}

/* -- conference ------------------------------------------------------------------------------- */

void conference_join(struct cti_switch *sim, struct sim_call *stays, struct sim_call *goes,
                     struct sim_agent *agent)
{
    line_party_set(sim, goes, line_party_of(goes, agent), PARTY_DROPPED);
    line_party_set(sim, stays, line_party_of(stays, agent), PARTY_ACTIVE);
    move_parties(sim, stays, goes, agent);
    stays->type = goes->type = CALL_TYPE_CONFERENCE;
    stays->secondary_id = goes->id;
    stays->controller = agent;
    end_joined(sim, goes);
    tell_join(sim, stays);
    line_settle_all(sim, stays);
}

/* Only who made a conference may add to it (CTI error 20999). */
static bool may_add(const struct sim_call *call, const struct sim_agent *agent)
{
    return !is_conference(call) || call->controller == agent;
}

bool conference(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_agent *agent = a->party->agent;
    struct pair p = find_pair(a);

    if (!p.stays || !p.goes)
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, a->refusal);
    if (!may_add(p.stays, agent) || !may_add(p.goes, agent))
        return act_refuse(sim, CF_NOT_CONTROLLER, a->refusal);
    if (line_live_count(p.stays) + line_live_count(p.goes) - 1 > CONFERENCE ||
        room_needed(&p) > PARTIES)
        return act_refuse(sim, CF_CONFERENCE_LIMIT, a->refusal);
    conference_join(sim, p.stays, p.goes, agent);
    return true;
}
