/* simcall_arrivals: streams of callers, those of the demo among them. */
#include "ctid/simcall.h"
#include "ctid/simtalk.h"
#include "ctid/work.h"

static bool take_shape(struct talk *t, const char *name, enum sim_shape *out)
{
    const struct json *value = json_get(t->in, name);

    return !value || (value->kind == JSON_IS_TEXT && sim_shape_parse(value->text, out));
}

enum err arrivals_put(struct talk *t)
{
    static const struct talk_fault faults[] = {
        { ERR_INVALID_INPUT, 400, "to", "neither a queue's number nor an extension" },
        { 0 },
    };
    struct sim_stream_setup stream = { .handle = SIM_EXPONENTIAL, .patience = SIM_EXPONENTIAL };
    int64_t handle_ms = 180000, patience_ms = SIM_ENDLESS;
    const struct json *rate = json_get(t->in, "callsPerHour"), *seed = json_get(t->in, "seed");
    struct work_step step;
    enum err e;

    stream.to = json_get_text(t->in, "to");
    if (!stream.to)
        return talk_refuse(t, 400, "to", "missing");
    if (!rate || !talk_is_number(rate) || !(rate->real >= 0) || rate->real > 3600000)
        return talk_refuse(t, 400, "callsPerHour", "a number of 0 or more is needed");
    if (!talk_seconds(t, "handleSeconds", SIM_ENDLESS, &handle_ms))
        return talk_refuse(t, 400, "handleSeconds", "a number of 0 or more is needed");
    if (!talk_seconds(t, "patienceSeconds", SIM_ENDLESS, &patience_ms))
        return talk_refuse(t, 400, "patienceSeconds", "a number of 0 or more, or null, is needed");
    if (!take_shape(t, "handle", &stream.handle))
        return talk_refuse(t, 400, "handle", "one of: constant exponential lognormal");
    if (!take_shape(t, "patience", &stream.patience))
        return talk_refuse(t, 400, "patience", "one of: constant exponential lognormal");
    if (!talk_priority(t, &stream.priority))
        return talk_refuse(t, 400, "priority", "a whole number from 1 to 10, or null, is needed");
    if (seed && (seed->kind != JSON_IS_INT || seed->integer < 0))
        return talk_refuse(t, 400, "seed", "a whole number of 0 or more is needed");
    stream.calls_per_hour = rate->real;
    stream.handle_ms = (double)handle_ms;
    stream.patience_ms = (double)patience_ms;
    stream.seed = seed ? (uint64_t)seed->integer : 1;
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_stream_set(t->c->sw, &stream, clock_now(&t->c->clock), &step.reports);
    return talk_end(t, work_end(t->c, &step, e), faults, 200);
}

/* -- the demo ------------------------------------------------------------------------------- */

/* A lively but gentle rate: a call every half minute for twenty agents. */
static const struct sim_stream_setup demo[] = {
    { "7001", 60, 120000, SIM_LOGNORMAL, 90000, SIM_EXPONENTIAL, 0, 1, true },
    { "7002", 40, 150000, SIM_LOGNORMAL, 90000, SIM_EXPONENTIAL, 0, 2, true },
    { "7003", 20, 90000, SIM_LOGNORMAL, 60000, SIM_EXPONENTIAL, 0, 3, true },
};

enum err simcall_demo(struct ctid *c, bool wanted)
{
    struct work_step step;
    enum err e;

    if ((e = work_begin(c, &step)))
        return e;
    if (!wanted)
        sim_streams_stop_demo(c->sw, &step.reports);
    for (size_t i = 0; wanted && i < sizeof demo / sizeof *demo; i++)
        if (!sim_stream_exists(c->sw, demo[i].to)) /* no such queue: no demo installation */
            sim_stream_set(c->sw, &demo[i], clock_now(&c->clock), &step.reports);
    return work_end(c, &step, ERR_OK);
}
