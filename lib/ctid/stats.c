#include "ctid/stats.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define HASH_FUNCTION HASH_FNV
#include <uthash.h>
#include <utlist.h>

enum { LOGIN_SIZE = 65, PARTIES_SEEN = 16, TALKS = 16 };

/* Where an agent counts; also the offset of the figure in struct queue_stat. */
enum place {
    NOWHERE,
    BUSY_OTHER,
    NOT_READY,
    READY,
    TALKING_INBOUND,
    TALKING_INTERNAL,
    TALKING_OUTBOUND,
    WRAP_UP_NOT_READY,
    WRAP_UP_READY
};

static const struct {
    enum place place;
    bool talks; /* where depends on the call */
} places[AGENT_STATE_COUNT] = {
    [AGENT_NOT_READY] = { NOT_READY, false },
    [AGENT_READY] = { READY, false },
    [AGENT_RESERVED] = { BUSY_OTHER, false },
    [AGENT_RESERVED_OUTBOUND] = { BUSY_OTHER, false },
    [AGENT_RESERVED_OUTBOUND_PREVIEW] = { BUSY_OTHER, false },
    [AGENT_TALKING] = { BUSY_OTHER, true },
    [AGENT_HOLD] = { BUSY_OTHER, true },
    [AGENT_WORK] = { WRAP_UP_NOT_READY, false },
    [AGENT_WORK_READY] = { WRAP_UP_READY, false },
    [AGENT_UNKNOWN] = { BUSY_OTHER, false },
};

struct waiting {
    int64_t id, arrived_at;
    struct queue_now *queue;
    struct waiting *prev, *next; /* in the queue */
    UT_hash_handle hh;
};

struct queue_now {
    int64_t id;
    struct waiting *first; /* who waits, in order of ids */
    struct queue_stat now;
    char *told; /* the figures told last, as text; NULL for none */
    bool changed;
    UT_hash_handle hh;
};

/* A call that an agent is in, and does not only hear ringing. */
struct talk {
    int64_t call_id, queue_id;
    enum place place;
    bool held, made; /* made: by this agent */
};

struct agent_counted {
    char login_id[LOGIN_SIZE];
    enum agent_state state;
    struct talk counts; /* of the calls the agent is in the one that counts; or was the last */
    struct talk talks[TALKS];
    size_t talk_count;
    struct queue_now **queues;
    size_t queue_count;
    UT_hash_handle hh;
};

struct stats {
    struct queue_now *queues;
    struct agent_counted *agents;
    struct waiting *waiting;
};

static void *need(size_t count, size_t size)
{
    void *p = calloc(count ? count : 1, size);

    if (!p)
        abort();
    return p;
}

static int64_t *figure(struct queue_stat *stat, enum place place)
{
    switch (place) {
    case BUSY_OTHER:
        return &stat->agents_busy_other;
    case NOT_READY:
        return &stat->agents_not_ready;
    case READY:
        return &stat->agents_ready;
    case TALKING_INBOUND:
        return &stat->agents_talking_inbound;
    case TALKING_INTERNAL:
        return &stat->agents_talking_internal;
    case TALKING_OUTBOUND:
        return &stat->agents_talking_outbound;
    case WRAP_UP_NOT_READY:
        return &stat->agents_wrap_up_not_ready;
    case WRAP_UP_READY:
        return &stat->agents_wrap_up_ready;
    case NOWHERE:
        break;
    }
    return NULL;
}

static enum place place_in(const struct agent_counted *agent, const struct queue_now *queue)
{
    if (!places[agent->state].talks)
        return places[agent->state].place;
    if (agent->counts.place == NOWHERE ||
        (agent->counts.queue_id && agent->counts.queue_id != queue->id))
        return BUSY_OTHER;
    return agent->counts.place;
}

/* by: 1 counts the agent, -1 takes the agent out again. */
static void count(const struct agent_counted *agent, int by)
{
    for (size_t i = 0; i < agent->queue_count; i++) {
        struct queue_now *queue = agent->queues[i];
        int64_t *n = figure(&queue->now, place_in(agent, queue));

        if (!n)
            continue;
        *n += by;
        queue->now.agents_logged_on += by;
        queue->changed = true;
    }
}

static bool serves(const struct cti_queue *queue, int64_t team_id)
{
    for (size_t t = 0; t < queue->team_count; t++)
        if (queue->team_ids[t] == team_id)
            return true;
    return false;
}

