/* seat: agents of the built-in switch.  Which state follows which is the table of cti/agent.c; here
 * is why it does. */
#include <stdlib.h>
#include <string.h>

#include "cti/sim/switch.h"

enum { READY_AGAIN_MS = 1000 };

struct sim_agent *seat_find(struct cti_switch *sim, const char *id)
{
    struct sim_agent *agent = NULL;

    HASH_FIND_STR(sim->agents, id, agent);
    return agent;
}

struct sim_agent *seat_by_extension(struct cti_switch *sim, const char *extension)
{
    struct sim_agent *agent = NULL;

    HASH_FIND(by_extension, sim->agents_by_extension, extension, strlen(extension), agent);
    return agent;
}

/* "" detaches. */
void seat_attach_extension(struct cti_switch *sim, struct sim_agent *agent, const char *extension)
{
    if (*agent->extension)
        HASH_DELETE(by_extension, sim->agents_by_extension, agent);
    sim_copy(agent->extension, sizeof agent->extension, extension);
    if (*agent->extension)
        HASH_ADD(by_extension, sim->agents_by_extension, extension, strlen(agent->extension),
                 agent);
}

void seat_report(struct cti_switch *sim, struct sim_agent *agent)
{
    struct cti_report *report = cti_report(sim->out, CTI_AGENT_IS);
    struct arena *a = sim->out->arena;

    report->caused = sim->caused;
    report->agent = (struct cti_agent) {
        .id = arena_strdup(a, agent->id),
        .extension = arena_strdup(a, agent->extension),
        .state = agent->state,
        .pending = agent->pending,
        .since = agent->since,
        .reason = agent->reason,
        .mobile_mode = arena_strdup(a, agent->mobile_mode),
        .mobile_number = arena_strdup(a, agent->mobile_number),
    };
    touch_agent(sim, agent);
    acd_agent_changed(sim, agent);
}

void seat_become(struct cti_switch *sim, struct sim_agent *agent, enum agent_state state,
                 int64_t reason)
{
    if (agent->state == AGENT_WORK || agent->state == AGENT_WORK_READY)
        timer_clear(sim, &agent->wrap_up);
    timer_clear(sim, &agent->ready);
    agent->state = state;
    agent->reason = reason;
    agent->since = sim->now;
    if (state == AGENT_READY) {
        agent->ready_turn = ++sim->last_ready_turn;
        acd_look(agent);
    }
    if (state == AGENT_NOT_READY && agent->habits.works_alone)
        timer_set(sim, &agent->ready, sim->now + READY_AGAIN_MS);
    seat_report(sim, agent);
    channels_follow(sim, agent);
}

bool seat_is_free(const struct sim_agent *agent)
{
    return agent->state == AGENT_READY && agent->call_count == 0 && !channels_engage(agent);
}

static bool has_party(const struct sim_agent *agent, unsigned states)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && !party->passive && states & 1U << party->state)
            return true;
    }
    return false;
}

static void sign_out(struct cti_switch *sim, struct sim_agent *agent, int64_t reason)
{
    while (agent->call_count)
        line_seat_leaves(sim, agent->calls[0], agent);
    line_let_off(sim, agent);
    seat_attach_extension(sim, agent, "");
    *agent->mobile_mode = *agent->mobile_number = '\0';
    agent->pending = AGENT_NONE;
    seat_become(sim, agent, AGENT_LOGOUT, reason);
}

static struct sim_team *team_of(struct cti_switch *sim, const struct sim_agent *agent)
{
    struct sim_team *team = NULL;

    HASH_FIND(hh, sim->teams, &agent->team_id, sizeof agent->team_id, team);
    return team;
}

static enum cti_wrap_up wrap_up_rule(const struct sim_team *team, bool answered)
{
    if (!team)
        return WRAP_UP_NOT_ALLOWED;
    return answered ? team->wrap_up_incoming : team->wrap_up_outgoing;
}

static int64_t wrap_up_ms(struct cti_switch *sim, const struct sim_agent *agent, bool answered)
{
    const struct sim_team *team = team_of(sim, agent);

    if (agent->habits.wrap_ms != SIM_WRAP_BY_TEAM)
        return agent->habits.wrap_ms;
    return wrap_up_rule(team, answered) == WRAP_UP_NOT_ALLOWED ? 0 : team->wrap_up_ms;
}

