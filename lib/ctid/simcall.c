#include "ctid/simcall.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cti/sim/sim.h"
#include "ctid/scene.h"
#include "ctid/work.h"
#include "json/read.h"
#include "json/write.h"

/* What a call is given, and what it makes of it. */
struct talk {
    struct ctid *c;
    struct arena *arena; /* of the request; the ctid's own is the transaction's */
    const struct json *in;
    int status;
    const char *error, *field; /* of a status from 400 */
    int line, column;          /* in a text; 0 for none */
    struct buf body;
    bool waits;
};

/* -- reading -------------------------------------------------------------------------------- */

static enum err refuse(struct talk *t, int status, const char *field, const char *error)
{
    t->status = status;
    t->field = field;
    t->error = error;
    return ERR_OK;
}

static bool known(const struct json *in, const char *names, const char **unknown)
{
    for (const struct json *member = in->children; member; member = member->next) {
        struct str rest = str_of(names), name;
        bool found = false;

        while (!found && str_cut(&rest, ' ', &name))
            found = str_is(name, member->name);
        if (!found) {
            *unknown = member->name;
            return false;
        }
    }
    return true;
}

static bool is_number(const struct json *value)
{
    return value->kind == JSON_IS_INT || value->kind == JSON_IS_REAL;
}

enum { YEAR_S = 31622400 };

/* Seconds as milliseconds; absent stays as it is, null is `none`. */
static bool take_seconds(struct talk *t, const char *name, int64_t none, int64_t *out)
{
    const struct json *value = json_get(t->in, name);

    if (!value)
        return true;
    if (value->kind == JSON_IS_NULL) {
        *out = none;
        return true;
    }
    if (!is_number(value) || !(value->real >= 0) || value->real > YEAR_S)
        return false;
    *out = (int64_t)llround(value->real * 1000);
    return true;
}

static bool take_id(struct talk *t, int64_t *id)
{
    const struct json *value = json_get(t->in, "id");

    if (value && value->kind == JSON_IS_INT)
        *id = value->integer;
    else if (!value || value->kind != JSON_IS_TEXT || !str_to_int(str_of(value->text), id))
        return false;
    return true;
}

/* -- writing -------------------------------------------------------------------------------- */

static void write_time(struct buf *b, const char *name, int64_t ms)
{
    char text[CLOCK_TEXT_SIZE];

    json_write_text(b, name, ms ? clock_text(ms, text) : NULL);
}

static void write_id(struct buf *b, const char *name, int64_t id)
{
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, id);
    json_write_text(b, name, id ? text : NULL);
}

static void write_text_or_null(struct buf *b, const char *name, const char *text)
{
    json_write_text(b, name, text && *text ? text : NULL);
}

/* -- calls ---------------------------------------------------------------------------------- */

