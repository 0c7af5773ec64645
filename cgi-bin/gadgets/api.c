/* /gadgets/api/rpc, /rpc: JSON-RPC calls of the container, alone or in a batch (reference
 * gadget-container 2.8): gadgets.metadata, gadgets.token, http.get, post, put, delete, head,
 * system.listMethods.
 *
 *     POST [{"method":"http.get","id":"a","params":{"href":"http://..."}}]
 *     -> [{"id":"a","result":{"status":200,"headers":{...},"content":"..."}}]
 *
 * No social data: there is none here. */
#include <strings.h>

#include "base/buf.h"
#include "container/metadata.h"
#include "web/charset.h"
#include "json/read.h"
#include "json/write.h"

enum { REQUEST_MAX = 1024 * 1024, CALLS_MAX = 20, IDS_MAX = 50 };

/* Codes of JSON-RPC as its users expect them: statuses of HTTP. */
static void write_error(struct buf *out, int code, const char *message)
{
    json_open(out, "error", '{');
    json_write_int(out, "code", code);
    json_write_text(out, "message", message);
    json_close(out, '}');
}

static const char *text_of(const struct json *value)
{
    return value && value->kind == JSON_IS_TEXT ? value->text : NULL;
}

/* -- gadgets.metadata ------------------------------------------------------------------------- */

static void write_one(struct container_call *call, const struct json *params, const char *url,
                      struct buf *out)
{
    const char *view = json_get_text(params, "view");
    struct dict none = { .arena = call->arena };
    struct gadget g;

    view = view ? view : "default";
    gadget_init(&g, call, json_get_text(params, "language"), json_get_text(params, "country"), 0);
    json_open(out, url, '{');
    json_write_text(out, "url", url);
    if (gadget_load(&g, url)) {
        gadget_words(&g, view, &none);
        metadata_write_addresses(out, &g);
        metadata_write(out, &g, view);
    } else {
        write_error(out, g.status, g.problem);
    }
    json_close(out, '}');
}

/* What to write of each of the gadgets that the parameter ids lists. */
typedef void write_gadget(struct container_call *call, const struct json *params, const char *url,
                          struct buf *out);

static void write_each(struct container_call *call, const struct json *params, write_gadget *write,
                       struct buf *out)
{
    const struct json *ids = json_get(params, "ids");
    int count = 0;

    json_open(out, "result", '{');
    for (const struct json *id = ids ? ids->children : NULL; id && count++ < IDS_MAX; id = id->next)
        if (text_of(id))
            write(call, params, id->text, out);
    json_close(out, '}');
}

static void metadata(struct container_call *call, const struct json *params, const char *unused,
                     struct buf *out)
{
    (void)unused;
    write_each(call, params, write_one, out);
}

/* -- gadgets.token ---------------------------------------------------------------------------- */

/* The number of this gadget on its page: moduleIds stand in the order of ids. */
static int64_t module_of(const struct json *params, const char *url)
{
    const struct json *ids = json_get(params, "ids"), *numbers = json_get(params, "moduleIds");
    const struct json *n = numbers ? numbers->children : NULL;

    for (const struct json *id = ids ? ids->children : NULL; id && n; id = id->next, n = n->next)
        if (same(text_of(id), url))
            return n->kind == JSON_IS_INT ? n->integer : 0;
    return 0;
}

/* A fresh one; a gadget that shows its own gets one for itself alone. */
static void write_token(struct container_call *call, const struct json *params, const char *url,
                        struct buf *out)
{
    const char *address = call->token.app_url;
    struct gadget g;

    gadget_init(&g, call, NULL, NULL, address ? call->token.mid : module_of(params, url));
    json_open(out, url, '{');
    json_write_text(out, "url", url);
    if (gadget_address(&g, url)) {
        address = address ? address : url_text(call->arena, &g.url);
        json_write_int(out, "moduleId", g.mid);
        json_write_text(out, "token", container_token(call, address, g.mid));
        json_write_int(out, "tokenTTL", CONTAINER_TOKEN_S);
    } else {
        write_error(out, g.status, g.problem);
    }
    json_close(out, '}');
}

