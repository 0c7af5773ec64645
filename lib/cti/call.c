#include "cti/call.h"

#include <stddef.h>
#include <string.h>

#include "base/str.h"

static const char *const call_states[CALL_STATE_COUNT] = {
    [CALL_INITIATING] = "INITIATING", [CALL_INITIATED] = "INITIATED", [CALL_ALERTING] = "ALERTING",
    [CALL_ACTIVE] = "ACTIVE",         [CALL_FAILED] = "FAILED",       [CALL_DROPPED] = "DROPPED",
    [CALL_ACCEPTED] = "ACCEPTED",
};

static const char *const party_states[PARTY_STATE_COUNT] = {
    [PARTY_INITIATING] = "INITIATING",
    [PARTY_INITIATED] = "INITIATED",
    [PARTY_ALERTING] = "ALERTING",
    [PARTY_ACTIVE] = "ACTIVE",
    [PARTY_HELD] = "HELD",
    [PARTY_FAILED] = "FAILED",
    [PARTY_DROPPED] = "DROPPED",
    [PARTY_WRAP_UP] = "WRAP_UP",
    [PARTY_ACCEPTED] = "ACCEPTED",
};

static const char *const causes[CAUSE_COUNT] = {
    [CAUSE_NONE] = "",
    [CAUSE_BUSY] = "BUSY",
    [CAUSE_BAD_DESTINATION] = "BAD_DESTINATION",
    [CAUSE_OTHER] = "OTHER",
};

static const char *const types[CALL_TYPE_COUNT] = {
    [CALL_TYPE_NONE] = "",
    [CALL_TYPE_ACD_IN] = "ACD_IN",
    [CALL_TYPE_PREROUTE_ACD_IN] = "PREROUTE_ACD_IN",
    [CALL_TYPE_PREROUTE_DIRECT_AGENT] = "PREROUTE_DIRECT_AGENT",
    [CALL_TYPE_TRANSFER] = "TRANSFER",
    [CALL_TYPE_OVERFLOW_IN] = "OVERFLOW_IN",
    [CALL_TYPE_OTHER_IN] = "OTHER_IN",
    [CALL_TYPE_AUTO_OUT] = "AUTO_OUT",
    [CALL_TYPE_AGENT_OUT] = "AGENT_OUT",
    [CALL_TYPE_OUT] = "OUT",
    [CALL_TYPE_AGENT_INSIDE] = "AGENT_INSIDE",
    [CALL_TYPE_CONSULT] = "CONSULT",
    [CALL_TYPE_CONSULT_OFFERED] = "CONSULT_OFFERED",
    [CALL_TYPE_CONFERENCE] = "CONFERENCE",
    [CALL_TYPE_SUPERVISOR_MONITOR] = "SUPERVISOR_MONITOR",
    [CALL_TYPE_OUTBOUND_PREVIEW] = "OUTBOUND_PREVIEW",
    [CALL_TYPE_OUTBOUND_DIRECT_PREVIEW] = "OUTBOUND_DIRECT_PREVIEW",
    [CALL_TYPE_OUTBOUND] = "OUTBOUND",
    [CALL_TYPE_OUTBOUND_DIRECT] = "OUTBOUND",
    [CALL_TYPE_OUTBOUND_CALLBACK_PREVIEW] = "OUTBOUND_CALLBACK_PREVIEW",
    [CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK_PREVIEW] = "OUTBOUND_PERSONAL_CALLBACK_PREVIEW",
    [CALL_TYPE_OUTBOUND_CALLBACK] = "OUTBOUND_CALLBACK",
    [CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK] = "OUTBOUND_PERSONAL_CALLBACK",
};