/* What is known of a campaign's customer. */
static bool is_of_campaign(const char *name)
{
    static const char *const names[] = { "BACampaign", "BAAccountNumber", "BADialedListID",
                                         "BATimeZone", "BABuddyName" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool take_variables(const struct json *in, bool outbound, struct sim_caller *caller)
{
    const struct json *list = json_get(in, "variables");

    if (!list || list->kind == JSON_IS_NULL)
        return true;
    if (list->kind != JSON_IS_OBJECT)
        return false;
    for (const struct json *v = list->children; v; v = v->next) {
        int64_t n;

        if (outbound && v->kind == JSON_IS_TEXT && is_of_campaign(v->name))
            continue;
        if (v->kind != JSON_IS_TEXT || !str_starts(str_of(v->name), "callVariable") ||
            !str_to_int(str_of(v->name + strlen("callVariable")), &n) || n < 1 || n > CTI_VARIABLES)
            return false;
        caller->variables[n - 1] = v->text;
    }
    return true;
}

/* Takes out of the variables what is the campaign's. */
static void take_campaign(struct talk *t, struct sim_preview *preview)
{
    const struct json *list = json_get(t->in, "variables");
    struct cti_ecc *found;
    size_t count = 0;

    for (const struct json *v = list ? list->children : NULL; v; v = v->next)
        count++;
    preview->campaign = found = arena_array(t->arena, count, sizeof *found);
    for (const struct json *v = list ? list->children : NULL; v; v = v->next)
        if (v->kind == JSON_IS_TEXT && is_of_campaign(v->name))
            found[preview->campaign_count++] = (struct cti_ecc) { v->name, v->text };
}

static enum err previews_post(struct talk *t, const struct sim_caller *caller)
{
    struct sim_preview preview = { .agent = json_get_text(t->in, "agent"),
                                   .to = caller->to,
                                   .from = json_get_text(t->in, "from"),
                                   .direct = same(json_get_text(t->in, "outbound"),
                                                  "direct_preview"),
                                   .patience_ms = caller->patience_ms,
                                   .talk_ms = caller->talk_ms };
    struct work_step step;
    int64_t id = 0;
    enum err e;

    if (!preview.direct && !same(json_get_text(t->in, "outbound"), "preview"))
        return refuse(t, 400, "outbound", "one of: preview direct_preview");
    if (!preview.agent)
        return refuse(t, 400, "agent", "missing");
    memcpy(preview.variables, caller->variables, sizeof preview.variables);
    take_campaign(t, &preview);
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_preview_start(t->c->sw, &preview, clock_now(&t->c->clock), &step.reports, &id);
    e = work_end(t->c, &step, e);
    if (e == ERR_USER_NOT_FOUND)
        return refuse(t, 400, "agent", "no such agent");
    if (e == ERR_INVALID_INPUT)
        return refuse(t, 400, "to", "a number outside is needed");
    if (e == ERR_CONFLICT)
        return refuse(t, 409, "agent", "not ready, or not free");
    t->status = 201;
    write_id(&t->body, "id", id);
    return e;
}

static enum err calls_post(struct talk *t)
{
    bool outbound = json_get(t->in, "outbound");
    struct sim_caller caller = { .patience_ms = SIM_ENDLESS, .talk_ms = SIM_ENDLESS };
    struct work_step step;
    int64_t id = 0;
    enum err e;

    if (!outbound && json_get(t->in, "agent"))
        return refuse(t, 400, "agent", "of outbound calls alone");
    caller.to = json_get_text(t->in, "to");
    if (!caller.to)
        return refuse(t, 400, "to", "missing");
    caller.from = json_get_text(t->in, "from");
    if (!caller.from || !*caller.from)
        caller.from = "anonymous";
    if (!take_variables(t->in, outbound, &caller))
        return refuse(t, 400, "variables", "callVariable1 to callVariable10 may be given");
    if (!take_seconds(t, "patienceSeconds", SIM_ENDLESS, &caller.patience_ms))
        return refuse(t, 400, "patienceSeconds", "a number of 0 or more, or null, is needed");
    if (!take_seconds(t, "talkSeconds", SIM_ENDLESS, &caller.talk_ms))
        return refuse(t, 400, "talkSeconds", "a number of 0 or more, or null, is needed");
    if (outbound)
        return previews_post(t, &caller);
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_call_start(t->c->sw, &caller, clock_now(&t->c->clock), &step.reports, &id);
    e = work_end(t->c, &step, e);
    if (e == ERR_INVALID_INPUT)
        return refuse(t, 400, "to", "neither a queue's number nor an extension");
    t->status = 201;
    write_id(&t->body, "id", id);
    return e;
}

static enum err calls_delete(struct talk *t)
{
    struct work_step step;
    int64_t id;
    enum err e;

    if (!take_id(t, &id))
        return refuse(t, 404, "id", "no such call");
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_call_hang_up(t->c->sw, id, clock_now(&t->c->clock), &step.reports);
    e = work_end(t->c, &step, e);
    if (e == ERR_NOT_FOUND)
        return refuse(t, 404, "id", "no such call");
    t->status = 204;
    return e;
}

static void write_line(void *arg, const struct sim_call_line *line)
{
    struct buf *b = arg;

    json_open(b, NULL, '{');
    write_id(b, "id", line->id);
    json_write_text(b, "from", line->from);
    json_write_text(b, "to", line->to);
    write_id(b, "queue", line->queue_id);
    json_write_text(b, "state", line->state);
    write_time(b, "arrivedAt", line->arrived_at);
    write_time(b, "offeredAt", line->offered_at);
    write_time(b, "answeredAt", line->answered_at);
    write_time(b, "endedAt", line->ended_at);
    write_text_or_null(b, "end", line->end);
    write_text_or_null(b, "agent", line->agent);
    json_close(b, '}');
}

static enum err calls_get(struct talk *t)
{
    const struct json *ended = json_get(t->in, "ended");

    json_open(&t->body, "calls", '[');
    sim_calls_each(t->c->sw, ended && ended->kind == JSON_IS_BOOL && ended->truth, write_line,
                   &t->body);
    json_close(&t->body, ']');
    return ERR_OK;
}

/* -- arrivals ------------------------------------------------------------------------------- */

static bool take_shape(struct talk *t, const char *name, enum sim_shape *out)
{
    const struct json *value = json_get(t->in, name);

    return !value || (value->kind == JSON_IS_TEXT && sim_shape_parse(value->text, out));
}

static enum err arrivals_put(struct talk *t)
{
    struct sim_stream_setup stream = { .handle = SIM_EXPONENTIAL, .patience = SIM_EXPONENTIAL };
    int64_t handle_ms = 180000, patience_ms = SIM_ENDLESS;
    const struct json *rate = json_get(t->in, "callsPerHour"), *seed = json_get(t->in, "seed");
    struct work_step step;
    enum err e;

    stream.to = json_get_text(t->in, "to");
    if (!stream.to)
        return refuse(t, 400, "to", "missing");
    if (!rate || !is_number(rate) || !(rate->real >= 0) || rate->real > 3600000)
        return refuse(t, 400, "callsPerHour", "a number of 0 or more is needed");
    if (!take_seconds(t, "handleSeconds", SIM_ENDLESS, &handle_ms))
        return refuse(t, 400, "handleSeconds", "a number of 0 or more is needed");
    if (!take_seconds(t, "patienceSeconds", SIM_ENDLESS, &patience_ms))
        return refuse(t, 400, "patienceSeconds", "a number of 0 or more, or null, is needed");
    if (!take_shape(t, "handle", &stream.handle))
        return refuse(t, 400, "handle", "one of: constant exponential lognormal");
    if (!take_shape(t, "patience", &stream.patience))
        return refuse(t, 400, "patience", "one of: constant exponential lognormal");
    if (seed && (seed->kind != JSON_IS_INT || seed->integer < 0))
        return refuse(t, 400, "seed", "a whole number of 0 or more is needed");
    stream.calls_per_hour = rate->real;
    stream.handle_ms = (double)handle_ms;
    stream.patience_ms = (double)patience_ms;
    stream.seed = seed ? (uint64_t)seed->integer : 1;
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_stream_set(t->c->sw, &stream, clock_now(&t->c->clock), &step.reports);
    e = work_end(t->c, &step, e);
    if (e == ERR_INVALID_INPUT)
        return refuse(t, 400, "to", "neither a queue's number nor an extension");
    return e;
}

/* -- the clock ------------------------------------------------------------------------------ */

static const char *const modes[] = {
    [CLOCK_REAL] = "real", [CLOCK_SCALED] = "scaled", [CLOCK_STEPPED] = "stepped"
};

static void write_clock(struct talk *t)
{
    struct clock *clock = &t->c->clock;

    json_write_text(&t->body, "mode", modes[clock->mode]);
    if (clock->mode == CLOCK_SCALED)
        json_write_real(&t->body, "scale", clock->scale);
    else
        json_write_int(&t->body, "scale", clock->mode == CLOCK_REAL);
    write_time(&t->body, "now", clock_now(clock));
}

static enum err clock_get(struct talk *t)
{
    write_clock(t);
    return ERR_OK;
}

static enum err clock_save(struct ctid *c)
{
    char text[160];

    snprintf(text, sizeof text, "%d %.17g %" PRId64 " %" PRId64 " %" PRId64, (int)c->clock.mode,
             c->clock.scale, c->clock.base_real_ms, c->clock.base_ms, clock_now(&c->clock));
    return db_run(c->db, Q_MEMO_SAVE, DB_ARGS(db_text("ctid/clock"), db_text(text)));
}

enum err simcall_clock_load(struct ctid *c, struct arena *a)
{
    struct clock clock = { 0 };
    struct db_rows rows;
    const char *text;
    int mode = 0;
    enum err e;

    e = db_one(c->db, Q_MEMO_BY_KEY, DB_ARGS(db_text("ctid/clock")), &rows);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    text = db_get_text(&rows, 0, a);
    if ((e = db_done(&rows)))
        return e;
    if (sscanf(text, "%d %lf %" SCNd64 " %" SCNd64 " %" SCNd64, &mode, &clock.scale,
               &clock.base_real_ms, &clock.base_ms, &clock.last_ms) == 5 &&
        mode >= CLOCK_REAL && mode <= CLOCK_STEPPED) {
        clock.mode = (enum clock_mode)mode;
        c->clock = clock;
    }
    return ERR_OK;
}

static void set_mode(struct clock *clock, enum clock_mode mode, double scale)
{
    if (mode == CLOCK_REAL)
        clock_set_real(clock);
    else if (mode == CLOCK_SCALED)
        clock_set_scaled(clock, scale);
    else if (clock->mode != CLOCK_STEPPED)
        clock_set_stepped(clock);
}

static bool take_mode(struct talk *t, enum clock_mode *out)
{
    const char *word = json_get_text(t->in, "mode");

    *out = t->c->clock.mode;
    if (!json_get(t->in, "mode"))
        return true;
    for (unsigned i = 0; word && i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(word, modes[i]) != 0)
            continue;
        *out = (enum clock_mode)i;
        return true;
    }
    return false;
}

static enum err clock_put(struct talk *t)
{
    const struct json *scale = json_get(t->in, "scale");
    struct ctid *c = t->c;
    int64_t advance_ms = 0;
    enum clock_mode mode;
    enum err e;

    if (!take_mode(t, &mode))
        return refuse(t, 400, "mode", "one of: real scaled stepped");
    if (mode == CLOCK_SCALED && json_get(t->in, "mode") &&
        (!scale || !is_number(scale) || !(scale->real > 0) || scale->real > 100000))
        return refuse(t, 400, "scale", "a number above 0 is needed");
    if (mode != CLOCK_SCALED && scale)
        return refuse(t, 400, "scale", "only of a scaled clock");
    if (!take_seconds(t, "advanceSeconds", 0, &advance_ms))
        return refuse(t, 400, "advanceSeconds", "a number of 0 or more is needed");
    if (mode != CLOCK_STEPPED && json_get(t->in, "advanceSeconds"))
        return refuse(t, 409, "advanceSeconds", "only a stepped clock can be advanced");
    if (json_get(t->in, "mode") || scale)
        set_mode(&c->clock, mode, scale ? scale->real : 1);
    clock_step_to(&c->clock, clock_now(&c->clock) + advance_ms);
    if ((e = db_begin(c->db)))
        return e;
    if ((e = clock_save(c))) {
        db_rollback(c->db);
        return e;
    }
    if ((e = db_commit(c->db)))
        return e;
    write_clock(t);
    t->waits = true;
    return ERR_OK;
}

/* -- agents, events ------------------------------------------------------------------------- */

static enum err agents_put(struct talk *t)
{
    const struct json *answer = json_get(t->in, "answer"), *ready = json_get(t->in, "ready");
    const char *id = json_get_text(t->in, "id");
    struct sim_habits habits;
    struct work_step step;
    enum err e;

    if (!id || sim_habits_get(t->c->sw, id, &habits))
        return refuse(t, 404, "id", "no such agent");
    if (answer && answer->kind == JSON_IS_TEXT && same(answer->text, "auto"))
        habits.answer = SIM_ANSWER_AUTO;
    else if (answer && answer->kind == JSON_IS_TEXT && same(answer->text, "never"))
        habits.answer = SIM_ANSWER_NEVER;
    else if (answer && answer->kind == JSON_IS_TEXT && same(answer->text, "manual"))
        habits.answer = SIM_ANSWER_MANUAL;
    else if (answer)
        return refuse(t, 400, "answer", "one of: manual auto never");
    if (!take_seconds(t, "afterSeconds", 0, &habits.answer_after_ms))
        return refuse(t, 400, "afterSeconds", "a number of 0 or more is needed");
    if (!take_seconds(t, "wrapSeconds", SIM_WRAP_BY_TEAM, &habits.wrap_ms))
        return refuse(t, 400, "wrapSeconds", "a number of 0 or more, or null, is needed");
    if (ready && (ready->kind != JSON_IS_TEXT ||
                  (!same(ready->text, "auto") && !same(ready->text, "manual"))))
        return refuse(t, 400, "ready", "one of: auto manual");
    if (ready)
        habits.works_alone = same(ready->text, "auto");
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_habits_set(t->c->sw, id, &habits, clock_now(&t->c->clock), &step.reports);
    if (e == ERR_CONFLICT) {
        refuse(t, 409, "ready", "the own extension is taken");
        e = ERR_OK; /* the other habits hold */
    }
    return work_end(t->c, &step, e);
}

/* -- scenes --------------------------------------------------------------------------------- */

static enum err scenes_post(struct talk *t)
{
    const char *text = json_get_text(t->in, "text");
    struct scene_error error;
    int64_t id = 0;
    enum err e;

    if (!text)
        return refuse(t, 400, "text", "missing");
    e = scene_begin(t->c, t->arena, str_of(text), &id, &error);
    if (e == ERR_CONFLICT)
        return refuse(t, 409, NULL, "a scene is being played");
    if (e == ERR_INVALID_INPUT) {
        t->line = error.line;
        t->column = error.column;
        return refuse(t, 400, "text", error.text);
    }
    t->status = 201;
    write_id(&t->body, "id", id);
    return e;
}

static enum err scenes_get(struct talk *t)
{
    scene_write(t->c, &t->body);
    return ERR_OK;
}

static enum err scenes_delete(struct talk *t)
{
    int64_t id;
    enum err e;

    if (!take_id(t, &id))
        return refuse(t, 404, "id", "no such scene");
    e = scene_stop(t->c, id);
    if (e == ERR_NOT_FOUND)
        return refuse(t, 404, "id", "no such scene");
    t->status = 204;
    return e;
}

/* -- tasks ---------------------------------------------------------------------------------- */

static bool is_variable(const char *name)
{
    int64_t n;

    if (str_starts(str_of(name), "user."))
        return name[strlen("user.")];
    return str_starts(str_of(name), "callVariable") &&
           str_to_int(str_of(name + strlen("callVariable")), &n) && n >= 1 && n <= CTI_VARIABLES;
}

static bool take_errand_variables(const struct json *in, struct cti_variable *out, size_t *count)
{
    const struct json *list = json_get(in, "variables");

    if (!list || list->kind == JSON_IS_NULL)
        return true;
    if (list->kind != JSON_IS_OBJECT)
        return false;
    for (const struct json *v = list->children; v; v = v->next) {
        if (v->kind != JSON_IS_TEXT || !is_variable(v->name) || *count == CTI_VARIABLES_MAX)
            return false;
        out[(*count)++] = (struct cti_variable) { v->name, v->text };
    }
    return true;
}

static enum err tasks_post(struct talk *t)
{
    const struct json *mrd = json_get(t->in, "mrd"), *queue = json_get(t->in, "queue");
    struct cti_variable variables[CTI_VARIABLES_MAX];
    struct sim_errand errand = { .variables = variables };
    struct work_step step;
    const char *id = NULL;
    enum err e;

    if (!mrd || mrd->kind != JSON_IS_INT)
        return refuse(t, 400, "mrd", "the id of a channel is needed");
    if (!queue || queue->kind != JSON_IS_INT)
        return refuse(t, 400, "queue", "the id of a queue is needed");
    if (!take_errand_variables(t->in, variables, &errand.variable_count))
        return refuse(t, 400, "variables",
                      "callVariable1 to callVariable10 and user.Name may be given");
    errand.media_id = mrd->integer;
    errand.queue_id = queue->integer;
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_task_start(t->c->sw, &errand, clock_now(&t->c->clock), &step.reports, &id);
    e = work_end(t->c, &step, e);
    if (e == ERR_NOT_FOUND)
        return refuse(t, 400, "mrd", "no such channel");
    if (e == ERR_INVALID_INPUT)
        return refuse(t, 400, "queue", "no such queue");
    t->status = 201;
    json_write_text(&t->body, "id", id);
    return e;
}

static enum err tasks_delete(struct talk *t)
{
    const char *id = json_get_text(t->in, "id");
    struct work_step step;
    enum err e;

    if (!id)
        return refuse(t, 404, "id", "no such task");
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_task_abandon(t->c->sw, id, clock_now(&t->c->clock), &step.reports);
    e = work_end(t->c, &step, e);
    if (e == ERR_NOT_FOUND)
        return refuse(t, 404, "id", "no task that waits to be accepted");
    t->status = 204;
    return e;
}

/* -- one call ------------------------------------------------------------------------------- */

static const struct verb {
    const char *verb;
    const char *fields; /* with blanks between */
    enum err (*act)(struct talk *t);
} verbs[] = {
    { "calls.post", "from to variables patienceSeconds talkSeconds outbound agent", calls_post },
    { "calls.delete", "id", calls_delete },
    { "calls.get", "ended", calls_get },
    { "arrivals.put", "to callsPerHour handleSeconds handle patienceSeconds patience seed",
      arrivals_put },
    { "clock.get", "", clock_get },
    { "clock.put", "mode scale advanceSeconds", clock_put },
    { "agents.put", "id answer afterSeconds wrapSeconds ready", agents_put },
    { "scenes.post", "text", scenes_post },
    { "scenes.get", "", scenes_get },
    { "scenes.delete", "id", scenes_delete },
    { "tasks.post", "mrd queue variables", tasks_post },
    { "tasks.delete", "id", tasks_delete },
};

static enum err act(struct talk *t, const char *word, struct str payload)
{
    const struct verb *verb = NULL;
    struct json *in = NULL;
    const char *unknown;

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].verb, word) == 0)
            verb = &verbs[i];
    if (!verb || strcmp(t->c->provider->name, "sim") != 0)
        return refuse(t, 404, NULL, "no such call");
    if (!payload.n)
        payload = str_of("{}");
    if (json_parse(t->arena, payload, &in, NULL) || in->kind != JSON_IS_OBJECT)
        return refuse(t, 400, NULL, "an object is needed");
    if (!known(in, verb->fields, &unknown))
        return refuse(t, 400, unknown, "unknown field");
    t->in = in;
    return verb->act(t);
}

