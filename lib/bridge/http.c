/* http: routes and answers (reference xmpp-delivery 2.1; XEP-0156 for host-meta; RFC 6455 section
 * 4.2 for the upgrade to WebSocket). */
#include "bridge/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/address.h"
#include "base/buf.h"
#include "base/clock.h"
#include "bridge/addresses.h"
#include "bridge/bosh.h"
#include "bridge/bridge.h"
#include "bridge/http1.h"
#include "bridge/journal.h"
#include "bridge/tunnel.h"
#include "bridge/ws.h"
#include "loop/conn.h"

enum {
    BODY_MAX = 64 * 1024,
    IN_MAX = HTTP1_HEAD_MAX + BODY_MAX + HTTP1_CHUNKS_MAX + 1024, /* and a line of chunks */
    REQUEST_MS = 30 * 1000, /* from its first byte to its last */
    HEAD_MS = 10 * 1000,
    IDLE_MS = 75 * 1000, /* between requests */
    ORIGIN_MAX = 255,
};

struct exchange {
    struct bridge *bridge;
    struct conn *conn;
    struct bosh *keeper;
    struct ws *ws; /* the connection was upgraded: it is no longer ours */
    struct http1 parser;
    char *origin;    /* of the request in hand, NULL for none */
    char *forwarded; /* whose it is, as the web server says; NULL: the peer's */
    bool busy : 1;   /* a request is in hand */
    bool keep_alive : 1, old : 1, head_only : 1;
    bool said_continue : 1;
    bool counted : 1; /* by addresses */
    char sid[RECORD_SID];
    int64_t rid; /* of the last answer, 0 for none; of the session with that sid */
};

struct route {
    const char *path;
    const char *methods; /* for Allow */
    void (*get)(struct exchange *x, const struct http1_request *rq);
    void (*post)(struct exchange *x, const struct http1_request *rq);
};

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" },
    { 204, "No Content" },
    { 301, "Moved Permanently" },
    { 400, "Bad Request" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 413, "Content Too Large" },
    { 426, "Upgrade Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 503, "Service Unavailable" },
    { 505, "HTTP Version Not Supported" },
};

static const char *reason_of(int status)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Error";
}

