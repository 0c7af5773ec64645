/* agent: the states of an agent and which change is allowed from which: one table for programs,
 * providers and the built-in switch.  Source: reference rest-desktop 2.2 (CCE). */
#ifndef APLOMB_CTI_AGENT_H
#define APLOMB_CTI_AGENT_H

#include <stdbool.h>

#include "base/err.h"

enum agent_state {
    AGENT_LOGOUT,
    AGENT_NOT_READY,
    AGENT_READY,
    AGENT_RESERVED,
    AGENT_RESERVED_OUTBOUND,
    AGENT_RESERVED_OUTBOUND_PREVIEW,
    AGENT_TALKING,
    AGENT_HOLD,
    AGENT_WORK,       /* wrap-up, then NOT_READY */
    AGENT_WORK_READY, /* wrap-up, then READY */
    AGENT_UNKNOWN,
    AGENT_STATES
};

const char *agent_state_name(enum agent_state s);
bool agent_state_read(const char *name, enum agent_state *out);

/* What becomes of a request for a state. */
enum agent_verdict {
    AGENT_REFUSED,
    AGENT_AT_ONCE,
    AGENT_WHEN_CALL_ENDS /* the request is pending: pendingState until the call ends */
};

/* An agent asks for READY, NOT_READY or LOGOUT while in state from. */
enum agent_verdict agent_may(enum agent_state from, enum agent_state to);

/* A supervisor asks it for an agent of an own team. */
enum agent_verdict agent_may_be_put(enum agent_state from, enum agent_state to);

/* The error of a refused request: ERR_INVALID_STATE, or ERR_INVALID_INPUT for signing out from a
 * state other than NOT_READY (reference open question 6). */
enum err agent_refusal(enum agent_state from, enum agent_state to);

#endif