static void token(struct container_call *call, const struct json *params, const char *unused,
                  struct buf *out)
{
    (void)unused;
    write_each(call, params, write_token, out);
}

/* -- http.* ----------------------------------------------------------------------------------- */

/* href is a text, or a list of one. */
static const char *href_of(const struct json *params)
{
    const struct json *href = json_get(params, "href");

    return href && href->kind == JSON_IS_ARRAY ? text_of(href->children) : text_of(href);
}

static struct web_header *headers_of(struct arena *a, const struct json *params)
{
    const struct json *given = json_get(params, "headers");
    struct web_header *first = NULL, **last = &first;

    for (const struct json *m = given ? given->children : NULL; m; m = m->next) {
        const struct json *value = m->kind == JSON_IS_ARRAY ? m->children : m;
        struct web_header *h = arena_alloc(a, sizeof *h);

        if (!m->name || !text_of(value))
            continue;
        h->name = m->name;
        h->value = value->text;
        *last = h;
        last = &h->next;
    }
    return first;
}

static bool first_of_its_name(const struct web_header *headers, const struct web_header *h)
{
    while (headers != h && !same(headers->name, h->name))
        headers = headers->next;
    return headers == h;
}

static void write_text(struct container_call *call, struct buf *out, const char *name,
                       const char *bytes)
{
    struct str text = charset_to_utf8(call->arena, str_of(bytes), NULL);

    json_write_text(out, name, arena_strndup(call->arena, text.p, text.n));
}

static void write_headers(struct container_call *call, struct buf *out,
                          const struct web_header *headers)
{
    json_open(out, "headers", '{');
    for (const struct web_header *h = headers; h; h = h->next) {
        if (!first_of_its_name(headers, h) || !str_is_utf8(str_of(h->name)))
            continue;
        json_open(out, h->name, '[');
        for (const struct web_header *at = h; at; at = at->next)
            if (same(at->name, h->name))
                write_text(call, out, NULL, at->value);
        json_close(out, ']');
    }
    json_close(out, '}');
}

/* As JSON where that is asked for and it is some. */
static void write_content(struct container_call *call, const struct json *params,
                          const struct fetch_reply *reply, struct buf *out)
{
    struct str text = charset_to_utf8(call->arena, reply->body,
                                      web_header(reply->headers, "content-type"));
    const char *format = json_get_text(params, "format");
    struct json *value;

    if (format && strcasecmp(format, "json") == 0 && !json_parse(call->arena, text, &value, NULL))
        json_write(out, "content", value);
    else
        json_write_text(out, "content", arena_strndup(call->arena, text.p, text.n));
}

static int status_of(enum err e)
{
    return e == ERR_FORBIDDEN           ? 403
           : e == ERR_TIMEOUT           ? 504
           : e == ERR_TOO_MANY_REQUESTS ? 429
           : e == ERR_BAD_GATEWAY       ? 502
                                        : 400;
}

/* Seconds, whatever the other server says of it; 0: not from the cache. */
static void read_refresh(const struct json *params, struct fetch_request *rq)
{
    const struct json *given = json_get(params, "refreshInterval");

    if (!given || given->kind != JSON_IS_INT)
        return;
    rq->ttl_s = given->integer > 0 ? given->integer : 0;
    rq->no_cache = given->integer <= 0;
}

/* What would go out without the signature that was asked for does not go out. */
static bool is_signed(const struct json *params)
{
    const char *authz = json_get_text(params, "authz");

    return authz && *authz && strcasecmp(authz, "none") != 0;
}

