#include "web/fetch.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "web/unpack.h"

enum {
    BODY_MAX = 10 * 1024 * 1024,
    HEADER_COUNT_MAX = 64, /* that go out */
    REDIRECTS_MAX = 5
};

static const int64_t default_timeout_ms = 30000, connect_timeout_ms = 5000;
static const char our_agent[] = "Aplomb";

/* The guard is asked when a connection is made, not when it is used again: so those made for a
 * gadget with targets of its own serve nobody else. */
struct fetcher {
    CURL *open, *scoped;
    char *scope; /* the gadget of scoped */
    const struct guard *guard;
    struct cache *cache;
};

/* One hop: what the callbacks of libcurl fill in. */
struct hop {
    const struct guard *guard;
    struct guard_scope scope;
    enum guard_kind kind;
    const char *refused; /* the rule by which a connection was not made */
    struct header_reader headers;
    struct buf *body;
    size_t max_bytes;
    bool too_large;
};

void fetch_global_init(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct fetcher *fetcher_new(const struct guard *guard, struct cache *cache)
{
    struct fetcher *f = calloc(1, sizeof *f);

    if (!f || !(f->open = curl_easy_init()))
        abort();
    f->guard = guard;
    f->cache = cache;
    return f;
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    curl_easy_cleanup(f->open);
    curl_easy_cleanup(f->scoped);
    free(f->scope);
    free(f);
}

/* The connections a request for this gadget may use. */
static CURL *handle(struct fetcher *f, const char *gadget)
{
    if (!guard_is_scoped(f->guard, gadget))
        return f->open;
    if (same(f->scope, gadget))
        return f->scoped;
    curl_easy_cleanup(f->scoped);
    free(f->scope);
    f->scope = strdup(gadget);
    if (!f->scope || !(f->scoped = curl_easy_init()))
        abort();
    return f->scoped;
}

/* Called for every new connection, with the address it would really go to.  One forbidden address
 * of a name spoils the others. */
static curl_socket_t on_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct hop *hop = arg;

    if (purpose != CURLSOCKTYPE_IPCXN || hop->refused)
        return CURL_SOCKET_BAD;
    if (hop->kind == GUARD_PUBLIC &&
        (hop->refused = guard_address(hop->guard, &hop->scope, &address->addr)))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype, address->protocol);
}

static size_t on_body(char *data, size_t size, size_t n, void *arg)
{
    struct hop *hop = arg;

    (void)size; /* always 1 */
    if (n > hop->max_bytes - hop->body->n) {
        hop->too_large = true;
        return 0;
    }
    buf_add(hop->body, data, n);
    return n;
}

static size_t on_header(char *data, size_t size, size_t n, void *arg)
{
    struct hop *hop = arg;

    (void)size; /* always 1 */
    return header_line(&hop->headers, (struct str) { data, n }) ? n : 0;
}

static struct curl_slist *append(struct curl_slist *list, const char *line)
{
    struct curl_slist *longer = curl_slist_append(list, line);

    if (!longer)
        abort();
    return longer;
}

/* libcurl takes "Name;" for a header with an empty value and "Name:" for none at all. */
static struct curl_slist *header_list(struct arena *a, const struct fetch_request *rq, bool crossed,
                                      const struct cached *old)
{
    struct curl_slist *list = append(NULL, "X-Shindig-Dos: on");
    bool typed = false;
    int count = 0;

    list = append(list, "Expect:");
    for (const struct web_header *h = rq->headers; h && count < HEADER_COUNT_MAX; h = h->next) {
        if (!header_may_leave(h, crossed))
            continue;
        typed |= strcasecmp(h->name, "content-type") == 0;
        list = append(list, *h->value ? arena_printf(a, "%s: %s", h->name, h->value)
                                      : arena_printf(a, "%s;", h->name));
        count++;
    }
    if (!typed && !same(rq->method, "POST"))
        list = append(list, "Content-Type:");
    if (old && *old->validator && header_is_value(old->validator))
        list = append(list, arena_printf(a, "%s: %s",
                                         old->is_etag ? "If-None-Match" : "If-Modified-Since",
                                         old->validator));
    return list;
}

static void set_method(CURL *easy, const char *method, struct str body)
{
    bool has_body = body.n > 0 || same(method, "POST") || same(method, "PUT") ||
                    same(method, "PATCH");

    if (same(method, "HEAD")) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        return;
    }
    if (has_body) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.n ? body.p : "");
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method);
}

static void set_limits(CURL *easy, struct hop *hop, int64_t left_ms)
{
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, ""); /* whatever http_proxy says */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L); /* it takes half a body for one */
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)connect_timeout_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)left_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, 10L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, hop);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, hop);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, hop);
}

