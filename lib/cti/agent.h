/* agent: the states of an agent, and which may follow which (one table, agent.c).
 *
 * Programs ask it before they accept a request, ctid asks it again when the request's turn comes,
 * and the built-in switch moves by it.  Source: developer guide 12.5, chapter 3, User, "agent state
 * transitions" (enterprise flavour); reference rest-desktop 2.2. */
#ifndef APLOMB_CTI_AGENT_H
#define APLOMB_CTI_AGENT_H

#include <stdbool.h>

#include "base/err.h"

enum agent_state {
    AGENT_NONE, /* no pending state */
    AGENT_LOGIN,
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
    AGENT_STATE_COUNT
};

/* "NOT_READY"; "" for AGENT_NONE. */
const char *agent_state_name(enum agent_state state);

/* False when the word is unknown; "" and NULL are AGENT_NONE. */
bool agent_state_parse(const char *word, enum agent_state *out);

/* May the switch show state `to` after `from`?  LOGIN is transient and never shown. */
bool agent_may_follow(enum agent_state from, enum agent_state to);

enum agent_asker { AGENT_SELF, AGENT_SUPERVISOR };

/* What becomes of a request for state `to`. */
enum agent_outcome {
    AGENT_REFUSED_INPUT, /* not settable at all, or LOGOUT from a state one cannot leave so */
    AGENT_REFUSED_STATE, /* settable, but not now */
    AGENT_CHANGES,       /* at once; also when already in that state */
    AGENT_PENDS          /* applied when the call ends; pendingState says so meanwhile */
};

enum agent_outcome agent_ask(enum agent_asker asker, enum agent_state from, enum agent_state to);

/* The same as an error: ERR_OK, ERR_INVALID_INPUT (ErrorData "state") or ERR_INVALID_STATE. */
enum err agent_check(enum agent_asker asker, enum agent_state from, enum agent_state to);

/* Reason codes (CTI numbers) that the switch sets by itself. */
enum {
    REASON_NONE = -1,
    REASON_SUPERVISOR = 999,
    REASON_NOT_ANSWERED = 32767,    /* not ready: a routed call rang and was not taken */
    REASON_CALL_FROM_READY = 50006, /* not ready: went off hook while READY */
};

#endif