static void write_answer(struct talk *t, struct buf *answer)
{
    if (t->status >= 400) {
        json_write_text(&t->body, "error", t->error);
        if (t->field)
            json_write_text(&t->body, "field", t->field);
        if (t->line) {
            json_write_int(&t->body, "line", t->line);
            json_write_int(&t->body, "column", t->column);
        }
    }
    json_close(&t->body, '}');
    json_open(answer, NULL, '{');
    json_write_int(answer, "status", t->status);
    if (t->status != 204)
        json_write_raw(answer, "body", buf_str(&t->body));
    json_close(answer, '}');
}

enum err simcall(struct ctid *c, const char *verb, struct str payload, struct buf *answer,
                 bool *waits)
{
    struct talk t = { .c = c, .status = 200 };
    struct arena arena;
    enum err e;

    arena_init(&arena);
    t.arena = &arena;
    buf_init(&t.body, answer->max);
    json_open(&t.body, NULL, '{');
    e = act(&t, verb, payload);
    if (!e)
        write_answer(&t, answer);
    *waits = t.waits;
    buf_release(&t.body);
    arena_release(&arena);
    return e;
}

/* -- the demo ------------------------------------------------------------------------------- */

/* A lively but gentle rate: a call every half minute for twenty agents. */
static const struct sim_stream_setup demo[] = {
    { "7001", 60, 120000, SIM_LOGNORMAL, 90000, SIM_EXPONENTIAL, 1, true },
    { "7002", 40, 150000, SIM_LOGNORMAL, 90000, SIM_EXPONENTIAL, 2, true },
    { "7003", 20, 90000, SIM_LOGNORMAL, 60000, SIM_EXPONENTIAL, 3, true },
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
