#include "cti/call.h"

#include <stddef.h>
#include <string.h>

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
};

static const char *const actions[ACTION_COUNT] = {
    [ACTION_ANSWER] = "ANSWER",
    [ACTION_HOLD] = "HOLD",
    [ACTION_RETRIEVE] = "RETRIEVE",
    [ACTION_DROP] = "DROP",
    [ACTION_UPDATE_CALL_DATA] = "UPDATE_CALL_DATA",
    [ACTION_CONSULT_CALL] = "CONSULT_CALL",
    [ACTION_TRANSFER] = "TRANSFER",
    [ACTION_CONFERENCE] = "CONFERENCE",
    [ACTION_TRANSFER_SST] = "TRANSFER_SST",
    [ACTION_SEND_DTMF] = "SEND_DTMF",
    [ACTION_START_RECORDING] = "START_RECORDING",
    [ACTION_PARTICIPANT_DROP] = "PARTICIPANT_DROP",
    [ACTION_ACCEPT] = "ACCEPT",
    [ACTION_REJECT] = "REJECT",
    [ACTION_CLOSE] = "CLOSE",
    [ACTION_RECLASSIFY] = "RECLASSIFY",
    [ACTION_UPDATE_SCHEDULED_CALLBACK] = "UPDATE_SCHEDULED_CALLBACK",
    [ACTION_CANCEL_SCHEDULED_CALLBACK] = "CANCEL_SCHEDULED_CALLBACK",
    [ACTION_MAKE_CALL] = "MAKE_CALL",
    [ACTION_SILENT_MONITOR] = "SILENT_MONITOR",
    [ACTION_BARGE_CALL] = "BARGE_CALL",
};

static const unsigned allowed[PARTY_STATE_COUNT] = {
    [PARTY_INITIATING] = ACTION_BIT(ACTION_DROP) | ACTION_BIT(ACTION_UPDATE_CALL_DATA),
    [PARTY_INITIATED] = ACTION_BIT(ACTION_DROP) | ACTION_BIT(ACTION_UPDATE_CALL_DATA),
    [PARTY_ALERTING] = ACTION_BIT(ACTION_ANSWER),
    [PARTY_ACTIVE] = ACTION_BIT(ACTION_HOLD) | ACTION_BIT(ACTION_DROP) |
                     ACTION_BIT(ACTION_UPDATE_CALL_DATA) | ACTION_BIT(ACTION_CONSULT_CALL) |
                     ACTION_BIT(ACTION_TRANSFER_SST) | ACTION_BIT(ACTION_SEND_DTMF),
    [PARTY_HELD] = ACTION_BIT(ACTION_RETRIEVE) | ACTION_BIT(ACTION_DROP) |
                   ACTION_BIT(ACTION_UPDATE_CALL_DATA),
    [PARTY_FAILED] = ACTION_BIT(ACTION_DROP),
    [PARTY_DROPPED] = 0,
    [PARTY_WRAP_UP] = ACTION_BIT(ACTION_UPDATE_CALL_DATA),
    [PARTY_ACCEPTED] = 0,
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

const char *call_action_name(enum call_action action)
{
    return (unsigned)action < ACTION_COUNT && actions[action] ? actions[action] : "";
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

bool call_action_parse(const char *word, enum call_action *out)
{
    unsigned i = find(actions, ACTION_COUNT, word);

    if (i == ACTION_COUNT)
        return false;
    *out = (enum call_action)i;
    return true;
}

unsigned party_actions(enum party_state state)
{
    return (unsigned)state < PARTY_STATE_COUNT ? allowed[state] : 0;
}

void call_actions_write(struct buf *out, unsigned set)
{
    const char *comma = "";

    for (unsigned i = 0; i < ACTION_LISTED; i++) {
        if (!(set & ACTION_BIT(i)) || !actions[i])
            continue;
        buf_adds(out, comma);
        buf_adds(out, actions[i]);
        comma = ",";
    }
}

bool party_is_live(enum party_state state)
{
    return state != PARTY_DROPPED && state != PARTY_WRAP_UP;
}
