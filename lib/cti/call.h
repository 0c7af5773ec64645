/* call: states of calls and their participants, the actions each allows (one table, call.c), and
 * the words of the API for all of them.  Programs and providers ask the same table.
 *
 * Source: developer guide 12.5, chapter 3, Dialog; reference rest-desktop 3.2 to 3.4. */
#ifndef APLOMB_CTI_CALL_H
#define APLOMB_CTI_CALL_H

#include <stdbool.h>

#include "base/arena.h"

enum call_state {
    CALL_INITIATING, /* off hook */
    CALL_INITIATED,  /* dialled; also a caller who waits in a queue */
    CALL_ALERTING,
    CALL_ACTIVE,
    CALL_FAILED,
    CALL_DROPPED, /* no active party */
    CALL_ACCEPTED,
    CALL_STATE_COUNT
};

enum party_state {
    PARTY_INITIATING,
    PARTY_INITIATED,
    PARTY_ALERTING,
    PARTY_ACTIVE,
    PARTY_HELD,
    PARTY_FAILED,
    PARTY_DROPPED,
    PARTY_WRAP_UP,
    PARTY_ACCEPTED,
    PARTY_STATE_COUNT
};

/* Why a participant FAILED. */
enum party_cause { CAUSE_NONE, CAUSE_BUSY, CAUSE_BAD_DESTINATION, CAUSE_OTHER, CAUSE_COUNT };

/* The numbers are those of the CTI protocol (cti-ged188 section 5), so that providers of that
 * family need no second table. */
enum call_type {
    CALL_TYPE_NONE = 0,
    CALL_TYPE_ACD_IN = 1,
    CALL_TYPE_PREROUTE_ACD_IN = 2,
    CALL_TYPE_PREROUTE_DIRECT_AGENT = 3,
    CALL_TYPE_TRANSFER = 4,
    CALL_TYPE_OVERFLOW_IN = 5,
    CALL_TYPE_OTHER_IN = 6,
    CALL_TYPE_AUTO_OUT = 7,
    CALL_TYPE_AGENT_OUT = 8,
    CALL_TYPE_OUT = 9,
    CALL_TYPE_AGENT_INSIDE = 10,
    CALL_TYPE_CONSULT = 12,
    CALL_TYPE_CONSULT_OFFERED = 13,
    CALL_TYPE_CONFERENCE = 15,
    CALL_TYPE_SUPERVISOR_MONITOR = 21,
    CALL_TYPE_OUTBOUND_PREVIEW = 27, /* an agent is reserved, the customer not yet called */
    CALL_TYPE_OUTBOUND_DIRECT_PREVIEW = 28,
    CALL_TYPE_OUTBOUND_CALLBACK_PREVIEW = 30, /* likewise, for a customer who is called back */
    CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK_PREVIEW = 31,
    CALL_TYPE_OUTBOUND = 32,        /* the dialer called the customer */
    CALL_TYPE_OUTBOUND_DIRECT = 33, /* the agent's phone did; the API has one word for both */
    CALL_TYPE_OUTBOUND_CALLBACK = 35,
    CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK = 36,
    CALL_TYPE_COUNT
};

const char *call_state_name(enum call_state state);
const char *party_state_name(enum party_state state);
const char *party_cause_name(enum party_cause cause); /* "" for CAUSE_NONE */
const char *call_type_name(enum call_type type);      /* "" for CALL_TYPE_NONE */

bool call_state_parse(const char *word, enum call_state *out);
bool party_state_parse(const char *word, enum party_state *out);
bool call_type_parse(const char *word, enum call_type *out);

/* What a participant in this state may request (3.4): words with one blank between, as <actions>
 * lists them. */
const char *party_actions(enum party_state state);

/* What a call and its participant allow beside the state. */
struct party_means {
    bool merges;  /* another call of this phone is there to transfer or conference with */
    bool drops;   /* may make other agents leave */
    bool passive; /* is listened to and does not act */
    bool listens; /* silently; can only stop */
    bool preview; /* is reserved for a customer */
    bool schedules, scheduled; /* a campaign's customer: may be, will be called back */
    bool reclassifies;         /* may say what answered */
};

/* The same list for this participant.  Belongs to a or is constant. */
const char *party_actions_by(struct arena *a, enum party_state state, struct party_means means);

/* Does the action (a word, for example "HOLD") stand in such a list? */
bool action_is_listed(const char *actions, const char *action);

/* Does the participant still hold the line? (neither DROPPED nor in wrap-up) */
bool party_is_live(enum party_state state);

#endif
