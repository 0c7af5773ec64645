/* provider: a switch as aplomb-ctid sees it.
 *
 * A provider is a table of functions around a state of its own.  Commands, bytes and the time go
 * in; reports come out.  It knows neither the store nor the bus, takes time and chance only from
 * what it is handed, and never waits.  One call is one step: what it reports belongs together and
 * becomes one transaction (state, events and memos), in the order reported.
 *
 * Strings in a report belong to the arena of the report list; strings of a setup or a command are
 * the caller's and are copied by the provider if it needs them longer. */
#ifndef APLOMB_CTI_PROVIDER_H
#define APLOMB_CTI_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cti/agent.h"
#include "cti/call.h"
#include "cti/command.h"
#include "cti/media.h"

/* -- what the configuration says ----------------------------------------------------------------
 */

/* Priorities of calls; of those alike the one that came first. */
enum { CTI_FIRST = 1, CTI_MIDDLE = 5, CTI_LAST = 10 };

enum cti_wrap_up {
    WRAP_UP_NOT_ALLOWED,
    WRAP_UP_OPTIONAL,
    WRAP_UP_REQUIRED,
    WRAP_UP_REQUIRED_WITH_DATA
};

struct cti_team {
    int64_t id;
    enum cti_wrap_up wrap_up_incoming, wrap_up_outgoing;
    int64_t wrap_up_ms;
};

struct cti_person {
    const char *id;
    int64_t team_id;
    bool mobile;     /* may sign in as mobile agent */
    bool supervisor; /* may make agents leave a call */
};

struct cti_queue {
    int64_t id;
    const char *name;
    const char *number;      /* what callers dial */
    int64_t ring_ms;         /* then ring-no-answer */
    const int64_t *team_ids; /* who serves it */
    size_t team_count;
    int priority;        /* of its calls, CTI_FIRST served first; 0 is CTI_MIDDLE */
    int64_t overflow_ms; /* a call that waited so long goes on to that queue; 0 = never */
    int64_t overflow_id;
};

/* Extensions that exist; a person's own id is always one. */
struct cti_range {
    int64_t first, last;
};

/* A channel beside voice. */
struct cti_media {
    int64_t id;
    const char *name;
    bool interruptible;
    int64_t start_ms;        /* to accept an offered task */
    const int64_t *team_ids; /* whose agents work in it */
    size_t team_count;
};

struct cti_setup {
    const struct cti_team *teams;
    size_t team_count;
    const struct cti_person *people;
    size_t people_count;
    const struct cti_queue *queues;
    size_t queue_count;
    const struct cti_range *ranges;
    size_t range_count;
    const struct cti_media *media;
    size_t media_count;
};

/* -- what a provider reports --------------------------------------------------------------------
 */

struct cti_agent {
    const char *id;
    const char *extension; /* "" when signed out */
    enum agent_state state;
    enum agent_state pending; /* AGENT_NONE when there is none */
    int64_t since;            /* ms since 1970, switch time */
    int64_t reason;           /* CTI number, REASON_NONE */
    const char *mobile_mode;  /* "" unless signed in as mobile agent */
    const char *mobile_number;
};

struct cti_party {
    const char *address;
    const char *agent_id; /* "" unless a signed-in agent's device */
    enum party_state state;
    enum party_cause cause;
    int64_t joined_at, since;
    const char *actions; /* words with one blank between */
    bool leaves;         /* no longer of this call: told once more, then gone */
};

enum { CTI_VARIABLES = 10 };

struct cti_ecc {
    const char *name; /* "user.Name", "user.Name[3]", "BACampaign" */
    const char *value;
};

struct cti_call {
    int64_t id; /* decimal id of the dialog; never used twice */
    enum call_state state;
    enum call_type type;
    const char *from;
    const char *to; /* "" while INITIATING */
    const char *dialed_number;
    const char *dnis;
    int64_t queue_id; /* 0 = none */
    const char *queue_name;
    bool waiting;       /* in the queue, offered to nobody */
    int64_t arrived_at; /* in the queue, or at the switch */
    const char *variables[CTI_VARIABLES];
    const struct cti_ecc *ecc;
    size_t ecc_count;
    const char *wrap_up_reason;
    const char *outbound_classification; /* of a campaign's call, else ""; likewise the next */
    const char *customer;                /* of a direct preview: whom it is about */
    const char *callback_time, *callback_number;
    int64_t associated_id, secondary_id; /* 0 = none */
    const struct cti_party *parties;
    size_t party_count;
    /* Who hears of it now; NULL: every agent in it.  Who is new in it and does not hear of it now
     * has it not listed yet. */
    const char *only_to;
    bool new_first; /* who is new in it hears of it before the others */
};