/* RFC 9110 section 6.6.1; made once a second. */
static const char *date_of(struct bridge *b)
{
    time_t now = (time_t)(clock_real_ms() / 1000);
    struct tm tm;

    if (now != b->date_second && gmtime_r(&now, &tm)) {
        strftime(b->date, sizeof(b->date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
        b->date_second = now;
    }
    return b->date;
}

static void add_field(struct buf *out, const char *name, const char *value)
{
    buf_adds(out, name);
    buf_adds(out, value);
    buf_adds(out, "\r\n");
}

static void add_status(struct buf *out, int status)
{
    buf_adds(out, "HTTP/1.1 ");
    buf_add_int(out, status);
    buf_addc(out, ' ');
    add_field(out, reason_of(status), "");
}

/* As a connection of its address: false when that has too many. */
static bool join_count(struct exchange *x)
{
    return x->counted = addresses_come(x->bridge->addresses, conn_address(x->conn));
}

static void leave_count(struct exchange *x)
{
    if (x->counted)
        addresses_go(x->bridge->addresses, conn_address(x->conn));
    x->counted = false;
}

/* extra: further header lines, each with its CRLF. */
static void answer_with(struct exchange *x, int status, const char *type, struct str body,
                        const char *extra)
{
    struct buf *out = &x->bridge->response;
    struct conn *conn = x->conn;
    bool keep = x->keep_alive;

    buf_clear(out);
    add_status(out, status);
    add_field(out, "Date: ", date_of(x->bridge));
    if (type)
        add_field(out, "Content-Type: ", type);
    if (status != 204) {
        buf_adds(out, "Content-Length: ");
        buf_add_int(out, (int64_t)body.n);
        buf_adds(out, "\r\n");
    }
    add_field(out, "Access-Control-Allow-Origin: ", x->origin ? x->origin : "*");
    if (x->origin)
        buf_adds(out, "Access-Control-Allow-Credentials: true\r\nVary: Origin\r\n");
    buf_adds(out, "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n");
    if (!keep)
        buf_adds(out, "Connection: close\r\n");
    else if (x->old)
        buf_adds(out, "Connection: keep-alive\r\n");
    buf_adds(out, extra);
    buf_adds(out, "\r\n");
    if (!x->head_only && status != 204)
        buf_add_str(out, body);
    x->busy = false;
    x->keeper = NULL;
    conn_send(conn, out->p, out->n);
    if (!keep) {
        conn_finish(conn, status >= 400);
        return;
    }
    conn_deadline(conn, IDLE_MS);
    conn_resume(conn);
}

void http_answer(struct exchange *x, int status, const char *type, struct str body)
{
    answer_with(x, status, type, body, status == 503 || status == 429 ? "Retry-After: 1\r\n" : "");
}

static void answer_error(struct exchange *x, int status, const char *extra)
{
    struct buf text;

    buf_init(&text, 256);
    buf_addf(&text, "%d %s\n", status, reason_of(status));
    answer_with(x, status, "text/plain; charset=utf-8", buf_str(&text), extra);
    buf_release(&text);
}

void http_keep(struct exchange *x, struct bosh *keeper)
{
    x->keeper = keeper;
}

void http_remember(struct exchange *x, const char *sid, int64_t rid)
{
    memcpy(x->sid, sid, sizeof(x->sid));
    x->rid = rid;
}

const char *http_address(const struct exchange *x)
{
    return x->forwarded ? x->forwarded : conn_address(x->conn);
}

bool http_is_secure(const struct exchange *x)
{
    return conn_is_secure(x->conn);
}

void http_drop(struct exchange *x)
{
    conn_close(x->conn);
}

/* -- what is served ------------------------------------------------------------------------- */

static void bosh_page(struct exchange *x, const struct http1_request *rq)
{
    (void)rq;
    http_answer(x, 200, "text/html; charset=utf-8",
                str_of("<!DOCTYPE html><html lang=\"en\"><title>http-bind</title>"
                       "<p>This is where XMPP clients connect over HTTP (XEP-0124, XEP-0206). "
                       "It answers POST.</p></html>\n"));
}

static void bosh_post(struct exchange *x, const struct http1_request *rq)
{
    bosh_request(x->bridge, x, rq->body);
}

/* RFC 6455 section 4.2.1.  NULL, or what is missing. */
static const char *upgrade_problem(const struct exchange *x, const struct http1_request *rq)
{
    if (x->head_only || rq->minor < 1 || !http1_has_token(rq, "Connection", "upgrade"))
        return "no upgrade of the connection was asked for\n";
    if (!http1_has_token(rq, "Sec-WebSocket-Protocol", "xmpp"))
        return "the subprotocol is xmpp (RFC 7395)\n";
    return NULL;
}

static void refuse_upgrade(struct exchange *x, int status, const char *why, const char *extra)
{
    answer_with(x, status, "text/plain; charset=utf-8", str_of(why), extra);
}

static void switch_protocols(struct exchange *x, struct str key)
{
    struct buf *out = &x->bridge->response;
    struct buf accept;

    buf_init(&accept, 64);
    ws_accept(key, &accept);
    buf_clear(out);
    buf_addf(out,
             "HTTP/1.1 101 Switching Protocols\r\nDate: %s\r\nUpgrade: websocket\r\n"
             "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"
             "Sec-WebSocket-Protocol: xmpp\r\n\r\n",
             date_of(x->bridge), accept.p);
    buf_release(&accept);
    x->busy = false;
    conn_send(x->conn, out->p, out->n);
}

static void ws_get(struct exchange *x, const struct http1_request *rq)
{
    struct str key = http1_header(rq, "Sec-WebSocket-Key");
    const char *problem = upgrade_problem(x, rq);
    struct buf accept;

    buf_init(&accept, 64);
    if (!http1_has_token(rq, "Upgrade", "websocket"))
        refuse_upgrade(x, 426, "XMPP over WebSocket (RFC 7395)\n",
                       "Upgrade: websocket\r\nConnection: Upgrade\r\n");
    else if (!str_is(http1_header(rq, "Sec-WebSocket-Version"), "13"))
        refuse_upgrade(x, 426, "version 13\n", "Sec-WebSocket-Version: 13\r\n");
    else if (problem)
        refuse_upgrade(x, 400, problem, "");
    else if (!ws_accept(key, &accept))
        refuse_upgrade(x, 400, "Sec-WebSocket-Key is not 16 bytes in base64\n", "");
    else if (!addresses_may_create(x->bridge->addresses, http_address(x)))
        refuse_upgrade(x, 429, "too many sessions\n", "Retry-After: 1\r\n");
    else if (!(x->ws = ws_new(x->bridge, x->conn, http_address(x))))
        refuse_upgrade(x, 503, "no room for a session\n", "Retry-After: 1\r\n");
    else
        switch_protocols(x, key);
    buf_release(&accept);
}

static bool is_host(struct str host)
{
    for (size_t i = 0; i < host.n; i++)
        if (!host.p[i] ||
            !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]_",
                    host.p[i]))
            return false;
    return host.n > 0 && host.n <= 255;
}

