/* line: calls of the built-in switch, step by step as reference rest-desktop 3.15 has them. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cti/sim/switch.h"

enum { OUTSIDE_DIGITS = 7, OUTSIDE_ANSWERS_MS = 1000 };

/* Numbers with a fate (contract.md, demo data). */
static const struct fate {
    const char *number;
    enum party_cause fails; /* CAUSE_NONE: it rings */
    int64_t answers_ms;     /* -1 = never */
} fates[] = {
    { "8001", CAUSE_BUSY, -1 },
    { "8002", CAUSE_NONE, -1 },
    { "8003", CAUSE_NONE, 2000 },
    { "8004", CAUSE_BAD_DESTINATION, -1 },
};

struct sim_call *line_find(struct cti_switch *sim, int64_t id)
{
    struct sim_call *call = NULL;

    HASH_FIND(hh, sim->calls, &id, sizeof id, call);
    return call;
}

struct sim_call *line_make_room(struct cti_switch *sim, int64_t id)
{
    struct sim_call *call = sim_alloc(1, sizeof(*call));

    call->id = id;
    call->talk_ms = SIM_ENDLESS;
    call->end = "";
    timer_init(&call->patience, TIMER_PATIENCE, call);
    timer_init(&call->talk, TIMER_TALK, call);
    timer_init(&call->ring, TIMER_RING, call);
    timer_init(&call->answer, TIMER_ANSWER, call);
    timer_init(&call->overflow, TIMER_OVERFLOW, call);
    HASH_ADD(hh, sim->calls, id, sizeof call->id, call);
    if (id > sim->last_call_id)
        sim->last_call_id = id;
    return call;
}

struct sim_call *line_new(struct cti_switch *sim, const char *from, enum call_type type)
{
    struct sim_call *call = line_make_room(sim, sim->last_call_id + 1);

    sim_copy(call->from, sizeof call->from, from);
    call->type = type;
    call->arrived_at = sim->now;
    touch_call(sim, call);
    return call;
}

static void stop_timers(struct cti_switch *sim, struct sim_call *call)
{
    timer_clear(sim, &call->patience);
    timer_clear(sim, &call->talk);
    timer_clear(sim, &call->ring);
    timer_clear(sim, &call->answer);
    timer_clear(sim, &call->overflow);
}

void line_free(struct cti_switch *sim, struct sim_call *call)
{
    stop_timers(sim, call);
    HASH_DEL(sim->calls, call);
    free(call->ecc);
    free(call);
}

/* In order of id, so that after a restart things are told in the same order as without. */
void line_attach(struct sim_call *call, struct sim_agent *agent)
{
    size_t i;

    if (!agent || agent->call_count == AGENT_CALLS)
        return;
    for (i = agent->call_count++; i > 0 && agent->calls[i - 1]->id > call->id; i--)
        agent->calls[i] = agent->calls[i - 1];
    agent->calls[i] = call;
}

static void detach(struct sim_call *call, struct sim_agent *agent)
{
    for (size_t i = 0; agent && i < agent->call_count; i++) {
        if (agent->calls[i] != call)
            continue;
        agent->call_count--;
        memmove(&agent->calls[i], &agent->calls[i + 1],
                (agent->call_count - i) * sizeof(struct sim_call *));
        return;
    }
}

struct sim_party *line_add(struct cti_switch *sim, struct sim_call *call, const char *address,
                           struct sim_agent *agent, enum party_state state)
{
    struct sim_party *party;

    if (call->party_count == PARTIES)
        return NULL;
    party = &call->parties[call->party_count++];
    *party = (struct sim_party) {
        .agent = agent, .state = state, .joined_at = sim->now, .since = sim->now
    };
    sim_copy(party->address, sizeof party->address, address);
    line_attach(call, agent);
    touch_call(sim, call);
    return party;
}

/* An address that left may have come back: the last one counts. */
struct sim_party *line_party(struct sim_call *call, const char *address)
{
    for (size_t i = call->party_count; i-- > 0;)
        if (strcmp(call->parties[i].address, address) == 0)
            return &call->parties[i];
    return NULL;
}

