/* switch: the inside of the built-in switch, shared by the files of this folder.
 *
 *   sim.c     the provider's functions: open, commands, time
 *   seat.c    agents: signing in, states, what a phone does when calls come and go
 *   line.c    calls: dialling, ringing, talking, holding, ending; what is reported of them
 *   act.c     what a participant asks for: the table of actions
 *   call_data.c  call variables, wrap-up reason
 *   transfer.c   consulting, transferring, conferencing
 *   monitor.c    supervisors who listen, barge in, make others leave
 *   acd.c     queues: who waits, who is free, who gets whom; ring-no-answer
 *   outbound.c   campaigns: agents are reserved for customers, who are then called
 *   caller.c  the world outside: callers, random arrivals
 *   channel.c agents in channels beside voice: signing in, states, interrupts
 *   task.c    tasks of such channels: who gets them, what may be done with them
 *   memory.c  the switch as memos
 *   recall.c  and back
 *   timer.c   what is due when
 *
 * A step marks what it changed (touch_*); step_end() turns the marks into memos.  Calls that are
 * over are freed there and nowhere else, so pointers stay good during a step. */
#ifndef APLOMB_CTI_SIM_SWITCH_H
#define APLOMB_CTI_SIM_SWITCH_H

#include "base/id.h"
#include "cti/failure.h"
#include "cti/provider.h"
#include "cti/sim/sim.h"

/* The default hash falls through its cases without saying so. */
#define HASH_FUNCTION HASH_FNV
#include <uthash.h>

enum {
    ADDRESS_SIZE = 65,
    VARIABLE_SIZE = 41,
    REASON_SIZE = 40,
    CALLBACK_SIZE = 17, /* YYYY-MM-DDThh:mm */
    CLASS_SIZE = 16,
    PARTIES = 16,   /* those who wrap up included */
    CONFERENCE = 8, /* who can talk at once */
    AGENT_CALLS = 8,
    TASK_ID_SIZE = 48,
    MOST_ECC = 64
};

enum timer_kind {
    TIMER_PATIENCE, /* call: the caller gives up */
    TIMER_TALK,     /* call: the caller has said it all */
    TIMER_RING,     /* call: a routed call was not taken */
    TIMER_ANSWER,   /* call: the phone that rings is picked up */
    TIMER_OVERFLOW, /* call: it waited in this queue long enough */
    TIMER_WRAP_UP,  /* agent: wrap-up is over */
    TIMER_READY,    /* agent who works alone: ready again */
    TIMER_ARRIVAL,  /* stream: the next caller */
    TIMER_TELL,     /* queue: statistics may be told */
    TIMER_START,    /* task: was offered and not accepted */
    TIMER_KINDS
};

struct timer {
    int64_t due;
    uint64_t turn; /* of two at the same time, the one that was set first */
    size_t place;  /* in the heap from 1; 0 = not set */
    enum timer_kind kind;
    void *owner;
};

struct sim_team {
    int64_t id;
    enum cti_wrap_up wrap_up_incoming, wrap_up_outgoing;
    int64_t wrap_up_ms;
    UT_hash_handle hh;
};

struct sim_call;

struct sim_queue {
    int64_t id;
    char *name, *number;
    int64_t ring_ms;
    int priority;                     /* CTI_FIRST to CTI_LAST */
    int64_t overflow_ms, overflow_id; /* 0 = never, none */
    int64_t *team_ids;
    size_t team_count;
    struct sim_agent **members;
    size_t member_count;
    struct sim_call *first, *last; /* waiting, in the order they are served */
    bool look;                     /* somebody may be free for somebody */
    int64_t told_at;
    int64_t served_by; /* members_of() when its figures were looked at last */
    struct timer tell;
    bool touched;
    UT_hash_handle hh; /* by id */
    UT_hash_handle by_number;
};

struct sim_media {
    int64_t id;
    char *name;
    bool interruptible, known; /* known: still in the configuration */
    int64_t start_ms;
    int64_t *team_ids;
    size_t team_count;
    UT_hash_handle hh;
};

struct sim_task;