/* Where a client may connect (XEP-0156): under the name by which the asker reached us; over TLS if
 * it came so, else also on our own TLS port, which then comes first. */
static const struct link {
    const char *rel, *scheme, *path;
} links[] = {
    { "urn:xmpp:alt-connections:xbosh", "http", "/http-bind/" },
    { "urn:xmpp:alt-connections:websocket", "ws", "/ws/" },
};

struct link_form {
    const char *before, *between, *after, *separator;
};

/* "name" of "name:port" or "[::1]:port". */
static struct str without_port(struct str host)
{
    size_t n = host.n;

    while (n > 0 && host.p[n - 1] != ':' && host.p[n - 1] != ']')
        n--;
    if (n > 0 && host.p[n - 1] == ':')
        host.n = n - 1;
    return host;
}

static void add_link(struct buf *out, const struct link_form *form, const struct link *link,
                     bool secure, struct str host, int64_t port)
{
    buf_addf(out, "%s%s%s%s%s://", form->before, link->rel, form->between, link->scheme,
             secure ? "s" : "");
    buf_add_str(out, host);
    if (port)
        buf_addf(out, ":%lld", (long long)port);
    buf_addf(out, "%s%s", link->path, form->after);
}

static void add_links(struct buf *out, const struct exchange *x, const struct http1_request *rq,
                      const struct link_form *form)
{
    struct str host = http1_header(rq, "Host");
    bool secure = http_is_secure(x) || str_is(http1_header(rq, "X-Forwarded-Proto"), "https");
    bool both = !secure && x->bridge->https;

    if (!is_host(host))
        host = str_of("localhost");
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        if (i > 0)
            buf_adds(out, form->separator);
        if (both) {
            add_link(out, form, &links[i], true, without_port(host),
                     x->bridge->conf->xmpp_https_port);
            buf_adds(out, form->separator);
        }
        add_link(out, form, &links[i], secure, host, 0);
    }
}

static void host_meta(struct exchange *x, const struct http1_request *rq)
{
    static const struct link_form form = { "<Link rel='", "' href='", "'/>", "" };
    struct buf out;

    buf_init(&out, 4096);
    buf_adds(&out, "<?xml version='1.0' encoding='utf-8'?>"
                   "<XRD xmlns='http://docs.oasis-open.org/ns/xri/xrd-1.0'>");
    add_links(&out, x, rq, &form);
    buf_adds(&out, "</XRD>\n");
    http_answer(x, 200, "application/xrd+xml; charset=utf-8", buf_str(&out));
    buf_release(&out);
}

static void host_meta_json(struct exchange *x, const struct http1_request *rq)
{
    static const struct link_form form = { "{\"rel\":\"", "\",\"href\":\"", "\"}", "," };
    struct buf out;

    buf_init(&out, 4096);
    buf_adds(&out, "{\"links\":[");
    add_links(&out, x, rq, &form);
    buf_adds(&out, "]}\n");
    http_answer(x, 200, "application/json", buf_str(&out));
    buf_release(&out);
}