/* From the parts, so that libcurl has nothing left to interpret. */
static CURLU *target(struct fetcher *f, struct arena *a, const struct url *u, enum guard_kind kind)
{
    CURLU *parts = curl_url();
    bool own = kind == GUARD_OWN;

    if (!parts)
        abort();
    if (curl_url_set(parts, CURLUPART_SCHEME, own ? "http" : u->scheme, 0) ||
        curl_url_set(parts, CURLUPART_HOST, own ? "127.0.0.1" : u->host, 0) ||
        curl_url_set(parts, CURLUPART_PORT, arena_printf(a, "%d", own ? f->guard->port : u->port),
                     0) ||
        curl_url_set(parts, CURLUPART_PATH, u->path, 0) ||
        (u->query && curl_url_set(parts, CURLUPART_QUERY, u->query, 0))) {
        curl_url_cleanup(parts);
        return NULL;
    }
    return parts;
}

static enum err judge(CURLcode code, const struct hop *hop, const char **why)
{
    if (hop->refused) {
        *why = hop->refused;
        return ERR_FORBIDDEN;
    }
    if (hop->too_large || code == CURLE_FILESIZE_EXCEEDED) {
        *why = "the answer is too large";
        return ERR_TOO_LARGE;
    }
    if (hop->headers.broken) {
        *why = hop->headers.broken;
        return ERR_BAD_GATEWAY;
    }
    *why = curl_easy_strerror(code);
    switch (code) {
    case CURLE_OK:
        return ERR_OK;
    case CURLE_URL_MALFORMAT:
        return ERR_BAD_REQUEST;
    case CURLE_UNSUPPORTED_PROTOCOL: /* what answered does not speak HTTP/1 */
    case CURLE_PARTIAL_FILE:
    case CURLE_WRITE_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
        return ERR_BAD_GATEWAY;
    default:
        return ERR_TIMEOUT;
    }
}

static void release_body(void *body)
{
    buf_release(body);
}

static enum err decode(struct hop *hop, const char **why)
{
    struct buf *plain;
    enum err e;

    if (!hop->headers.encoded || hop->body->n == 0)
        return ERR_OK;
    plain = arena_alloc(hop->headers.arena, sizeof *plain);
    buf_init(plain, hop->max_bytes);
    arena_defer(hop->headers.arena, release_body, plain);
    e = unpack(plain, buf_str(hop->body), web_header(hop->headers.first, "content-encoding"));
    hop->body = plain;
    if (e)
        *why = e == ERR_TOO_LARGE ? "the answer is too large"
                                  : "the answer is not packed as it says";
    return e;
}

/* The body is decoded by now, so its old length and encoding mean nothing any more. */
static void forget_encoding(struct hop *hop)
{
    for (struct web_header **at = &hop->headers.first; *at;) {
        if (hop->headers.encoded &&
            (same((*at)->name, "content-encoding") || same((*at)->name, "content-length")))
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
}

static enum err run_hop(struct fetcher *f, struct arena *a, const struct fetch_request *rq,
                        struct curl_slist *headers, struct hop *hop, int64_t left_ms,
                        struct fetch_reply *out)
{
    CURLU *parts = target(f, a, &rq->url, hop->kind);
    CURL *easy = handle(f, rq->gadget);
    long status = 0;
    enum err e;

    if (!parts) {
        out->why = "the address is malformed";
        return ERR_BAD_REQUEST;
    }
    curl_easy_reset(easy);
    set_limits(easy, hop, left_ms);
    set_method(easy, rq->method, rq->body);
    curl_easy_setopt(easy, CURLOPT_USERAGENT,
                     rq->user_agent && header_is_value(rq->user_agent) ? rq->user_agent
                                                                       : our_agent);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy, CURLOPT_CURLU, parts);
    e = judge(curl_easy_perform(easy), hop, &out->why);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_setopt(easy, CURLOPT_CURLU, NULL);
    curl_url_cleanup(parts);
    if (!e)
        e = decode(hop, &out->why);
    forget_encoding(hop);
    out->status = (int)status;
    out->headers = hop->headers.first;
    out->body = buf_str(hop->body);
    out->url = url_text(a, &rq->url);
    return e;
}

/* Asks the guard, then the server. */
static enum err ask(struct fetcher *f, struct arena *a, const struct fetch_request *rq,
                    bool crossed, const struct cached *old, int64_t deadline,
                    struct fetch_reply *out)
{
    struct hop hop = { .guard = f->guard,
                       .scope = { rq->gadget, rq->url.host, rq->url.port },
                       .headers = { .arena = a },
                       .max_bytes = rq->max_bytes };
    int64_t left_ms = deadline - clock_mono_ms();
    struct curl_slist *headers;
    enum err e;

    hop.kind = guard_url(f->guard, rq->gadget, &rq->url, &out->why);
    if (hop.kind == GUARD_REFUSED)
        return ERR_FORBIDDEN;
    if (hop.kind == GUARD_OWN && crossed) {
        out->why = "a redirect from another server to this one";
        return ERR_FORBIDDEN;
    }
    if (left_ms <= 0) {
        out->why = "the time is over";
        return ERR_TIMEOUT;
    }
    hop.body = arena_alloc(a, sizeof *hop.body);
    buf_init(hop.body, rq->max_bytes);
    arena_defer(a, release_body, hop.body);
    headers = header_list(a, rq, crossed, old);
    e = run_hop(f, a, rq, headers, &hop, left_ms, out);
    curl_slist_free_all(headers);
    return e;
}

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* As browsers read it (URL Standard, "path state"): blanks within are escaped, those around are
 * gone. */
