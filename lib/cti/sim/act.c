/* act: what participants ask for, one row an action.  Which of them a participant may ask for is
 * the list that clients see (cti/call.h, line_allows). */
#include <string.h>

#include "cti/sim/switch.h"

bool act_refuse(struct cti_switch *sim, enum cti_failure failure, struct cti_refusal *refusal)
{
    *refusal = cti_refusal(sim->out->arena, failure);
    return false;
}

static bool answer(struct cti_switch *sim, const struct sim_act *a)
{
    if (line_has_active(a->party->agent))
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, a->refusal);
    line_answer(sim, a->call, a->party);
    return true;
}

static bool hold(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_agent *agent = a->party->agent;

    line_party_set(sim, a->call, a->party, PARTY_HELD);
    line_report(sim, a->call);
    seat_settle(sim, agent);
    return true;
}

/* The agent's call that has to be held before another can be talked in; NULL for none. */
static struct sim_call *active_call(const struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && !party->passive && party->state == PARTY_ACTIVE)
            return agent->calls[i];
    }
    return NULL;
}

/* Who retrieves a call while talking in another holds that one by the same key: alternating
 * between a call and its consult call.  A call that is still being dialled cannot be held. */
static bool retrieve(struct cti_switch *sim, const struct sim_act *a)
{
    struct sim_agent *agent = a->party->agent;
    struct sim_call *other = active_call(agent);

    if (!other && line_has_active(agent))
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, a->refusal);
    /* The other side may have passed the call on meanwhile: it rings or waits. */
    line_party_set(sim, a->call, a->party,
                   a->call->state == CALL_ACTIVE ? PARTY_ACTIVE : PARTY_INITIATED);
    if (other) {
        line_party_set(sim, other, line_party_of(other, agent), PARTY_HELD);
        line_report(sim, other);
    }
    line_report(sim, a->call);
    seat_settle(sim, agent);
    return true;
}

static bool drop(struct cti_switch *sim, const struct sim_act *a)
{
    bool called = a->party == &a->call->parties[0] && !a->call->outbound;

    line_hang_up(sim, a->call, a->party, called ? "caller" : "agent");
    return true;
}

/* Tones change nothing; who asked for them hears that they went out. */
static bool send_dtmf(struct cti_switch *sim, const struct sim_act *a)
{
    line_tell_only(sim, a->call, a->party->agent);
    return true;
}

static bool (*const deeds[CTI_OPS])(struct cti_switch *sim, const struct sim_act *a) = {
    [CTI_ANSWER] = answer,
    [CTI_HOLD] = hold,
    [CTI_RETRIEVE] = retrieve,
    [CTI_DROP] = drop,
    [CTI_UPDATE_CALL_DATA] = call_data_update,
    [CTI_CONSULT_CALL] = consult_call,
    [CTI_TRANSFER] = transfer,
    [CTI_CONFERENCE] = conference,
    [CTI_TRANSFER_SST] = transfer_blind,
    [CTI_SEND_DTMF] = send_dtmf,
    [CTI_PARTICIPANT_DROP] = participant_drop,
    [CTI_ACCEPT] = outbound_accept,
    [CTI_REJECT] = outbound_reject,
    [CTI_CLOSE] = outbound_close,
    [CTI_RECLASSIFY] = outbound_reclassify,
    [CTI_UPDATE_SCHEDULED_CALLBACK] = outbound_schedule,
    [CTI_CANCEL_SCHEDULED_CALLBACK] = outbound_cancel,
};

bool act(struct cti_switch *sim, const struct cti_command *command, struct cti_refusal *refusal)
{
    struct sim_call *call = line_find(sim, command->dialog);
    struct sim_party *party = call && command->from ? line_party(call, command->from) : NULL;
    struct sim_act a = { .call = call, .party = party, .command = command, .refusal = refusal };
    const char *action = cti_op_name(command->op);

    if (!party || !party->agent)
        return act_refuse(sim, CF_INVALID_CONNECTION, refusal);
    if (!line_allows(sim, call, party, action)) {
        *refusal = cti_refusal_action(sim->out->arena, action, party->address);
        return false;
    }
    if (!deeds[command->op])
        return act_refuse(sim, CF_OPERATION, refusal);
    return deeds[command->op](sim, &a);
}
