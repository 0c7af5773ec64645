/* provider: the switch as we see it.  An adapter fills in the functions; it takes commands and the
 * passing of time and gives reports.  It knows neither the store nor the bus.
 *
 * Every call of a provider is a step: reports made during it belong together and are applied in one
 * transaction.  Times are ms of the switch's clock (base/clock). */
#ifndef APLOMB_CTI_PROVIDER_H
#define APLOMB_CTI_PROVIDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"
#include "cti/agent.h"
#include "cti/call.h"
#include "cti/command.h"

/* -- what the provider is told at start ------------------------------------------------------- */

enum wrap_up_rule { WRAP_UP_NOT_ALLOWED, WRAP_UP_OPTIONAL, WRAP_UP_REQUIRED };

struct cti_agent_config {
    const char *login_id;
    int64_t team_id; /* 0: none */
    bool may_be_mobile;
    enum wrap_up_rule wrap_up_incoming, wrap_up_outgoing;
    int64_t wrap_up_ms;
};

struct cti_queue_config {
    int64_t id;
    const char *number, *name;
    int64_t ring_ms;
    const int64_t *team_ids; /* who serves it */
    size_t team_count;
};

struct cti_range {
    int64_t first, last;
};

/* Everything belongs to ctid and lives as long as the provider. */
struct cti_config {
    const struct cti_agent_config *agents;
    size_t agent_count;
    const struct cti_queue_config *queues;
    size_t queue_count;
    const struct cti_range *extensions;
    size_t extension_count;
};

/* What it said in earlier lives (CTI_MEMO), in order of key. */
struct cti_memo {
    const char *key;
    const char *value; /* NULL: forget the key */
};

/* -- what the provider reports ---------------------------------------------------------------- */

struct cti_agent_report {
    const char *login_id;
    enum agent_state state;
    const char *pending_state; /* "" for none */
    int64_t reason_code;       /* the switch's number, 0 for none */
    const char *extension;
    const char *mobile_mode, *mobile_number;
    int64_t state_changed_at;
};

struct cti_party {
    const char *address;
    const char *login_id; /* NULL: not an agent */
    bool listed;          /* the call stands in this agent's Dialogs */
    enum party_state state;
    const char *state_cause; /* "" unless failed */
    const char *actions;     /* words with a blank between */
    int64_t started_at, state_changed_at;
};

/* A call as it is now, whole; what clients hear follows from the difference to the call before:
 * newly listed parties hear it added, those no longer listed removed, the others changed. */
struct cti_call_report {
    int64_t id;
    const char *state, *call_type;
    const char *from, *to, *dialed_number;
    int64_t queue_id; /* 0: none */
    const char *queue_name;
    int64_t associated_id, secondary_id;
    const char *wrap_up_reason;
    int64_t started_at;
    const struct cti_party *parties;
    size_t party_count;
    const struct cti_variable *variables; /* callVariable1..10 first */
    size_t variable_count;
    bool ended; /* the last report of this call: it is taken away */
};

struct cti_queue_report {
    int64_t id;
    int64_t agents_busy_other, agents_logged_on, agents_not_ready, agents_ready;
    int64_t agents_talking_inbound, agents_talking_internal, agents_talking_outbound;
    int64_t agents_wrap_up_not_ready, agents_wrap_up_ready;
    int64_t calls_in_queue, oldest_call_at;
};

/* The switch refuses a command. */
struct cti_refusal {
    const struct cti_command *command;
    const char *code;    /* errorData: the number, for example "34" */
    const char *message; /* the constant, for example "CF_RESOURCE_OUT_OF_SERVICE" */
    const char *type;    /* errorType, for example "Call Operation Failure" */
};

/* Where reports go; strings need to live during the call only. */
struct cti_sink {
    void *ctx;
    void (*agent)(void *ctx, const struct cti_agent_report *r);
    void (*call)(void *ctx, const struct cti_call_report *r);
    void (*queue)(void *ctx, const struct cti_queue_report *r); /* figures as they are now */
    void (*refused)(void *ctx, const struct cti_refusal *r);
    void (*memo)(void *ctx, const struct cti_memo *m);
    void (*link)(void *ctx, bool up, const char *reason); /* the switch is there or away */
};

/* -- the seam --------------------------------------------------------------------------------- */

struct provider;

struct provider_kind {
    const char *name; /* the word of the PROVIDER setting */
    struct provider *(*open)(const struct cti_config *config, const struct cti_sink *sink);
    void (*close)(struct provider *p);
    /* Finds again what it had said to remember; then says link(up) when the switch is there. */
    enum err (*resume)(struct provider *p, const struct cti_memo *memos, size_t count, int64_t now);
    void (*command)(struct provider *p, const struct cti_command *c, int64_t now);
    /* When tick wants to be called next; INT64_MAX: not before something happens. */
    int64_t (*next_due)(const struct provider *p);
    void (*tick)(struct provider *p, int64_t now); /* one timer that is due, in order of time */
};

extern const struct provider_kind provider_sim;

#endif