struct sim_party *line_party_of(struct sim_call *call, const struct sim_agent *agent)
{
    for (size_t i = call->party_count; i-- > 0;)
        if (call->parties[i].agent == agent)
            return &call->parties[i];
    return NULL;
}

void line_party_set(struct cti_switch *sim, struct sim_call *call, struct sim_party *party,
                    enum party_state state)
{
    party->state = state;
    party->since = sim->now;
    if (state == PARTY_DROPPED)
        detach(call, party->agent);
    touch_call(sim, call);
}

/* -- what may be asked for ------------------------------------------------------------------ */

/* Calls of the agent beside this one in which the agent's participant is in that state. */
static size_t count_others(const struct sim_agent *agent, const struct sim_call *call,
                           enum party_state state, const struct sim_call **last)
{
    size_t n = 0;

    for (size_t i = 0; i < agent->call_count; i++) {
        struct sim_call *other = agent->calls[i];
        const struct sim_party *party = line_party_of(other, agent);

        if (other == call || !party || party->passive || party->state != state ||
            other->state != CALL_ACTIVE || other->type == CALL_TYPE_SUPERVISOR_MONITOR)
            continue;
        *last = other;
        n++;
    }
    return n;
}

/* A held call with the active one; the active one with the only held, but not a call with its own
 * consult call (reference rest-desktop 3.7, and 7, point 14). */
static bool may_merge(const struct sim_call *call, const struct sim_party *party)
{
    const struct sim_call *other = NULL;

    if (!party->agent || party->passive || call->state != CALL_ACTIVE ||
        call->type == CALL_TYPE_SUPERVISOR_MONITOR)
        return false;
    if (party->state == PARTY_HELD)
        return count_others(party->agent, call, PARTY_ACTIVE, &other) == 1;
    return party->state == PARTY_ACTIVE &&
           count_others(party->agent, call, PARTY_HELD, &other) == 1 &&
           other->associated_id != call->id;
}

/* The setting enableDropParticipantFor is supervisor_only: a supervisor in the call makes agents
 * leave. */
static bool may_drop_others(const struct sim_call *call, const struct sim_party *party)
{
    if (!party->agent || !party->agent->supervisor || party->state != PARTY_ACTIVE)
        return false;
    for (size_t i = 0; i < call->party_count; i++)
        if (&call->parties[i] != party && call->parties[i].agent &&
            party_is_live(call->parties[i].state))
            return true;
    return false;
}

static const char *actions_of(struct arena *a, const struct sim_call *call,
                              const struct sim_party *party)
{
    struct party_means means = {
        .merges = party->merges,
        .drops = may_drop_others(call, party),
        .passive = party->passive,
        .listens = call->type == CALL_TYPE_SUPERVISOR_MONITOR,
        .preview = outbound_is_reservation(call),
        .schedules = party->agent && call->outbound,
        .scheduled = party->agent && (*call->callback_time || *call->callback_number),
        .reclassifies = party->agent && call->outbound == OUTBOUND_DIRECT,
    };

    return party_actions_by(a, party->state, means);
}

bool line_allows(struct cti_switch *sim, const struct sim_call *call, const struct sim_party *party,
                 const char *action)
{
    return action_is_listed(actions_of(sim->out->arena, call, party), action);
}

/* -- what is reported ----------------------------------------------------------------------- */

static void describe_parties(struct arena *a, const struct sim_call *call, struct cti_call *out)
{
    struct cti_party *parties = arena_array(a, call->party_count, sizeof(*parties));

    for (size_t i = 0; i < call->party_count; i++) {
        const struct sim_party *party = &call->parties[i];

        parties[i] = (struct cti_party) {
            .address = arena_strdup(a, party->address),
            .agent_id = party->agent ? arena_strdup(a, party->agent->id) : "",
            .state = party->state,
            .cause = party->cause,
            .joined_at = party->joined_at,
            .since = party->since,
            .actions = actions_of(a, call, party),
            .leaves = party->leaves,
        };
    }
    out->parties = parties;
    out->party_count = call->party_count;
}

