/* recall: the built-in switch from its memos, as memory.c wrote them.  What no longer makes sense
 * (an agent or a queue that the configuration lost) is left out. */
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"
#include "cti/sim/switch.h"

enum { VALUE_MAX = 4 * 1024 };

struct sim_ended *recall_ended(struct cti_switch *sim, int64_t id)
{
    struct sim_ended *over = sim_alloc(1, sizeof(*over));

    over->id = over->line.id = id;
    over->line.from = over->from;
    over->line.to = over->to;
    over->line.agent = over->agent;
    over->line.state = call_state_name(CALL_DROPPED);
    over->line.end = "";
    HASH_ADD(hh, sim->ended, id, sizeof over->id, over);
    if (id > sim->last_call_id)
        sim->last_call_id = id;
    return over;
}

/* The pairs of one memo, one after the other. */
struct pairs {
    struct str rest;
    struct str key, raw;
    char value[VALUE_MAX];
};

static void decode(struct str raw, char *out, size_t size)
{
    struct buf b;

    buf_init(&b, VALUE_MAX);
    *out = '\0';
    if (url_decode(&b, raw, false))
        sim_copy(out, size, b.p);
    buf_release(&b);
}

static bool next_pair(struct pairs *p)
{
    struct str pair;

    if (!str_cut(&p->rest, ' ', &pair))
        return false;
    p->raw = pair;
    if (!str_cut(&p->raw, '=', &p->key))
        p->key = pair;
    decode(p->raw, p->value, sizeof p->value);
    return true;
}

static int64_t value_int(const struct pairs *p)
{
    int64_t n = 0;

    str_to_int(p->raw, &n);
    return n;
}

static void take_timer(struct cti_switch *sim, const struct pairs *p, struct timer *t)
{
    struct str rest = p->raw, due;
    int64_t at, turn;

    if (str_cut(&rest, ',', &due) && str_to_int(due, &at) && str_to_int(rest, &turn))
        timer_restore(sim, t, at, (uint64_t)turn);
}

struct text_slot {
    const char *key;
    char *to;
    size_t size;
};

static bool take_text(const struct pairs *p, const struct text_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_is(p->key, slots[i].key))
            continue;
        sim_copy(slots[i].to, slots[i].size, p->value);
        return true;
    }
    return false;
}

struct int_slot {
    const char *key;
    int64_t *to;
};

static bool take_int(const struct pairs *p, const struct int_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_is(p->key, slots[i].key))
            continue;
        *slots[i].to = value_int(p);
        return true;
    }
    return false;
}

struct timer_slot {
    const char *key;
    struct timer *to;
};

static bool take_timers(struct cti_switch *sim, const struct pairs *p,
                        const struct timer_slot *slots, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!str_is(p->key, slots[i].key))
            continue;
        take_timer(sim, p, slots[i].to);
        return true;
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The value of one key, which comes first in a memo. */
static void memo_id(const char *memo, char *id, size_t size)
{
    struct pairs p = { .rest = str_of(memo) };

    *id = '\0';
    if (next_pair(&p))
        sim_copy(id, size, p.value);
}

