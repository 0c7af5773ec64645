#include "api/api.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/api_error.h"
#include "api/cors.h"
#include "auth/auth.h"
#include "auth/basic.h"
#include "auth/throttle.h"
#include "base/clock.h"
#include "base/log.h"
#include "bus/bus.h"
#include "db/lease.h"
#include "http/server.h"
#include "model/system.h"

/* A thread that waits for a password hash leaves the others to those whose check is quick; at most
 * VERIFIER_SEATS of them wait (lib/auth/verifier.h). */
enum { BODY_BYTES = 64 * 1024, REQUEST_ID_BYTES = 128, THREADS = 4 };

struct api {
    const struct api_program *program;
    const struct conf *conf;
    struct db *db;
    struct auth *auth;
    struct throttle *throttle;
    struct bus *bus; /* made when first needed */
    int lease;       /* of aplomb-ctid, as db_lease_watch keeps it */
};

/* What the table says of a request. */
struct found {
    const struct route *route; /* NULL: 404, or 405 when methods is not 0 */
    unsigned methods;          /* that the path has, HEAD and OPTIONS included */
    enum access access;        /* of the path, also when the method is wrong */
    struct route_match match;
};

enum err api_fail(struct request *rq, enum err e, const char *data, const char *message)
{
    if (e) {
        rq->error_data = data;
        rq->error_message = message;
    }
    return e;
}

enum err api_body(struct request *rq, const char *root, struct xml_node **out)
{
    struct str body;
    enum err e;

    if ((e = http_body(rq->http, BODY_BYTES, &body)))
        return e;
    return xml_parse_request(rq->arena, body, root, out);
}

enum err api_need(struct request *rq, const struct xml_node *node, const char *name,
                  const char **out)
{
    *out = xml_child_text(rq->arena, node, name);
    return *out && **out ? ERR_OK : api_fail(rq, ERR_PARAMETER_MISSING, name, NULL);
}

enum err api_number(struct request *rq, const char *text, enum err otherwise, int64_t *out)
{
    return str_to_int(str_of(text), out) ? ERR_OK : api_fail(rq, otherwise, text, NULL);
}

/* -- one request ----------------------------------------------------------------------------- */

static struct found find(const struct route *routes, const struct http_request *http)
{
    struct found found = { .access = USER };
    unsigned wanted = route_method(http->method);
    struct route_match match;

    if (wanted == METHOD_HEAD)
        wanted = METHOD_GET;
    for (const struct route *r = routes; r->method; r++) {
        unsigned method = route_method(r->method);

        if (!route_fits(r->path, &http->path, &match))
            continue;
        if (!found.methods || method == wanted)
            found.access = r->access;
        found.methods |= method;
        if (method == wanted && !found.route) {
            found.route = r;
            found.match = match;
        }
    }
    found.methods = route_complete(found.methods);
    return found;
}

/* The switch is there when aplomb-ctid holds its lease and says so. */
static enum err check_service(struct api *api, struct arena *a)
{
    struct system_status status;

    if (!db_lease_watch(api->conf->database, &api->lease) || system_load(api->db, a, &status))
        return ERR_UNAVAILABLE;
    return status.in_service ? ERR_OK : ERR_UNAVAILABLE;
}

enum err api_identify(struct request *rq)
{
    const char *header = http_header(rq->http, "Authorization");
    struct auth_user *user = arena_alloc(rq->arena, sizeof *user);
    struct str name, password;
    enum err e;

    if ((e = basic_read(rq->arena, header, &name, &password)))
        return e;
    auth_from(rq->auth, http_variable(rq->http, "REMOTE_ADDR"), rq->conf->limit_loopback);
    if ((e = auth_check(rq->auth, rq->arena, name, password, user)))
        return api_fail(rq, e, e == ERR_UNAUTHENTICATED ? name.p : NULL, NULL);
    rq->user = user;
    return ERR_OK;
}

/* Our own interfaces are the administrator's alone, who may be as quick as he likes. */
static enum err check_rate(struct api *api, struct request *rq)
{
    if (api->program->format != API_XML || !auth_from_limited(rq->auth))
        return ERR_OK;
    rq->retry_after_s = throttle_wait_s(api->throttle, rq->user->login_id, clock_mono_us());
    return rq->retry_after_s ? ERR_TOO_MANY_REQUESTS : ERR_OK;
}

static enum err answer_options(struct request *rq, unsigned methods)
{
    struct buf allow;

    buf_init(&allow, 64);
    route_allow(&allow, methods);
    http_reply_header(rq->reply, "Allow", allow.p);
    buf_release(&allow);
    return ERR_OK;
}

/* Others only ask the interface of others: ours are asked by our own pages, of any node. */
static bool is_welcome_page(const struct api *api, const struct http_request *http)
{
    return cors_allows(api->conf->nodes, http) ||
           (api->program->format == API_XML && cors_allows(api->conf->page_origins, http));
}

/* Older browsers say where a page is from by Origin alone, and never leave it out of a write. */
static bool is_foreign_page(const struct http_request *http)
{
    const char *site = http_header(http, "Sec-Fetch-Site");

    return site ? strcmp(site, "cross-site") == 0 : cors_is_foreign(http);
}

/* A page of another site may make a browser send what it remembers of Basic; it may not change
 * anything that way. */
static bool is_foreign_write(const struct http_request *http, bool welcome)
{
    return !http_is_read(http) && !welcome && is_foreign_page(http);
}

/* The guide answers 401 where a role does not suffice; our own interfaces say 403. */
static enum err not_enough(struct api *api, struct request *rq)
{
    if (api->program->format != API_XML)
        return ERR_FORBIDDEN;
    return api_fail(rq, ERR_UNAUTHENTICATED, rq->user ? rq->user->login_id : NULL, NULL);
}