static void forget_who_left(struct sim_call *call)
{
    size_t kept = 0;

    for (size_t i = 0; i < call->party_count; i++)
        if (!call->parties[i].leaves)
            call->parties[kept++] = call->parties[i];
    call->party_count = kept;
}

/* Whether an agent talks inside or outside follows from the calls, not from the state alone. */
static void queues_may_change(struct cti_switch *sim, const struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].agent)
            acd_agent_changed(sim, call->parties[i].agent);
}

static void learn_actions(struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++)
        call->parties[i].merges = may_merge(call, &call->parties[i]);
}

void line_describe(struct arena *a, const struct sim_call *call, struct cti_call *out)
{
    *out = (struct cti_call) {
        .id = call->id,
        .state = call->state,
        .type = call->type,
        .from = arena_strdup(a, call->from),
        .to = arena_strdup(a, call->to),
        .dialed_number = arena_strdup(a, call->dialed),
        .dnis = arena_strdup(a, call->dialed),
        .queue_id = call->queue ? call->queue->id : 0,
        .queue_name = call->queue ? arena_strdup(a, call->queue->name) : "",
        .waiting = call->waiting,
        .arrived_at = call->arrived_at,
        .ecc = data_ecc(a, call->ecc, call->ecc_count),
        .ecc_count = call->ecc_count,
        .wrap_up_reason = arena_strdup(a, call->wrap_up_reason),
        .outbound_classification = arena_strdup(a, call->classification),
        .customer = call->outbound == OUTBOUND_DIRECT ? arena_strdup(a, call->customer) : "",
        .callback_time = arena_strdup(a, call->callback_time),
        .callback_number = arena_strdup(a, call->callback_number),
        .associated_id = call->associated_id,
        .secondary_id = call->secondary_id,
    };
    for (size_t i = 0; i < CTI_VARIABLES; i++)
        out->variables[i] = arena_strdup(a, call->variables[i]);
    describe_parties(a, call, out);
}

struct cti_call *line_tell(struct cti_switch *sim, struct sim_call *call)
{
    struct cti_report *report = cti_report(sim->out, call->gone ? CTI_CALL_IS_GONE : CTI_CALL_IS);

    report->caused = sim->caused;
    learn_actions(call);
    line_describe(sim->out->arena, call, &report->call);
    queues_may_change(sim, call);
    forget_who_left(call);
    touch_call(sim, call);
    return &report->call;
}

void line_report(struct cti_switch *sim, struct sim_call *call)
{
    line_tell(sim, call);
}

void line_tell_only(struct cti_switch *sim, struct sim_call *call, const struct sim_agent *agent)
{
    line_tell(sim, call)->only_to = arena_strdup(sim->out->arena, agent->id);
}

void line_tell_actions(struct cti_switch *sim, struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && party->merges != may_merge(agent->calls[i], party))
            line_report(sim, agent->calls[i]);
    }
}

bool line_actions_are_told(const struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].merges != may_merge(call, &call->parties[i]))
            return false;
    return true;
}

void line_recall_actions(struct cti_switch *sim)
{
    struct sim_call *call, *next;

    HASH_ITER(hh, sim->calls, call, next)
    {
        learn_actions(call);
    }
}

/* -- ending --------------------------------------------------------------------------------- */

/* Who signs out then leaves the call, so the parties may be others meanwhile. */
void line_settle_all(struct cti_switch *sim, struct sim_call *call)
{
    struct sim_agent *agents[PARTIES];
    size_t count = 0;

    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].agent)
            agents[count++] = call->parties[i].agent;
    for (size_t i = 0; i < count; i++)
        seat_settle(sim, agents[i]);
}

/* Another call's caller may have been joined to this one. */
static void caller_left(struct cti_switch *sim, struct sim_call *call)
{
    call->outside = false;
    for (size_t i = 0; i < call->party_count; i++)
        call->outside |= call->parties[i].outside && party_is_live(call->parties[i].state);
    if (!call->outside)
        timer_clear(sim, &call->talk);
}

