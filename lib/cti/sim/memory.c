/* memory: what the built-in switch must find again after a restart, said as memos (recall.c reads
 * them).
 *
 * One memo an agent, call, ended call, stream, queue, channel of an agent and task: "key=value"
 * pairs with a blank between, values URL-escaped; a timer is "due,turn".  Of a participant that is
 * "address,agent,...". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"
#include "cti/sim/switch.h"

enum { MEMO_MAX = 64 * 1024 };

static void put_text(struct buf *b, const char *key, const char *value)
{
    if (!*value)
        return;
    buf_addf(b, "%s%s=", b->n ? " " : "", key);
    url_encode(b, str_of(value));
}

static void put_int(struct buf *b, const char *key, int64_t value)
{
    if (value)
        buf_addf(b, "%s%s=%" PRId64, b->n ? " " : "", key, value);
}

static void put_timer(struct buf *b, const char *key, const struct timer *t)
{
    if (t->place)
        buf_addf(b, "%s%s=%" PRId64 ",%" PRIu64, b->n ? " " : "", key, t->due, t->turn);
}

static void say(struct cti_switch *sim, const char *kind, const char *id, const struct buf *value)
{
    struct cti_report *report = cti_report(sim->out, CTI_MEMO);
    struct arena *a = sim->out->arena;

    report->memo.key = arena_printf(a, "%s/%s", kind, id);
    report->memo.value = value ? arena_strndup(a, value->p, value->n) : NULL;
}

void memory_forget(struct cti_switch *sim, const char *kind, const char *id)
{
    say(sim, kind, id, NULL);
}

static void put_data(struct buf *b, char variables[CTI_VARIABLES][VARIABLE_SIZE],
                     const struct sim_ecc *ecc, size_t ecc_count)
{
    char key[16];

    for (unsigned i = 0; i < CTI_VARIABLES; i++) {
        snprintf(key, sizeof key, "v%u", i);
        put_text(b, key, variables[i]);
    }
    for (size_t i = 0; i < ecc_count; i++) {
        buf_adds(b, " e=");
        url_encode(b, str_of(ecc[i].name));
        buf_addc(b, ',');
        url_encode(b, str_of(ecc[i].value));
    }
}

static void put_party(struct buf *b, const struct sim_party *party)
{
    buf_adds(b, " p=");
    url_encode(b, str_of(party->address));
    buf_addc(b, ',');
    url_encode(b, str_of(party->agent ? party->agent->id : ""));
    buf_addf(b, ",%d,%d,%" PRId64 ",%" PRId64 ",%d,%d,%d", (int)party->state, (int)party->cause,
             party->joined_at, party->since, party->answered, party->outside, party->passive);
}

void memory_call(struct cti_switch *sim, struct sim_call *call)
{
    char id[24];
    struct buf b;

    buf_init(&b, MEMO_MAX);
    put_int(&b, "id", call->id);
    put_int(&b, "state", call->state);
    put_int(&b, "type", call->type);
    put_text(&b, "from", call->from);
    put_text(&b, "to", call->to);
    put_text(&b, "dialed", call->dialed);
    put_int(&b, "queue", call->queue ? call->queue->id : 0);
    put_int(&b, "priority", call->priority);
    put_int(&b, "own_priority", call->own_priority);
    put_int(&b, "queued", call->queued_at);
    put_int(&b, "waiting", call->waiting);
    put_int(&b, "outside", call->outside);
    put_int(&b, "routed", call->routed);
    put_int(&b, "associated", call->associated_id);
    put_int(&b, "secondary", call->secondary_id);
    put_text(&b, "controller", call->controller ? call->controller->id : "");
    put_text(&b, "wrap", call->wrap_up_reason);
    put_int(&b, "outbound", call->outbound);
    put_text(&b, "customer", call->customer);
    put_text(&b, "class", call->classification);
    put_text(&b, "back_at", call->callback_time);
    put_text(&b, "back_to", call->callback_number);
    put_int(&b, "talks", call->talk_ms);
    put_int(&b, "arrived", call->arrived_at);
    put_int(&b, "offered", call->offered_at);
    put_int(&b, "answered", call->answered_at);
    put_int(&b, "ended", call->ended_at);
    put_text(&b, "end", call->end);
    put_text(&b, "agent", call->agent_id);
    put_data(&b, call->variables, call->ecc, call->ecc_count);
    for (size_t i = 0; i < call->party_count; i++)
        put_party(&b, &call->parties[i]);
    put_timer(&b, "patience", &call->patience);
    put_timer(&b, "talk", &call->talk);
    put_timer(&b, "ring", &call->ring);
    put_timer(&b, "answer", &call->answer);
    put_timer(&b, "overflow", &call->overflow);
    snprintf(id, sizeof id, "%" PRId64, call->id);
    say(sim, "call", id, &b);
    buf_release(&b);
}

static void forget_oldest_ended(struct cti_switch *sim)
{
    struct sim_ended *oldest = sim->ended;
    char id[24];

    if (HASH_COUNT(sim->ended) <= SIM_ENDED_KEPT)
        return;
    snprintf(id, sizeof id, "%" PRId64, oldest->id);
    memory_forget(sim, "ended", id);
    HASH_DEL(sim->ended, oldest);
    free(oldest);
}

void memory_call_gone(struct cti_switch *sim, struct sim_call *call)
{
    struct sim_ended *over = recall_ended(sim, call->id);
    struct buf b;
    char id[24];

    sim_copy(over->from, sizeof over->from, call->from);
    sim_copy(over->to, sizeof over->to, outbound_number(call));
    sim_copy(over->agent, sizeof over->agent, call->agent_id);
    over->line.queue_id = call->queue ? call->queue->id : 0;
    over->line.arrived_at = call->arrived_at;
    over->line.offered_at = call->offered_at;
    over->line.answered_at = call->answered_at;
    over->line.ended_at = call->ended_at;
    over->line.end = call->end;
    over->line.priority = call->priority;
    snprintf(id, sizeof id, "%" PRId64, call->id);
    memory_forget(sim, "call", id);
    buf_init(&b, MEMO_MAX);
    put_int(&b, "id", over->id);
    put_text(&b, "from", over->from);
    put_text(&b, "to", over->to);
    put_text(&b, "agent", over->agent);
    put_int(&b, "queue", over->line.queue_id);
    put_int(&b, "arrived", over->line.arrived_at);
    put_int(&b, "offered", over->line.offered_at);
    put_int(&b, "answered", over->line.answered_at);
    put_int(&b, "ended", over->line.ended_at);
    put_int(&b, "priority", over->line.priority);
    put_text(&b, "end", over->line.end);
    say(sim, "ended", id, &b);
    buf_release(&b);
    forget_oldest_ended(sim);
}

void memory_agent(struct cti_switch *sim, struct sim_agent *agent)
{
    struct buf b;

    buf_init(&b, MEMO_MAX);
    put_text(&b, "id", agent->id);
    put_text(&b, "extension", agent->extension);
    put_text(&b, "mode", agent->mobile_mode);
    put_text(&b, "number", agent->mobile_number);
    put_int(&b, "state", agent->state);
    put_int(&b, "pending", agent->pending);
    put_int(&b, "before", agent->before);
    put_int(&b, "reason", agent->reason);
    put_int(&b, "pending_reason", agent->pending_reason);
    put_int(&b, "before_reason", agent->before_reason);
    put_int(&b, "since", agent->since);
    put_int(&b, "ready_turn", (int64_t)agent->ready_turn);
    put_int(&b, "answer", agent->habits.answer);
    put_int(&b, "after", agent->habits.answer_after_ms);
    put_int(&b, "wrap", agent->habits.wrap_ms);
    put_int(&b, "alone", agent->habits.works_alone);
    put_timer(&b, "wrap_up", &agent->wrap_up);
    put_timer(&b, "ready", &agent->ready);
    say(sim, "agent", agent->id, &b);
    buf_release(&b);
}

void memory_queue(struct cti_switch *sim, struct sim_queue *queue)
{
    struct buf b;
    char id[24];

    buf_init(&b, MEMO_MAX);
    put_int(&b, "id", queue->id);
    put_int(&b, "told", queue->told_at);
    put_int(&b, "served", queue->served_by);
    put_timer(&b, "tell", &queue->tell);
    snprintf(id, sizeof id, "%" PRId64, queue->id);
    say(sim, "queue", id, &b);
    buf_release(&b);
}

void memory_channel(struct cti_switch *sim, struct sim_channel *channel)
{
    char id[ADDRESS_SIZE + 24];
    struct buf b;

    buf_init(&b, MEMO_MAX);
    put_text(&b, "agent", channel->agent->id);
    put_int(&b, "media", channel->media->id);
    put_int(&b, "state", channel->state);
    put_int(&b, "ready", channel->ready);
    put_int(&b, "routable", channel->routable);
    put_int(&b, "unroutable_later", channel->unroutable_later);
    put_int(&b, "interrupted", channel->interrupted);
    put_int(&b, "accepts", channel->accepts_interrupts);
    put_int(&b, "transfers", channel->transfers);
    put_int(&b, "limit", channel->limit);
    put_int(&b, "reason", channel->reason);
    put_int(&b, "since", channel->since);
    put_int(&b, "idle_turn", (int64_t)channel->idle_turn);
    snprintf(id, sizeof id, "%s/%" PRId64, channel->agent->id, channel->media->id);
    say(sim, "channel", id, &b);
    buf_release(&b);
}

void memory_task(struct cti_switch *sim, struct sim_task *task)
{
    struct buf b;

    buf_init(&b, MEMO_MAX);
    put_text(&b, "id", task->id);
    put_int(&b, "order", task->order);
    put_int(&b, "media", task->media->id);
    put_int(&b, "queue", task->queue->id);
    put_text(&b, "agent", task->channel ? task->channel->agent->id : "");
    put_int(&b, "state", task->state);
    put_int(&b, "before", task->before);
    put_text(&b, "address", task->address);
    put_text(&b, "associated", task->associated);
    put_text(&b, "wrap", task->wrap_up_reason);
    put_int(&b, "offered", task->offered_at);
    put_int(&b, "since", task->since);
    put_data(&b, task->variables, task->ecc, task->ecc_count);
    put_timer(&b, "start", &task->start);
    say(sim, "task", task->id, &b);
    buf_release(&b);
}

/* Ids are never used twice, though every task of the last may be over. */
void memory_last_task(struct cti_switch *sim)
{
    struct buf b;

    buf_init(&b, MEMO_MAX);
    put_int(&b, "task", sim->last_task);
    say(sim, "last", "task", &b);
    buf_release(&b);
}

/* Real numbers are written so that the same number comes back. */
static void put_real(struct buf *b, const char *key, double value)
{
    buf_addf(b, "%s%s=%.17g", b->n ? " " : "", key, value);
}

void memory_stream(struct cti_switch *sim, struct sim_stream *stream)
{
    const struct sim_stream_setup *setup = &stream->setup;
    struct buf b;

    buf_init(&b, MEMO_MAX);
    put_text(&b, "to", stream->to);
    put_real(&b, "rate", setup->calls_per_hour);
    put_real(&b, "handle", setup->handle_ms);
    put_int(&b, "handle_shape", setup->handle);
    put_real(&b, "patience", setup->patience_ms);
    put_int(&b, "patience_shape", setup->patience);
    put_int(&b, "priority", setup->priority);
    put_int(&b, "demo", setup->demo);
    for (unsigned i = 0; i < 4; i++)
        buf_addf(&b, " r%u=%" PRIu64, i, stream->rng.s[i]);
    put_timer(&b, "arrival", &stream->arrival);
    say(sim, "stream", stream->to, &b);
    buf_release(&b);
}