static enum err answer(struct api *api, struct request *rq)
{
    struct found found = find(api->program->routes, rq->http);
    bool welcome = is_welcome_page(api, rq->http);
    enum err e;

    if (welcome)
        cors_welcome(rq->reply, rq->http);
    /* Asked without credentials, whatever the path wants. */
    if (welcome && cors_is_preflight(rq->http) && found.methods) {
        cors_preflight(rq->reply, found.methods);
        return ERR_OK;
    }
    if (found.access != ANYBODY) {
        if (!api->program->always && (e = check_service(api, rq->arena)))
            return e;
        if ((e = api_identify(rq)) || (e = check_rate(api, rq)))
            return e;
    }
    if (rq->http->fault)
        return rq->http->fault;
    if (!found.methods)
        return ERR_NOT_FOUND;
    if ((found.methods & METHOD_OPTIONS) && route_method(rq->http->method) == METHOD_OPTIONS)
        return answer_options(rq, found.methods);
    if (!found.route) {
        answer_options(rq, found.methods);
        return ERR_METHOD_NOT_ALLOWED;
    }
    if (!role_suffices(rq->user, found.route->access))
        return not_enough(api, rq);
    if (is_foreign_write(rq->http, welcome))
        return ERR_FORBIDDEN;
    rq->id = found.match.n > 0 ? found.match.part[0] : NULL;
    rq->sub_id = found.match.n > 1 ? found.match.part[1] : NULL;
    return found.route->handle(rq);
}

/* Clients choose it freely; what cannot stand in a header is not theirs to have back. */
static const char *request_id(const struct http_request *http)
{
    const char *id = http_header(http, "requestId");
    size_t n = 0;

    if (!id)
        return "";
    while (id[n] >= 0x20 && id[n] < 0x7f)
        n++;
    return id[n] || n > REQUEST_ID_BYTES ? "" : id;
}

/* What is read for one answer is read from one state of the store: a look at the locks for all of
 * it.  Who begins to write, or waits for somebody, ends the reading. */
void api_answer(struct api *api, struct http_request *http, struct http_reply *reply)
{
    struct request rq = {
        .arena = http->arena,
        .db = api->db,
        .conf = api->conf,
        .request_id = request_id(http),
        .out = &reply->body,
        .http = http,
        .reply = reply,
        .auth = api->auth,
        .routes = api->program->routes,
        .bus = &api->bus,
    };
    enum err e = db_begin_read(api->db);

    if (!e)
        e = answer(api, &rq);
    db_end_read(api->db);
    if (e)
        api_error(&rq, api->program->format, e);
    if (err_status(e) == 500)
        log_error("request", "method=%s program=%s error=%s", http->method, api->program->name,
                  err_name(e));
    if (*rq.request_id)
        http_reply_header(reply, "requestId", rq.request_id);
    if (e)
        reply->type = NULL;
    if (reply->body.n && !reply->type)
        reply->type = api->program->format == API_XML ? "application/xml;charset=UTF-8"
                                                      : "application/json";
    http_reply_header(reply, "Cache-Control", "no-cache, no-store");
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
}

/* -- the program ----------------------------------------------------------------------------- */

static bool routes_are_sound(const struct api_program *program)
{
    for (const struct route *r = program->routes; r->method; r++) {
        if (r->access == NOBODY || !r->handle || !route_method(r->method)) {
            log_error("route", "program=%s path=%s", program->name, r->path);
            return false;
        }
    }
    return true;
}

enum err api_open(const struct api_program *program, const struct conf *conf, struct api **out)
{
    struct api *api;
    enum err e;

    if (!routes_are_sound(program))
        return ERR_INTERNAL;
    api = calloc(1, sizeof *api);
    if (!api)
        abort();
    api->program = program;
    api->conf = conf;
    api->lease = -1;
    if ((e = db_open(conf->database, DB_WRITE, &api->db)) ||
        (e = auth_open(api->db, conf->run, &api->auth)) ||
        (e = throttle_open(conf->run, conf->user_rate, conf->user_burst, &api->throttle))) {
        api_close(api);
        return e;
    }
    auth_keep_keys(api->auth, conf->xmpp_scram);
    *out = api;
    return ERR_OK;
}

void api_close(struct api *api)
{
    if (!api)
        return;
    bus_free(api->bus);
    throttle_close(api->throttle);
    auth_close(api->auth);
    db_close(api->db);
    if (api->lease >= 0)
        close(api->lease);
    free(api);
}

struct start {
    const struct api_program *program;
    const struct conf *conf;
};

static void *start(void *shared)
{
    const struct start *s = shared;
    struct api *api = NULL;

    return api_open(s->program, s->conf, &api) ? NULL : api;
}

static void answer_one(void *context, struct http_request *http, struct http_reply *reply)
{
    api_answer(context, http, reply);
}

static void stop(void *context)
{
    api_close(context);
}

int api_serve_program(const struct api_program *program)
{
    struct start shared = { program, NULL };
    struct arena arena;
    struct conf conf;
    int status = 1;

    arena_init(&arena);
    if (!conf_load(&conf, &arena)) {
        const struct http_program http = { .run = conf.run,
                                           .name = program->name,
                                           .threads = THREADS,
                                           .start = start,
                                           .answer = answer_one,
                                           .stop = stop };

        shared.conf = &conf;
        status = http_serve(&http, &shared);
    }
    arena_release(&arena);
    return status;
}

int api_serve(const char *name, const struct route *routes)
{
    struct api_program program = { .routes = routes };
    struct arena arena;
    int status;

    arena_init(&arena);
    program.name = arena_printf(&arena, "api.%s", name);
    status = api_serve_program(&program);
    arena_release(&arena);
    return status;
}
