/* /aplomb/api/sim: drives the built-in switch.  Bodies are checked here against one table a call;
 * aplomb-ctid carries the call out and says what to answer (but for events).
 * Source: contract.md, "Our own interfaces". */
#include "api/accepted.h"
#include "api/api.h"
#include "api/json_body.h"
#include "base/clock.h"
#include "event/publish.h"
#include "json/read.h"
#include "json/write.h"

enum {
    BODY_BYTES = 1024 * 1024,
    ANSWER_BYTES = 16 * 1024 * 1024,
    WAIT_MS = 5000,
    CLOCK_WAIT_MS = 60000 /* every effect up to the new time is committed first */
};

/* -- what may stand in a body ---------------------------------------------------------------- */

#define DISTRIBUTIONS "constant exponential lognormal"

static const struct json_field call_fields[] = {
    { "from", WANT_ANY_TEXT, .needed = false },
    { "to", WANT_TEXT, .needed = true },
    { "variables", WANT_VARIABLES, .needed = false },
    { "patienceSeconds", WANT_ENDLESS, .needed = false },
    { "talkSeconds", WANT_ENDLESS, .needed = false },
    { "priority", WANT_WHOLE_OR_NULL, .least = 1, .most = 10 },
    { "outbound", WANT_WORD, .words = "preview direct_preview callback personal_callback" },
    { "agent", WANT_TEXT, .needed = false },
    { 0 },
};

static const struct json_field clock_fields[] = {
    { "mode", WANT_WORD, .words = "real scaled stepped" },
    { "scale", WANT_POSITIVE, .needed = false },
    { "advanceSeconds", WANT_SECONDS, .needed = false },
    { 0 },
};

static const struct json_field agent_fields[] = {
    { "answer", WANT_WORD, .words = "manual auto never" },
    { "afterSeconds", WANT_SECONDS, .needed = false },
    { "wrapSeconds", WANT_ENDLESS, .needed = false },
    { "ready", WANT_WORD, .words = "auto manual" },
    { 0 },
};

static const struct json_field arrival_fields[] = {
    { "to", WANT_TEXT, .needed = true },
    { "callsPerHour", WANT_SECONDS, .needed = true },
    { "handleSeconds", WANT_POSITIVE, .needed = false },
    { "handle", WANT_WORD, .words = DISTRIBUTIONS },
    { "patienceSeconds", WANT_ENDLESS, .needed = false },
    { "patience", WANT_WORD, .words = DISTRIBUTIONS },
    { "priority", WANT_WHOLE_OR_NULL, .least = 1, .most = 10 },
    { "seed", WANT_WHOLE, .needed = false },
    { 0 },
};

static const struct json_field task_fields[] = {
    { "mrd", WANT_WHOLE, .needed = true },
    { "queue", WANT_WHOLE, .needed = true },
    { "variables", WANT_VARIABLES, .needed = false },
    { 0 },
};

static const struct json_field event_fields[] = {
    { "node", WANT_TEXT, .needed = true },
    { "payload", WANT_TEXT, .needed = true },
    { "requestId", WANT_ANY_TEXT, .needed = false },
    { 0 },
};

static const struct json_field scene_fields[] = { { "text", WANT_ANY_TEXT, .needed = true },
                                                  { 0 } };

/* -- handing on ------------------------------------------------------------------------------ */

/* {"status":201,"body":{...}}; a status without body is fine. */
static enum err relay_answer(struct request *rq, struct str text)
{
    const struct json *status, *body;
    struct json *answer;

    if (json_parse(rq->arena, text, &answer, NULL))
        return ERR_INTERNAL;
    status = json_get(answer, "status");
    body = json_get(answer, "body");
    if (!status || status->kind != JSON_IS_INT || !*http_reason((int)status->integer))
        return ERR_INTERNAL;
    rq->reply->status = (int)status->integer;
    if (body && body->kind == JSON_IS_OBJECT)
        json_write(rq->out, NULL, body);
    return ERR_OK;
}

static enum err relay(struct request *rq, const char *verb, struct buf *question, int wait_ms)
{
    struct buf answer;
    enum err e;

    buf_init(&answer, ANSWER_BYTES);
    e = api_sim(rq, verb, buf_str(question), wait_ms, &answer);
    if (!e)
        e = relay_answer(rq, buf_str(&answer));
    buf_release(&answer);
    return e;
}

/* The body as checked, with the id of the path. */
static enum err hand_on(struct request *rq, const char *verb, const struct json *body, int wait_ms)
{
    struct buf question;
    enum err e;

    if (!same(rq->conf->provider, "sim"))
        return ERR_NOT_FOUND;
    buf_init(&question, 2 * BODY_BYTES);
    json_open(&question, NULL, '{');
    for (const struct json *value = body ? body->children : NULL; value; value = value->next)
        json_write(&question, value->name, value);
    if (rq->id)
        json_write_text(&question, "id", rq->id);
    json_close(&question, '}');
    e = relay(rq, verb, &question, wait_ms);
    buf_release(&question);
    return e;
}

