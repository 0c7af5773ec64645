/* /aplomb/api/sim: drives the built-in switch.  Bodies are checked here against one table a call;
 * aplomb-ctid carries the call out and says what to answer (but for events).
 * Source: contract.md, "Our own interfaces". */
#include <string.h>

#include "api/accepted.h"
#include "api/api.h"
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

enum kind {
    TEXT, /* not empty */
    ANY_TEXT,
    SECONDS,   /* 0 or more, fractions allowed */
    ENDLESS,   /* SECONDS or null */
    POSITIVE,  /* more than 0 */
    INTEGER,   /* 0 or more */
    PRIORITY,  /* 1, the first, to 10, or null */
    VARIABLES, /* an object of texts */
    WORD       /* one of words */
};

struct field {
    const char *name;
    enum kind kind;
    bool needed;
    const char *words; /* with blanks between */
};

#define DISTRIBUTIONS "constant exponential lognormal"

static const struct field call_fields[] = {
    { "from", ANY_TEXT, false, NULL },
    { "to", TEXT, true, NULL },
    { "variables", VARIABLES, false, NULL },
    { "patienceSeconds", ENDLESS, false, NULL },
    { "talkSeconds", ENDLESS, false, NULL },
    { "priority", PRIORITY, false, NULL },
    { "outbound", WORD, false, "preview direct_preview callback personal_callback" },
    { "agent", TEXT, false, NULL },
    { 0 },
};

static const struct field clock_fields[] = {
    { "mode", WORD, false, "real scaled stepped" },
    { "scale", POSITIVE, false, NULL },
    { "advanceSeconds", SECONDS, false, NULL },
    { 0 },
};

static const struct field agent_fields[] = {
    { "answer", WORD, false, "manual auto never" },
    { "afterSeconds", SECONDS, false, NULL },
    { "wrapSeconds", ENDLESS, false, NULL },
    { "ready", WORD, false, "auto manual" },
    { 0 },
};

static const struct field arrival_fields[] = {
    { "to", TEXT, true, NULL },
    { "callsPerHour", SECONDS, true, NULL },
    { "handleSeconds", POSITIVE, false, NULL },
    { "handle", WORD, false, DISTRIBUTIONS },
    { "patienceSeconds", ENDLESS, false, NULL },
    { "patience", WORD, false, DISTRIBUTIONS },
    { "priority", PRIORITY, false, NULL },
    { "seed", INTEGER, false, NULL },
    { 0 },
};

static const struct field task_fields[] = {
    { "mrd", INTEGER, true, NULL },
    { "queue", INTEGER, true, NULL },
    { "variables", VARIABLES, false, NULL },
    { 0 },
};

static const struct field event_fields[] = {
    { "node", TEXT, true, NULL },
    { "payload", TEXT, true, NULL },
    { "requestId", ANY_TEXT, false, NULL },
    { 0 },
};

static const struct field scene_fields[] = { { "text", ANY_TEXT, true, NULL }, { 0 } };

static enum err refuse(struct request *rq, const char *field, const char *why)
{
    return api_fail(rq, ERR_INVALID_INPUT, field, why);
}

static bool is_number(const struct json *value)
{
    return value->kind == JSON_IS_INT || value->kind == JSON_IS_REAL;
}

static bool is_one_of(const struct json *value, const char *words)
{
    struct str rest = str_of(words), word;

    while (value->kind == JSON_IS_TEXT && str_cut(&rest, ' ', &word))
        if (str_is(word, value->text))
            return true;
    return false;
}

static bool is_object_of_texts(const struct json *value)
{
    if (value->kind != JSON_IS_OBJECT)
        return false;
    for (const struct json *member = value->children; member; member = member->next)
        if (member->kind != JSON_IS_TEXT)
            return false;
    return true;
}

/* NULL when the value is right, else what would be. */
static const char *wrong(struct arena *a, const struct field *field, const struct json *value)
{
    switch (field->kind) {
    case TEXT:
        return value->kind == JSON_IS_TEXT && *value->text ? NULL : "a text is needed";
    case ANY_TEXT:
        return value->kind == JSON_IS_TEXT ? NULL : "a text is needed";
    case ENDLESS:
        if (value->kind == JSON_IS_NULL)
            return NULL;
        return is_number(value) && value->real >= 0 ? NULL
                                                    : "a number of 0 or more, or null, is needed";
    case SECONDS:
        return is_number(value) && value->real >= 0 ? NULL : "a number of 0 or more is needed";
    case POSITIVE:
        return is_number(value) && value->real > 0 ? NULL : "a number above 0 is needed";
    case INTEGER:
        return value->kind == JSON_IS_INT && value->integer >= 0
                   ? NULL
                   : "a whole number of 0 or more is needed";
    case PRIORITY:
        return value->kind == JSON_IS_NULL ||
                       (value->kind == JSON_IS_INT && value->integer >= 1 && value->integer <= 10)
                   ? NULL
                   : "a whole number from 1 to 10, or null, is needed";
    case VARIABLES:
        return is_object_of_texts(value) ? NULL : "an object of texts is needed";
    case WORD:
        return is_one_of(value, field->words) ? NULL : arena_printf(a, "one of: %s", field->words);
    }
    return "";
}

static const struct field *find_field(const struct field *fields, const char *name)
{
    for (; fields->name; fields++)
        if (strcmp(fields->name, name) == 0)
            return fields;
    return NULL;
}

static enum err check(struct request *rq, const struct field *fields, const struct json *body)
{
    for (const struct json *value = body->children; value; value = value->next) {
        const struct field *field = find_field(fields, value->name);
        const char *why = field ? wrong(rq->arena, field, value) : "unknown field";

        if (why)
            return refuse(rq, value->name, why);
    }
    for (; fields->name; fields++)
        if (fields->needed && !json_get(body, fields->name))
            return refuse(rq, fields->name, "missing");
    return ERR_OK;
}

static enum err read_body(struct request *rq, const struct field *fields, struct json **out)
{
    const char *problem = NULL;
    struct str body;
    enum err e;

    if ((e = http_body(rq->http, BODY_BYTES, &body)))
        return e;
    if (json_parse(rq->arena, body, out, &problem))
        return api_fail(rq, ERR_BAD_REQUEST, NULL, problem);
    if ((*out)->kind != JSON_IS_OBJECT)
        return api_fail(rq, ERR_BAD_REQUEST, NULL, "an object is needed");
    return check(rq, fields, *out);
}

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

static enum err checked(struct request *rq, const char *verb, const struct field *fields)
{
    struct json *body;
    enum err e;

    if ((e = read_body(rq, fields, &body)))
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

    if ((e = read_body(rq, event_fields, &body)))
        return e;
    if (!same(rq->conf->provider, "sim"))
        return ERR_NOT_FOUND;
    event.node = json_get_text(body, "node");
    event.request_id = json_get_text(body, "requestId");
    event.payload = json_get_text(body, "payload");
    if (*event.node != '/')
        return refuse(rq, "node", "a path is needed");
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

    if ((e = read_body(rq, clock_fields, &body)))
        return e;
    if (!json_get(body, "mode") && !json_get(body, "advanceSeconds"))
        return refuse(rq, "mode", "missing");
    if (same(json_get_text(body, "mode"), "scaled") && !json_get(body, "scale"))
        return refuse(rq, "scale", "missing");
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
