#include "ctid/simcall.h"

#include <string.h>

#include "ctid/simtalk.h"
#include "json/write.h"

static const struct verb {
    const char *verb;
    const char *fields; /* with blanks between */
    talk_act *act;
} verbs[] = {
    { "calls.post", "from to variables patienceSeconds talkSeconds priority outbound agent",
      calls_post },
    { "calls.delete", "id", calls_delete },
    { "calls.get", "ended", calls_get },
    { "arrivals.put", "to callsPerHour handleSeconds handle patienceSeconds patience priority seed",
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

static enum err act(struct talk *t, const char *word, struct str payload)
{
    const struct verb *verb = NULL;
    struct json *in = NULL;
    const char *unknown;

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].verb, word) == 0)
            verb = &verbs[i];
    if (!verb || strcmp(t->c->provider->name, "sim") != 0)
        return talk_refuse(t, 404, NULL, "no such call");
    if (!payload.n)
        payload = str_of("{}");
    if (json_parse(t->arena, payload, &in, NULL) || in->kind != JSON_IS_OBJECT)
        return talk_refuse(t, 400, NULL, "an object is needed");
    if (!known(in, verb->fields, &unknown))
        return talk_refuse(t, 400, unknown, "unknown field");
    t->in = in;
    return verb->act(t);
}

static void write_answer(struct talk *t, struct buf *answer)
{
    if (t->status >= 400) {
        json_write_text(&t->body, "error", t->error);
        json_write_text(&t->body, "field", t->field ? t->field : "");
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