static bool is_served(const struct cti_setup *setup, const struct cti_queue *queue)
{
    for (size_t i = 0; i < setup->people_count; i++)
        if (serves(queue, setup->people[i].team_id))
            return true;
    return false;
}

static struct queue_now *queue_find(struct stats *s, int64_t id)
{
    struct queue_now *queue = NULL;

    HASH_FIND(hh, s->queues, &id, sizeof id, queue);
    return queue;
}

/* A queue that nobody serves shows -1 throughout (reference rest-desktop 4.1). */
static void add_queue(struct stats *s, const struct cti_setup *setup, const struct cti_queue *from)
{
    struct queue_now *queue = need(1, sizeof(*queue));

    queue->id = from->id;
    queue->changed = true;
    if (!is_served(setup, from))
        queue->now = (struct queue_stat) { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0 };
    HASH_ADD(hh, s->queues, id, sizeof queue->id, queue);
}

static void add_agent(struct stats *s, const struct cti_setup *setup, const struct cti_person *from)
{
    struct agent_counted *agent = need(1, sizeof(*agent));

    strncpy(agent->login_id, from->id, sizeof agent->login_id - 1);
    agent->state = AGENT_LOGOUT;
    agent->queues = need(setup->queue_count, sizeof(struct queue_now *));
    for (size_t i = 0; i < setup->queue_count; i++)
        if (serves(&setup->queues[i], from->team_id))
            agent->queues[agent->queue_count++] = queue_find(s, setup->queues[i].id);
    HASH_ADD_STR(s->agents, login_id, agent);
}

struct stats *stats_new(const struct cti_setup *setup)
{
    struct stats *s = need(1, sizeof(*s));

    for (size_t i = 0; i < setup->queue_count; i++)
        add_queue(s, setup, &setup->queues[i]);
    for (size_t i = 0; i < setup->people_count; i++)
        add_agent(s, setup, &setup->people[i]);
    return s;
}

void stats_free(struct stats *s)
{
    struct agent_counted *agent, *next_agent;
    struct queue_now *queue, *next_queue;
    struct waiting *call, *next_call;

    if (!s)
        return;
    HASH_ITER(hh, s->agents, agent, next_agent)
    {
        HASH_DEL(s->agents, agent);
        free(agent->queues);
        free(agent);
    }
    HASH_ITER(hh, s->waiting, call, next_call)
    {
        HASH_DEL(s->waiting, call);
        free(call);
    }
    HASH_ITER(hh, s->queues, queue, next_queue)
    {
        HASH_DEL(s->queues, queue);
        free(queue->told);
        free(queue);
    }
    free(s);
}

void stats_agent(struct stats *s, const char *login_id, enum agent_state state)
{
    struct agent_counted *agent = NULL;

    HASH_FIND_STR(s->agents, login_id, agent);
    if (!agent || agent->state == state)
        return;
    count(agent, -1);
    agent->state = state;
    count(agent, 1);
}

static enum place kind_of_talk(const struct cti_call *call, bool is_caller)
{
    switch (call->type) {
    case CALL_TYPE_OUT:
    case CALL_TYPE_AGENT_OUT:
    case CALL_TYPE_AUTO_OUT:
    case CALL_TYPE_OUTBOUND:
    case CALL_TYPE_OUTBOUND_DIRECT:
    case CALL_TYPE_OUTBOUND_CALLBACK:
    case CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK:
        return TALKING_OUTBOUND;
    case CALL_TYPE_AGENT_INSIDE:
    case CALL_TYPE_CONSULT:
    case CALL_TYPE_SUPERVISOR_MONITOR:
        return TALKING_INTERNAL;
    case CALL_TYPE_OTHER_IN: /* nobody's queue */
    case CALL_TYPE_OUTBOUND_PREVIEW:
    case CALL_TYPE_OUTBOUND_DIRECT_PREVIEW:
    case CALL_TYPE_OUTBOUND_CALLBACK_PREVIEW:
    case CALL_TYPE_OUTBOUND_PERSONAL_CALLBACK_PREVIEW:
        return NOWHERE;
    default:
        return is_caller ? TALKING_INTERNAL : TALKING_INBOUND;
    }
}

static void forget_talk(struct agent_counted *agent, int64_t call_id)
{
    for (size_t i = 0; i < agent->talk_count; i++)
        if (agent->talks[i].call_id == call_id)
            agent->talks[i--] = agent->talks[--agent->talk_count];
}

