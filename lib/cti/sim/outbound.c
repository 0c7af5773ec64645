/* outbound: campaigns of the built-in switch.  An agent who is READY is reserved for a customer,
 * looks at what is known of that customer, and accepts, rejects, or closes the record.
 *
 * A preview, also of somebody who is called back: the dialer calls, and hands the customer over
 * once there is a voice.  A direct preview: the agent's own phone calls, and the agent hears what
 * becomes of it. Source: reference rest-desktop 2.2, 3.1, 3.3, 3.4, 3.14; cti-ged188 sections 4
 * and 6. */
#include <stdio.h>
#include <string.h>

#include "cti/sim/switch.h"

enum {
    DIALS_MS = 500,   /* until the dialer hears that a number is busy or wrong */
    RINGS_MS = 15000, /* as long as it lets the phone ring */
};

static const char DIALER_PORT[] = "8100";

static const struct kind {
    const char *word;
    enum call_type reservation, customer;
    const char *status; /* BAStatus of the customer's call */
} kinds[OUTBOUND_COUNT] = {
    [OUTBOUND_PREVIEW] = { "preview", CALL_TYPE_OUTBOUND_PREVIEW, CALL_TYPE_OUTBOUND,
                           "PREVIEW_OUTBOUND" },
    [OUTBOUND_DIRECT] = { "direct_preview", CALL_TYPE_OUTBOUND_DIRECT_PREVIEW,
                          CALL_TYPE_OUTBOUND_DIRECT, "DIRECT_PREVIEW_OUTBOUND" },
    [OUTBOUND_CALLBACK] = { "callback", CALL_TYPE_OUTBOUND_CALLBACK_PREVIEW,
                            CALL_TYPE_OUTBOUND_CALLBACK, "PREVIEW_OUTBOUND" },
    [OUTBOUND_PERSONAL_CALLBACK] = { "personal_callback",
                                     CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK_PREVIEW,
                                     CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK, "PREVIEW_OUTBOUND" },
};

enum sim_outbound sim_outbound_parse(const char *word)
{
    enum sim_outbound kind = OUTBOUND_COUNT;

    while (--kind > OUTBOUND_NONE)
        if (word && strcmp(kinds[kind].word, word) == 0)
            break;
    return kind;
}

bool outbound_is_reservation(const struct sim_call *call)
{
    return call->outbound && call->type == kinds[call->outbound].reservation;
}

const char *outbound_number(const struct sim_call *call)
{
    return outbound_is_reservation(call) ? call->customer : call->to;
}

static bool set(struct cti_switch *sim, struct sim_call *call, const char *name, const char *value)
{
    return call_data_set(sim, call, &(struct cti_variable) { name, value });
}

static void set_status(struct cti_switch *sim, struct sim_call *call)
{
    char status[48];

    snprintf(status, sizeof status, "%s%s", kinds[call->outbound].status,
             outbound_is_reservation(call) ? "_RESERVATION" : "");
    set(sim, call, "BAStatus", status);
}

/* -- reserving ------------------------------------------------------------------------------ */

/* The names stand in the order in which clients see them. */
static void tell_about(struct cti_switch *sim, struct sim_call *call, const struct sim_preview *p)
{
    char id[24];

    snprintf(id, sizeof id, "%lld", (long long)call->id);
    for (unsigned i = 0; i < CTI_VARIABLES; i++)
        sim_copy(call->variables[i], sizeof call->variables[i],
                 p->variables[i] ? p->variables[i] : "");
    for (size_t i = 0; i < p->ecc_count; i++)
        call_data_set(sim, call, &p->ecc[i]);
    set(sim, call, "BACampaign", "Campaign");
    set(sim, call, "BAAccountNumber", "");
    set(sim, call, "BAResponse", "");
    set_status(sim, call);
    set(sim, call, "BADialedListID", id);
    set(sim, call, "BATimeZone", "GMT");
    set(sim, call, "BABuddyName", "");
    set(sim, call, "BACustomerNumber", call->customer);
    for (size_t i = 0; i < p->campaign_count; i++)
        set(sim, call, p->campaign[i].name, p->campaign[i].value);
}