static void restore_agent(struct cti_switch *sim, const char *memo)
{
    char id[ADDRESS_SIZE], extension[ADDRESS_SIZE] = "";
    int64_t state = AGENT_LOGOUT, pending = 0, before = AGENT_NOT_READY, turn = 0, answer = 0;
    int64_t alone = 0;
    struct pairs p = { .rest = str_of(memo) };
    struct sim_agent *agent;

    memo_id(memo, id, sizeof id);
    agent = seat_find(sim, id);
    if (!agent)
        return;
    agent->habits.wrap_ms = 0;
    while (next_pair(&p)) {
        const struct text_slot texts[] = {
            { "extension", extension, sizeof extension },
            { "mode", agent->mobile_mode, sizeof agent->mobile_mode },
            { "number", agent->mobile_number, sizeof agent->mobile_number },
        };
        const struct int_slot ints[] = {
            { "state", &state },
            { "pending", &pending },
            { "before", &before },
            { "reason", &agent->reason },
            { "pending_reason", &agent->pending_reason },
            { "before_reason", &agent->before_reason },
            { "since", &agent->since },
            { "ready_turn", &turn },
            { "answer", &answer },
            { "after", &agent->habits.answer_after_ms },
            { "wrap", &agent->habits.wrap_ms },
            { "alone", &alone },
        };
        const struct timer_slot timers[] = { { "wrap_up", &agent->wrap_up },
                                             { "ready", &agent->ready } };

        (void)(take_text(&p, texts, COUNT(texts)) || take_int(&p, ints, COUNT(ints)) ||
               take_timers(sim, &p, timers, COUNT(timers)));
    }
    agent->state = (enum agent_state)state;
    agent->pending = (enum agent_state)pending;
    agent->before = (enum agent_state)before;
    agent->ready_turn = (uint64_t)turn;
    agent->habits.answer = (enum sim_answer)answer;
    agent->habits.works_alone = alone;
    if (agent->ready_turn > sim->last_ready_turn)
        sim->last_ready_turn = agent->ready_turn;
    seat_attach_extension(sim, agent, extension);
}

/* The literal that says how a call ended. */
static const char *end_word(const char *word)
{
    static const char *const words[] = {
        "abandoned", "caller",   "agent",    "busy",   "invalid",
        "joined",    "accepted", "rejected", "closed", "unanswered"
    };

    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(words[i], word) == 0)
            return words[i];
    return "";
}

static void restore_party(struct cti_switch *sim, struct sim_call *call, struct str raw)
{
    struct sim_party *party = &call->parties[call->party_count];
    int64_t numbers[7] = { 0 };
    char agent_id[ADDRESS_SIZE];
    struct str piece;

    if (call->party_count == PARTIES || !str_cut(&raw, ',', &piece))
        return;
    call->party_count++;
    decode(piece, party->address, sizeof party->address);
    *agent_id = '\0';
    if (str_cut(&raw, ',', &piece))
        decode(piece, agent_id, sizeof agent_id);
    for (size_t i = 0; i < COUNT(numbers) && str_cut(&raw, ',', &piece); i++)
        str_to_int(piece, &numbers[i]);
    party->state = (enum party_state)numbers[0];
    party->cause = (enum party_cause)numbers[1];
    party->joined_at = numbers[2];
    party->since = numbers[3];
    party->answered = numbers[4];
    party->outside = numbers[5];
    party->passive = numbers[6];
    party->agent = *agent_id ? seat_find(sim, agent_id) : NULL;
    if (party->agent && party->state != PARTY_DROPPED)
        line_attach(call, party->agent);
}

static void restore_ecc(struct sim_ecc **list, size_t *count, struct str raw)
{
    struct str name;

    if (*count == MOST_ECC || !str_cut(&raw, ',', &name))
        return;
    if (!*list)
        *list = sim_alloc(MOST_ECC, sizeof(**list));
    decode(name, (*list)[*count].name, sizeof(*list)->name);
    decode(raw, (*list)[*count].value, sizeof(*list)->value);
    ++*count;
}

static bool take_data(const struct pairs *p, char variables[CTI_VARIABLES][VARIABLE_SIZE],
                      struct sim_ecc **ecc, size_t *ecc_count)
{
    int64_t i;

    if (str_is(p->key, "e")) {
        restore_ecc(ecc, ecc_count, p->raw);
    } else if (p->key.n > 1 && p->key.p[0] == 'v' &&
               str_to_int((struct str) { p->key.p + 1, p->key.n - 1 }, &i) && i >= 0 &&
               i < CTI_VARIABLES) {
        sim_copy(variables[i], VARIABLE_SIZE, p->value);
    } else {
        return false;
    }
    return true;
}

static bool take_part(struct cti_switch *sim, const struct pairs *p, struct sim_call *call)
{
    if (str_is(p->key, "p"))
        restore_party(sim, call, p->raw);
    else if (str_is(p->key, "end"))
        call->end = end_word(p->value);
    else
        return take_data(p, call->variables, &call->ecc, &call->ecc_count);
    return true;
}