/* The queue of the first of the routed calls that are held, 0 for none. */
static int64_t queue_on_hold(const struct agent_counted *agent)
{
    const struct talk *first = NULL;

    for (size_t i = 0; i < agent->talk_count; i++) {
        const struct talk *talk = &agent->talks[i];

        if (talk->held && talk->queue_id && (!first || talk->call_id < first->call_id))
            first = talk;
    }
    return first ? first->queue_id : 0;
}

/* Who consults, or makes another call while a routed one waits, talks internally for the queue of
 * that one (reference rest-desktop 4.1). */
static void count_for_original(struct agent_counted *agent)
{
    int64_t queue_id = agent->counts.made ? queue_on_hold(agent) : 0;

    if (!queue_id)
        return;
    agent->counts.place = TALKING_INTERNAL;
    agent->counts.queue_id = queue_id;
}

/* One that is held counts after one that is not, and of equals the newest counts: so it is the same
 * after a restart, which sees the calls in another order. */
static void choose_talk(struct agent_counted *agent)
{
    const struct talk *best = agent->talk_count ? &agent->talks[0] : &agent->counts;

    for (size_t i = 1; i < agent->talk_count; i++) {
        const struct talk *talk = &agent->talks[i];

        if (talk->held != best->held ? best->held : talk->call_id > best->call_id)
            best = talk;
    }
    agent->counts = *best;
    count_for_original(agent);
}

static void see_party(struct stats *s, const struct cti_call *call, const struct cti_party *party,
                      bool is_caller, bool gone)
{
    struct agent_counted *agent = NULL;

    HASH_FIND_STR(s->agents, party->agent_id, agent);
    if (!agent)
        return;
    if (call->type == CALL_TYPE_SUPERVISOR_MONITOR && !is_caller)
        return; /* is listened to, and talks in another call */
    count(agent, -1);
    forget_talk(agent, call->id);
    if (!gone && !party->leaves && party_is_live(party->state) && party->state != PARTY_ALERTING &&
        agent->talk_count < TALKS)
        agent->talks[agent->talk_count++] = (struct talk) {
            .call_id = call->id,
            .queue_id = is_caller ? 0 : call->queue_id,
            .place = kind_of_talk(call, is_caller),
            .held = party->state == PARTY_HELD,
            .made = is_caller,
        };
    choose_talk(agent);
    count(agent, 1);
}

/* Most often behind the last, seldom far before it. */
static void line_up(struct queue_now *queue, struct waiting *call)
{
    struct waiting *behind = queue->first ? queue->first->prev : NULL; /* the last */

    while (behind && behind->id > call->id)
        behind = behind == queue->first ? NULL : behind->prev;
    if (behind)
        DL_APPEND_ELEM(queue->first, behind, call);
    else
        DL_PREPEND(queue->first, call);
}

static void wait_or_not(struct stats *s, const struct cti_call *call, bool waits)
{
    struct waiting *known = NULL;
    struct queue_now *queue;

    HASH_FIND(hh, s->waiting, &call->id, sizeof call->id, known);
    if (known && waits && known->queue->id != call->queue_id) { /* it overflowed */
        wait_or_not(s, call, false);
        known = NULL;
    }
    if ((known != NULL) == waits)
        return;
    if (known) {
        queue = known->queue;
        HASH_DEL(s->waiting, known);
        DL_DELETE(queue->first, known);
        free(known);
    } else {
        if (!(queue = queue_find(s, call->queue_id)))
            return;
        known = need(1, sizeof(*known));
        *known = (struct waiting) { .id = call->id,
                                    .arrived_at = call->arrived_at,
                                    .queue = queue };
        HASH_ADD(hh, s->waiting, id, sizeof known->id, known);
        line_up(queue, known);
    }
    if (queue->now.calls_in_queue < 0)
        return;
    queue->now.calls_in_queue += waits ? 1 : -1;
    queue->now.oldest_call_at = queue->first ? queue->first->arrived_at : 0;
    queue->changed = true;
}

void stats_call(struct stats *s, const struct cti_call *call, bool gone)
{
    size_t staying = 0; /* the first of them counts as who called */

    wait_or_not(s, call, call->waiting && !gone);
    for (size_t i = 0; i < call->party_count; i++) {
        if (*call->parties[i].agent_id)
            see_party(s, call, &call->parties[i], staying == 0, gone);
        staying += !call->parties[i].leaves;
    }
}

