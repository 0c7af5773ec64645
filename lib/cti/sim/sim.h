/* sim: the built-in switch: phones, calls, queues and callers on a clock of its own.
 *
 * It is a provider (cti/provider.h); what stands here drives the world outside: callers, random
 * arrivals, the habits of agents (contract.md, sim calls).  It takes time and chance only from what
 * it is handed, so a day of calls runs in seconds, the same for the same seeds. */
#ifndef APLOMB_CTI_SIM_SIM_H
#define APLOMB_CTI_SIM_SIM_H

#include "base/err.h"
#include "cti/provider.h"

enum { SIM_ENDLESS = -1 }; /* a patience or a talk that nobody ends */

struct sim_caller {
    const char *from;
    const char *to;                       /* a queue's number or an extension */
    const char *variables[CTI_VARIABLES]; /* NULL is empty */
    const struct cti_variable *ecc;       /* user.Name */
    size_t ecc_count;
    int64_t patience_ms; /* from the arrival to the answer, or SIM_ENDLESS */
    int64_t talk_ms;     /* from the answer */
    int priority;        /* CTI_FIRST to CTI_LAST; 0 = the queue's */
};

/* ERR_INVALID_INPUT when nobody can be reached at `to`. */
enum err sim_call_start(struct cti_switch *sim, const struct sim_caller *caller, int64_t now,
                        struct cti_reports *out, int64_t *id);

/* How a campaign's customers are called, and the reservations for them. */
enum sim_outbound {
    OUTBOUND_NONE,
    OUTBOUND_PREVIEW,
    OUTBOUND_DIRECT,            /* the agent's own phone calls */
    OUTBOUND_CALLBACK,          /* a preview of somebody who wished to be called again */
    OUTBOUND_PERSONAL_CALLBACK, /* by this agent and nobody else */
    OUTBOUND_COUNT
};

/* "preview", "direct_preview", ...; OUTBOUND_NONE for any other word. */
enum sim_outbound sim_outbound_parse(const char *word);

/* A campaign's customer for whom an agent is reserved. */
struct sim_preview {
    const char *agent, *to;
    const char *from; /* the dialer's port */
    enum sim_outbound kind;
    const char *variables[CTI_VARIABLES];
    const struct cti_variable *ecc;
    size_t ecc_count;
    const struct cti_ecc *campaign; /* BACampaign and its like, over the defaults */
    size_t campaign_count;
    int64_t patience_ms; /* until the agent accepts, or SIM_ENDLESS */
    int64_t talk_ms;
};

/* ERR_USER_NOT_FOUND; ERR_INVALID_INPUT when `to` is a queue or one of our extensions; ERR_CONFLICT
 * when the agent is not READY with a silent phone.  *id is the reservation's. */
enum err sim_preview_start(struct cti_switch *sim, const struct sim_preview *preview, int64_t now,
                           struct cti_reports *out, int64_t *id);

/* The caller hangs up; a reservation is taken back.  ERR_NOT_FOUND when there is no such call from
 * outside, or it is over. */
enum err sim_call_hang_up(struct cti_switch *sim, int64_t id, int64_t now, struct cti_reports *out);

/* One line of GET sim/calls; 0 and "" stand for "not yet". */
struct sim_call_line {
    int64_t id;
    const char *from, *to;
    int64_t queue_id; /* 0 = none */
    const char *state;
    int64_t arrived_at, offered_at, answered_at, ended_at;
    /* abandoned, caller, agent, busy, invalid, joined (another call); of a reservation also
     * accepted, rejected, closed, unanswered */
    const char *end;
    const char *agent;
    int priority; /* 0 = never was in a queue */
};

/* Calls that go on, oldest first; or those that ended, of which the last SIM_ENDED_KEPT are known.
 */
enum { SIM_ENDED_KEPT = 30000 };
void sim_calls_each(struct cti_switch *sim, bool ended,
                    void (*fn)(void *arg, const struct sim_call_line *line), void *arg);

/* A task of a channel beside voice. */
struct sim_errand {
    int64_t media_id, queue_id;
    const struct cti_variable *variables;
    size_t variable_count;
};

/* ERR_NOT_FOUND when there is no such channel, ERR_INVALID_INPUT when there is no such queue.  *id
 * belongs to the arena of out. */
enum err sim_task_start(struct cti_switch *sim, const struct sim_errand *errand, int64_t now,
                        struct cti_reports *out, const char **id);

/* The customer goes.  ERR_NOT_FOUND when there is no such task, or an agent has accepted it. */
enum err sim_task_abandon(struct cti_switch *sim, const char *id, int64_t now,
                          struct cti_reports *out);

/* A task that is not over, oldest first. */
struct sim_task_line {
    const char *id;
    int64_t media_id, queue_id;
    const char *agent, *state; /* "" while it waits */
};
void sim_tasks_each(struct cti_switch *sim, void (*fn)(void *arg, const struct sim_task_line *line),
                    void *arg);

enum sim_shape { SIM_CONSTANT, SIM_EXPONENTIAL, SIM_LOGNORMAL };

/* "constant", "exponential", "lognormal" (sigma 0.8; the mean is as given). */
bool sim_shape_parse(const char *word, enum sim_shape *out);

/* Random callers to one number: a Poisson stream.  Setting it replaces the stream of that number;
 * rate 0 stops it. */
struct sim_stream_setup {
    const char *to;
    double calls_per_hour;
    double handle_ms; /* mean talk; the caller hangs up */
    enum sim_shape handle;
    double patience_ms; /* mean, or SIM_ENDLESS */
    enum sim_shape patience;
    int priority; /* as of sim_caller */
    uint64_t seed;
    bool demo; /* callers bring made-up call variables */
};

/* ERR_INVALID_INPUT when `to` is no queue's number and no extension. */
enum err sim_stream_set(struct cti_switch *sim, const struct sim_stream_setup *setup, int64_t now,
                        struct cti_reports *out);

/* Whether callers of the demo (stream.demo) arrive is decided at each start. */
bool sim_stream_exists(struct cti_switch *sim, const char *to);
void sim_streams_stop_demo(struct cti_switch *sim, struct cti_reports *out);

enum sim_answer { SIM_ANSWER_MANUAL, SIM_ANSWER_AUTO, SIM_ANSWER_NEVER };

enum { SIM_WRAP_BY_TEAM = -1 };

/* What an agent's phone does, and the agent. */
struct sim_habits {
    enum sim_answer answer;
    int64_t answer_after_ms; /* SIM_ANSWER_AUTO; 0 = in the same millisecond */
    int64_t wrap_ms;         /* 0 none, SIM_WRAP_BY_TEAM */
    bool works_alone;        /* signs in on the own extension, becomes ready, goes on */
};

/* ERR_USER_NOT_FOUND. */
enum err sim_habits_get(struct cti_switch *sim, const char *agent_id, struct sim_habits *out);

/* ERR_CONFLICT when the agent shall work alone and the own extension is taken. */
enum err sim_habits_set(struct cti_switch *sim, const char *agent_id,
                        const struct sim_habits *habits, int64_t now, struct cti_reports *out);

/* Each call as the switch would tell it now, wrapped-up ones, too; texts are of a.  For tests. */
void sim_calls_describe(struct cti_switch *sim, struct arena *a,
                        void (*fn)(void *arg, const struct cti_call *call), void *arg);

/* Every promise of the switch that can be seen from inside; NULL when all hold, else what is
 * broken.  For tests. */
const char *sim_broken_promise(struct cti_switch *sim);

#endif