/* Memos of the first release did not say who came from outside: who called. */
static void mark_caller(struct sim_call *call)
{
    bool marked = false;

    for (size_t i = 0; i < call->party_count; i++)
        marked |= call->parties[i].outside;
    if (call->outside && !marked && call->party_count)
        call->parties[0].outside = true;
}

static void restore_call(struct cti_switch *sim, const char *memo)
{
    int64_t id, state = 0, type = 0, queue = 0, waiting = 0, outside = 0, routed = 0;
    int64_t outbound = OUTBOUND_NONE, priority = 0, own_priority = 0;
    char controller[ADDRESS_SIZE] = "";
    struct pairs p = { .rest = str_of(memo) };
    struct sim_call *call;

    if (!next_pair(&p) || !(id = value_int(&p)) || line_find(sim, id))
        return;
    call = line_make_room(sim, id);
    call->talk_ms = 0;
    while (next_pair(&p)) {
        const struct text_slot texts[] = {
            { "from", call->from, sizeof call->from },
            { "to", call->to, sizeof call->to },
            { "dialed", call->dialed, sizeof call->dialed },
            { "wrap", call->wrap_up_reason, sizeof call->wrap_up_reason },
            { "agent", call->agent_id, sizeof call->agent_id },
            { "controller", controller, sizeof controller },
            { "customer", call->customer, sizeof call->customer },
            { "class", call->classification, sizeof call->classification },
            { "back_at", call->callback_time, sizeof call->callback_time },
            { "back_to", call->callback_number, sizeof call->callback_number },
        };
        const struct int_slot ints[] = {
            { "state", &state },
            { "type", &type },
            { "routed", &routed },
            { "outbound", &outbound },
            { "associated", &call->associated_id },
            { "secondary", &call->secondary_id },
            { "queue", &queue },
            { "priority", &priority },
            { "own_priority", &own_priority },
            { "queued", &call->queued_at },
            { "waiting", &waiting },
            { "outside", &outside },
            { "talks", &call->talk_ms },
            { "arrived", &call->arrived_at },
            { "offered", &call->offered_at },
            { "answered", &call->answered_at },
            { "ended", &call->ended_at },
        };
        const struct timer_slot timers[] = { { "patience", &call->patience },
                                             { "talk", &call->talk },
                                             { "ring", &call->ring },
                                             { "answer", &call->answer },
                                             { "overflow", &call->overflow } };

        (void)(take_part(sim, &p, call) || take_text(&p, texts, COUNT(texts)) ||
               take_int(&p, ints, COUNT(ints)) || take_timers(sim, &p, timers, COUNT(timers)));
    }
    call->state = (enum call_state)state;
    call->type = (enum call_type)type;
    call->queue = acd_find(sim, queue);
    call->priority = (int)priority;
    call->own_priority = (int)own_priority;
    call->routed = routed || call->queue;
    call->outbound = outbound > OUTBOUND_NONE && outbound < OUTBOUND_COUNT
                         ? (enum sim_outbound)outbound
                         : OUTBOUND_NONE;
    call->controller = seat_find(sim, controller);
    call->outside = outside;
    mark_caller(call);
    if (waiting && call->queue)
        acd_restore(call);
}

static void restore_ended(struct cti_switch *sim, const char *memo)
{
    struct pairs p = { .rest = str_of(memo) };
    struct sim_ended *over;

    if (!next_pair(&p) || !value_int(&p))
        return;
    over = recall_ended(sim, value_int(&p));
    while (next_pair(&p)) {
        const struct text_slot texts[] = {
            { "from", over->from, sizeof over->from },
            { "to", over->to, sizeof over->to },
            { "agent", over->agent, sizeof over->agent },
        };
        const struct int_slot ints[] = {
            { "queue", &over->line.queue_id },       { "arrived", &over->line.arrived_at },
            { "offered", &over->line.offered_at },   { "ended", &over->line.ended_at },
            { "answered", &over->line.answered_at },
        };

        if (str_is(p.key, "end"))
            over->line.end = end_word(p.value);
        else if (str_is(p.key, "priority"))
            over->line.priority = (int)value_int(&p);
        else
            (void)(take_text(&p, texts, COUNT(texts)) || take_int(&p, ints, COUNT(ints)));
    }
}