/* May the agent choose wrap-up after a call that goes on now? */
static bool may_choose_wrap_up(struct cti_switch *sim, const struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && !party->passive &&
            (party->state == PARTY_ACTIVE || party->state == PARTY_HELD) &&
            wrap_up_rule(team_of(sim, agent), party->answered) == WRAP_UP_OPTIONAL)
            return true;
    }
    return false;
}

/* Another call goes on; wrap-up follows the last, but as the call that is over now asks for it. */
static bool goes_on(struct cti_switch *sim, const struct sim_call *call,
                    const struct sim_party *party)
{
    const struct sim_agent *agent = party->agent;

    for (size_t i = 0; i < agent->call_count; i++) {
        struct sim_party *other = line_party_of(agent->calls[i], agent);

        if (agent->calls[i] == call || !other || other->passive || !party_is_live(other->state) ||
            other->state == PARTY_ALERTING)
            continue;
        other->answered |= party->answered;
        touch_call(sim, agent->calls[i]);
        return true;
    }
    return false;
}

bool seat_wraps_up(struct cti_switch *sim, const struct sim_call *call,
                   const struct sim_party *party)
{
    if (!party->agent || party->agent->pending == AGENT_LOGOUT ||
        call->type == CALL_TYPE_SUPERVISOR_MONITOR || goes_on(sim, call, party))
        return false;
    if (party->state != PARTY_ACTIVE && party->state != PARTY_HELD)
        return false;
    return wrap_up_ms(sim, party->agent, party->answered) > 0;
}

/* The last call ended: wrap-up if a call asks for it, then what was wished for meanwhile, else back
 * to where the call came upon the agent. */
static void call_over(struct cti_switch *sim, struct sim_agent *agent)
{
    if (agent->pending != AGENT_NONE) {
        agent->before = agent->pending == AGENT_WORK ? AGENT_NOT_READY : agent->pending;
        agent->before_reason = agent->pending_reason;
        agent->pending = AGENT_NONE;
    }
    for (size_t i = 0; i < agent->call_count; i++) {
        struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (!party || party->state != PARTY_WRAP_UP)
            continue;
        seat_become(sim, agent, agent->before == AGENT_READY ? AGENT_WORK_READY : AGENT_WORK,
                    REASON_NONE);
        timer_set(sim, &agent->wrap_up, sim->now + wrap_up_ms(sim, agent, party->answered));
        return;
    }
    if (agent->before == AGENT_LOGOUT)
        sign_out(sim, agent, agent->before_reason);
    else
        seat_become(sim, agent, agent->before, agent->before_reason);
}

static void talk(struct cti_switch *sim, struct sim_agent *agent)
{
    if (agent->state == AGENT_READY || agent->state == AGENT_RESERVED) {
        agent->before = AGENT_READY;
        agent->before_reason = REASON_NONE;
    } else if (agent->state == AGENT_NOT_READY) {
        agent->before = AGENT_NOT_READY;
        agent->before_reason = agent->reason;
    }
    seat_become(sim, agent, AGENT_TALKING, REASON_NONE);
}

void seat_settle(struct cti_switch *sim, struct sim_agent *agent)
{
    static const unsigned busy = 1U << PARTY_INITIATING | 1U << PARTY_INITIATED |
                                 1U << PARTY_ACTIVE | 1U << PARTY_FAILED;

    if (agent->state == AGENT_LOGOUT)
        return;
    monitor_follow(sim, agent);
    line_tell_actions(sim, agent);
    if (has_party(agent, busy)) {
        if (agent->state != AGENT_TALKING)
            talk(sim, agent);
    } else if (has_party(agent, 1U << PARTY_HELD)) {
        if (agent->state != AGENT_HOLD)
            seat_become(sim, agent, AGENT_HOLD, REASON_NONE);
    } else if (agent->state == AGENT_TALKING || agent->state == AGENT_HOLD) {
        call_over(sim, agent);
    } else if (agent->state == AGENT_RESERVED_OUTBOUND_PREVIEW) {
        if (!has_party(agent, 1U << PARTY_ALERTING | 1U << PARTY_ACCEPTED))
            call_over(sim, agent);
    } else if (agent->state == AGENT_RESERVED && !has_party(agent, 1U << PARTY_ALERTING)) {
        seat_become(sim, agent, AGENT_READY, REASON_NONE);
    } else if (seat_is_free(agent)) {
        acd_look(agent);
    }
}

