/* /gadgets/metadata: what specs say of themselves, for a page that wants to know before it shows
 * them (reference gadget-container 2.8).
 *
 *     POST {"context":{"language":"en","country":"US","view":"default"},
 *           "gadgets":[{"url":"http://...","moduleId":0}]}
 *     -> {"gadgets":[{"url":...,"moduleId":0,"title":...},
 * {"url":...,"moduleId":1,"errors":[...]}]}
 *
 * The same text may come in the parameter req.  There is no callback: an answer is data, never a
 * script. */
#include <stdlib.h>
#include <string.h>

#include "container/metadata.h"
#include "json/write.h"

enum { REQUEST_MAX = 256 * 1024, GADGETS_MAX = 50 };

static bool read_request(struct container_call *call, struct json **root)
{
    const char *parameter = container_param(call, "req"), *problem;
    struct str text = str_of(parameter);

    if (!parameter && http_body(call->http, REQUEST_MAX, &text)) {
        container_fail(call, 400, "Malformed JSON request.");
        return false;
    }
    if (json_parse(call->arena, text, root, &problem) || (*root)->kind != JSON_IS_OBJECT) {
        container_fail(call, 400, "Malformed JSON request.");
        return false;
    }
    return true;
}

static int64_t number_of(const struct json *object, const char *name)
{
    const struct json *member = json_get(object, name);
    int64_t n = 0;

    if (member && member->kind == JSON_IS_INT)
        n = member->integer;
    else if (member && member->kind == JSON_IS_TEXT)
        str_to_int(str_of(member->text), &n);
    return n;
}

static void given_prefs(struct dict *out, const struct json *gadget)
{
    const struct json *prefs = json_get(gadget, "prefs");

    dict_init(out, out->arena);
    for (const struct json *p = prefs ? prefs->children : NULL; p; p = p->next)
        if (p->kind == JSON_IS_TEXT && p->name)
            dict_set(out, p->name, p->text);
}

/* -- the answer ------------------------------------------------------------------------------- */

static void answer_gadget(struct container_call *call, const struct json *context,
                          const struct json *asked, struct buf *out)
{
    const char *url = json_get_text(asked, "url"), *view = json_get_text(context, "view");
    struct dict given = { .arena = call->arena };
    const struct json *fresh = json_get(context, "ignoreCache");
    struct gadget g;

    view = view ? view : "default";
    given_prefs(&given, asked);
    gadget_init(&g, call, json_get_text(context, "language"), json_get_text(context, "country"),
                number_of(asked, "moduleId"));
    g.fresh = fresh && fresh->truth;
    json_open(out, NULL, '{');
    json_write_text(out, "url", url);
    json_write_int(out, "moduleId", g.mid);
    if (gadget_load(&g, url)) {
        gadget_words(&g, view, &given);
        metadata_write(out, &g, view);
    } else {
        json_open(out, "errors", '[');
        json_write_text(out, NULL, g.problem);
        json_close(out, ']');
    }
    json_close(out, '}');
}

static void answer(struct container_call *call)
{
    struct buf *out = &call->reply->body;
    const struct json *gadgets;
    struct json *root;
    int count = 0;

    if (!read_request(call, &root))
        return;
    gadgets = json_get(root, "gadgets");
    json_open(out, NULL, '{');
    json_open(out, "gadgets", '[');
    for (const struct json *g = gadgets ? gadgets->children : NULL; g && count++ < GADGETS_MAX;
         g = g->next)
        answer_gadget(call, json_get(root, "context"), g, out);
    json_close(out, ']');
    json_close(out, '}');
    call->reply->type = "application/json; charset=utf-8";
    http_reply_header(call->reply, "Content-Disposition", "attachment;filename=rpc.txt");
    http_reply_header(call->reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(call->reply, "Cache-Control", "private, no-store");
}

int main(void)
{
    return container_serve("metadata", 8, answer);
}