static void restore_queue(struct cti_switch *sim, const char *memo)
{
    struct pairs p = { .rest = str_of(memo) };
    struct sim_queue *queue;

    if (!next_pair(&p) || !(queue = acd_find(sim, value_int(&p))))
        return;
    while (next_pair(&p)) {
        if (str_is(p.key, "told"))
            queue->told_at = value_int(&p);
        else if (str_is(p.key, "served"))
            queue->served_by = value_int(&p);
        else if (str_is(p.key, "tell"))
            take_timer(sim, &p, &queue->tell);
    }
}

static uint64_t value_unsigned(const struct pairs *p)
{
    return strtoull(p->value, NULL, 10);
}

static void restore_stream(struct cti_switch *sim, const char *memo)
{
    char to[ADDRESS_SIZE];
    struct sim_stream_setup setup = { .to = to };
    struct pairs p = { .rest = str_of(memo) };
    struct sim_stream *stream;

    memo_id(memo, to, sizeof to);
    stream = stream_make(sim, &setup);
    while (next_pair(&p)) {
        struct sim_stream_setup *s = &stream->setup;

        if (str_is(p.key, "rate"))
            s->calls_per_hour = strtod(p.value, NULL);
        else if (str_is(p.key, "handle"))
            s->handle_ms = strtod(p.value, NULL);
        else if (str_is(p.key, "patience"))
            s->patience_ms = strtod(p.value, NULL);
        else if (str_is(p.key, "handle_shape"))
            s->handle = (enum sim_shape)value_int(&p);
        else if (str_is(p.key, "patience_shape"))
            s->patience = (enum sim_shape)value_int(&p);
        else if (str_is(p.key, "priority"))
            s->priority = (int)value_int(&p);
        else if (str_is(p.key, "demo"))
            s->demo = value_int(&p);
        else if (p.key.n == 2 && p.key.p[0] == 'r' && p.key.p[1] >= '0' && p.key.p[1] <= '3')
            stream->rng.s[p.key.p[1] - '0'] = value_unsigned(&p);
        else if (str_is(p.key, "arrival"))
            take_timer(sim, &p, &stream->arrival);
    }
}

static void restore_channel(struct cti_switch *sim, const char *memo)
{
    char agent_id[ADDRESS_SIZE] = "";
    int64_t media_id = 0, state = MEDIA_LOGOUT, ready = 0, routable = 0, later = 0;
    int64_t interrupted = 0, accepts = 0, transfers = 0, limit = 1, reason = 0, since = 0, turn = 0;
    struct pairs p = { .rest = str_of(memo) };
    struct sim_channel *channel;
    struct sim_agent *agent;
    struct sim_media *media;

    while (next_pair(&p)) {
        const struct text_slot texts[] = { { "agent", agent_id, sizeof agent_id } };
        const struct int_slot ints[] = {
            { "media", &media_id },
            { "state", &state },
            { "ready", &ready },
            { "routable", &routable },
            { "unroutable_later", &later },
            { "accepts", &accepts },
            { "interrupted", &interrupted },
            { "limit", &limit },
            { "transfers", &transfers },
            { "reason", &reason },
            { "since", &since },
            { "idle_turn", &turn },
        };

        (void)(take_text(&p, texts, COUNT(texts)) || take_int(&p, ints, COUNT(ints)));
    }
    agent = seat_find(sim, agent_id);
    media = media_find(sim, media_id);
    if (!agent || !media || limit < 1 || limit > MEDIA_DIALOGS_MAX)
        return;
    channel = channel_make(agent, media);
    channel->state = (enum media_state)state;
    channel->ready = ready;
    channel->routable = routable;
    channel->unroutable_later = later;
    channel->interrupted = interrupted;
    channel->accepts_interrupts = accepts;
    channel->transfers = transfers;
    channel->limit = limit;
    channel->reason = reason;
    channel->since = since;
    channel->idle_turn = (uint64_t)turn;
    if (channel->idle_turn > sim->last_idle_turn)
        sim->last_idle_turn = channel->idle_turn;
}

