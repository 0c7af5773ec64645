#include "container/oauth.h"

#include <poll.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "container/oauth_run.h"

/* As long the user may think it over. */
static const int64_t pending_ms = 10 * 60 * 1000;

enum {
    ANSWER_MAX = 64 * 1024, /* of a server that gives tokens */
    RELOAD_MS = 25          /* between looks for what another request keeps */
};

static const struct {
    const char *name;
    void (*run)(struct oauth_run *r);
} kinds[] = { { "signed", oauth1_signed }, { "oauth", oauth1_run }, { "oauth2", oauth2_run } };

enum { KINDS = sizeof kinds / sizeof *kinds };

static size_t kind_of(const struct container_call *call)
{
    const char *authz = container_param(call, "authz");
    size_t i = 0;

    while (i < KINDS && !(authz && strcasecmp(authz, kinds[i].name) == 0))
        i++;
    return i;
}

bool oauth_wanted(const struct container_call *call)
{
    return kind_of(call) < KINDS;
}

bool oauth_fail(struct oauth_run *r, const char *error, const char *text)
{
    r->out->error = error;
    r->out->text = text;
    return false;
}

/* -- keys and tokens -------------------------------------------------------------------------- */

static const char *text_at(struct oauth_run *r, const struct db_rows *rows, int column)
{
    const char *text = db_get_text(rows, column, r->arena);

    return text ? text : "";
}

static bool load_client(struct oauth_run *r)
{
    struct db_rows rows;

    if (db_one(r->call->db, Q_OAUTH_CLIENT_LOAD,
               DB_ARGS(db_text(r->call->gadget), db_text(r->kind), db_text(r->service_name)),
               &rows))
        return oauth_fail(r, "BAD_OAUTH_CONFIGURATION",
                          "this server has no key for this gadget and service (oauth_client)");
    r->key.id = text_at(r, &rows, 0);
    r->key.secret = text_at(r, &rows, 1);
    r->key.method = text_at(r, &rows, 2);
    r->grant_type = text_at(r, &rows, 3);
    r->origins = text_at(r, &rows, 4);
    db_done(&rows);
    if (!*r->origins || guard_origin_listed(r->arena, r->origins, &r->rq.url))
        return true;
    return oauth_fail(r, "BAD_OAUTH_CONFIGURATION",
                      "what is signed with this key may not go there (oauth_client.origins)");
}

static void load_token(struct oauth_run *r)
{
    struct oauth_token *t = &r->token;
    struct db_rows rows;

    if (db_one(r->call->db, Q_OAUTH_TOKEN_LOAD,
               DB_ARGS(db_text(r->call->user.login_id), db_text(r->call->gadget), db_text(r->kind),
                       db_text(r->service_name), db_text(r->token_name)),
               &rows))
        return;
    t->found = true;
    t->is_access = same(text_at(r, &rows, 0), "access");
    t->token = text_at(r, &rows, 1);
    t->secret = text_at(r, &rows, 2);
    t->refresh = db_get_text(&rows, 3, r->arena);
    t->expires_at = db_get_int(&rows, 4);
    t->made_at = db_get_int(&rows, 5);
    db_done(&rows);
}

static enum err save_token(struct oauth_run *r)
{
    struct oauth_token *t = &r->token;

    t->found = true;
    t->made_at = clock_real_ms();
    return db_run(r->call->db, Q_OAUTH_TOKEN_SAVE,
                  DB_ARGS(db_text(r->call->user.login_id), db_text(r->call->gadget),
                          db_text(r->kind), db_text(r->service_name), db_text(r->token_name),
                          db_text(t->is_access ? "access" : "request"), db_text(t->token),
                          db_text(t->secret ? t->secret : ""), db_text(t->refresh),
                          t->expires_at ? db_int(t->expires_at) : db_text(NULL),
                          db_int(t->made_at)));
}

/* A gadget that asks several times at once asks its user the same question: the first one's. */
static bool was_asked_meanwhile(struct oauth_run *r)
{
    struct oauth_token made = r->token;

    if (made.is_access)
        return false;
    load_token(r);
    if (oauth_is_pending(r))
        return true;
    made.found = r->token.is_access; /* and allowed, too */
    r->token = made;
    return made.found;
}

bool oauth_save(struct oauth_run *r)
{
    struct db *db = r->call->db;
    enum err e = db_begin(db);

    if (!e && !was_asked_meanwhile(r) && !(e = save_token(r)))
        e = db_commit(db);
    db_rollback(db);
    return !e || oauth_fail(r, "UNKNOWN_PROBLEM", "the token cannot be kept");
}

void oauth_forget(struct oauth_run *r)
{
    struct db *db = r->call->db;

    if (r->token.found && !db_begin(db) &&
        !db_run(db, Q_OAUTH_TOKEN_FORGET,
                DB_ARGS(db_text(r->call->user.login_id), db_text(r->call->gadget), db_text(r->kind),
                        db_text(r->service_name), db_text(r->token_name), db_text(r->token.token))))
        db_commit(db);
    db_rollback(db);
    r->token = (struct oauth_token) { 0 };
}

bool oauth_reload(struct oauth_run *r, int64_t wait_ms)
{
    const struct oauth_token used = r->token;

    for (int64_t until = clock_mono_ms() + wait_ms;; poll(NULL, 0, RELOAD_MS)) {
        load_token(r);
        if (r->token.is_access && !same(r->token.token, used.token))
            return true;
        r->token = used;
        if (clock_mono_ms() >= until)
            return false;
    }
}

