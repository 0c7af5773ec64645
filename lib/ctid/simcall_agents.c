/* simcall_agents: the phones and habits of agents. */
#include "ctid/simtalk.h"
#include "ctid/work.h"

static bool take_answer(const struct json *value, enum sim_answer *out)
{
    static const struct {
        const char *word;
        enum sim_answer answer;
    } words[] = {
        { "manual", SIM_ANSWER_MANUAL },
        { "auto", SIM_ANSWER_AUTO },
        { "never", SIM_ANSWER_NEVER },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (value->kind == JSON_IS_TEXT && same(value->text, words[i].word)) {
            *out = words[i].answer;
            return true;
        }
    return false;
}

enum err agents_put(struct talk *t)
{
    const struct json *answer = json_get(t->in, "answer"), *ready = json_get(t->in, "ready");
    const char *id = json_get_text(t->in, "id");
    struct sim_habits habits;
    struct work_step step;
    enum err e;

    if (!id || sim_habits_get(t->c->sw, id, &habits))
        return talk_refuse(t, 404, "id", "no such agent");
    if (answer && !take_answer(answer, &habits.answer))
        return talk_refuse(t, 400, "answer", "one of: manual auto never");
    if (!talk_seconds(t, "afterSeconds", 0, &habits.answer_after_ms))
        return talk_refuse(t, 400, "afterSeconds", "a number of 0 or more is needed");
    if (!talk_seconds(t, "wrapSeconds", SIM_WRAP_BY_TEAM, &habits.wrap_ms))
        return talk_refuse(t, 400, "wrapSeconds", "a number of 0 or more, or null, is needed");
    if (ready && (ready->kind != JSON_IS_TEXT ||
                  (!same(ready->text, "auto") && !same(ready->text, "manual"))))
        return talk_refuse(t, 400, "ready", "one of: auto manual");
    if (ready)
        habits.works_alone = same(ready->text, "auto");
    if ((e = work_begin(t->c, &step)))
        return e;
    e = sim_habits_set(t->c->sw, id, &habits, clock_now(&t->c->clock), &step.reports);
    if (e == ERR_CONFLICT) {
        talk_refuse(t, 409, "ready", "the own extension is taken");
        e = ERR_OK; /* the other habits hold */
    }
    return work_end(t->c, &step, e);
}