static void restore_task(struct cti_switch *sim, const char *memo)
{
    char id[TASK_ID_SIZE], agent_id[ADDRESS_SIZE] = "";
    int64_t media_id = 0, queue_id = 0, state = 0, before = 0;
    struct pairs p = { .rest = str_of(memo) };
    struct sim_channel *channel;
    struct sim_agent *agent;
    struct sim_task *task;

    memo_id(memo, id, sizeof id);
    if (!*id || task_find(sim, id))
        return;
    task = task_make(sim, id);
    while (next_pair(&p)) {
        const struct text_slot texts[] = {
            { "agent", agent_id, sizeof agent_id },
            { "address", task->address, sizeof task->address },
            { "associated", task->associated, sizeof task->associated },
            { "wrap", task->wrap_up_reason, sizeof task->wrap_up_reason },
        };
        const struct int_slot ints[] = {
            { "order", &task->order },
            { "media", &media_id },
            { "queue", &queue_id },
            { "state", &state },
            { "before", &before },
            { "since", &task->since },
            { "offered", &task->offered_at },
        };
        const struct timer_slot timers[] = { { "start", &task->start } };

        (void)(take_text(&p, texts, COUNT(texts)) || take_int(&p, ints, COUNT(ints)) ||
               take_timers(sim, &p, timers, COUNT(timers)) ||
               take_data(&p, task->variables, &task->ecc, &task->ecc_count));
    }
    task->state = (enum task_state)state;
    task->before = (enum task_state)before;
    task->media = media_find(sim, media_id);
    task->queue = acd_find(sim, queue_id);
    agent = seat_find(sim, agent_id);
    channel = agent && task->media ? channel_find(agent, task->media) : NULL;
    if (!task->media || !task->queue)
        task_free(sim, task);
    else if (channel && channel->task_count < MEDIA_DIALOGS_MAX)
        channel_attach(channel, task);
    else
        timer_clear(sim, &task->start); /* whose agent is gone: it waits */
}

static void restore_last(struct cti_switch *sim, const char *memo)
{
    struct pairs p = { .rest = str_of(memo) };

    while (next_pair(&p))
        if (str_is(p.key, "task"))
            sim->last_task = value_int(&p);
}

/* Agents before calls, since participants point at them; ended calls in order of id, so that the
 * oldest is forgotten first. */
static const struct chapter {
    const char *prefix;
    void (*restore)(struct cti_switch *sim, const char *memo);
} chapters[] = {
    { "agent/", restore_agent }, { "call/", restore_call },     { "ended/", restore_ended },
    { "queue/", restore_queue }, { "stream/", restore_stream }, { "channel/", restore_channel },
    { "task/", restore_task },   { "last/", restore_last },
};

static int by_id(struct sim_ended *a, struct sim_ended *b)
{
    return a->id < b->id ? -1 : a->id > b->id;
}

static int call_by_id(struct sim_call *a, struct sim_call *b)
{
    return a->id < b->id ? -1 : a->id > b->id;
}

static int task_by_order(struct sim_task *a, struct sim_task *b)
{
    return a->order < b->order ? -1 : a->order > b->order;
}

void recall(struct cti_switch *sim, const struct cti_memo *memos, size_t count)
{
    for (size_t c = 0; c < COUNT(chapters); c++)
        for (size_t i = 0; i < count; i++)
            if (str_starts(str_of(memos[i].key), chapters[c].prefix))
                chapters[c].restore(sim, memos[i].value);
    HASH_SORT(sim->ended, by_id);
    HASH_SORT(sim->calls, call_by_id);
    HASH_SORT(sim->tasks, task_by_order);
    sim->task_look = true;
    line_recall_actions(sim);
}