static void ask(struct container_call *call, const struct json *params, const char *method,
                struct buf *out)
{
    const char *href = href_of(params), *body = json_get_text(params, "body");
    struct fetch_request rq = { .method = method,
                                .headers = headers_of(call->arena, params),
                                .user_agent = http_header(call->http, "User-Agent") };
    struct fetch_reply reply = { .why = "href is missing" };
    enum err e = ERR_BAD_REQUEST;

    if (is_signed(params)) {
        write_error(out, 501, "requests are signed by /gadgets/makeRequest alone");
        return;
    }
    read_refresh(params, &rq);
    if (!same(method, "GET") && !same(method, "HEAD"))
        rq.body = str_of(body);
    if (href && !(e = url_parse(call->arena, str_of(href), &rq.url, &reply.why)))
        e = container_fetch(call, &rq, &reply);
    if (e) {
        write_error(out, status_of(e), reply.why);
        return;
    }
    json_open(out, "result", '{');
    json_write_int(out, "status", reply.status);
    write_headers(call, out, reply.headers);
    write_content(call, params, &reply, out);
    json_close(out, '}');
}

/* -- calls ------------------------------------------------------------------------------------ */

static void list_methods(struct container_call *call, const struct json *params, const char *unused,
                         struct buf *out);

static const struct {
    const char *name;
    void (*act)(struct container_call *call, const struct json *params, const char *argument,
                struct buf *out);
    const char *argument;
} methods[] = {
    { "gadgets.metadata", metadata, NULL },
    { "gadgets.token", token, NULL },
    { "http.get", ask, "GET" },
    { "http.post", ask, "POST" },
    { "http.put", ask, "PUT" },
    { "http.delete", ask, "DELETE" },
    { "http.head", ask, "HEAD" },
    { "system.listMethods", list_methods, NULL },
};

enum { METHODS = sizeof methods / sizeof *methods };

static void list_methods(struct container_call *call, const struct json *params, const char *unused,
                         struct buf *out)
{
    (void)call;
    (void)params;
    (void)unused;
    json_open(out, "result", '[');
    for (size_t i = 0; i < METHODS; i++)
        json_write_text(out, NULL, methods[i].name);
    json_close(out, ']');
}

static void answer_one(struct container_call *call, const struct json *asked, struct buf *out)
{
    const char *name = json_get_text(asked, "method");
    const struct json *id = json_get(asked, "id");
    size_t i = 0;

    json_open(out, NULL, '{');
    if (id)
        json_write(out, "id", id);
    while (i < METHODS && !same(methods[i].name, name))
        i++;
    if (i < METHODS)
        methods[i].act(call, json_get(asked, "params"), methods[i].argument, out);
    else
        write_error(out, 501, "there is no such method here");
    json_close(out, '}');
}

static void set_headers(struct container_call *call)
{
    call->reply->type = "application/json; charset=utf-8";
    http_reply_header(call->reply, "Content-Disposition", "attachment;filename=rpc.txt");
    http_reply_header(call->reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(call->reply, "Cache-Control", "private, no-store");
}

static void answer(struct container_call *call)
{
    const struct http_path *path = &call->http->path;
    struct buf *out = &call->reply->body;
    struct str text = { "", 0 };
    struct json *root;
    int count = 0;

    if (!(path->n == 1 || path->n == 3) || !str_is(path->part[path->n - 1], "rpc")) {
        container_fail(call, 404, "only /gadgets/api/rpc and /rpc are here");
        return;
    }
    if (http_body(call->http, REQUEST_MAX, &text) || json_parse(call->arena, text, &root, NULL)) {
        container_fail(call, 400, "Malformed JSON request.");
        return;
    }
    set_headers(call);
    if (root->kind == JSON_IS_OBJECT) {
        answer_one(call, root, out);
        return;
    }
    json_open(out, NULL, '[');
    for (const struct json *one = root->children; one && count++ < CALLS_MAX; one = one->next)
        answer_one(call, one, out);
    json_close(out, ']');
}

int main(void)
{
    return container_serve("api", 8, answer);
}
