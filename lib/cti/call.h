/* call: the states of a participant, and which actions it may ask for in each: one table for
 * programs, providers and the built-in switch.  Source: reference rest-desktop 3.2 to 3.4. */
#ifndef APLOMB_CTI_CALL_H
#define APLOMB_CTI_CALL_H

#include <stdbool.h>

#include "cti/command.h"

enum party_state {
    PARTY_INITIATING,
    PARTY_INITIATED,
    PARTY_ALERTING,
    PARTY_ACTIVE,
    PARTY_HELD,
    PARTY_FAILED,
    PARTY_DROPPED,
    PARTY_WRAP_UP,
    PARTY_STATES
};

const char *party_state_name(enum party_state s);
bool party_state_read(const char *name, enum party_state *out);

/* Words of <actions>, one blank between, as listed for an agent's participant. */
const char *party_actions(enum party_state s);

/* The action (a word of the API, for example "HOLD") stands in that list. */
bool party_may(enum party_state s, const char *action);

#endif