static struct sim_call *reserve(struct cti_switch *sim, struct sim_agent *agent,
                                const struct sim_preview *p)
{
    const char *port = p->from && *p->from ? p->from : DIALER_PORT;
    struct sim_call *call = line_new(sim, port, kinds[p->kind].reservation);

    call->outbound = p->kind;
    call->routed = true;
    call->talk_ms = p->talk_ms;
    sim_copy(call->customer, sizeof call->customer, p->to);
    sim_copy(call->to, sizeof call->to, agent->extension);
    sim_copy(call->dialed, sizeof call->dialed, agent->extension);
    tell_about(sim, call, p);
    line_add(sim, call, port, NULL, PARTY_INITIATED);
    if (p->patience_ms >= 0)
        timer_set(sim, &call->patience, sim->now + p->patience_ms);
    line_ring(sim, call, agent->extension, agent);
    agent->before = AGENT_READY;
    agent->before_reason = REASON_NONE;
    seat_become(sim, agent, AGENT_RESERVED_OUTBOUND_PREVIEW, REASON_NONE);
    return call;
}

enum err sim_preview_start(struct cti_switch *sim, const struct sim_preview *preview, int64_t now,
                           struct cti_reports *out, int64_t *id)
{
    struct sim_agent *agent = seat_find(sim, preview->agent);

    if (!agent || !agent->known)
        return ERR_USER_NOT_FOUND;
    if (preview->kind <= OUTBOUND_NONE || preview->kind >= OUTBOUND_COUNT || !*preview->to ||
        strlen(preview->to) >= ADDRESS_SIZE || acd_by_number(sim, preview->to) ||
        sim_is_extension(sim, preview->to))
        return ERR_INVALID_INPUT;
    if (!seat_is_free(agent))
        return ERR_CONFLICT;
    step_begin(sim, now, out, false);
    *id = reserve(sim, agent, preview)->id;
    step_end(sim);
    return ERR_OK;
}

/* -- calling the customer -------------------------------------------------------------------- */

static struct sim_call *customer_call(struct cti_switch *sim, const struct sim_call *reservation,
                                      const struct sim_agent *agent)
{
    struct sim_call *call = line_new(sim, agent->extension, kinds[reservation->outbound].customer);

    call->associated_id = reservation->id;
    call->outbound = reservation->outbound;
    call->talk_ms = reservation->talk_ms;
    sim_copy(call->customer, sizeof call->customer, reservation->customer);
    sim_copy(call->agent_id, sizeof call->agent_id, agent->id);
    call_data_copy(call, reservation);
    set_status(sim, call);
    return call;
}

static void hand_over(struct cti_switch *sim, struct sim_call *reservation, struct sim_agent *agent)
{
    struct sim_call *call = customer_call(sim, reservation, agent);
    struct sim_party *customer;

    sim_copy(call->to, sizeof call->to, call->customer);
    sim_copy(call->dialed, sizeof call->dialed, call->customer);
    sim_copy(call->classification, sizeof call->classification, "VOICE");
    call->outside = true;
    call->offered_at = sim->now;
    line_add(sim, call, agent->extension, agent, PARTY_INITIATED);
    customer = line_add(sim, call, call->customer, NULL, PARTY_ALERTING);
    customer->outside = true;
    line_establish(sim, call, customer);
    line_finish(sim, reservation, "accepted");
}

/* What the dialer came to. */
static void dialled(struct cti_switch *sim, struct sim_call *reservation, struct sim_agent *agent)
{
    enum party_cause fails;
    bool answers = line_outcome(reservation->customer, &fails) >= 0;

    if (fails == CAUSE_NONE && answers) {
        hand_over(sim, reservation, agent);
        return;
    }
    if (fails != CAUSE_NONE)
        sim_copy(reservation->classification, sizeof reservation->classification,
                 fails == CAUSE_BUSY ? "BUSY" : "INVALID");
    line_finish(sim, reservation,
                fails == CAUSE_NONE   ? "unanswered"
                : fails == CAUSE_BUSY ? "busy"
                                      : "invalid");
}