/* An agent in a channel beside voice. */
struct sim_channel {
    struct sim_agent *agent;
    struct sim_media *media;
    bool member; /* may still work in it */
    bool ready, routable;
    bool unroutable_later; /* when every task that was offered is started */
    bool interrupted;
    bool accepts_interrupts, transfers;
    int64_t limit, reason, since;
    enum media_state state; /* as told last */
    uint64_t idle_turn;     /* the lower, the longer without a new task */
    struct sim_task *tasks[MEDIA_DIALOGS_MAX];
    size_t task_count;
    bool touched;
    struct sim_channel *next; /* of the agent */
};

struct sim_agent {
    char id[ADDRESS_SIZE];
    int64_t team_id;
    bool may_be_mobile, supervisor, known; /* known: still in the configuration */
    struct sim_queue **queues;
    size_t queue_count;

    char extension[ADDRESS_SIZE]; /* "" when signed out */
    char mobile_mode[24], mobile_number[ADDRESS_SIZE];
    enum agent_state state, pending;
    enum agent_state before; /* READY or NOT_READY: where a call came upon the agent */
    int64_t reason, pending_reason, before_reason;
    int64_t since;
    uint64_t ready_turn; /* the lower, the longer ready */
    struct sim_habits habits;
    struct sim_call *calls[AGENT_CALLS];
    size_t call_count;
    struct sim_channel *channels;
    struct timer wrap_up, ready;
    bool touched;
    UT_hash_handle hh;           /* by id */
    UT_hash_handle by_extension; /* while signed in */
};

struct sim_party {
    char address[ADDRESS_SIZE];
    struct sim_agent *agent; /* NULL unless a signed-in agent's device */
    enum party_state state;
    enum party_cause cause;
    int64_t joined_at, since;
    bool answered; /* came in and was taken, so wrap-up on incoming calls applies */
    bool outside;  /* the caller whom the world sent */
    bool passive;  /* an agent who is listened to: counts for nothing */
    bool merges;   /* as told last: TRANSFER and CONFERENCE are among the actions */
    bool leaves;
};

struct sim_ecc {
    char name[48];
    char value[256];
};

struct sim_call {
    int64_t id;
    enum call_state state;
    enum call_type type;
    char from[ADDRESS_SIZE], to[ADDRESS_SIZE], dialed[ADDRESS_SIZE];
    struct sim_queue *queue;
    int priority;      /* in the queue; 0 = never was in one */
    int own_priority;  /* brought along; 0 = the queue decides */
    int64_t queued_at; /* in this queue */
    bool waiting, outside, gone;
    bool routed; /* a queue had it, or the call it is about: its variables may change */
    int64_t associated_id, secondary_id;
    struct sim_agent *controller; /* of a conference */
    char variables[CTI_VARIABLES][VARIABLE_SIZE];
    struct sim_ecc *ecc;
    size_t ecc_count;
    char wrap_up_reason[REASON_SIZE];
    enum sim_outbound outbound;
    char customer[ADDRESS_SIZE]; /* of a campaign */
    char classification[CLASS_SIZE];
    char callback_time[CALLBACK_SIZE], callback_number[ADDRESS_SIZE];
    int64_t talk_ms;
    int64_t arrived_at, offered_at, answered_at, ended_at;
    const char *end;                   /* a literal */
    char agent_id[ADDRESS_SIZE];       /* who took it, or got it last */
    struct sim_party parties[PARTIES]; /* who called is the first */
    size_t party_count;
    struct timer patience, talk, ring, answer, overflow;
    struct sim_call *before, *after; /* in the queue */
    bool touched;
    UT_hash_handle hh;
};

/* A task: of the agent whose channel it is in, else waiting in its queue. */
struct sim_task {
    char id[TASK_ID_SIZE];
    int64_t order; /* of arrival */
    struct sim_media *media;
    struct sim_queue *queue;
    struct sim_channel *channel;
    enum task_state state, before; /* before: while it is interrupted */
    char address[ADDRESS_SIZE], associated[TASK_ID_SIZE];
    char variables[CTI_VARIABLES][VARIABLE_SIZE];
    struct sim_ecc *ecc;
    size_t ecc_count;
    char wrap_up_reason[REASON_SIZE];
    int64_t offered_at, since;
    struct timer start;
    bool gone, touched;
    UT_hash_handle hh; /* by id, in order of arrival */
};

