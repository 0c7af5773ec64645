/* /gadgets/proxy: an image, a style sheet or a script from another host (gadgets.io.getProxyUrl;
 * reference gadget-container 6).
 *
 * What comes back comes from our origin, so little of it is believed: a few types, three headers,
 * nothing that a browser would show as a page of ours. */
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "container/oauth.h"

/* Types that are passed on as they are; anything else is bytes to be saved. */
static bool is_served(const char *type)
{
    static const char *const starts[] = { "image/",
                                          "font/",
                                          "audio/",
                                          "video/",
                                          "text/css",
                                          "text/plain",
                                          "text/csv",
                                          "text/javascript",
                                          "application/javascript",
                                          "application/x-javascript",
                                          "application/ecmascript",
                                          "application/json",
                                          "application/font",
                                          "application/x-font",
                                          "application/vnd.ms-fontobject" };

    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (strncasecmp(type, starts[i], strlen(starts[i])) == 0)
            return true;
    return false;
}

static bool is_plain(const char *value)
{
    for (; *value; value++)
        if ((unsigned char)*value < ' ' || (unsigned char)*value >= 0x7f)
            return false;
    return true;
}

/* The type the caller insists on, "image" followed by a slash and a star for any of a kind; NULL
 * when the other server sent none of that kind. */
static const char *forced_type(const char *forced, const char *sent)
{
    size_t n = strlen(forced);

    if (n < 2 || strcmp(forced + n - 2, "/*") != 0)
        return is_plain(forced) && strchr(forced, '/') ? forced : NULL;
    return strncasecmp(sent, forced, n - 1) == 0 ? sent : NULL;
}

static const char *type_of(struct container_call *call, const struct fetch_reply *reply)
{
    const char *sent = web_header(reply->headers, "content-type");
    const char *forced = container_param(call, "rewriteMime"), *type;

    type = sent && is_plain(sent) ? sent : "application/octet-stream";
    if (forced && *forced && !(type = forced_type(forced, type)))
        return NULL;
    return is_served(type) ? type : "application/octet-stream";
}

static const char *disposition(const struct fetch_reply *reply)
{
    const char *sent = web_header(reply->headers, "content-disposition");

    return sent && is_plain(sent) && strncasecmp(sent, "attachment;", 11) == 0
               ? sent
               : "attachment;filename=p.txt";
}

static const char *cache_control(struct container_call *call, const struct fetch_request *rq,
                                 const struct fetch_reply *reply)
{
    int64_t seconds = rq->ttl_s;

    if (rq->no_cache || reply->status != 200)
        return "private, no-store";
    if (seconds <= 0)
        seconds = cache_lifetime_ms(reply->headers, clock_real_ms()) / 1000;
    if (seconds <= 0)
        return "private, no-cache";
    return arena_printf(call->arena, "private, max-age=%lld",
                        (long long)(seconds > 86400 ? 86400 : seconds));
}

static void pass_on(struct container_call *call, const struct fetch_request *rq,
                    const struct fetch_reply *from)
{
    struct http_reply *reply = call->reply;
    const char *type = type_of(call, from),
               *language = web_header(from->headers, "content-language");

    if (!type) {
        container_fail(call, 400, "the other server's type is not what rewriteMime asks for");
        return;
    }
    reply->status = container_status(from->status);
    reply->type = type;
    http_reply_header(reply, "Content-Disposition", disposition(from));
    if (language && is_plain(language))
        http_reply_header(reply, "Content-Language", language);
    http_reply_header(reply, "Cache-Control", cache_control(call, rq, from));
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(reply, "Content-Security-Policy", "sandbox; default-src 'none'");
    buf_add_str(&reply->body, from->body);
}

static void tell(struct container_call *call, enum err e, const char *why)
{
    int status = e == ERR_FORBIDDEN           ? 403
                 : e == ERR_TIMEOUT           ? 504
                 : e == ERR_TOO_MANY_REQUESTS ? 429
                 : e == ERR_BAD_GATEWAY       ? 502
                                              : 400;

    container_fail(call, status,
                   status == 403 ? arena_printf(call->arena, "refused: %s", why) : why);
}

/* A picture cannot ask its user: the gadget has to, by makeRequest. */
static enum err get_signed(struct container_call *call, struct fetch_request *rq,
                           struct fetch_reply *reply)
{
    struct oauth_outcome outcome;
    enum err e;

    rq->method = "GET";
    rq->no_cache = true;
    rq->ttl_s = 0;
    e = oauth_fetch(call, rq, reply, &outcome);
    if (!outcome.error && !outcome.approval_url)
        return e;
    reply->why = outcome.error ? outcome.text : "the user has to allow it first";
    return ERR_FORBIDDEN;
}

static enum err get(struct container_call *call, const char *address, struct fetch_request *rq,
                    struct fetch_reply *reply)
{
    *reply = (struct fetch_reply) { .why = "the parameter url is missing" };
    if (!address || !*address || url_parse(call->arena, str_of(address), &rq->url, &reply->why))
        return ERR_BAD_REQUEST;
    return oauth_wanted(call) ? get_signed(call, rq, reply) : container_fetch(call, rq, reply);
}

static void answer(struct container_call *call)
{
    const char *refresh = container_param(call, "refresh");
    const char *instead = container_param(call, "fallback_url");
    struct fetch_request rq = { .user_agent = http_header(call->http, "User-Agent"),
                                .no_cache = container_flag(call, "nocache") };
    struct fetch_reply reply;
    enum err e;

    if (refresh && *refresh && !str_to_int(str_of(refresh), &rq.ttl_s)) {
        container_fail(call, 400, "refresh is a number of seconds");
        return;
    }
    e = get(call, container_param(call, "url"), &rq, &reply);
    if (instead && *instead && e != ERR_FORBIDDEN && (e || reply.status >= 400))
        e = get(call, instead, &rq, &reply);
    if (e)
        tell(call, e, reply.why);
    else
        pass_on(call, &rq, &reply);
}

int main(void)
{
    return container_serve("proxy", 16, answer);
}