void line_let_go(struct cti_switch *sim, struct sim_call *call, struct sim_party *party)
{
    bool wraps = party_is_live(party->state) && seat_wraps_up(sim, call, party);

    if (party_is_live(party->state))
        line_party_set(sim, call, party, wraps ? PARTY_WRAP_UP : PARTY_DROPPED);
    if (party->outside)
        caller_left(sim, call);
}

static bool wraps_up(const struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].state == PARTY_WRAP_UP)
            return true;
    return false;
}

void line_vanish(struct cti_switch *sim, struct sim_call *call)
{
    call->gone = true;
    line_report(sim, call);
}

void line_end(struct cti_switch *sim, struct sim_call *call, const char *end)
{
    acd_withdraw(sim, call);
    stop_timers(sim, call);
    for (size_t i = 0; i < call->party_count; i++)
        line_let_go(sim, call, &call->parties[i]);
    call->state = CALL_DROPPED;
    call->ended_at = sim->now;
    call->end = end;
    line_report(sim, call);
    if (!wraps_up(call))
        line_vanish(sim, call);
}

void line_finish(struct cti_switch *sim, struct sim_call *call, const char *end)
{
    line_end(sim, call, end);
    line_settle_all(sim, call);
}

size_t line_live_count(const struct sim_call *call)
{
    size_t n = 0;

    for (size_t i = 0; i < call->party_count; i++)
        n += party_is_live(call->parties[i].state);
    return n;
}

bool line_is_owned(const struct sim_call *call)
{
    for (size_t i = 0; i < call->party_count; i++)
        if (party_is_live(call->parties[i].state) &&
            (call->parties[i].agent || call->parties[i].outside))
            return true;
    return false;
}

void line_hang_up(struct cti_switch *sim, struct sim_call *call, struct sim_party *party,
                  const char *end)
{
    struct sim_agent *agent = party->agent;

    if (!call->answered_at || call->type == CALL_TYPE_SUPERVISOR_MONITOR) {
        line_finish(sim, call, end);
        return;
    }
    line_let_go(sim, call, party);
    if (line_live_count(call) > 1 && line_is_owned(call)) {
        party->leaves = party->state == PARTY_DROPPED;
        line_report(sim, call);
        if (agent)
            seat_settle(sim, agent);
        return;
    }
    if (line_live_count(call))
        line_report(sim, call);
    line_finish(sim, call, end);
}

void line_wrap_up_over(struct cti_switch *sim, struct sim_call *call, struct sim_party *party)
{
    line_party_set(sim, call, party, PARTY_DROPPED);
    party->leaves = call->state != CALL_DROPPED; /* a call that others talk on in */
    line_report(sim, call);
    if (call->state == CALL_DROPPED && !wraps_up(call))
        line_vanish(sim, call);
}

void line_ring(struct cti_switch *sim, struct sim_call *call, const char *address,
               struct sim_agent *agent)
{
    const struct sim_habits *habits = agent ? &agent->habits : NULL;

    line_add(sim, call, address, agent, PARTY_ALERTING);
    call->state = CALL_ALERTING;
    call->offered_at = sim->now;
    if (agent)
        sim_copy(call->agent_id, sizeof call->agent_id, agent->id);
    if (habits && habits->answer == SIM_ANSWER_AUTO)
        timer_set(sim, &call->answer, sim->now + habits->answer_after_ms);
    line_report(sim, call);
}

static void fail(struct cti_switch *sim, struct sim_call *call, enum party_cause cause)
{
    call->state = CALL_FAILED;
    call->parties[0].cause = cause;
    line_party_set(sim, call, &call->parties[0], PARTY_FAILED);
    if (call->outside) { /* hears the tone and hangs up */
        line_finish(sim, call, cause == CAUSE_BUSY ? "busy" : "invalid");
        return;
    }
    line_report(sim, call);
}

