#include "container/ask.h"

#include <string.h>
#include <strings.h>

#include "base/codec.h"

enum { POST_MAX = 5 * 1024 * 1024, HEADERS_MAX = 64 };

/* Each of the readers below returns NULL, or why not. */
static const char *read_method(struct container_call *call, struct fetch_request *rq)
{
    static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH" };
    const char *asked = container_param(call, "httpMethod");

    if (!asked || !*asked)
        asked = "GET";
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcasecmp(asked, methods[i]) == 0)
            rq->method = methods[i];
    return rq->method ? NULL : "httpMethod is one of GET, POST, PUT, DELETE, HEAD, PATCH";
}

static const char *read_url(struct container_call *call, struct fetch_request *rq)
{
    const char *text = container_param(call, "url"), *why;

    if (!text || !*text)
        return "the parameter url is missing";
    return url_parse(call->arena, str_of(text), &rq->url, &why) ? why : NULL;
}

/* What holds a NUL is no header: it becomes one that may not leave. */
static const char *decoded(struct arena *a, struct str text)
{
    struct buf out;
    const char *done;

    buf_init(&out, text.n + 1);
    done = url_decode(&out, text, true) ? arena_strndup(a, out.p, out.n) : NULL;
    if (done && strlen(done) != out.n)
        done = "\n";
    buf_release(&out);
    return done;
}

/* Name=value&Name2=value2, each part escaped on its own. */
static const char *read_headers(struct container_call *call, struct fetch_request *rq)
{
    struct str rest = str_of(container_param(call, "headers")), line, name;
    struct web_header **last = &rq->headers;
    int count = 0;

    while (str_cut(&rest, '&', &line)) {
        struct web_header *h = arena_alloc(call->arena, sizeof *h);

        if (line.n == 0)
            continue;
        if (++count > HEADERS_MAX)
            return "there are too many headers";
        if (!str_cut(&line, '=', &name) || !line.p || memchr(line.p, '=', line.n) ||
            !(h->name = decoded(call->arena, name)) || !(h->value = decoded(call->arena, line)))
            return "headers is not a list of name=value";
        *last = h;
        last = &h->next;
    }
    return NULL;
}

static const char *read_body(struct container_call *call, struct fetch_request *rq)
{
    const char *body = container_param(call, "postData");

    if (same(rq->method, "GET") || same(rq->method, "HEAD"))
        return NULL;
    rq->body = str_of(body);
    return rq->body.n > POST_MAX ? "postData is larger than 5 MiB" : NULL;
}

static const char *read_refresh(struct container_call *call, struct fetch_request *rq)
{
    const char *text = container_param(call, "refresh");

    rq->no_cache = container_flag(call, "nocache");
    if (!text || !*text)
        return NULL;
    if (!str_to_int(str_of(text), &rq->ttl_s))
        return "refresh is a number of seconds";
    if (rq->ttl_s <= 0) {
        rq->ttl_s = 0;
        rq->no_cache = true;
    }
    return NULL;
}

bool ask_read(struct container_call *call, struct fetch_request *out, const char **why)
{
    static const char *(*const readers[])(struct container_call *, struct fetch_request *) = {
        read_url, read_method, read_headers, read_body, read_refresh
    };

    *out = (struct fetch_request) { .user_agent = http_header(call->http, "User-Agent") };
    *why = NULL;
    for (size_t i = 0; i < sizeof readers / sizeof *readers && !*why; i++)
        *why = readers[i](call, out);
    return !*why;
}