/* A call that is over, for GET sim/calls. */
struct sim_ended {
    int64_t id;
    struct sim_call_line line;
    char from[ADDRESS_SIZE], to[ADDRESS_SIZE], agent[ADDRESS_SIZE];
    UT_hash_handle hh;
};

struct sim_stream {
    char to[ADDRESS_SIZE];
    struct sim_stream_setup setup; /* .to points to the field above */
    struct rng rng;
    struct timer arrival;
    bool touched;
    UT_hash_handle hh;
};

/* Things that a step changed and memos must tell. */
struct touched {
    enum touched_kind {
        TOUCHED_CALL,
        TOUCHED_AGENT,
        TOUCHED_QUEUE,
        TOUCHED_STREAM,
        TOUCHED_CHANNEL,
        TOUCHED_TASK
    } kind;
    void *thing;
};

struct cti_switch {
    int64_t now;
    struct cti_reports *out; /* of the step under way */
    bool caused;             /* what happens now is what the command asked for */
    bool configured;         /* a step of its own looks what that changed */
    bool first_time;         /* there is no figure yet that could be another */
    struct sim_team *teams;
    struct sim_queue *queues, *queues_by_number;
    struct sim_agent *agents, *agents_by_extension;
    struct sim_call *calls;
    struct sim_ended *ended;
    struct sim_stream *streams;
    struct sim_media *media;
    struct sim_task *tasks;
    int64_t last_task;
    uint64_t last_idle_turn;
    bool task_look; /* somebody may be free for a task that waits */
    struct cti_range *ranges;
    size_t range_count;
    int64_t last_call_id;
    uint64_t last_turn, last_ready_turn;
    struct timer **heap; /* from 1 */
    size_t heap_count, heap_size;
    struct touched *touched;
    size_t touched_count, touched_size;
};

void *sim_alloc(size_t count, size_t size);
char *sim_strdup(const char *text);
void sim_copy(char *to, size_t size, const char *from);

/* sim.c */
void touch(struct cti_switch *sim, enum touched_kind kind, void *thing, bool *flag);
void touch_call(struct cti_switch *sim, struct sim_call *call);
void touch_agent(struct cti_switch *sim, struct sim_agent *agent);
void touch_queue(struct cti_switch *sim, struct sim_queue *queue);
void step_begin(struct cti_switch *sim, int64_t now, struct cti_reports *out, bool caused);
void step_end(struct cti_switch *sim);
bool sim_is_extension(const struct cti_switch *sim, const char *number);

/* timer.c */
void timer_init(struct timer *t, enum timer_kind kind, void *owner);
void timer_set(struct cti_switch *sim, struct timer *t, int64_t due);
void timer_restore(struct cti_switch *sim, struct timer *t, int64_t due, uint64_t turn);
void timer_clear(struct cti_switch *sim, struct timer *t);
struct timer *timer_first(struct cti_switch *sim);

/* seat.c */
struct sim_agent *seat_find(struct cti_switch *sim, const char *id);
struct sim_agent *seat_by_extension(struct cti_switch *sim, const char *extension);
void seat_attach_extension(struct cti_switch *sim, struct sim_agent *agent, const char *extension);
void seat_report(struct cti_switch *sim, struct sim_agent *agent);
void seat_become(struct cti_switch *sim, struct sim_agent *agent, enum agent_state state,
                 int64_t reason);
/* The calls of the agent changed: TALKING, HOLD, wrap-up, or back to where the call came upon. */
void seat_settle(struct cti_switch *sim, struct sim_agent *agent);
void seat_goes_off_hook(struct cti_switch *sim, struct sim_agent *agent);
/* READY, the phone is silent, and no task has the agent for itself. */
bool seat_is_free(const struct sim_agent *agent);
/* Does the end of this call mean wrap-up for its participant?  Not while another call goes on. */
bool seat_wraps_up(struct cti_switch *sim, const struct sim_call *call,
                   const struct sim_party *party);
void seat_wrap_up_over(struct cti_switch *sim, struct sim_agent *agent);
void seat_ready_again(struct cti_switch *sim, struct sim_agent *agent);
/* False with *refusal filled. */
bool seat_sign_in(struct cti_switch *sim, struct sim_agent *agent, const char *extension,
                  const char *mobile_mode, const char *mobile_number, struct cti_refusal *refusal);