static bool is_outside_number(const char *number)
{
    size_t digits = 0;

    for (; *number; number++) {
        if (isdigit((unsigned char)*number))
            digits++;
        else if (!strchr("+-() .#*", *number))
            return false;
    }
    return digits >= OUTSIDE_DIGITS;
}

static const struct fate *fate_of(const char *number)
{
    for (size_t i = 0; i < sizeof fates / sizeof *fates; i++)
        if (strcmp(fates[i].number, number) == 0)
            return &fates[i];
    return NULL;
}

enum cti_failure line_unreachable(struct cti_switch *sim, const char *number)
{
    const struct sim_agent *agent = seat_by_extension(sim, number);
    const struct fate *fate = fate_of(number);

    if (acd_by_number(sim, number))
        return 0;
    if (agent && agent->call_count)
        return CF_RESOURCE_BUSY;
    if (sim_is_extension(sim, number))
        return 0;
    if (fate && fate->fails == CAUSE_BUSY)
        return CF_RESOURCE_BUSY;
    if (fate ? fate->fails != CAUSE_NONE : !is_outside_number(number))
        return CF_INVALID_DESTINATION;
    return 0;
}

int64_t line_outcome(const char *number, enum party_cause *fails)
{
    const struct fate *fate = fate_of(number);

    if (fate)
        *fails = fate->fails;
    else
        *fails = is_outside_number(number) ? CAUSE_NONE : CAUSE_BAD_DESTINATION;
    return fate ? fate->answers_ms : OUTSIDE_ANSWERS_MS;
}

static void dial_number(struct cti_switch *sim, struct sim_call *call, const char *number)
{
    enum party_cause fails;
    int64_t answers_ms = line_outcome(number, &fails);

    if (fails != CAUSE_NONE) {
        fail(sim, call, fails);
        return;
    }
    if (answers_ms >= 0)
        timer_set(sim, &call->answer, sim->now + answers_ms);
    line_ring(sim, call, number, NULL);
}

/* What a number means decides the type of the call before anybody hears of it. */
static enum call_type type_of(struct cti_switch *sim, const char *number)
{
    if (acd_by_number(sim, number))
        return CALL_TYPE_PREROUTE_ACD_IN;
    if (seat_by_extension(sim, number) || sim_is_extension(sim, number))
        return CALL_TYPE_AGENT_INSIDE;
    return CALL_TYPE_OUT;
}

void line_dial(struct cti_switch *sim, struct sim_call *call, const char *number)
{
    struct sim_queue *queue = acd_by_number(sim, number);
    struct sim_agent *agent = seat_by_extension(sim, number);

    if (queue) {
        acd_enqueue(sim, call, queue);
        line_report(sim, call);
    } else if (agent && agent->call_count) {
        fail(sim, call, CAUSE_BUSY);
    } else if (agent || sim_is_extension(sim, number)) {
        line_ring(sim, call, number, agent);
    } else {
        dial_number(sim, call, number);
    }
}

void line_establish(struct cti_switch *sim, struct sim_call *call, struct sim_party *party)
{
    timer_clear(sim, &call->ring);
    timer_clear(sim, &call->answer);
    timer_clear(sim, &call->patience);
    party->answered = true;
    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].state == PARTY_INITIATED || &call->parties[i] == party)
            line_party_set(sim, call, &call->parties[i], PARTY_ACTIVE);
    call->state = CALL_ACTIVE;
    if (!call->answered_at)
        call->answered_at = sim->now;
    if (call->outside && call->talk_ms >= 0 && !call->talk.place)
        timer_set(sim, &call->talk, sim->now + call->talk_ms);
    line_report(sim, call);
}

void line_answer(struct cti_switch *sim, struct sim_call *call, struct sim_party *party)
{
    line_establish(sim, call, party);
    line_settle_all(sim, call);
}

bool line_has_active(const struct sim_agent *agent)
{
    for (size_t i = 0; i < agent->call_count; i++) {
        const struct sim_party *party = line_party_of(agent->calls[i], agent);

        if (party && !party->passive && party->state != PARTY_HELD &&
            party->state != PARTY_ALERTING)
            return true;
    }
    return false;
}

