#include "cti/agent.h"

#include "base/str.h"

static const char *const names[AGENT_STATES] = {
    [AGENT_LOGOUT] = "LOGOUT",
    [AGENT_NOT_READY] = "NOT_READY",
    [AGENT_READY] = "READY",
    [AGENT_RESERVED] = "RESERVED",
    [AGENT_RESERVED_OUTBOUND] = "RESERVED_OUTBOUND",
    [AGENT_RESERVED_OUTBOUND_PREVIEW] = "RESERVED_OUTBOUND_PREVIEW",
    [AGENT_TALKING] = "TALKING",
    [AGENT_HOLD] = "HOLD",
    [AGENT_WORK] = "WORK",
    [AGENT_WORK_READY] = "WORK_READY",
    [AGENT_UNKNOWN] = "UNKNOWN",
};

enum { NO = AGENT_REFUSED, YES = AGENT_AT_ONCE, LATER = AGENT_WHEN_CALL_ENDS };

/* Rows: the state the agent is in.  Columns: what is asked for. */
static const struct {
    unsigned char ready, not_ready, logout;
} own[AGENT_STATES] = {
    [AGENT_LOGOUT] = { NO, NO, NO },
    [AGENT_NOT_READY] = { YES, YES, YES },
    [AGENT_READY] = { YES, YES, NO },
    [AGENT_RESERVED] = { NO, NO, NO },
    [AGENT_RESERVED_OUTBOUND] = { YES, YES, NO },
    [AGENT_RESERVED_OUTBOUND_PREVIEW] = { LATER, LATER, NO },
    [AGENT_TALKING] = { LATER, LATER, NO },
    [AGENT_HOLD] = { LATER, LATER, NO },
    [AGENT_WORK] = { YES, YES, NO },
    [AGENT_WORK_READY] = { YES, YES, NO },
    [AGENT_UNKNOWN] = { NO, NO, NO },
};

/* A supervisor: NOT_READY only from READY, WORK and WORK_READY; LOGOUT from any signed-in state. */
static const struct {
    unsigned char ready, not_ready, logout;
} forced[AGENT_STATES] = {
    [AGENT_LOGOUT] = { NO, NO, NO },
    [AGENT_NOT_READY] = { YES, NO, YES },
    [AGENT_READY] = { YES, YES, YES },
    [AGENT_RESERVED] = { NO, NO, YES },
    [AGENT_RESERVED_OUTBOUND] = { NO, NO, YES },
    [AGENT_RESERVED_OUTBOUND_PREVIEW] = { NO, NO, YES },
    [AGENT_TALKING] = { NO, NO, YES },
    [AGENT_HOLD] = { NO, NO, YES },
    [AGENT_WORK] = { YES, YES, YES },
    [AGENT_WORK_READY] = { YES, YES, YES },
    [AGENT_UNKNOWN] = { NO, NO, NO },
};

const char *agent_state_name(enum agent_state s)
{
    return names[s];
}

bool agent_state_read(const char *name, enum agent_state *out)
{
    for (int s = 0; s < AGENT_STATES; s++)
        if (same(name, names[s])) {
            *out = (enum agent_state)s;
            return true;
        }
    return false;
}

enum agent_verdict agent_may(enum agent_state from, enum agent_state to)
{
    return to == AGENT_READY       ? own[from].ready
           : to == AGENT_NOT_READY ? own[from].not_ready
           : to == AGENT_LOGOUT    ? own[from].logout
                                   : AGENT_REFUSED;
}

enum agent_verdict agent_may_be_put(enum agent_state from, enum agent_state to)
{
    return to == AGENT_READY       ? forced[from].ready
           : to == AGENT_NOT_READY ? forced[from].not_ready
           : to == AGENT_LOGOUT    ? forced[from].logout
                                   : AGENT_REFUSED;
}

enum err agent_refusal(enum agent_state from, enum agent_state to)
{
    return to == AGENT_LOGOUT && from != AGENT_LOGOUT ? ERR_INVALID_INPUT : ERR_INVALID_STATE;
}