static enum err checked(struct request *rq, const char *verb, const struct json_field *fields)
{
    struct json *body;
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &body)))
        return e;
    return hand_on(rq, verb, body, WAIT_MS);
}

/* -- the calls ------------------------------------------------------------------------------- */

static enum err post_call(struct request *rq)
{
    return checked(rq, "calls.post", call_fields);
}

static enum err get_calls(struct request *rq)
{
    struct json ended = { .kind = JSON_IS_BOOL, .name = "ended", .truth = true };
    struct json query = { .kind = JSON_IS_OBJECT, .children = &ended };

    return hand_on(rq, "calls.get", same(http_param(rq->http, "ended"), "1") ? &query : NULL,
                   WAIT_MS);
}

static enum err delete_call(struct request *rq)
{
    return hand_on(rq, "calls.delete", NULL, WAIT_MS);
}

static enum err put_arrivals(struct request *rq)
{
    return checked(rq, "arrivals.put", arrival_fields);
}

static enum err put_agent(struct request *rq)
{
    return checked(rq, "agents.put", agent_fields);
}

/* The one call that does not concern the switch: a load of events costs aplomb-ctid nothing. */
static enum err post_event(struct request *rq)
{
    struct event event = { .at = clock_real_ms() };
    struct json *body;
    enum err e;

    if ((e = api_json_body(rq, event_fields, BODY_BYTES, &body)))
        return e;
    if (!same(rq->conf->provider, "sim"))
        return ERR_NOT_FOUND;
    event.node = json_get_text(body, "node");
    event.request_id = json_get_text(body, "requestId");
    event.payload = json_get_text(body, "payload");
    if (*event.node != '/')
        return api_refuse(rq, "node", "a path is needed");
    if (!event.request_id)
        event.request_id = "";
    if (!(e = event_announce(rq->db, rq->conf, api_bus(rq), &event)))
        rq->reply->status = 202;
    return e;
}

static enum err get_clock(struct request *rq)
{
    return hand_on(rq, "clock.get", NULL, WAIT_MS);
}

static enum err put_clock(struct request *rq)
{
    struct json *body;
    enum err e;

    if ((e = api_json_body(rq, clock_fields, BODY_BYTES, &body)))
        return e;
    if (!json_get(body, "mode") && !json_get(body, "advanceSeconds"))
        return api_refuse(rq, "mode", "missing");
    if (same(json_get_text(body, "mode"), "scaled") && !json_get(body, "scale"))
        return api_refuse(rq, "scale", "missing");
    return hand_on(rq, "clock.put", body, CLOCK_WAIT_MS);
}

static enum err post_scene(struct request *rq)
{
    return checked(rq, "scenes.post", scene_fields);
}

static enum err get_scenes(struct request *rq)
{
    return hand_on(rq, "scenes.get", NULL, WAIT_MS);
}

static enum err delete_scene(struct request *rq)
{
    return hand_on(rq, "scenes.delete", NULL, WAIT_MS);
}

static enum err post_task(struct request *rq)
{
    return checked(rq, "tasks.post", task_fields);
}

static enum err delete_task(struct request *rq)
{
    return hand_on(rq, "tasks.delete", NULL, WAIT_MS);
}

static const struct route routes[] = {
    { "POST", "/aplomb/api/sim/calls", ADMIN, post_call },
    { "GET", "/aplomb/api/sim/calls", ADMIN, get_calls },
    { "DELETE", "/aplomb/api/sim/calls/{id}", ADMIN, delete_call },
    { "POST", "/aplomb/api/sim/tasks", ADMIN, post_task },
    { "DELETE", "/aplomb/api/sim/tasks/{id}", ADMIN, delete_task },
    { "PUT", "/aplomb/api/sim/arrivals", ADMIN, put_arrivals },
    { "GET", "/aplomb/api/sim/clock", ADMIN, get_clock },
    { "PUT", "/aplomb/api/sim/clock", ADMIN, put_clock },
    { "PUT", "/aplomb/api/sim/agents/{id}", ADMIN, put_agent },
    { "POST", "/aplomb/api/sim/events", ADMIN, post_event },
    { "POST", "/aplomb/api/sim/scenes", ADMIN, post_scene },
    { "GET", "/aplomb/api/sim/scenes", ADMIN, get_scenes },
    { "DELETE", "/aplomb/api/sim/scenes/{id}", ADMIN, delete_scene },
    { 0 },
};

int main(void)
{
    return api_serve_program(
        &(struct api_program) { .name = "aplomb.Sim", .routes = routes, .format = API_JSON });
}