static const char *without_blanks(struct arena *a, const char *location)
{
    struct buf out;
    const char *done;

    if (!strchr(location, ' '))
        return location;
    buf_init(&out, 3 * strlen(location));
    for (; *location; location++)
        if (*location == ' ')
            buf_adds(&out, "%20");
        else
            buf_addc(&out, *location);
    done = arena_strndup(a, out.p, out.n);
    buf_release(&out);
    return done;
}

/* Turns rq into the request of the next hop, as browsers do (Fetch, "HTTP-redirect fetch"). */
static enum err follow(struct fetcher *f, struct arena *a, struct fetch_request *rq, bool *crossed,
                       struct fetch_reply *out)
{
    const char *location = web_header(out->headers, "location");
    struct url next;

    location = url_resolve(a, url_text(a, &rq->url), without_blanks(a, location));
    if (url_parse(a, str_of(location), &next, &out->why))
        return ERR_BAD_GATEWAY;
    if ((out->status == 303 && !same(rq->method, "GET") && !same(rq->method, "HEAD")) ||
        (out->status < 303 && same(rq->method, "POST"))) {
        rq->method = "GET";
        rq->body = (struct str) { "", 0 };
        rq->headers = header_without_body(a, rq->headers);
    }
    if (!url_same_origin(&next, &rq->url) &&
        !(guard_is_own(f->guard, &next) && guard_is_own(f->guard, &rq->url))) {
        *crossed = true;
        if (rq->body.n) {
            out->why = "a redirect would carry the body to another origin";
            return ERR_FORBIDDEN;
        }
    }
    rq->url = next;
    return ERR_OK;
}

static enum err ask_on(struct fetcher *f, struct arena *a, struct fetch_request rq,
                       const struct cached *old, struct fetch_reply *out)
{
    int64_t deadline = clock_mono_ms() + rq.timeout_ms;
    bool crossed = false;
    enum err e;

    for (int hops = 0;; hops++) {
        if ((e = ask(f, a, &rq, crossed, old, deadline, out)) || !is_redirect(out->status) ||
            !web_header(out->headers, "location"))
            return e;
        if (hops == REDIRECTS_MAX) {
            out->why = "too many redirects";
            return ERR_BAD_GATEWAY;
        }
        if ((e = follow(f, a, &rq, &crossed, out)))
            return e;
        old = NULL;
    }
}

static void answer_from(const struct cached *old, struct fetch_reply *out)
{
    *out = (struct fetch_reply) {
        .status = old->status, .headers = old->headers, .body = old->body, .url = old->url
    };
}

/* What one gadget alone may ask for is no answer for others, nor is what somebody wanted kept
 * longer than the other server allows. */
static const char *cache_key(const struct fetcher *f, struct arena *a,
                             const struct fetch_request *rq)
{
    const char *address = url_text(a, &rq->url);

    if (rq->ttl_s > 0)
        address = arena_printf(a, "%lld %s", (long long)rq->ttl_s, address);
    return guard_is_scoped(f->guard, rq->gadget) ? arena_printf(a, "%s %s", rq->gadget, address)
                                                 : address;
}

enum err fetch(struct fetcher *f, struct arena *a, const struct fetch_request *asked,
               struct fetch_reply *out)
{
    struct fetch_request rq = *asked;
    const char *key = cache_key(f, a, &rq);
    struct cached old = { 0 }, kept;
    bool cacheable, found = false;
    int64_t now = clock_real_ms();
    enum err e;

    *out = (struct fetch_reply) { .why = "" };
    rq.method = rq.method ? rq.method : "GET";
    rq.max_bytes = rq.max_bytes ? rq.max_bytes : BODY_MAX;
    rq.timeout_ms = rq.timeout_ms ? rq.timeout_ms : default_timeout_ms;
    cacheable = f->cache && same(rq.method, "GET") && !rq.headers && !rq.body.n;
    if (cacheable && !rq.no_cache)
        found = cache_get(f->cache, a, key, now, &old) && old.body.n <= rq.max_bytes;
    if (found && old.fresh) {
        const char *why;

        /* What may be asked may have changed since. */
        if (guard_url(f->guard, rq.gadget, &rq.url, &why) == GUARD_REFUSED) {
            out->why = why;
            return ERR_FORBIDDEN;
        }
        answer_from(&old, out);
        return ERR_OK;
    }
    if ((e = ask_on(f, a, rq, found ? &old : NULL, out)))
        return e;
    if (found && out->status == 304) {
        cache_touch(f->cache, key, now, rq.ttl_s, out->headers);
        answer_from(&old, out);
        return ERR_OK;
    }
    kept = (struct cached) {
        .status = out->status, .headers = out->headers, .body = out->body, .url = out->url
    };
    if (cacheable)
        cache_put(f->cache, key, now, rq.ttl_s, &kept);
    return ERR_OK;
}
