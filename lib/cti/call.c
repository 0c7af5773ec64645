#include "cti/call.h"

#include "base/str.h"

/* Only what is carried out is offered: a desktop shows a button for each word.  The order is that
 * of the reference. */
static const struct {
    const char *name, *actions;
} states[PARTY_STATES] = {
    [PARTY_INITIATING] = { "INITIATING", "DROP" }, [PARTY_INITIATED] = { "INITIATED", "DROP" },
    [PARTY_ALERTING] = { "ALERTING", "ANSWER" },   [PARTY_ACTIVE] = { "ACTIVE", "HOLD DROP" },
    [PARTY_HELD] = { "HELD", "RETRIEVE DROP" },    [PARTY_FAILED] = { "FAILED", "DROP" },
    [PARTY_DROPPED] = { "DROPPED", "" },           [PARTY_WRAP_UP] = { "WRAP_UP", "" },
};

const char *party_state_name(enum party_state s)
{
    return states[s].name;
}

bool party_state_read(const char *name, enum party_state *out)
{
    for (int s = 0; s < PARTY_STATES; s++)
        if (same(name, states[s].name)) {
            *out = (enum party_state)s;
            return true;
        }
    return false;
}

const char *party_actions(enum party_state s)
{
    return states[s].actions;
}

bool party_may(enum party_state s, const char *action)
{
    struct str rest = str_of(states[s].actions), word;

    while (str_cut(&rest, ' ', &word))
        if (str_is(word, action))
            return true;
    return false;
}