/* Since 12.5 an agent may call while READY, and is not ready afterwards (code 50006). */
void seat_goes_off_hook(struct cti_switch *sim, struct sim_agent *agent)
{
    if (agent->state == AGENT_READY)
        seat_become(sim, agent, AGENT_NOT_READY, REASON_CALL_FROM_READY);
}

void seat_wrap_up_over(struct cti_switch *sim, struct sim_agent *agent)
{
    for (size_t i = agent->call_count; i-- > 0;) {
        struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && party->state == PARTY_WRAP_UP)
            line_wrap_up_over(sim, agent->calls[i], party);
    }
    seat_become(sim, agent, agent->before == AGENT_READY ? AGENT_READY : AGENT_NOT_READY,
                agent->before == AGENT_READY ? REASON_NONE : agent->before_reason);
}

void seat_ready_again(struct cti_switch *sim, struct sim_agent *agent)
{
    if (agent->habits.works_alone && agent->state == AGENT_NOT_READY)
        seat_become(sim, agent, AGENT_READY, REASON_NONE);
}

static bool refuse(struct cti_switch *sim, enum cti_failure failure, struct cti_refusal *refusal)
{
    *refusal = cti_refusal(sim->out->arena, failure);
    return false;
}

bool seat_sign_in(struct cti_switch *sim, struct sim_agent *agent, const char *extension,
                  const char *mobile_mode, const char *mobile_number, struct cti_refusal *refusal)
{
    if (agent->state != AGENT_LOGOUT) {
        if (strcmp(agent->extension, extension) != 0)
            return refuse(sim, CF_AGENT_ALREADY_SIGNED_ON, refusal);
        seat_report(sim, agent);
        return true;
    }
    if (!sim_is_extension(sim, extension))
        return refuse(sim, CF_INVALID_LOGON_DEVICE, refusal);
    if (seat_by_extension(sim, extension))
        return refuse(sim, CF_EXTENSION_IN_USE, refusal);
    if (*mobile_mode && !agent->may_be_mobile)
        return refuse(sim, CF_MOBILE_NOT_ALLOWED, refusal);
    seat_attach_extension(sim, agent, extension);
    sim_copy(agent->mobile_mode, sizeof agent->mobile_mode, mobile_mode);
    sim_copy(agent->mobile_number, sizeof agent->mobile_number, mobile_number);
    agent->pending = AGENT_NONE;
    seat_become(sim, agent, AGENT_NOT_READY, REASON_NONE);
    return true;
}

static void change(struct cti_switch *sim, struct sim_agent *agent, enum agent_state state,
                   int64_t reason)
{
    if (state == AGENT_LOGOUT) {
        sign_out(sim, agent, reason);
    } else if (agent->state == AGENT_WORK || agent->state == AGENT_WORK_READY) {
        agent->before = state;
        agent->before_reason = reason;
        seat_wrap_up_over(sim, agent);
    } else if (state == AGENT_READY && agent->state == AGENT_READY) {
        seat_report(sim, agent);
    } else {
        seat_become(sim, agent, state, reason);
    }
}

bool seat_ask(struct cti_switch *sim, struct sim_agent *agent, enum agent_asker asker,
              enum agent_state state, int64_t reason, struct cti_refusal *refusal)
{
    switch (agent_ask(asker, agent->state, state)) {
    case AGENT_REFUSED_INPUT:
    case AGENT_REFUSED_STATE:
        return refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
    case AGENT_PENDS:
        if (state == AGENT_WORK && !may_choose_wrap_up(sim, agent))
            return refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
        agent->pending = state;
        agent->pending_reason = reason;
        seat_report(sim, agent);
        return true;
    case AGENT_CHANGES:
        break;
    }
    change(sim, agent, state, reason);
    return true;
}