/* Who may have the page in a frame: pages of this host, whatever their port, and PAGE_ORIGINS. */
static void add_frame_policy(struct buf *out, const struct exchange *x,
                             const struct http1_request *rq)
{
    struct str host = without_port(http1_header(rq, "Host"));
    struct str rest = str_of(x->bridge->conf->page_origins), piece;

    buf_adds(out, "Content-Security-Policy: default-src 'self'; frame-ancestors 'self'");
    for (int secure = 0; is_host(host) && secure < 2; secure++) {
        buf_addf(out, " http%s://", secure ? "s" : "");
        buf_add_str(out, host);
        buf_adds(out, ":*");
    }
    while (str_cut(&rest, ',', &piece)) {
        buf_addc(out, ' ');
        buf_add_str(out, str_trim(piece));
    }
    buf_adds(out, "\r\n");
}

/* What the page loads stands beside it. */
static void tunnel_redirect(struct exchange *x, const struct http1_request *rq)
{
    (void)rq;
    answer_error(x, 301, "Location: /tunnel/\r\n");
}

static void tunnel_get(struct exchange *x, const struct http1_request *rq)
{
    struct bridge *b = x->bridge;
    struct tunnel_file file;
    struct buf extra;

    arena_reset(&b->arena);
    if (!tunnel_read(&b->arena, b->conf->www, rq->path, &file)) {
        answer_error(x, 404, "");
        return;
    }
    buf_init(&extra, 8 * 1024);
    if (file.is_page)
        add_frame_policy(&extra, x, rq);
    answer_with(x, 200, file.type, file.body, extra.p);
    buf_release(&extra);
}

static const struct route routes[] = {
    { "/http-bind", "GET, HEAD, POST, OPTIONS", bosh_page, bosh_post },
    { "/http-bind/", "GET, HEAD, POST, OPTIONS", bosh_page, bosh_post },
    { "/ws", "GET, HEAD, OPTIONS", ws_get, NULL },
    { "/ws/", "GET, HEAD, OPTIONS", ws_get, NULL },
    { "/xmpp-websocket", "GET, HEAD, OPTIONS", ws_get, NULL },
    { "/.well-known/host-meta", "GET, HEAD, OPTIONS", host_meta, NULL },
    { "/.well-known/host-meta.json", "GET, HEAD, OPTIONS", host_meta_json, NULL },
    { "/tunnel", "GET, HEAD, OPTIONS", tunnel_redirect, NULL },
};

static const struct route tunnel_route = { "", "GET, HEAD, OPTIONS", tunnel_get, NULL };

/* Before a browser posts something from another origin, it asks (Fetch, section 3.2). */
static void preflight(struct exchange *x, const struct http1_request *rq, const struct route *route)
{
    struct str asked = http1_header(rq, "Access-Control-Request-Headers");
    struct buf extra;

    buf_init(&extra, 2048);
    buf_addf(&extra,
             "Access-Control-Allow-Methods: %s\r\nAccess-Control-Max-Age: 1728000\r\n"
             "Access-Control-Allow-Headers: ",
             route->methods);
    buf_add_str(&extra, asked.n && asked.n <= 512 ? asked : str_of("Content-Type"));
    buf_adds(&extra, "\r\n");
    answer_with(x, 204, NULL, str_of(""), extra.p);
    buf_release(&extra);
}

static void dispatch(struct exchange *x, const struct http1_request *rq)
{
    const struct route *route = NULL;
    char allow[64];

    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
        if (str_is(rq->path, routes[i].path))
            route = &routes[i];
    if (!route && tunnel_has(rq->path))
        route = &tunnel_route;
    x->head_only = str_is(rq->method, "HEAD");
    if (!route) {
        answer_error(x, 404, "");
    } else if (str_is(rq->method, "OPTIONS")) {
        preflight(x, rq, route);
    } else if (str_is(rq->method, "GET") || x->head_only) {
        route->get(x, rq);
    } else if (str_is(rq->method, "POST") && route->post) {
        route->post(x, rq);
    } else {
        snprintf(allow, sizeof(allow), "Allow: %s\r\n", route->methods);
        answer_error(x, 405, allow);
    }
}

/* -- the connection ------------------------------------------------------------------------- */

