/* caller: the world outside: callers, when they come, how long they wait and talk. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cti/sim/switch.h"

/* A sigma of 0.8 gives a coefficient of variation near 0.95, what talk times show. */
#define LOGNORMAL_SIGMA 0.8
#define HOUR_MS 3600000.0

bool sim_shape_parse(const char *word, enum sim_shape *out)
{
    static const char *const names[] = { [SIM_CONSTANT] = "constant",
                                         [SIM_EXPONENTIAL] = "exponential",
                                         [SIM_LOGNORMAL] = "lognormal" };

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], word) == 0) {
            *out = (enum sim_shape)i;
            return true;
        }
    }
    return false;
}

static double draw_exponential(struct rng *rng, double mean)
{
    return -mean * log(1.0 - rng_unit(rng));
}

/* Box and Muller; the second value is let go, so that each draw takes as many numbers. */
static double draw_normal(struct rng *rng)
{
    double radius = sqrt(-2.0 * log(1.0 - rng_unit(rng)));

    return radius * cos(6.283185307179586 * rng_unit(rng));
}

double shape_draw(struct rng *rng, enum sim_shape shape, double mean)
{
    switch (shape) {
    case SIM_EXPONENTIAL:
        return draw_exponential(rng, mean);
    case SIM_LOGNORMAL:
        return mean *
               exp(LOGNORMAL_SIGMA * draw_normal(rng) - LOGNORMAL_SIGMA * LOGNORMAL_SIGMA / 2);
    case SIM_CONSTANT:
        break;
    }
    return mean;
}

static int64_t draw_ms(struct rng *rng, enum sim_shape shape, double mean)
{
    return mean < 0 ? SIM_ENDLESS : (int64_t)llround(shape_draw(rng, shape, mean));
}

/* NULL when the caller is gone, or never was. */
static struct sim_party *the_caller(struct sim_call *call)
{
    for (size_t i = 0; call && i < call->party_count; i++)
        if (call->parties[i].outside && party_is_live(call->parties[i].state))
            return &call->parties[i];
    return NULL;
}

struct sim_call *caller_arrives(struct cti_switch *sim, const struct sim_caller *caller)
{
    struct sim_call *call = line_new(sim, caller->from, CALL_TYPE_OTHER_IN);

    call->outside = true;
    call->talk_ms = caller->talk_ms;
    call->own_priority = caller->priority;
    sim_copy(call->to, sizeof call->to, caller->to);
    sim_copy(call->dialed, sizeof call->dialed, caller->to);
    for (unsigned i = 0; i < CTI_VARIABLES; i++)
        sim_copy(call->variables[i], sizeof call->variables[i],
                 caller->variables[i] ? caller->variables[i] : "");
    for (size_t i = 0; i < caller->ecc_count; i++)
        call_data_set(sim, call, &caller->ecc[i]);
    call->state = CALL_INITIATED;
    line_add(sim, call, caller->from, NULL, PARTY_INITIATED)->outside = true;
    if (caller->patience_ms >= 0)
        timer_set(sim, &call->patience, sim->now + caller->patience_ms);
    line_dial(sim, call, call->dialed);
    return call;
}

void caller_gives_up(struct cti_switch *sim, struct sim_call *call)
{
    if (outbound_is_reservation(call)) {
        line_finish(sim, call, "abandoned");
        return;
    }
    line_hang_up(sim, call, the_caller(call), "abandoned");
}

void caller_has_said_all(struct cti_switch *sim, struct sim_call *call)
{
    struct sim_party *caller = the_caller(call);

    if (caller)
        line_hang_up(sim, call, caller, "caller");
}

static bool can_be_called(struct cti_switch *sim, const char *number)
{
    return acd_by_number(sim, number) || sim_is_extension(sim, number);
}

enum err sim_call_start(struct cti_switch *sim, const struct sim_caller *caller, int64_t now,
                        struct cti_reports *out, int64_t *id)
{
    if (!can_be_called(sim, caller->to))
        return ERR_INVALID_INPUT;
    step_begin(sim, now, out, false);
    *id = caller_arrives(sim, caller)->id;
    step_end(sim);
    return ERR_OK;
}

/* The caller came to be in another call, when an agent transferred the one to the other; or the
 * customer whom the agent was reserved for is being called. */
static struct sim_call *find_or_joined(struct cti_switch *sim, int64_t id)
{
    struct sim_call *call = line_find(sim, id), *next;

    if (call)
        return call;
    HASH_ITER(hh, sim->calls, call, next)
    {
        if (call->secondary_id == id || (call->outbound && call->associated_id == id))
            return call;
    }
    return NULL;
}

enum err sim_call_hang_up(struct cti_switch *sim, int64_t id, int64_t now, struct cti_reports *out)
{
    struct sim_call *call = find_or_joined(sim, id);
    struct sim_party *caller = the_caller(call);

    if (!call || call->ended_at || (!caller && !outbound_is_reservation(call)))
        return ERR_NOT_FOUND;
    step_begin(sim, now, out, false);
    if (caller)
        line_hang_up(sim, call, caller, call->answered_at ? "caller" : "abandoned");
    else
        caller_gives_up(sim, call);
    step_end(sim);
    return ERR_OK;
}