bool oauth_is_pending(const struct oauth_run *r)
{
    return r->token.found && !r->token.is_access && clock_real_ms() - r->token.made_at < pending_ms;
}

/* -- requests --------------------------------------------------------------------------------- */

bool oauth_send(struct oauth_run *r, const struct fetch_request *rq)
{
    r->e = container_fetch(r->call, rq, r->reply);
    return !r->e;
}

bool oauth_to_endpoint(struct oauth_run *r, const struct spec_endpoint *endpoint, const char *what,
                       struct fetch_request *rq)
{
    const char *why;

    *rq = (struct fetch_request) { .method = endpoint->method, .no_cache = true };
    rq->max_bytes = ANSWER_MAX;
    if (endpoint->url && !url_parse(r->arena, str_of(endpoint->url), &rq->url, &why))
        return true;
    return oauth_fail(r, "BAD_OAUTH_CONFIGURATION",
                      arena_printf(r->arena, "the spec does not say where its %s is", what));
}

bool oauth_ask(struct oauth_run *r, struct fetch_request *rq, struct fetch_reply *reply)
{
    if (container_fetch(r->call, rq, reply))
        return oauth_fail(r, "MISSING_SERVER_RESPONSE",
                          arena_printf(r->arena, "%s: %s", rq->url.host, reply->why));
    if (reply->status == 200)
        return true;
    return oauth_fail(r, "UNAUTHENTICATED",
                      arena_printf(r->arena, "%s answered %d when asked for a token", rq->url.host,
                                   reply->status));
}

void oauth_set_header(struct oauth_run *r, struct fetch_request *rq, const char *name,
                      const char *value)
{
    struct web_header *h = arena_alloc(r->arena, sizeof *h), **last = &rq->headers;

    *h = (struct web_header) { name, value, NULL };
    for (struct web_header *at = rq->headers; at; at = at->next) {
        if (strcasecmp(at->name, name) == 0)
            continue;
        *last = arena_alloc(r->arena, sizeof **last);
        **last = (struct web_header) { at->name, at->value, NULL };
        last = &(*last)->next;
    }
    *last = h;
}

bool oauth_need_approval(struct oauth_run *r, const struct oauth_param *query)
{
    const char *address = r->service->authorization.url;

    if (!address)
        return oauth_fail(r, "BAD_OAUTH_CONFIGURATION",
                          "the spec does not say where its Authorization is");
    r->out->approval_url = arena_printf(
        r->arena, "%s%c%s", address, strchr(address, '?') ? '&' : '?', oauth_form(r->arena, query));
    return false;
}

const char *oauth_callback(struct oauth_run *r)
{
    const struct conf *conf = r->call->conf;

    if (*conf->oauth_callback)
        return conf->oauth_callback;
    return arena_printf(r->arena, "http://%s:%d/gadgets/oauthcallback/", conf->host,
                        (int)conf->port);
}

/* -- the beginning ---------------------------------------------------------------------------- */

static const char *param(const struct container_call *call, const char *name)
{
    const char *value = container_param(call, name);

    return value ? value : "";
}

static bool load_service(struct oauth_run *r)
{
    struct gadget *g = arena_alloc(r->arena, sizeof *g);

    gadget_init(g, r->call, NULL, NULL, r->call->token.mid);
    if (!gadget_load(g, r->call->token.app_url))
        return oauth_fail(r, "BAD_OAUTH_CONFIGURATION", g->problem);
    r->service = spec_service(&g->spec, r->kind, r->service_name);
    return r->service || oauth_fail(r, "BAD_OAUTH_CONFIGURATION",
                                    arena_printf(r->arena, "the spec has no %s service \"%s\"",
                                                 r->kind, r->service_name));
}

/* The query of the address the browser came back to, as the gadget's page saw it. */
static void read_callback(struct oauth_run *r)
{
    const char *query = strchr(param(r->call, "OAUTH_RECEIVED_CALLBACK"), '?');

    if (query && !oauth_read_form(r->arena, (struct str) { query + 1, strcspn(query + 1, "#") },
                                  &r->callback))
        r->callback = NULL;
}

static bool prepare(struct oauth_run *r)
{
    bool is_signed = same(r->kind, "signed");

    if (!r->call->gadget || !r->call->token.app_url)
        return oauth_fail(r, "UNAUTHENTICATED", "the security token of the gadget is missing");
    r->service_name = is_signed ? "" : param(r->call, "OAUTH_SERVICE_NAME");
    r->token_name = param(r->call, "OAUTH_TOKEN_NAME");
    if (!is_signed && !load_service(r))
        return false;
    if (!load_client(r))
        return false;
    if (!is_signed)
        load_token(r);
    read_callback(r);
    return true;
}

enum err oauth_fetch(struct container_call *call, const struct fetch_request *rq,
                     struct fetch_reply *reply, struct oauth_outcome *out)
{
    size_t kind = kind_of(call);
    struct oauth_run r = { .call = call,
                           .arena = call->arena,
                           .rq = *rq,
                           .reply = reply,
                           .out = out,
                           .kind = kinds[kind].name };

    *out = (struct oauth_outcome) { 0 };
    *reply = (struct fetch_reply) { .why = "" };
    if (prepare(&r))
        kinds[kind].run(&r);
    return r.e;
}
