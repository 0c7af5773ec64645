/* /finesse/api/ScriptSelectors: where calls and tasks may be sent.
 * Source: developer documentation 12.6(2), Get Script Selectors. */
#include "api/api.h"
#include "model/script_selector.h"

static const struct {
    const char *word;
    bool calls, tasks;
} types[] = {
    { "all", true, true },
    { "voice", true, false },
    { "digitalchannel", false, true },
    { "digitalchannels", false, true }, /* as the library's own examples ask */
};

static enum err get_all(struct request *rq)
{
    const char *word = http_param(rq->http, "mrdType");
    struct str wanted = str_of(word && *word ? word : "all");
    struct script_selector *list;
    size_t count;
    enum err e;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!str_case_is(wanted, types[i].word))
            continue;
        if (!(e = script_selector_list(rq->db, rq->arena, types[i].calls, types[i].tasks, &list,
                                       &count)))
            script_selectors_write(rq->out, list, count);
        return e;
    }
    return api_fail(rq, ERR_INVALID_INPUT, "mrdType", NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ScriptSelectors", USER, get_all },
    { 0 },
};

int main(void)
{
    return api_serve("ScriptSelector", routes);
}
