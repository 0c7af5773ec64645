/* /gadgets/makeRequest: asks another server for a gadget and answers as JSON
 * (gadgets.io.makeRequest; reference gadget-container 5).  What the other server says, errors too,
 * is a 200 here. */
#include <string.h>
#include <strings.h>

#include "container/ask.h"
#include "container/oauth.h"
#include "gadget/feed.h"
#include "gadget/render.h"
#include "gadget/script.h"
#include "web/charset.h"

/* A token that lives shorter than this is renewed. */
static const int64_t renew_below_s = 6 * 60 * 60;

static void release(void *buf)
{
    buf_release(buf);
}

/* -- the answer ------------------------------------------------------------------------------- */

/* {"name":["value",...],...}; without getFullHeaders only what a gadget may need. */
static void write_headers(struct buf *out, const struct web_header *headers, bool full)
{
    const char *comma = "";

    buf_addc(out, '{');
    for (const struct web_header *h = headers; h; h = h->next) {
        const struct web_header *first = headers;

        if (!full && !same(h->name, "set-cookie") && !same(h->name, "location"))
            continue;
        while (first != h && !same(first->name, h->name))
            first = first->next;
        if (first != h)
            continue;
        buf_adds(out, comma);
        script_string(out, str_of(h->name));
        buf_adds(out, ":[");
        script_string(out, str_of(h->value));
        for (const struct web_header *more = h->next; more; more = more->next) {
            if (!same(more->name, h->name))
                continue;
            buf_addc(out, ',');
            script_string(out, str_of(more->value));
        }
        buf_addc(out, ']');
        comma = ",";
    }
    buf_addc(out, '}');
}

static bool has_headers(const struct web_header *headers, bool full)
{
    return full || web_header(headers, "set-cookie") || web_header(headers, "location");
}

/* Header values are bytes of any kind. */
static const struct web_header *as_utf8(struct arena *a, struct web_header *headers)
{
    for (struct web_header *h = headers; h; h = h->next) {
        struct str name = charset_to_utf8(a, str_of(h->name), NULL);
        struct str value = charset_to_utf8(a, str_of(h->value), NULL);

        h->name = arena_strndup(a, name.p, name.n);
        h->value = arena_strndup(a, value.p, value.n);
    }
    return headers;
}

static void write_renewed(struct container_call *call, struct buf *out)
{
    int64_t left = container_token_left(call);

    if (left <= 0 || left > renew_below_s)
        return;
    buf_adds(out, ",\"st\":");
    script_string(out, str_of(container_token(call, call->token.app_url, call->token.mid)));
}

static bool is_private(const struct fetch_request *rq)
{
    return web_header(rq->headers, "authorization") || web_header(rq->headers, "cookie");
}

static void set_headers(struct container_call *call, const struct fetch_request *rq, int rc)
{
    struct http_reply *reply = call->reply;
    bool keep = rq->ttl_s > 0 && !rq->no_cache && !is_private(rq) && rc == 200 &&
                same(rq->method, "GET");

    reply->type = "application/json; charset=UTF-8";
    http_reply_header(reply, "Content-Disposition", "attachment;filename=p.txt");
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(reply, "Cache-Control",
                      keep ? arena_printf(call->arena, "private,max-age=%lld",
                                          (long long)(rq->ttl_s > 86400 ? 86400 : rq->ttl_s))
                           : "private, no-store");
}

/* One key, the address exactly as the gadget wrote it. */
static void write_answer(struct container_call *call, const struct fetch_request *rq, int rc,
                         struct str body, struct web_header *headers)
{
    struct buf *out = &call->reply->body;
    bool full = container_flag(call, "getFullHeaders");

    set_headers(call, rq, rc);
    buf_adds(out, RENDER_CRUFT "{");
    script_string(out, str_of(container_param(call, "url")));
    buf_addf(out, ":{\"rc\":%d,\"body\":", rc);
    script_string(out, body);
    if (has_headers(headers, full)) {
        buf_adds(out, ",\"headers\":");
        write_headers(out, as_utf8(call->arena, headers), full);
    }
    write_renewed(call, out);
    buf_adds(out, "}}");
}

/* For the content type FEED: the feed as an object.  What is none stays as it is, and the gadget
 * hears that it cannot be read. */
static struct str as_asked(struct container_call *call, const struct fetch_request *rq,
                           struct str body)
{
    const char *type = container_param(call, "contentType");
    int64_t entries = FEED_ENTRIES;
    struct buf *out;

