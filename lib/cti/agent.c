#include "cti/agent.h"

#include <string.h>

#define BIT(state) (1U << (state))

static const char *const names[AGENT_STATE_COUNT] = {
    [AGENT_NONE] = "",
    [AGENT_LOGIN] = "LOGIN",
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

/* What the switch may show after each state.  LOGOUT follows every state: a supervisor signs agents
 * out of any.  UNKNOWN follows and precedes every state. */
static const unsigned follows[AGENT_STATE_COUNT] = {
    [AGENT_LOGOUT] = BIT(AGENT_NOT_READY),
    [AGENT_NOT_READY] = BIT(AGENT_NOT_READY) | BIT(AGENT_READY) | BIT(AGENT_TALKING),
    [AGENT_READY] = BIT(AGENT_NOT_READY) | BIT(AGENT_RESERVED) | BIT(AGENT_RESERVED_OUTBOUND) |
                    BIT(AGENT_RESERVED_OUTBOUND_PREVIEW) | BIT(AGENT_TALKING),
    [AGENT_RESERVED] = BIT(AGENT_READY) | BIT(AGENT_TALKING) | BIT(AGENT_NOT_READY),
    [AGENT_RESERVED_OUTBOUND] = BIT(AGENT_READY) | BIT(AGENT_NOT_READY) | BIT(AGENT_TALKING),
    [AGENT_RESERVED_OUTBOUND_PREVIEW] = BIT(AGENT_READY) | BIT(AGENT_NOT_READY) |
                                        BIT(AGENT_TALKING),
    [AGENT_TALKING] = BIT(AGENT_HOLD) | BIT(AGENT_READY) | BIT(AGENT_NOT_READY) | BIT(AGENT_WORK) |
                      BIT(AGENT_WORK_READY),
    [AGENT_HOLD] = BIT(AGENT_TALKING) | BIT(AGENT_READY) | BIT(AGENT_NOT_READY) | BIT(AGENT_WORK) |
                   BIT(AGENT_WORK_READY),
    [AGENT_WORK] = BIT(AGENT_READY) | BIT(AGENT_NOT_READY),
    [AGENT_WORK_READY] = BIT(AGENT_READY) | BIT(AGENT_NOT_READY),
};

/* Who may ask for what, and from where: at once, or pending until the call ends.  From any other
 * state the request is refused. */
struct wish {
    unsigned now;
    unsigned pending;
    enum agent_outcome otherwise;
};

static const struct wish own[AGENT_STATE_COUNT] = {
    /* Signing in again is accepted and keeps the state. */
    [AGENT_LOGIN] = { .now = ~0U },
    [AGENT_LOGOUT] = { .now = BIT(AGENT_NOT_READY), .otherwise = AGENT_REFUSED_INPUT },
    [AGENT_NOT_READY] = { .now = BIT(AGENT_NOT_READY) | BIT(AGENT_READY) |
                                 BIT(AGENT_RESERVED_OUTBOUND) | BIT(AGENT_WORK) |
                                 BIT(AGENT_WORK_READY),
                          .pending = BIT(AGENT_TALKING) | BIT(AGENT_HOLD) |
                                     BIT(AGENT_RESERVED_OUTBOUND_PREVIEW),
                          .otherwise = AGENT_REFUSED_STATE },
    [AGENT_READY] = { .now = BIT(AGENT_NOT_READY) | BIT(AGENT_READY) |
                             BIT(AGENT_RESERVED_OUTBOUND) | BIT(AGENT_WORK) | BIT(AGENT_WORK_READY),
                      .pending = BIT(AGENT_TALKING) | BIT(AGENT_HOLD) |
                                 BIT(AGENT_RESERVED_OUTBOUND_PREVIEW),
                      .otherwise = AGENT_REFUSED_STATE },
    /* Wrap-up after the call, where it is the agent's choice: the switch knows. */
    [AGENT_WORK] = { .pending = BIT(AGENT_TALKING) | BIT(AGENT_HOLD),
                     .otherwise = AGENT_REFUSED_STATE },
};

static const struct wish of_supervisor[AGENT_STATE_COUNT] = {
    [AGENT_LOGOUT] = { .now = BIT(AGENT_NOT_READY) | BIT(AGENT_READY) | BIT(AGENT_RESERVED) |
                              BIT(AGENT_RESERVED_OUTBOUND) | BIT(AGENT_RESERVED_OUTBOUND_PREVIEW) |
                              BIT(AGENT_WORK) | BIT(AGENT_WORK_READY),
                       .pending = BIT(AGENT_TALKING) | BIT(AGENT_HOLD),
                       .otherwise = AGENT_REFUSED_STATE },
    [AGENT_NOT_READY] = { .now = BIT(AGENT_READY) | BIT(AGENT_WORK) | BIT(AGENT_WORK_READY),
                          .otherwise = AGENT_REFUSED_STATE },
    [AGENT_READY] = { .now = BIT(AGENT_NOT_READY) | BIT(AGENT_READY) | BIT(AGENT_WORK) |
                             BIT(AGENT_WORK_READY),
                      .otherwise = AGENT_REFUSED_STATE },
};

const char *agent_state_name(enum agent_state state)
{
    return (unsigned)state < AGENT_STATE_COUNT ? names[state] : "";
}

bool agent_state_parse(const char *word, enum agent_state *out)
{
    for (unsigned i = 0; i < AGENT_STATE_COUNT; i++) {
        if (strcmp(names[i], word ? word : "") == 0) {
            *out = (enum agent_state)i;
            return true;
        }
    }
    return false;
}

bool agent_may_follow(enum agent_state from, enum agent_state to)
{
    if (to == AGENT_NONE || to == AGENT_LOGIN)
        return false;
    if (from == AGENT_UNKNOWN || to == AGENT_UNKNOWN || to == AGENT_LOGOUT)
        return true;
    return follows[from] & BIT(to);
}

enum agent_outcome agent_ask(enum agent_asker asker, enum agent_state from, enum agent_state to)
{
    const struct wish *wish = &(asker == AGENT_SUPERVISOR ? of_supervisor : own)[to];

    if (wish->now & BIT(from))
        return AGENT_CHANGES;
    if (wish->pending & BIT(from))
        return AGENT_PENDS;
    if (to == AGENT_LOGOUT && from == AGENT_LOGOUT)
        return AGENT_REFUSED_STATE;
    /* A state that nobody can set (TALKING, or WORK from READY) is not allowed now. */
    if (!wish->now && !wish->pending)
        return AGENT_REFUSED_STATE;
    return wish->otherwise;
}

enum err agent_check(enum agent_asker asker, enum agent_state from, enum agent_state to)
{
    switch (agent_ask(asker, from, to)) {
    case AGENT_REFUSED_INPUT:
        return ERR_INVALID_INPUT;
    case AGENT_REFUSED_STATE:
        return ERR_INVALID_STATE;
    case AGENT_CHANGES:
    case AGENT_PENDS:
        break;
    }
    return ERR_OK;
}