static const char *const actions[PARTY_STATE_COUNT] = {
    [PARTY_INITIATING] = "DROP UPDATE_CALL_DATA",
    [PARTY_INITIATED] = "DROP UPDATE_CALL_DATA",
    [PARTY_ALERTING] = "ANSWER",
    [PARTY_ACTIVE] = "HOLD DROP UPDATE_CALL_DATA CONSULT_CALL TRANSFER_SST SEND_DTMF",
    [PARTY_HELD] = "RETRIEVE DROP UPDATE_CALL_DATA",
    [PARTY_FAILED] = "DROP",
    [PARTY_DROPPED] = "",
    [PARTY_WRAP_UP] = "UPDATE_CALL_DATA",
    [PARTY_ACCEPTED] = "",
};

#define BIT(state) (1U << (state))

/* What circumstances add, and in which states. */
static const struct {
    size_t means;
    unsigned states;
    const char *words;
} extras[] = {
    { offsetof(struct party_means, merges), ~0U, " TRANSFER CONFERENCE" },
    { offsetof(struct party_means, drops), ~0U, " PARTICIPANT_DROP" },
    { offsetof(struct party_means, schedules), BIT(PARTY_ACTIVE), " UPDATE_SCHEDULED_CALLBACK" },
    { offsetof(struct party_means, scheduled), BIT(PARTY_ACTIVE), " CANCEL_SCHEDULED_CALLBACK" },
    { offsetof(struct party_means, reclassifies),
      BIT(PARTY_ACTIVE) | BIT(PARTY_FAILED) | BIT(PARTY_WRAP_UP), " RECLASSIFY" },
};

/* The place of word among count names, count when it is not there. */
static unsigned find(const char *const *names, unsigned count, const char *word)
{
    unsigned i;

    for (i = 0; i < count; i++)
        if (names[i] && strcmp(names[i], word ? word : "") == 0)
            break;
    return i;
}

const char *call_state_name(enum call_state state)
{
    return (unsigned)state < CALL_STATE_COUNT ? call_states[state] : "";
}

const char *party_state_name(enum party_state state)
{
    return (unsigned)state < PARTY_STATE_COUNT ? party_states[state] : "";
}

const char *party_cause_name(enum party_cause cause)
{
    return (unsigned)cause < CAUSE_COUNT ? causes[cause] : "";
}

const char *call_type_name(enum call_type type)
{
    return (unsigned)type < CALL_TYPE_COUNT && types[type] ? types[type] : "";
}

bool call_state_parse(const char *word, enum call_state *out)
{
    unsigned i = find(call_states, CALL_STATE_COUNT, word);

    if (i == CALL_STATE_COUNT)
        return false;
    *out = (enum call_state)i;
    return true;
}

bool party_state_parse(const char *word, enum party_state *out)
{
    unsigned i = find(party_states, PARTY_STATE_COUNT, word);

    if (i == PARTY_STATE_COUNT)
        return false;
    *out = (enum party_state)i;
    return true;
}

bool call_type_parse(const char *word, enum call_type *out)
{
    unsigned i = find(types, CALL_TYPE_COUNT, word);

    if (i == CALL_TYPE_COUNT)
        return false;
    *out = (enum call_type)i;
    return true;
}

const char *party_actions(enum party_state state)
{
    return (unsigned)state < PARTY_STATE_COUNT ? actions[state] : "";
}

const char *party_actions_by(struct arena *a, enum party_state state, struct party_means means)
{
    const char *list = party_actions(state);

    if (means.passive)
        return "";
    if (means.listens)
        return party_is_live(state) ? "DROP" : "";
    if (means.preview)
        return state == PARTY_ALERTING ? "ACCEPT REJECT CLOSE" : "";
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        if (*((const bool *)&means + extras[i].means) && extras[i].states & BIT(state))
            list = arena_printf(a, "%s%s", list, extras[i].words);
    return list;
}

bool action_is_listed(const char *list, const char *action)
{
    struct str rest = str_of(list), word;

    while (str_cut(&rest, ' ', &word))
        if (*action && str_is(word, action))
            return true;
    return false;
}

bool party_is_live(enum party_state state)
{
    return state != PARTY_DROPPED && state != PARTY_WRAP_UP;
}