static void take_origin(struct exchange *x, const struct http1_request *rq)
{
    struct str origin = http1_header(rq, "Origin");

    if (x->origin && str_is(origin, x->origin))
        return;
    free(x->origin);
    x->origin = origin.n && origin.n <= ORIGIN_MAX ? strndup(origin.p, origin.n) : NULL;
}

/* The web server, which is on this machine, says last in X-Forwarded-For from where it has the
 * request; what stands before that, the client may have written itself.  Its connections are not
 * counted: those of a whole office may come from one address.  False: the peer has too many. */
static bool take_address(struct exchange *x, const struct http1_request *rq)
{
    char address[ADDRESS_TEXT];
    bool has = conn_is_loopback(x->conn) &&
               address_read(http1_last(rq, "X-Forwarded-For"), address);

    if (has)
        leave_count(x);
    if (!has || !x->forwarded || strcmp(address, x->forwarded) != 0) {
        free(x->forwarded);
        x->forwarded = has ? strdup(address) : NULL;
    }
    return has || x->counted || join_count(x);
}

static void wait_for_more(struct exchange *x, bool first)
{
    if (first)
        conn_deadline(x->conn, HEAD_MS);
    if (!x->parser.head)
        return;
    if (!x->said_continue)
        conn_deadline(x->conn, REQUEST_MS);
    if (!x->said_continue && x->parser.continues)
        conn_send(x->conn, "HTTP/1.1 100 Continue\r\n\r\n", 25);
    x->said_continue = true;
}

/* What waits behind the request in hand is the beginning of another, not just an empty line. */
static bool gives_way(struct exchange *x, const char *p, size_t n)
{
    while (n && (*p == '\r' || *p == '\n'))
        p++, n--;
    return n && x->keeper && x->keep_alive && bosh_give_way(x->keeper, x);
}

static size_t take_bytes(struct conn *c, void *user, char *p, size_t n)
{
    struct exchange *x = user;
    struct http1_request rq;
    enum http1_result r;
    bool first;

    (void)c;
    if (x->ws)
        return ws_bytes(x->ws, p, n);
    if (x->busy && !gives_way(x, p, n))
        return 0;
    x->rid = 0; /* who goes on has got the answer */
    first = x->parser.scanned == 0;
    r = http1_parse(&x->parser, p, n, &rq);
    if (r == HTTP1_MORE) {
        wait_for_more(x, first);
        return 0;
    }
    x->parser = (struct http1) { .max_body = BODY_MAX };
    x->said_continue = false;
    x->busy = true;
    x->head_only = false;
    if (r == HTTP1_BAD) {
        x->keep_alive = false;
        take_origin(x, &rq);
        answer_error(x, rq.status, "");
        return n;
    }
    x->keep_alive = rq.keep_alive;
    x->old = rq.minor == 0;
    take_origin(x, &rq);
    conn_deadline(x->conn, 0);
    if (take_address(x, &rq))
        dispatch(x, &rq); /* x may be gone now */
    else
        answer_error(x, 503, "Retry-After: 1\r\n");
    return rq.size;
}

static void opened(struct conn *c, void *arg)
{
    struct exchange *x = calloc(1, sizeof(*x));

    if (!x)
        abort();
    x->bridge = arg;
    x->conn = c;
    x->parser.max_body = BODY_MAX;
    conn_set_user(c, x);
    /* Of one from this machine the first request says whose it is. */
    if (join_count(x) || conn_is_loopback(c))
        conn_deadline(c, HEAD_MS);
    else
        conn_close(c);
}

static void drained(struct conn *c, void *user)
{
    struct exchange *x = user;

    (void)c;
    if (x->ws)
        ws_drained(x->ws);
}

static void closed(struct conn *c, void *user)
{
    struct exchange *x = user;

    if (x->ws)
        ws_lost(x->ws);
    if (x->keeper)
        bosh_lost(x->keeper, x);
    if (x->rid && conn_is_broken(c))
        bosh_doubt(x->bridge, x, x->sid, x->rid);
    leave_count(x);
    free(x->origin);
    free(x->forwarded);
    free(x);
}

struct listener *http_listen(struct bridge *b, int fd)
{
    static const struct conn_owner owner = { opened, take_bytes, drained, closed };

    return listener_new(b->conns, fd, &owner, b, IN_MAX);
}
