/* simcall_calls: callers, and customers of campaigns. */
#include <string.h>

#include "ctid/simtalk.h"
#include "ctid/work.h"
#include "json/write.h"

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

/* Names with user. in front go to named, of CTI_VARIABLES_MAX. */
static bool take_variables(const struct json *in, bool outbound, struct cti_variable *named,
                           struct sim_caller *caller)
{
    const struct json *list = json_get(in, "variables");

    caller->ecc = named;
    if (!list || list->kind == JSON_IS_NULL)
        return true;
    if (list->kind != JSON_IS_OBJECT)
        return false;
    for (const struct json *v = list->children; v; v = v->next) {
        int64_t n = talk_numbered_variable(v->name);

        if (v->kind != JSON_IS_TEXT)
            return false;
        if (n)
            caller->variables[n - 1] = v->text;
        else if (talk_named_variable(v->name) && caller->ecc_count < CTI_VARIABLES_MAX)
            named[caller->ecc_count++] = (struct cti_variable) { v->name, v->text };
        else if (!outbound || !is_of_campaign(v->name))
            return false;
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
    static const struct talk_fault faults[] = {
        { ERR_USER_NOT_FOUND, 400, "agent", "no such agent" },
        { ERR_INVALID_INPUT, 400, "to", "a number outside is needed" },
        { ERR_CONFLICT, 409, "agent", "not ready, or not free" },
        { 0 },
    };
    struct sim_preview preview = { .agent = json_get_text(t->in, "agent"),
                                   .to = caller->to,
                                   .from = json_get_text(t->in, "from"),
                                   .kind = sim_outbound_parse(json_get_text(t->in, "outbound")),
                                   .patience_ms = caller->patience_ms,
                                   .talk_ms = caller->talk_ms };
    struct work_step step;
    int64_t id = 0;
    enum err e;

    if (!preview.kind)
        return talk_refuse(t, 400, "outbound",
                           "one of: preview direct_preview callback personal_callback");
    if (!preview.agent)
        return talk_refuse(t, 400, "agent", "missing");
    memcpy(preview.variables, caller->variables, sizeof preview.variables);
    preview.ecc = caller->ecc;
    preview.ecc_count = caller->ecc_count;
    take_campaign(t, &preview);
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_preview_start(t->c->sw, &preview, clock_now(&t->c->clock), &step.reports, &id);
    e = talk_end(t, work_end(t->c, &step, e), faults, 201);
    if (t->status == 201)
        talk_write_id(&t->body, "id", id);
    return e;
}

enum err calls_post(struct talk *t)
{
    static const struct talk_fault faults[] = {
        { ERR_INVALID_INPUT, 400, "to", "neither a queue's number nor an extension" },
        { 0 },
    };
    bool outbound = json_get(t->in, "outbound");
    struct sim_caller caller = { .patience_ms = SIM_ENDLESS, .talk_ms = SIM_ENDLESS };
    struct cti_variable named[CTI_VARIABLES_MAX];
    struct work_step step;
    int64_t id = 0;
    enum err e;

    if (!outbound && json_get(t->in, "agent"))
        return talk_refuse(t, 400, "agent", "of outbound calls alone");
    caller.to = json_get_text(t->in, "to");
    if (!caller.to)
        return talk_refuse(t, 400, "to", "missing");
    caller.from = json_get_text(t->in, "from");
    if (!caller.from || !*caller.from)
        caller.from = "anonymous";
    if (!take_variables(t->in, outbound, named, &caller))
        return talk_refuse(t, 400, "variables",
                           "callVariable1 to callVariable10 and user.Name may be given");
    if (!talk_seconds(t, "patienceSeconds", SIM_ENDLESS, &caller.patience_ms))
        return talk_refuse(t, 400, "patienceSeconds", "a number of 0 or more, or null, is needed");
    if (!talk_seconds(t, "talkSeconds", SIM_ENDLESS, &caller.talk_ms))
        return talk_refuse(t, 400, "talkSeconds", "a number of 0 or more, or null, is needed");
    if (!talk_priority(t, &caller.priority))
        return talk_refuse(t, 400, "priority", "a whole number from 1 to 10, or null, is needed");
    if (outbound && caller.priority)
        return talk_refuse(t, 400, "priority", "of calls that come in alone");
    if (outbound)
        return previews_post(t, &caller);
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_call_start(t->c->sw, &caller, clock_now(&t->c->clock), &step.reports, &id);
    e = talk_end(t, work_end(t->c, &step, e), faults, 201);
    if (t->status == 201)
        talk_write_id(&t->body, "id", id);
    return e;
}

enum err calls_delete(struct talk *t)
{
    static const struct talk_fault faults[] = { { ERR_NOT_FOUND, 404, "id", "no such call" },
                                                { 0 } };
    struct work_step step;
    int64_t id;
    enum err e;

    if (!talk_id(t, &id))
        return talk_refuse(t, 404, "id", "no such call");
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_call_hang_up(t->c->sw, id, clock_now(&t->c->clock), &step.reports);
    return talk_end(t, work_end(t->c, &step, e), faults, 204);
}

static void write_text_or_null(struct buf *b, const char *name, const char *text)
{
    json_write_text(b, name, text && *text ? text : NULL);
}

static void write_line(void *arg, const struct sim_call_line *line)
{
    struct buf *b = arg;

    json_open(b, NULL, '{');
    talk_write_id(b, "id", line->id);
    json_write_text(b, "from", line->from);
    json_write_text(b, "to", line->to);
    talk_write_id(b, "queue", line->queue_id);
    json_write_text(b, "state", line->state);
    if (line->priority)
        json_write_int(b, "priority", line->priority);
    else
        json_write_text(b, "priority", NULL);
    talk_write_time(b, "arrivedAt", line->arrived_at);
    talk_write_time(b, "offeredAt", line->offered_at);
    talk_write_time(b, "answeredAt", line->answered_at);
    talk_write_time(b, "endedAt", line->ended_at);
    write_text_or_null(b, "end", line->end);
    write_text_or_null(b, "agent", line->agent);
    json_close(b, '}');
}

enum err calls_get(struct talk *t)
{
    const struct json *ended = json_get(t->in, "ended");

    json_open(&t->body, "calls", '[');
    sim_calls_each(t->c->sw, ended && ended->kind == JSON_IS_BOOL && ended->truth, write_line,
                   &t->body);
    json_close(&t->body, ']');
    return ERR_OK;
}