static void dial(struct cti_switch *sim, struct sim_call *reservation)
{
    enum party_cause fails;
    int64_t ms = line_outcome(reservation->customer, &fails);

    if (fails != CAUSE_NONE)
        ms = DIALS_MS;
    else if (ms < 0)
        ms = RINGS_MS;
    timer_set(sim, &reservation->answer, sim->now + ms);
}

static void dial_directly(struct cti_switch *sim, struct sim_call *reservation,
                          struct sim_agent *agent)
{
    struct sim_call *call = customer_call(sim, reservation, agent);
    struct sim_party *customer;

    line_place(sim, call, agent, reservation->customer);
    customer = line_party(call, reservation->customer);
    if (customer)
        customer->outside = call->outside = true;
    line_finish(sim, reservation, "accepted");
}

static void accept(struct cti_switch *sim, struct sim_call *reservation, struct sim_party *party)
{
    timer_clear(sim, &reservation->patience);
    timer_clear(sim, &reservation->answer);
    set(sim, reservation, "BAResponse", "Accept");
    reservation->state = CALL_ACCEPTED;
    line_party_set(sim, reservation, party, PARTY_ACCEPTED);
    line_report(sim, reservation);
    if (reservation->outbound == OUTBOUND_DIRECT)
        dial_directly(sim, reservation, party->agent);
    else
        dial(sim, reservation);
}

void outbound_go_on(struct cti_switch *sim, struct sim_call *reservation)
{
    for (size_t i = 0; i < reservation->party_count; i++) {
        struct sim_party *party = &reservation->parties[i];

        if (party->agent && party->state == PARTY_ALERTING)
            accept(sim, reservation, party);
        else if (party->agent && party->state == PARTY_ACCEPTED)
            dialled(sim, reservation, party->agent);
        else
            continue;
        return;
    }
}

/* -- what the agent asks for ----------------------------------------------------------------- */

bool outbound_accept(struct cti_switch *sim, const struct sim_act *a)
{
    accept(sim, a->call, a->party);
    return true;
}

bool outbound_reject(struct cti_switch *sim, const struct sim_act *a)
{
    set(sim, a->call, "BAResponse", "Reject");
    line_finish(sim, a->call, "rejected");
    return true;
}

/* Nobody will be reserved for this customer again. */
bool outbound_close(struct cti_switch *sim, const struct sim_act *a)
{
    set(sim, a->call, "BAResponse", "Reject-Close");
    line_finish(sim, a->call, "closed");
    return true;
}

bool outbound_reclassify(struct cti_switch *sim, const struct sim_act *a)
{
    if (!a->command->classification)
        return act_refuse(sim, CF_OPERATION, a->refusal);
    if (set(sim, a->call, "BAResponse", a->command->classification))
        line_report(sim, a->call);
    return true;
}

/* "2014-03-07T14:30" as the dialer has it: "Callback 03072014 14:30". */
static void respond_callback(struct cti_switch *sim, struct sim_call *call)
{
    const char *t = call->callback_time;
    char text[40] = "Callback";

    if (*t)
        snprintf(text, sizeof text, "Callback %.2s%.2s%.4s %.5s", t + 5, t + 8, t, t + 11);
    set(sim, call, "BAResponse", text);
}

/* What is not given stays. */
bool outbound_schedule(struct cti_switch *sim, const struct sim_act *a)
{
    const struct cti_command *c = a->command;
    struct sim_call *call = a->call;
    const char *at = c->callback_time ? c->callback_time : call->callback_time;
    const char *to = c->callback_number ? c->callback_number : call->callback_number;

    if (c->callback_time && strlen(at) != CALLBACK_SIZE - 1)
        return act_refuse(sim, CF_OPERATION, a->refusal);
    if (strcmp(at, call->callback_time) == 0 && strcmp(to, call->callback_number) == 0)
        return true;
    sim_copy(call->callback_time, sizeof call->callback_time, at);
    sim_copy(call->callback_number, sizeof call->callback_number, to);
    respond_callback(sim, call);
    line_report(sim, call);
    return true;
}

bool outbound_cancel(struct cti_switch *sim, const struct sim_act *a)
{
    *a->call->callback_time = *a->call->callback_number = '\0';
    set(sim, a->call, "BAResponse", "Callback Cancel");
    line_report(sim, a->call);
    return true;
}