/* An agent in a channel beside voice. */
struct cti_channel {
    const char *agent_id;
    int64_t media_id;
    enum media_state state;
    bool routable;
    int64_t since, reason; /* CTI number, REASON_NONE */
    int64_t max_dialogs;
    bool accepts_interrupts;
    bool transfers; /* tasks at sign-out; else they are closed */
};

/* A task as its agent has it. */
struct cti_task {
    const char *id; /* "151635_312_1": day, number, sequence; never used twice */
    int64_t media_id;
    const char *agent_id, *address;
    enum task_state state;
    const char *actions;     /* words with one blank between */
    const char *disposition; /* why it is CLOSED, "" otherwise */
    int64_t queue_id;
    const char *queue_name;
    int64_t started_at, since;
    const char *variables[CTI_VARIABLES];
    const struct cti_ecc *ecc;
    size_t ecc_count;
    const char *wrap_up_reason;
    const char *associated_id; /* the task that was transferred, "" for none */
};

/* A refusal by the switch: errorData, errorMessage and errorType of the error notification. */
struct cti_refusal {
    const char *data;
    const char *message;
    const char *type;
};

/* A piece of the provider's own memory.  value NULL forgets it. */
struct cti_memo {
    const char *key;
    const char *value;
};

enum cti_report_kind {
    CTI_AGENT_IS,     /* the agent as it is now */
    CTI_CALL_IS,      /* the call as it is now */
    CTI_CALL_IS_GONE, /* as it was last, DROPPED; nobody will hear of it again */
    CTI_MEDIA_IS,     /* the agent in a channel as it is now */
    CTI_TASK_IS,      /* the task as it is now */
    CTI_TASK_IS_GONE, /* from its agent, CLOSED; it may be offered to another later */
    CTI_QUEUE_IS_DUE, /* its statistics may be told now, if they changed */
    CTI_REFUSED,      /* the command of this step is refused */
    CTI_MEMO
};

struct cti_report {
    enum cti_report_kind kind;
    bool caused; /* by the command of this step: its events may carry the requestId */
    union {
        struct cti_agent agent;
        struct cti_call call;
        struct cti_channel channel;
        struct cti_task task;
        int64_t queue_id;
        struct cti_refusal refusal;
        struct cti_memo memo;
    };
    struct cti_report *next;
};

/* The reports of one step, oldest first. */
struct cti_reports {
    struct arena *arena;
    struct cti_report *first, *last;
    size_t count;
};

void cti_reports_init(struct cti_reports *list, struct arena *a);

/* Appends an empty report of this kind. */
struct cti_report *cti_report(struct cti_reports *list, enum cti_report_kind kind);

/* -- what a provider does -----------------------------------------------------------------------
 */

struct cti_switch; /* the provider's own state */

struct cti_provider {
    const char *name; /* setting PROVIDER */

    /* Goes on from its memos (none at the first start).  The setup may be let go afterwards. */
    struct cti_switch *(*open)(const struct cti_setup *setup, const struct cti_memo *memos,
                               size_t memo_count, int64_t now);
    void (*close)(struct cti_switch *sw);

    /* The configuration changed; calls and agents stay. */
    void (*configure)(struct cti_switch *sw, const struct cti_setup *setup);

    /* Carries out a command that was accepted.  True when that is all (reports say what came of
     * it); false when the switch answers later, by a report of a later step. */
    bool (*command)(struct cti_switch *sw, const struct cti_command *command, int64_t now,
                    struct cti_reports *out);

    /* Switch time at which something is due, INT64_MAX when nothing is. */
    int64_t (*due)(struct cti_switch *sw);

    /* Does the one thing that is due first, at its own time, if that is not after now.  False when
     * nothing was due. */
    bool (*tick)(struct cti_switch *sw, int64_t now, struct cti_reports *out);

    /* Bytes from the wire, and what shall be sent there.  NULL for a provider without a wire. */
    void (*receive)(struct cti_switch *sw, const void *bytes, size_t n, int64_t now,
                    struct cti_reports *out, struct buf *to_wire);
};

extern const struct cti_provider sim_provider; /* cti/sim/sim.c */

/* By the setting PROVIDER; NULL when there is none of that name. */
const struct cti_provider *cti_provider_find(const char *name);

#endif