bool seat_ask(struct cti_switch *sim, struct sim_agent *agent, enum agent_asker asker,
              enum agent_state state, int64_t reason, struct cti_refusal *refusal);

/* line.c */
struct sim_call *line_find(struct cti_switch *sim, int64_t id);
struct sim_call *line_make_room(struct cti_switch *sim, int64_t id);
void line_attach(struct sim_call *call, struct sim_agent *agent);
struct sim_call *line_new(struct cti_switch *sim, const char *from, enum call_type type);
struct sim_party *line_add(struct cti_switch *sim, struct sim_call *call, const char *address,
                           struct sim_agent *agent, enum party_state state);
struct sim_party *line_party(struct sim_call *call, const char *address);
struct sim_party *line_party_of(struct sim_call *call, const struct sim_agent *agent);
void line_party_set(struct cti_switch *sim, struct sim_call *call, struct sim_party *party,
                    enum party_state state);
void line_report(struct cti_switch *sim, struct sim_call *call);
/* As it would be told now; texts are of a. */
void line_describe(struct arena *a, const struct sim_call *call, struct cti_call *out);
/* The same, told in another way: the report, to be changed before the step goes on. */
struct cti_call *line_tell(struct cti_switch *sim, struct sim_call *call);
void line_tell_only(struct cti_switch *sim, struct sim_call *call, const struct sim_agent *agent);
/* Reports calls of the agent where TRANSFER and CONFERENCE came or went among the actions. */
void line_tell_actions(struct cti_switch *sim, struct sim_agent *agent);
/* As they were told. */
void line_recall_actions(struct cti_switch *sim);
/* A promise, for tests. */
bool line_actions_are_told(const struct sim_call *call);
void line_free(struct cti_switch *sim, struct sim_call *call);
/* Rings at an agent's phone, or a phone without one. */
void line_ring(struct cti_switch *sim, struct sim_call *call, const char *address,
               struct sim_agent *agent);
void line_dial(struct cti_switch *sim, struct sim_call *call, const char *number);
/* Off hook, dialled, and what the number answers. */
void line_place(struct cti_switch *sim, struct sim_call *call, struct sim_agent *agent,
                const char *number);
/* 0 when somebody can ring there, else what is wrong. */
enum cti_failure line_unreachable(struct cti_switch *sim, const char *number);
/* How long a number outside rings until somebody answers, -1 for ever; or why it does not. */
int64_t line_outcome(const char *number, enum party_cause *fails);
void line_establish(struct cti_switch *sim, struct sim_call *call, struct sim_party *party);
void line_answer(struct cti_switch *sim, struct sim_call *call, struct sim_party *party);
void line_settle_all(struct cti_switch *sim, struct sim_call *call);
size_t line_live_count(const struct sim_call *call);
bool line_has_active(const struct sim_agent *agent);
/* What a participant becomes who hangs up, or whom the call leaves. */
void line_let_go(struct cti_switch *sim, struct sim_call *call, struct sim_party *party);
void line_vanish(struct cti_switch *sim, struct sim_call *call);
/* Everybody is let go; line_finish settles the agents, too. */
void line_end(struct cti_switch *sim, struct sim_call *call, const char *end);
void line_finish(struct cti_switch *sim, struct sim_call *call, const char *end);
/* Is the action among those the participant may ask for now? */
bool line_allows(struct cti_switch *sim, const struct sim_call *call, const struct sim_party *party,
                 const char *action);
/* Is there anybody who will ever hang up? */
bool line_is_owned(const struct sim_call *call);
/* This participant hangs up; why, for the record of the call. */
void line_hang_up(struct cti_switch *sim, struct sim_call *call, struct sim_party *party,
                  const char *end);
void line_picked_up(struct cti_switch *sim, struct sim_call *call);
void line_seat_leaves(struct cti_switch *sim, struct sim_call *call, struct sim_agent *agent);
/* Who signs out sees no call any more, not even one that another wraps up. */
void line_let_off(struct cti_switch *sim, const struct sim_agent *agent);
/* The wrap-up of this participant is over; the call goes when nobody else wraps up. */
void line_wrap_up_over(struct cti_switch *sim, struct sim_call *call, struct sim_party *party);
bool line_make(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *command,
               struct cti_refusal *refusal);