/* A dialog of the tables as far as it counts here. */
static void load_call(struct stats *s, const struct dialog *d)
{
    struct cti_party parties[PARTIES_SEEN] = { { 0 } };
    struct cti_call call = {
        .id = d->id, .queue_id = d->queue_id, .arrived_at = d->started_at, .parties = parties
    };

    if (!call_state_parse(d->state, &call.state) || !call_type_parse(d->call_type, &call.type))
        return;
    call.waiting = d->queue_id && call.state == CALL_INITIATED;
    for (size_t i = 0; i < d->participant_count && i < PARTIES_SEEN; i++) {
        const struct participant *p = &d->participants[i];

        parties[i].agent_id = p->login_id ? p->login_id : "";
        parties[i].state = PARTY_DROPPED;
        party_state_parse(p->state, &parties[i].state);
        call.party_count++;
    }
    stats_call(s, &call, false);
}

static enum err load_agents(struct stats *s, struct db *db, struct arena *a)
{
    enum agent_state state;
    struct db_rows rows;

    db_start(db, Q_SETUP_AGENTS_NOW, DB_NO_ARGS, &rows);
    while (db_next(&rows))
        if (agent_state_parse(db_get_text(&rows, 1, a), &state))
            stats_agent(s, db_get_text(&rows, 0, a), state);
    return db_done(&rows);
}

/* What was told last is kept beside the provider's memos: "ctid/told/7". */
static const char *told_key(struct arena *a, int64_t queue_id)
{
    return arena_printf(a, "ctid/told/%" PRId64, queue_id);
}

static const char *told_text(struct arena *a, const struct queue_stat *q)
{
    return arena_printf(a,
                        "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
                        " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64,
                        q->agents_busy_other, q->agents_logged_on, q->agents_not_ready,
                        q->agents_ready, q->agents_talking_inbound, q->agents_talking_internal,
                        q->agents_talking_outbound, q->agents_wrap_up_not_ready,
                        q->agents_wrap_up_ready, q->calls_in_queue, q->oldest_call_at);
}

static void remember_told(struct queue_now *queue, const char *text)
{
    free(queue->told);
    queue->told = strdup(text);
    if (!queue->told)
        abort();
}

static enum err load_told(struct stats *s, struct db *db, struct arena *a)
{
    struct queue_now *now, *next;
    struct db_rows rows;
    enum err e;

    HASH_ITER(hh, s->queues, now, next)
    {
        e = db_one(db, Q_MEMO_BY_KEY, DB_ARGS(db_text(told_key(a, now->id))), &rows);
        if (e == ERR_NOT_FOUND)
            continue;
        if (e)
            return e;
        remember_told(now, db_get_text(&rows, 0, a));
        if ((e = db_done(&rows)))
            return e;
    }
    return ERR_OK;
}

enum err stats_load(struct stats *s, struct db *db, struct arena *a)
{
    struct dialog *dialogs;
    size_t n;
    enum err e;

    if ((e = dialog_list(db, a, &dialogs, &n)))
        return e;
    for (size_t i = 0; i < n; i++)
        load_call(s, &dialogs[i]);
    if ((e = load_agents(s, db, a)))
        return e;
    return load_told(s, db, a);
}

enum err stats_save(struct stats *s, struct db *db)
{
    struct queue_now *queue, *next;
    enum err e;

    HASH_ITER(hh, s->queues, queue, next)
    {
        if (!queue->changed)
            continue;
        e = queue_save_stat(db, queue->id, &queue->now);
        if (e && e != ERR_CONFLICT) /* no such queue any more: the configuration changed */
            return e;
        queue->changed = false;
    }
    return ERR_OK;
}

enum err stats_tell(struct stats *s, struct event_batch *batch, int64_t queue_id)
{
    struct queue_now *now = queue_find(s, queue_id);
    struct queue queue;
    const char *text;
    enum err e;

    if (!now)
        return ERR_OK;
    text = told_text(batch->arena, &now->now);
    if (same(text, now->told))
        return ERR_OK;
    e = queue_load(batch->db, batch->arena, queue_id, &queue);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    queue.stat = now->now;
    remember_told(now, text);
    e = db_run(batch->db, Q_MEMO_SAVE,
               DB_ARGS(db_text(told_key(batch->arena, queue_id)), db_text(text)));
    if (e)
        return e;
    return event_batch_add(batch, QUEUE_CHANGED, &(struct change_subject) { .queue = &queue });
}