/* What callers of the demo bring along; the same few hundred people call again and again. */
static void make_up(struct rng *rng, char number[16], char variables[4][VARIABLE_SIZE])
{
    static const char *const names[] = { "Ada Nowak",      "Ben O'Hara",    "Chen Wei",
                                         "Dalia Haddad",   "Emil Sørensen", "Fatima Zahra",
                                         "Gustav & Söhne", "Hana Kim" };
    static const char *const topics[] = { "Delivery", "Invoice", "Return", "New contract" };
    unsigned person = (unsigned)(rng_unit(rng) * 400);

    snprintf(number, 16, "555%04u", 1000 + person);
    snprintf(variables[0], VARIABLE_SIZE, "%s", names[person % (sizeof names / sizeof *names)]);
    snprintf(variables[1], VARIABLE_SIZE, "C-%05u", 20000 + person * 7);
    snprintf(variables[2], VARIABLE_SIZE, "%s", topics[(unsigned)(rng_unit(rng) * 4)]);
    snprintf(variables[3], VARIABLE_SIZE, "Order %06u",
             (unsigned)(rng_unit(rng) * 900000) + 100000);
}

static void arm(struct cti_switch *sim, struct sim_stream *stream)
{
    double gap = draw_exponential(&stream->rng, HOUR_MS / stream->setup.calls_per_hour);

    timer_set(sim, &stream->arrival, sim->now + (int64_t)llround(gap));
    touch(sim, TOUCHED_STREAM, stream, &stream->touched);
}

void stream_next(struct cti_switch *sim, struct sim_stream *stream)
{
    const struct sim_stream_setup *setup = &stream->setup;
    char number[16], variables[4][VARIABLE_SIZE];
    struct sim_caller caller = { .from = number, .to = stream->to, .priority = setup->priority };

    make_up(&stream->rng, number, variables);
    for (unsigned i = 0; setup->demo && i < 4; i++)
        caller.variables[i] = variables[i];
    caller.talk_ms = draw_ms(&stream->rng, setup->handle, setup->handle_ms);
    caller.patience_ms = draw_ms(&stream->rng, setup->patience, setup->patience_ms);
    arm(sim, stream);
    caller_arrives(sim, &caller);
}

struct sim_stream *stream_make(struct cti_switch *sim, const struct sim_stream_setup *setup)
{
    struct sim_stream *stream = NULL;

    HASH_FIND_STR(sim->streams, setup->to, stream);
    if (!stream) {
        stream = sim_alloc(1, sizeof(*stream));
        sim_copy(stream->to, sizeof stream->to, setup->to);
        timer_init(&stream->arrival, TIMER_ARRIVAL, stream);
        HASH_ADD_STR(sim->streams, to, stream);
    }
    stream->setup = *setup;
    stream->setup.to = stream->to;
    rng_seed(&stream->rng, setup->seed);
    return stream;
}

static void stream_end(struct cti_switch *sim, struct sim_stream *stream)
{
    timer_clear(sim, &stream->arrival);
    memory_forget(sim, "stream", stream->to);
    HASH_DEL(sim->streams, stream);
    free(stream);
}

bool sim_stream_exists(struct cti_switch *sim, const char *to)
{
    struct sim_stream *stream = NULL;

    HASH_FIND_STR(sim->streams, to, stream);
    return stream;
}

enum err sim_stream_set(struct cti_switch *sim, const struct sim_stream_setup *setup, int64_t now,
                        struct cti_reports *out)
{
    struct sim_stream *stream = NULL;

    if (!can_be_called(sim, setup->to))
        return ERR_INVALID_INPUT;
    step_begin(sim, now, out, false);
    HASH_FIND_STR(sim->streams, setup->to, stream);
    if (setup->calls_per_hour > 0)
        arm(sim, stream_make(sim, setup));
    else if (stream)
        stream_end(sim, stream);
    step_end(sim);
    return ERR_OK;
}

void sim_streams_stop_demo(struct cti_switch *sim, struct cti_reports *out)
{
    struct sim_stream *stream, *next;

    step_begin(sim, sim->now, out, false);
    HASH_ITER(hh, sim->streams, stream, next)
    {
        if (stream->setup.demo)
            stream_end(sim, stream);
    }
    step_end(sim);
}

static void tell_line(struct sim_call *call,
                      void (*fn)(void *arg, const struct sim_call_line *line), void *arg)
{
    struct sim_call_line line = {
        .id = call->id,
        .from = call->from,
        .to = outbound_number(call),
        .queue_id = call->queue ? call->queue->id : 0,
        .state = call->waiting ? "QUEUED" : call_state_name(call->state),
        .arrived_at = call->arrived_at,
        .offered_at = call->offered_at,
        .answered_at = call->answered_at,
        .ended_at = call->ended_at,
        .end = call->end,
        .agent = call->agent_id,
        .priority = call->priority,
    };

    fn(arg, &line);
}

void sim_calls_each(struct cti_switch *sim, bool ended,
                    void (*fn)(void *arg, const struct sim_call_line *line), void *arg)
{
    struct sim_call *call, *next_call;
    struct sim_ended *over, *next_over;

    if (ended) {
        HASH_ITER(hh, sim->ended, over, next_over)
        {
            fn(arg, &over->line);
        }
    }
    /* A call that is wrapped up has ended, too. */
    HASH_ITER(hh, sim->calls, call, next_call)
    {
        if ((call->ended_at != 0) == ended)
            tell_line(call, fn, arg);
    }
}

void sim_calls_describe(struct cti_switch *sim, struct arena *a,
                        void (*fn)(void *arg, const struct cti_call *call), void *arg)
{
    struct sim_call *call, *next;
    struct cti_call out;

    HASH_ITER(hh, sim->calls, call, next)
    {
        line_describe(a, call, &out);
        fn(arg, &out);
    }
}