/* act.c */
/* What a participant asks for, found and allowed by its list of actions. */
struct sim_act {
    struct sim_call *call;
    struct sim_party *party;
    const struct cti_command *command;
    struct cti_refusal *refusal;
};
bool act(struct cti_switch *sim, const struct cti_command *command, struct cti_refusal *refusal);
bool act_refuse(struct cti_switch *sim, enum cti_failure failure, struct cti_refusal *refusal);

/* call_data.c */
bool call_data_set(struct cti_switch *sim, struct sim_call *call, const struct cti_variable *v);
/* Likewise of what is not a call; *ecc is made at the first need, room for MOST_ECC. */
bool data_set(char variables[CTI_VARIABLES][VARIABLE_SIZE], struct sim_ecc **ecc, size_t *ecc_count,
              const struct cti_variable *v);
bool data_set_text(char *to, size_t size, const char *value);
const struct cti_ecc *data_ecc(struct arena *a, const struct sim_ecc *ecc, size_t count);
bool call_data_update(struct cti_switch *sim, const struct sim_act *a);
void call_data_copy(struct sim_call *to, const struct sim_call *from);

/* transfer.c */
struct sim_call *consult_begin(struct cti_switch *sim, struct sim_call *of, struct sim_party *party,
                               const char *number);
bool consult_call(struct cti_switch *sim, const struct sim_act *a);
bool transfer(struct cti_switch *sim, const struct sim_act *a);
bool transfer_blind(struct cti_switch *sim, const struct sim_act *a);
bool conference(struct cti_switch *sim, const struct sim_act *a);
/* Who is in `goes` comes into `stays`, where the agent is, too, and talks with all. */
void conference_join(struct cti_switch *sim, struct sim_call *stays, struct sim_call *goes,
                     struct sim_agent *agent);
bool is_conference(const struct sim_call *call);

/* monitor.c */
bool monitor_begin(struct cti_switch *sim, struct sim_agent *supervisor,
                   const struct cti_command *command, struct cti_refusal *refusal);
bool monitor_barge(struct cti_switch *sim, struct sim_agent *supervisor,
                   const struct cti_command *command, struct cti_refusal *refusal);
/* Whoever listens to a call that the agent has no more stops. */
void monitor_follow(struct cti_switch *sim, struct sim_agent *agent);
/* The supervisor stops listening. */
void monitor_end(struct cti_switch *sim, struct sim_agent *supervisor);
bool participant_drop(struct cti_switch *sim, const struct sim_act *a);

/* acd.c */
struct sim_queue *acd_find(struct cti_switch *sim, int64_t id);
struct sim_queue *acd_by_number(struct cti_switch *sim, const char *number);
void acd_enqueue(struct cti_switch *sim, struct sim_call *call, struct sim_queue *queue);
void acd_restore(struct sim_call *call);                          /* it waits in call->queue */
void acd_withdraw(struct cti_switch *sim, struct sim_call *call); /* from its queue */
void acd_look(struct sim_agent *agent);                           /* is free now */
void acd_match(struct cti_switch *sim); /* free agents and waiting calls */
/* The call waited in its queue long enough. */
void acd_overflow(struct cti_switch *sim, struct sim_call *call);
/* The configuration of the queue may be another. */
void acd_configured(struct cti_switch *sim, struct sim_queue *queue);
void acd_not_answered(struct cti_switch *sim, struct sim_call *call);
void acd_take_back(struct cti_switch *sim, struct sim_call *call, struct sim_party *party);
void acd_changed(struct cti_switch *sim, struct sim_queue *queue);
void acd_agent_changed(struct cti_switch *sim, struct sim_agent *agent);
const char *acd_broken_promise(struct cti_switch *sim);
void acd_tell(struct cti_switch *sim, struct sim_queue *queue);

/* outbound.c */
bool outbound_is_reservation(const struct sim_call *call);
bool outbound_accept(struct cti_switch *sim, const struct sim_act *a);
bool outbound_reject(struct cti_switch *sim, const struct sim_act *a);
bool outbound_close(struct cti_switch *sim, const struct sim_act *a);
bool outbound_reclassify(struct cti_switch *sim, const struct sim_act *a);
bool outbound_schedule(struct cti_switch *sim, const struct sim_act *a);
bool outbound_cancel(struct cti_switch *sim, const struct sim_act *a);
/* A reservation's time is over: that of an agent who accepts alone, or of dialling. */
void outbound_go_on(struct cti_switch *sim, struct sim_call *reservation);
/* The number that the campaign is about, for the record of a reservation. */
const char *outbound_number(const struct sim_call *call);