void line_picked_up(struct cti_switch *sim, struct sim_call *call)
{
    if (outbound_is_reservation(call)) {
        outbound_go_on(sim, call);
        return;
    }
    for (size_t i = 0; i < call->party_count; i++) {
        struct sim_party *party = &call->parties[i];

        if (party->state != PARTY_ALERTING)
            continue;
        if (!party->agent || !line_has_active(party->agent))
            line_answer(sim, call, party);
        return;
    }
}

/* The agent signs out: a call that rings goes back to its queue or rings on at an empty desk, one
 * that is wrapped up is over, one that is talked in ends, and so does a reservation. */
void line_seat_leaves(struct cti_switch *sim, struct sim_call *call, struct sim_agent *agent)
{
    struct sim_party *party = line_party_of(call, agent);
    char address[ADDRESS_SIZE];

    if (!party) {
        detach(call, agent);
    } else if (party->state == PARTY_WRAP_UP) {
        line_wrap_up_over(sim, call, party);
    } else if (outbound_is_reservation(call)) {
        line_end(sim, call, "agent");
    } else if (party->state == PARTY_ALERTING && call->ring.place) {
        acd_take_back(sim, call, party);
    } else if (party->state == PARTY_ALERTING) {
        sim_copy(address, sizeof address, party->address);
        line_party_set(sim, call, party, PARTY_DROPPED);
        party->leaves = true;
        line_report(sim, call);
        line_add(sim, call, address, NULL, PARTY_ALERTING);
        line_report(sim, call);
    } else {
        line_hang_up(sim, call, party, "agent");
    }
}

static bool let_off(struct sim_call *call, const struct sim_agent *agent)
{
    bool any = false;

    for (size_t i = 0; i < call->party_count; i++)
        if (call->parties[i].agent == agent && call->parties[i].state == PARTY_DROPPED)
            any = call->parties[i].leaves = true;
    return any;
}

void line_let_off(struct cti_switch *sim, const struct sim_agent *agent)
{
    struct sim_call *call, *next;

    HASH_ITER(hh, sim->calls, call, next)
    {
        if (!call->gone && let_off(call, agent))
            line_report(sim, call);
    }
}

/* Off hook, dialled, and what the number answers: one step (reference rest-desktop, appendix C, 1
 * to 5). */
void line_place(struct cti_switch *sim, struct sim_call *call, struct sim_agent *agent,
                const char *number)
{
    call->state = CALL_INITIATING;
    line_add(sim, call, agent->extension, agent, PARTY_INITIATING);
    line_report(sim, call);
    sim_copy(call->to, sizeof call->to, number);
    sim_copy(call->dialed, sizeof call->dialed, number);
    call->state = CALL_INITIATED;
    line_party_set(sim, call, &call->parties[0], PARTY_INITIATED);
    line_report(sim, call);
    line_dial(sim, call, number);
}

bool line_make(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *command,
               struct cti_refusal *refusal)
{
    struct sim_call *call;

    if (agent->state == AGENT_LOGOUT)
        return act_refuse(sim, CF_INVALID_CALLING_DEVICE, refusal);
    if ((agent->state != AGENT_NOT_READY && agent->state != AGENT_READY &&
         agent->state != AGENT_HOLD) ||
        line_has_active(agent) || agent->call_count == AGENT_CALLS)
        return act_refuse(sim, CF_INVALID_OBJECT_STATE, refusal);
    if (!command->from || strcmp(command->from, agent->extension) != 0)
        return act_refuse(sim, CF_INVALID_CALLING_DEVICE, refusal);
    if (!command->to)
        return act_refuse(sim, CF_INVALID_CALLED_DEVICE, refusal);
    call = line_new(sim, agent->extension, type_of(sim, command->to));
    for (size_t i = 0; i < command->variable_count; i++)
        call_data_set(sim, call, &command->variables[i]);
    line_place(sim, call, agent, command->to);
    seat_goes_off_hook(sim, agent);
    seat_settle(sim, agent);
    return true;
}
