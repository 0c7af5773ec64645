/* monitor: supervisors who listen to an agent's call, come into it, and make agents leave it.
 * Source: reference rest-desktop 3.12, 3.13, 3.15.
 *
 * The monitor call is a second, passive one of the agent: it has no actions there and counts for
 * nothing that the agent does. */
#include <string.h>

#include "cti/sim/switch.h"

/* What the agent is talking in, NULL when nothing. */
static struct sim_call *talked_in(const struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && !party->passive && party->state == PARTY_ACTIVE &&
            agent->calls[i]->type != CALL_TYPE_SUPERVISOR_MONITOR)
            return agent->calls[i];
    }
    return NULL;
}

static void begin(struct cti_switch *sim, struct sim_agent *supervisor, struct sim_agent *agent,
                  const struct sim_call *of)
{
    struct sim_call *call = line_new(sim, supervisor->extension, CALL_TYPE_SUPERVISOR_MONITOR);
    struct sim_party *own, *other;

    call->associated_id = of->id;
    call->state = CALL_INITIATING;
    own = line_add(sim, call, supervisor->extension, supervisor, PARTY_INITIATING);
    line_report(sim, call);
    sim_copy(call->to, sizeof call->to, agent->extension);
    sim_copy(call->dialed, sizeof call->dialed, agent->extension);
    call->state = CALL_INITIATED;
    line_party_set(sim, call, own, PARTY_INITIATED);
    line_report(sim, call);
    call->state = CALL_ALERTING;
    call->offered_at = sim->now;
    other = line_add(sim, call, agent->extension, agent, PARTY_ALERTING);
    other->passive = true;
    line_report(sim, call);
    line_establish(sim, call, other);
    other->answered = false;
}

bool monitor_begin(struct cti_switch *sim, struct sim_agent *supervisor,
                   const struct cti_command *command, struct cti_refusal *refusal)
{
    struct sim_agent *agent = command->to ? seat_by_extension(sim, command->to) : NULL;
    struct sim_call *of = agent ? talked_in(agent) : NULL;

    if (!command->from || !*supervisor->extension ||
        strcmp(command->from, supervisor->extension) != 0)
        return act_refuse(sim, CF_INVALID_CALLING_DEVICE, refusal);
    if (supervisor->state != AGENT_NOT_READY || supervisor->call_count)
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
    if (!agent || agent == supervisor)
        return act_refuse(sim, CF_INVALID_CALLED_DEVICE, refusal);
    if (agent->state != AGENT_TALKING || !of || agent->call_count == AGENT_CALLS)
        return act_refuse(sim, CF_NOT_MONITORED, refusal);
    begin(sim, supervisor, agent, of);
    seat_settle(sim, supervisor);
    return true;
}

static bool is_over(struct cti_switch *sim, const struct sim_call *monitor,
                    const struct sim_agent *agent)
{
    struct sim_call *of = line_find(sim, monitor->associated_id);
    const struct sim_party *party = of && !of->gone ? line_party_of(of, agent) : NULL;

    return !party || !party_is_live(party->state);
}

void monitor_follow(struct cti_switch *sim, struct sim_agent *agent)
{
    for (size_t i = agent->call_count; i-- > 0;) {
        struct sim_call *call = agent->calls[i];
        const struct sim_party *party = line_party_of(call, agent);

        if (!party || !party->passive || !is_over(sim, call, agent))
            continue;
        line_finish(sim, call, "agent");
        i = agent->call_count;
    }
}

void monitor_end(struct cti_switch *sim, struct sim_agent *supervisor)
{
    for (size_t i = supervisor->call_count; i-- > 0;) {
        struct sim_call *call = supervisor->calls[i];

        if (call->type == CALL_TYPE_SUPERVISOR_MONITOR && call->parties[0].agent == supervisor) {
            line_finish(sim, call, "agent");
            return; /* one listens to one call at a time */
        }
    }
}

/* -- barge ------------------------------------------------------------------------------------ */

/* The agent listened to in this supervisor's monitor call. */
static struct sim_agent *monitored(const struct sim_call *monitor,
                                   const struct sim_agent *supervisor)
{
    if (!monitor || monitor->gone || monitor->type != CALL_TYPE_SUPERVISOR_MONITOR ||
        monitor->party_count < 2 || monitor->parties[0].agent != supervisor)
        return NULL;
    return monitor->parties[1].agent;
}

/* The monitor call ends, the agent consults the supervisor, who answers at once, and makes it a
 * conference. */
static void barge(struct cti_switch *sim, struct sim_call *monitor, struct sim_call *of,
                  struct sim_agent *agent, struct sim_agent *supervisor)
{
    struct sim_call *consult;

    sim->caused = false;
    line_end(sim, monitor, "joined");
    sim->caused = true;
    consult = consult_begin(sim, of, line_party_of(of, agent), supervisor->extension);
    line_establish(sim, consult, line_party_of(consult, supervisor));
    conference_join(sim, of, consult, agent);
}

bool monitor_barge(struct cti_switch *sim, struct sim_agent *supervisor,
                   const struct cti_command *command, struct cti_refusal *refusal)
{
    struct sim_call *monitor = line_find(sim, command->associated), *of;
    struct sim_agent *agent = monitored(monitor, supervisor);
    const struct sim_party *party;

    if (!agent)
        return act_refuse(sim, CF_INVALID_CONNECTION, refusal);
    if (!command->to || strcmp(command->to, agent->extension) != 0)
        return act_refuse(sim, CF_INVALID_CALLED_DEVICE, refusal);
    of = line_find(sim, monitor->associated_id);
    party = of ? line_party_of(of, agent) : NULL;
    if (!party || party->state != PARTY_ACTIVE || agent->call_count == AGENT_CALLS)
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
    if (is_conference(of))
        return act_refuse(sim, CF_BARGE_CONFERENCE, refusal);
    if (of->party_count == PARTIES)
        return act_refuse(sim, CF_BRIDGE_FULL, refusal);
    barge(sim, monitor, of, agent, supervisor);
    return true;
}

/* -- making others leave ---------------------------------------------------------------------- */

bool participant_drop(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_party *other = a->command->to ? line_party(a->call, a->command->to) : NULL;

    if (!other || !other->agent || !party_is_live(other->state))
        return act_refuse(sim, CF_INVALID_DESTINATION, a->refusal);
    line_hang_up(sim, a->call, other, "agent");
    return true;
}