    if (!type || strcasecmp(type, "FEED") != 0)
        return body;
    str_to_int(str_of(container_param(call, "numEntries")), &entries);
    if (entries < 1 || entries > FEED_ENTRIES_MAX)
        entries = entries < 1 ? FEED_ENTRIES : FEED_ENTRIES_MAX;
    out = arena_alloc(call->arena, sizeof *out);
    buf_init(out, CONTAINER_BODY_MAX);
    arena_defer(call->arena, release, out);
    if (feed_write(out, call->arena, body, url_text(call->arena, &rq->url), (int)entries,
                   container_flag(call, "getSummaries")) &&
        !out->full)
        return buf_str(out);
    return body;
}

/* What went wrong on our side of the other server: told as its status, but for what the gadget may
 * not do at all. */
static void write_failure(struct container_call *call, const struct fetch_request *rq, enum err e,
                          const char *why)
{
    switch (e) {
    case ERR_FORBIDDEN:
        container_fail(call, 403, arena_printf(call->arena, "refused: %s", why));
        return;
    case ERR_BAD_REQUEST:
        container_fail(call, 400, why);
        return;
    case ERR_TOO_MANY_REQUESTS:
        container_fail(call, 429, why);
        return;
    default:
        write_answer(call, rq,
                     e == ERR_TIMEOUT     ? 504
                     : e == ERR_TOO_LARGE ? 400
                                          : 502,
                     str_of(why), NULL);
    }
}

/* A picture keeps its bytes, one a character; what only may be one is text if it can be. */
static struct str as_text(struct arena *a, const struct fetch_reply *reply)
{
    const char *type = web_header(reply->headers, "content-type");
    bool is_bytes = charset_is_binary(type) &&
                    (strncasecmp(type, "application/octet-stream", 24) != 0 ||
                     !str_is_utf8(reply->body));

    return is_bytes ? charset_bytes(a, reply->body) : charset_to_utf8(a, reply->body, type);
}

static void write_member(struct buf *out, const char *name, const char *value)
{
    if (!value)
        return;
    buf_addf(out, ",\"%s\":", name);
    script_string(out, str_of(value));
}

/* No answer yet: why not, or where the user has to allow it first. */
static void write_outcome(struct container_call *call, const struct fetch_request *rq,
                          const struct oauth_outcome *outcome)
{
    struct buf *out = &call->reply->body;
    int rc = outcome->error ? 403 : 200;

    set_headers(call, rq, 403);
    buf_adds(out, RENDER_CRUFT "{");
    script_string(out, str_of(container_param(call, "url")));
    buf_addf(out, ":{\"rc\":%d,\"body\":\"\"", rc);
    write_member(out, "oauthApprovalUrl", outcome->approval_url);
    write_member(out, "oauthError", outcome->error);
    write_member(out, "oauthErrorText", outcome->text);
    write_renewed(call, out);
    buf_adds(out, "}}");
}

/* False when it is answered already. */
static bool ask(struct container_call *call, const struct fetch_request *rq,
                struct fetch_reply *reply)
{
    struct oauth_outcome outcome = { 0 };
    enum err e = oauth_wanted(call) ? oauth_fetch(call, rq, reply, &outcome)
                                    : container_fetch(call, rq, reply);

    if (outcome.error || outcome.approval_url)
        write_outcome(call, rq, &outcome);
    else if (e)
        write_failure(call, rq, e, reply->why);
    else
        return true;
    return false;
}

/* What fits as bytes may not as JSON. */
static void write_whole(struct container_call *call, const struct fetch_request *rq,
                        const struct fetch_reply *reply, struct str body)
{
    write_answer(call, rq, reply->status, body, reply->headers);
    if (!call->reply->body.full)
        return;
    http_reply_clear(call->reply);
    write_failure(call, rq, ERR_TOO_LARGE, "the answer is too large");
}

static void answer(struct container_call *call)
{
    struct fetch_request rq;
    struct fetch_reply reply;
    struct str body;
    const char *why;

    if (!ask_read(call, &rq, &why)) {
        container_fail(call, 400, why);
        return;
    }
    if (oauth_wanted(call)) { /* for this user alone, and once */
        rq.no_cache = true;
        rq.ttl_s = 0;
    }
    if (!ask(call, &rq, &reply))
        return;
    body = as_text(call->arena, &reply);
    if (reply.status == 200)
        body = as_asked(call, &rq, body);
    write_whole(call, &rq, &reply, body);
}

int main(void)
{
    return container_serve("makeRequest", 32, answer);
}