/* caller.c */
struct sim_call *caller_arrives(struct cti_switch *sim, const struct sim_caller *caller);
void caller_gives_up(struct cti_switch *sim, struct sim_call *call);
void caller_has_said_all(struct cti_switch *sim, struct sim_call *call);
struct sim_stream *stream_make(struct cti_switch *sim, const struct sim_stream_setup *setup);
void stream_next(struct cti_switch *sim, struct sim_stream *stream);
double shape_draw(struct rng *rng, enum sim_shape shape, double mean);

/* channel.c */
struct sim_media *media_find(struct cti_switch *sim, int64_t id);
void media_configure(struct cti_switch *sim, const struct cti_setup *setup);
void media_free(struct cti_switch *sim);
struct sim_channel *channel_find(struct sim_agent *agent, const struct sim_media *media);
struct sim_channel *channel_make(struct sim_agent *agent, struct sim_media *media);
bool channel_may_get(const struct sim_channel *channel); /* a task more, now */
void channel_attach(struct sim_channel *channel, struct sim_task *task);
void channel_detach(struct sim_channel *channel, struct sim_task *task);
/* The tasks of the channel changed. */
void channel_settle(struct cti_switch *sim, struct sim_channel *channel);
/* Likewise; the agent did not accept one, and gets no more until asking for them again. */
void channel_passed_over(struct cti_switch *sim, struct sim_channel *channel);
/* The agent has begun or ended what interrupts tasks. */
void channels_follow(struct cti_switch *sim, struct sim_agent *agent);
/* Does a task keep the agent from calls? */
bool channels_engage(const struct sim_agent *agent);
/* Those the agent may not work in any more. */
void channels_leave(struct cti_switch *sim, struct sim_agent *agent);
void channels_sign_out(struct cti_switch *sim, struct sim_agent *agent, int64_t reason);
bool channel_command(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *c,
                     struct cti_refusal *refusal);

/* task.c */
struct sim_task *task_find(struct cti_switch *sim, const char *id);
struct sim_task *task_make(struct cti_switch *sim, const char *id);
void task_free(struct cti_switch *sim, struct sim_task *task);
void touch_task(struct cti_switch *sim, struct sim_task *task);
void task_report(struct cti_switch *sim, struct sim_task *task);
/* From its agent, who is not told of anything else yet: it waits again. */
void task_take_back(struct cti_switch *sim, struct sim_task *task, const char *disposition);
/* Over. */
void task_end(struct cti_switch *sim, struct sim_task *task, const char *disposition);
/* The same as a new task, in this queue. */
void task_again(struct cti_switch *sim, const struct sim_task *task, struct sim_queue *queue);
void task_not_accepted(struct cti_switch *sim, struct sim_task *task);
void task_match(struct cti_switch *sim); /* free agents and waiting tasks */
const char *task_broken_promise(struct cti_switch *sim);
bool task_act(struct cti_switch *sim, struct sim_agent *agent, const struct cti_command *c,
              struct cti_refusal *refusal);

/* memory.c */
void memory_channel(struct cti_switch *sim, struct sim_channel *channel);
void memory_task(struct cti_switch *sim, struct sim_task *task);
void memory_last_task(struct cti_switch *sim);
void memory_call(struct cti_switch *sim, struct sim_call *call);
void memory_call_gone(struct cti_switch *sim, struct sim_call *call);
void memory_agent(struct cti_switch *sim, struct sim_agent *agent);
void memory_queue(struct cti_switch *sim, struct sim_queue *queue);
void memory_stream(struct cti_switch *sim, struct sim_stream *stream);
void memory_forget(struct cti_switch *sim, const char *kind, const char *id);

/* recall.c */
struct sim_ended *recall_ended(struct cti_switch *sim, int64_t id);
void recall(struct cti_switch *sim, const struct cti_memo *memos, size_t count);

#endif
