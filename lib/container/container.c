#include "container/container.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "auth/mac.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/server.h"
#include "model/guard_rule.h"
#include "xml/read.h"

enum {
    USER_MAX = 8,      /* threads with other people's servers for one user, or a quarter of all */
    USER_SLOW_MAX = 4, /* of these, with one server that is slow */
    WAIT_S = 3,        /* for one of them to be free */
    USER_SIZE = 64,
    HOST_SIZE = 128,
    SILENT_HOSTS = 32, /* remembered */
    SILENT_AFTER = 3,  /* requests in a row without an answer */
    CACHE_BYTES = 16 * 1024 * 1024,
    CACHE_ENTRIES = 256,
    KEPT_BYTES = 8 * 1024 * 1024,
    KEPT_ENTRIES = 128,
    KEPT_S = 60
};

/* A server that was silent gets one request at a time until it answers, or this has passed. */
static const int64_t silent_ms = 30000;

/* A call may ask many servers, one after another: no longer than this in all. */
static const int64_t call_ms = 30000;

/* A server that lets a request wait so long is slow, and gets fewer of the threads. */
static const int64_t slow_ms = 1000;

/* The files of the feature scripts are looked at so often. */
static const int64_t version_ms = 1000;

enum turn_state { TURN_FREE, TURN_WAITING, TURN_BUSY };

/* Whether a thread is with somebody else's server, which, and for whom. */
struct turn {
    enum turn_state state;
    char user[USER_SIZE], host[HOST_SIZE];
    int64_t since; /* busy: ms of clock_mono */
};

/* A server that did not answer. */
struct silent {
    char host[HOST_SIZE];
    int times;     /* in a row */
    int64_t until; /* ms of clock_mono */
};

struct shared {
    const char *name;
    container_answer *answer;
    struct conf conf;
    struct guard guard;
    struct cache *cache, *kept;
    struct token_key key;
    pthread_mutex_t lock; /* of turns and silent */
    pthread_cond_t freed;
    struct turn *turns; /* one for each thread */
    struct silent silent[SILENT_HOSTS];
    int threads, started;
};

/* The version of the feature scripts asked for last. */
struct last_version {
    char names[512], version[32];
    int64_t until; /* ms of clock_mono */
};

struct container {
    struct shared *shared;
    struct last_version last_version;
    struct turn *turn;
    struct db *db;
    struct auth *auth;
    struct fetcher *fetcher;
    struct guard guard;       /* that of all with what the console opens */
    struct arena guard_arena; /* of that */
    const char *listed, *mode;
    char noted[HOST_SIZE + 8]; /* host:port that this request was noted for */
};

void container_fail(struct container_call *call, int status, const char *text)
{
    http_reply_text(call->reply, status, text);
    http_reply_header(call->reply, "Cache-Control", "private, no-store");
    http_reply_header(call->reply, "X-Content-Type-Options", "nosniff");
    if (status == 429 || status == 503)
        http_reply_header(call->reply, "Retry-After", "1");
}

const char *container_param(const struct container_call *call, const char *name)
{
    const char *value = http_param(call->http, name);

    return value ? value : http_pairs_get(&call->form, name);
}

bool container_flag(const struct container_call *call, const char *name)
{
    const char *value = container_param(call, name);

    return value && *value && !same(value, "0") && strcasecmp(value, "false") != 0;
}

/* -- who asks -------------------------------------------------------------------------------- */

/* A browser that was asked for a password by a gadget's frame would ask the agent. */
static void refuse_identity(struct container_call *call, const char *text)
{
    container_fail(call, 401, text);
    if (!http_header(call->http, "Sec-Fetch-Site"))
        http_reply_header(call->reply, "WWW-Authenticate",
                          "Basic realm=\"Aplomb\", charset=\"UTF-8\"");
}

static const char *cookie(const struct http_request *http)
{
    const char *secure = http_cookie(http, SESSION_COOKIE_SECURE);

    return secure ? secure : http_cookie(http, SESSION_COOKIE);
}

/* Browsers send a remembered Basic password, and would send an old cookie, for pages of others too.
 */
static bool is_foreign_page(const struct http_request *http)
{
    const char *site = http_header(http, "Sec-Fetch-Site");

    return site && !same(site, "same-origin") && !same(site, "none");
}

/* Of `Authorization: OAuth2 <token>`, which says nothing of the user; NULL for any other. */
static const char *bearer(const struct container_call *call)
{
    struct str rest = str_of(http_header(call->http, "Authorization")), scheme;

    return str_cut(&rest, ' ', &scheme) && str_case_is(scheme, "OAuth2") ? rest.p : NULL;
}

static enum err identify(struct container_call *call, bool *by_cookie)
{
    struct auth *auth = call->inner->auth;
    const char *basic = bearer(call) ? NULL : http_header(call->http, "Authorization");

    *by_cookie = !basic;
    if (is_foreign_page(call->http))
        return ERR_UNAUTHENTICATED;
    if (basic)
        return auth_basic(auth, call->arena, basic, &call->user);
    return auth_session(auth, call->arena, cookie(call->http), &call->user);
}

static const char *sent_token(const struct container_call *call)
{
    const char *const places[] = { http_header(call->http, "X-Shindig-ST"),
                                   container_param(call, "st"), bearer(call),
                                   container_param(call, "oauth_token") };

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] && *places[i])
            return places[i];
    return NULL;
}

/* The spec of a token may be a path of this server. */
static const char *gadget_of_token(const struct container_call *call)
{
    const char *why, *address = call->token.app_url;
    struct url u;

    if (address[0] == '/')
        address = arena_printf(call->arena, "http://127.0.0.1:%d%s", call->guard->port, address);
    return url_parse(call->arena, str_of(address), &u, &why)
               ? NULL
               : guard_gadget(call->guard, call->arena, &u);
}

/* False when the call is answered already. */
static bool check_token(struct container_call *call, bool required)
{
    const char *text = sent_token(call);

    if (!text && required)
        refuse_identity(call, "a security token is needed with the cookie");
    if (!text)
        return !required;
    if (token_check(call->arena, &call->inner->shared->key, text, clock_real_ms(), &call->token)) {
        call->token.app_url = NULL;
        refuse_identity(call, "the security token is not valid or its time is over");
        return false;
    }
    if (!same(call->token.user, call->user.login_id)) {
        container_fail(call, 403, "the security token is somebody else's");
        return false;
    }
    call->gadget = gadget_of_token(call);
    return true;
}

static bool read_form(struct container_call *call)
{
    struct str body;
    enum err e;

    if (!http_body_is(call->http, "application/x-www-form-urlencoded"))
        return true;
    e = http_body(call->http, CONTAINER_BODY_MAX, &body);
    if (!e)
        e = http_pairs_read(call->arena, body, &call->form);
    if (e)
        container_fail(call, err_status(e), err_message(e));
    return !e;
}

static bool may_ask(struct container_call *call)
{
    bool by_cookie;
    enum err e = identify(call, &by_cookie);

    if (e == ERR_UNAUTHENTICATED)
        refuse_identity(call, "sign in first");
    else if (e)
        container_fail(call, err_status(e), err_message(e));
    if (e)
        return false;
    if (call->http->fault) {
        container_fail(call, 400, "the address of the request is malformed");
        return false;
    }
    return read_form(call) && check_token(call, by_cookie);
}

/* Of a dry run, once a request: the rules are asked several times.  What it says is lost when the
 * store is away: the request is not kept waiting. */
static void note(void *context, const struct guard_scope *scope, const char *rule)
{
    struct container *c = context;
    char place[sizeof c->noted];
    enum err e;

    snprintf(place, sizeof place, "%.*s:%d", HOST_SIZE - 1, scope->host ? scope->host : "",
             scope->port);
    if (same(place, c->noted))
        return;
    memcpy(c->noted, place, sizeof place);
    e = guard_report_note(c->db,
                          &(struct guard_report) { .host = scope->host ? scope->host : "",
                                                   .port = scope->port,
                                                   .gadget = scope->gadget ? scope->gadget : "",
                                                   .rule = rule,
                                                   .last_at = clock_real_ms() });

    if (e)
        log_warn("guard.report", "error=%s", err_name(e));
}

/* The guard as the console has it now.  Connections that were made before a change may lead where
 * nobody may go any more. */
static void take_rules(struct container *c, const char *list, const char *mode)
{
    arena_reset(&c->guard_arena);
    c->listed = arena_strdup(&c->guard_arena, list);
    c->mode = arena_strdup(&c->guard_arena, mode);
    c->guard = c->shared->guard;
    c->guard.heard = note;
    c->guard.context = c;
    if (!same(mode, "settings"))
        c->guard.dry_run = same(mode, "report");
    if (guard_targets(&c->guard, &c->guard_arena, list)) {
        log_error("guard", "table=guard_target text=%s",
                  log_value(&c->guard_arena, "a target is malformed: none is open"));
        c->guard.targets = c->shared->guard.targets;
    }
    fetcher_free(c->fetcher);
    c->fetcher = fetcher_new(&c->guard, c->shared->cache);
}

/* Without the store it stays as it was. */
static void follow_rules(struct container *c, struct arena *a)
{
    const char *list, *mode;

    if (guard_rule_text(c->db, a, &list) || guard_mode_load(c->db, a, &mode))
        return;
    if (!same(list, c->listed) || !same(mode, c->mode))
        take_rules(c, list, mode);
}

static void answer_one(void *context, struct http_request *http, struct http_reply *reply)
{
    struct container *c = context;
    struct container_call call = { .arena = http->arena,
                                   .http = http,
                                   .reply = reply,
                                   .conf = &c->shared->conf,
                                   .guard = &c->guard,
                                   .db = c->db,
                                   .until = clock_mono_ms() + call_ms,
                                   .inner = c };

    if (http_header(http, "X-Shindig-Dos"))
        container_fail(&call, 403, "this server does not render or fetch for itself");
    else if (http_header(http, "Service-Worker"))
        container_fail(&call, 403, "what other servers send is no service worker of this one");
    else if (!same(http->method, "GET") && !same(http->method, "HEAD") &&
             !same(http->method, "POST"))
        container_fail(&call, 405, "only GET and POST are served here");
    else if (may_ask(&call)) {
        follow_rules(c, http->arena);
        c->noted[0] = '\0';
        c->shared->answer(&call);
    }
}

/* -- asking others --------------------------------------------------------------------------- */

/* All with the lock held. */
static int count(const struct shared *shared, enum turn_state state, const char *user,
                 const char *host)
{
    int n = 0;

    for (int i = 0; i < shared->threads; i++) {
        const struct turn *t = &shared->turns[i];

        n += t->state == state && (!user || same(t->user, user)) && (!host || same(t->host, host));
    }
    return n;
}

static struct silent *silent_host(struct shared *shared, const char *host)
{
    struct silent *oldest = &shared->silent[0];

    for (int i = 0; i < SILENT_HOSTS; i++) {
        struct silent *s = &shared->silent[i];

        if (same(s->host, host))
            return s;
        if (s->until < oldest->until)
            oldest = s;
    }
    *oldest = (struct silent) { 0 };
    memcpy(oldest->host, host, strnlen(host, HOST_SIZE - 1));
    return oldest;
}

static bool is_silent(struct shared *shared, const char *host)
{
    const struct silent *s = silent_host(shared, host);

    return s->times >= SILENT_AFTER && clock_mono_ms() < s->until;
}

static bool is_slow(const struct shared *shared, const char *host)
{
    int64_t now = clock_mono_ms();

    for (int i = 0; i < shared->threads; i++) {
        const struct turn *t = &shared->turns[i];

        if (t->state == TURN_BUSY && same(t->host, host) && now - t->since > slow_ms)
            return true;
    }
    return false;
}

/* How many threads one server gets: some are always left for the others. */
static int share(const struct shared *shared, const char *host)
{
    return is_slow(shared, host) ? shared->threads / 4 : shared->threads / 2 - shared->threads / 8;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* How many threads one user gets: others always find some. */
static int user_share(const struct shared *shared)
{
    return least(USER_MAX, shared->threads / 4);
}

/* Half of the threads may be with other servers. */
static bool may_go(struct shared *shared, const struct turn *t)
{
    int all = user_share(shared);
    int mine = is_slow(shared, t->host) ? least(USER_SLOW_MAX, all) : all;

    return count(shared, TURN_BUSY, NULL, NULL) < shared->threads / 2 &&
           count(shared, TURN_BUSY, NULL, t->host) < share(shared, t->host) &&
           count(shared, TURN_BUSY, t->user, NULL) < all &&
           count(shared, TURN_BUSY, t->user, t->host) < mine;
}

static enum err too_many(const char **why)
{
    *why = "too many requests to other servers at a time";
    return ERR_TOO_MANY_REQUESTS;
}

/* A quarter of the threads may wait for their turn. */
static enum err wait_for_turn(struct container *c, const char **why)
{
    struct shared *shared = c->shared;
    struct timespec until;

    if (count(shared, TURN_WAITING, NULL, NULL) >= (shared->threads + 3) / 4)
        return too_many(why);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    c->turn->state = TURN_WAITING;
    while (!may_go(shared, c->turn))
        if (is_silent(shared, c->turn->host) ||
            pthread_cond_timedwait(&shared->freed, &shared->lock, &until) != 0) {
            c->turn->state = TURN_FREE;
            if (count(shared, TURN_BUSY, NULL, c->turn->host) < share(shared, c->turn->host))
                return too_many(why);
            *why = "the other server does not answer the requests it has already";
            return ERR_TIMEOUT;
        }
    return ERR_OK;
}

static enum err admit(struct container *c, const char **why)
{
    struct shared *shared = c->shared;
    struct turn *t = c->turn;
    int mine;

    if (is_silent(shared, t->host) && count(shared, TURN_BUSY, NULL, t->host) > 0) {
        *why = "the other server did not answer lately";
        return ERR_TIMEOUT;
    }
    mine = count(shared, TURN_BUSY, t->user, NULL) + count(shared, TURN_WAITING, t->user, NULL);
    if (mine >= user_share(shared) * (is_slow(shared, t->host) ? 1 : 2))
        return too_many(why);
    return may_go(shared, t) ? ERR_OK : wait_for_turn(c, why);
}

/* This server's own resources are quick, and a page full of gadgets asks for many of them at once:
 * only other people's servers are counted. */
static enum err take_turn(struct container *c, const char *user, const char *host, const char **why)
{
    struct turn *t = c->turn;
    enum err e;

    pthread_mutex_lock(&c->shared->lock);
    *t = (struct turn) { .state = TURN_FREE };
    memcpy(t->user, user, strnlen(user, USER_SIZE - 1));
    memcpy(t->host, host, strnlen(host, HOST_SIZE - 1));
    if (!(e = admit(c, why))) {
        t->state = TURN_BUSY;
        t->since = clock_mono_ms();
    }
    pthread_mutex_unlock(&c->shared->lock);
    return e;
}

static void end_turn(struct container *c, bool answered)
{
    struct shared *shared = c->shared;
    struct silent *s;

    pthread_mutex_lock(&shared->lock);
    s = silent_host(shared, c->turn->host);
    s->times = answered ? 0 : s->times + 1;
    s->until = answered ? 0 : clock_mono_ms() + silent_ms;
    c->turn->state = TURN_FREE;
    pthread_cond_broadcast(&shared->freed);
    pthread_mutex_unlock(&shared->lock);
}

/* One line a request: never a query, a header or a body. */
static void log_fetch(struct container_call *call, const struct fetch_request *rq,
                      const struct fetch_reply *reply, enum err e, int64_t began)
{
    log_info("fetch",
             "program=%s user=%s gadget=%s method=%s host=%s:%d status=%d error=%s why=%s "
             "bytes=%zu ms=%lld",
             call->inner->shared->name, log_value(call->arena, call->user.login_id),
             call->gadget ? call->gadget : "-", rq->method ? rq->method : "GET", rq->url.host,
             rq->url.port, reply->status, e ? err_name(e) : "none",
             log_value(call->arena, e ? reply->why : ""), reply->body.n,
             (long long)(clock_mono_ms() - began));
}

static enum err ask_others(struct container_call *call, const struct fetch_request *rq,
                           struct fetch_reply *out)
{
    struct container *c = call->inner;
    const char *host = arena_printf(call->arena, "%s:%d", rq->url.host, rq->url.port);
    enum err e = take_turn(c, call->user.login_id, host, &out->why);

    if (e)
        return e;
    e = fetch(c->fetcher, call->arena, rq, out);
    end_turn(c, e != ERR_TIMEOUT);
    return e;
}

enum err container_fetch(struct container_call *call, const struct fetch_request *asked,
                         struct fetch_reply *out)
{
    struct fetch_request rq = *asked;
    int64_t began = clock_mono_ms(), left = call->until - began;
    enum err e;

    *out = (struct fetch_reply) { .why = "the servers asked before took all the time" };
    if (left <= 0)
        return ERR_TIMEOUT;
    rq.gadget = call->gadget;
    rq.timeout_ms = rq.timeout_ms > 0 && rq.timeout_ms < left ? rq.timeout_ms : left;
    e = guard_is_own(call->guard, &rq.url) ? fetch(call->inner->fetcher, call->arena, &rq, out)
                                           : ask_others(call, &rq, out);
    log_fetch(call, &rq, out, e, began);
    return e;
}

int container_status(int sent)
{
    bool is_told = sent >= 200 && sent <= 599 && sent != 304 && sent != 407 && sent != 500;

    return is_told ? sent : 502;
}

bool container_kept(struct container_call *call, const char *key, struct cached *out)
{
    return cache_get(call->inner->shared->kept, call->arena, key, clock_real_ms(), out) &&
           out->fresh;
}

void container_keep(struct container_call *call, const char *key, const struct cached *answer)
{
    cache_put(call->inner->shared->kept, key, clock_real_ms(), KEPT_S, answer);
}

const char *container_token(struct container_call *call, const char *app_url, int64_t mid)
{
    struct token token = { call->user.login_id, app_url, mid,
                           clock_real_ms() + 1000 * (int64_t)CONTAINER_TOKEN_S };

    return token_make(call->arena, &call->inner->shared->key, &token);
}

const char *container_feature_version(struct container_call *call, const struct feature_set *set,
                                      const char *names)
{
    struct last_version *last = &call->inner->last_version;
    int64_t now = clock_mono_ms();
    const char *version;

    if (now < last->until && same(names, last->names))
        return last->version;
    version = feature_version(call->arena, set, call->conf->www);
    if (strlen(names) >= sizeof last->names || strlen(version) >= sizeof last->version)
        return version;
    *last = (struct last_version) { .until = now + version_ms };
    memcpy(last->names, names, strlen(names));
    memcpy(last->version, version, strlen(version));
    return last->version;
}

int64_t container_token_left(const struct container_call *call)
{
    return call->token.app_url ? (call->token.expires - clock_real_ms()) / 1000 : 0;
}

/* -- whose specs ------------------------------------------------------------------------------ */

/* Query and fragment do not count: a layout hands parameters to a gadget that way.  hosts stand in
 * for the listed one, comma-separated; NULL = none. */
static bool same_spec(struct container_call *call, struct str listed, const char *hosts,
                      const struct url *spec)
{
    struct str rest = str_of(hosts ? hosts : ""), piece;
    struct url u;
    const char *why;
    size_t n = 0;

    listed = str_trim(listed);
    if (listed.n == 0 || listed.p[0] == '/')
        return false; /* ours */
    while (n < listed.n && listed.p[n] != '?' && listed.p[n] != '#')
        n++;
    if (url_parse(call->arena, (struct str) { listed.p, n }, &u, &why) || !same(u.path, spec->path))
        return false;
    while (!same(u.host, spec->host) && str_cut(&rest, ',', &piece)) {
        piece = str_trim(piece);
        if (piece.n == strlen(spec->host) && strncasecmp(piece.p, spec->host, piece.n) == 0)
            u.host = spec->host;
    }
    return url_same_origin(&u, spec);
}

static bool names_spec(struct container_call *call, const struct xml_node *node,
                       const struct url *spec)
{
    for (const struct xml_node *child = node->children; child; child = child->next)
        if ((same(child->name, "gadget") &&
             same_spec(call, str_of(child->text), xml_attribute(child, "alternateHosts"), spec)) ||
            names_spec(call, child, spec))
            return true;
    return false;
}

static bool in_a_layout(struct container_call *call, const struct url *spec)
{
    static const struct xml_limits limits = {
        .bytes = 1024 * 1024, .depth = 32, .nodes = 20000, .utf8 = true
    };
    struct db_rows rows;
    bool found = false;

    db_start(call->db, Q_LAYOUT_ALL, DB_NO_ARGS, &rows);
    while (!found && db_next(&rows)) {
        struct str text = str_of(db_get_text(&rows, 0, call->arena));
        struct xml_node *root;

        found = !xml_parse(call->arena, text, &limits, &root, NULL) && names_spec(call, root, spec);
    }
    return db_done(&rows) == ERR_OK && found;
}

static bool is_our_spec(const struct container_call *call, const struct url *spec)
{
    const char *why;

    return guard_is_own(call->guard, spec) &&
           guard_url(call->guard, NULL, spec, &why) == GUARD_OWN &&
           strncmp(spec->path, "/finesse/", 9) != 0;
}

bool container_may_render(struct container_call *call, const struct url *spec)
{
    return is_our_spec(call, spec) ||
           guard_origin_listed(call->arena, call->conf->gadget_sources, spec) ||
           in_a_layout(call, spec);
}

/* -- the program ------------------------------------------------------------------------------ */

static void *start(void *arg)
{
    struct shared *shared = arg;
    struct container *c = calloc(1, sizeof *c);

    if (!c)
        abort();
    c->shared = shared;
    if (db_open(shared->conf.database, DB_WRITE, &c->db) ||
        auth_open(c->db, shared->conf.run, &c->auth)) {
        db_close(c->db);
        free(c);
        return NULL;
    }
    auth_keep_keys(c->auth, shared->conf.xmpp_scram);
    arena_init(&c->guard_arena);
    take_rules(c, "", "settings");
    pthread_mutex_lock(&shared->lock);
    c->turn = &shared->turns[shared->started++ % shared->threads];
    pthread_mutex_unlock(&shared->lock);
    return c;
}

static void stop(void *context)
{
    struct container *c = context;

    fetcher_free(c->fetcher);
    arena_release(&c->guard_arena);
    auth_close(c->auth);
    db_close(c->db);
    free(c);
}

static enum err prepare_guard(struct shared *shared, struct arena *a)
{
    const struct conf *conf = &shared->conf;

    if (guard_init(&shared->guard, a, conf->allow_origins, conf->host, (int)conf->port)) {
        log_error("settings", "key=ALLOW_ORIGINS text=%s",
                  log_value(a, "a list of scheme://host:port is expected"));
        return ERR_INVALID_INPUT;
    }
    shared->guard.nodes = conf->nodes; /* gadgets named by ALLOW_TARGETS may be there */
    if (guard_targets(&shared->guard, a, conf->allow_targets)) {
        log_error("settings", "key=ALLOW_TARGETS text=%s",
                  log_value(a, "a list of hosts and networks is expected"));
        return ERR_INVALID_INPUT;
    }
    shared->guard.dry_run = conf->guard_dry_run;
    return ERR_OK;
}

static enum err prepare(struct shared *shared, struct arena *a)
{
    static const struct xml_limits any = { .bytes = 16, .depth = 1, .nodes = 1 };
    struct xml_node *unused;
    enum err e;

    /* libxml2 sets itself up at its first use, which threads must not do at the same time. */
    xml_parse(a, str_of("<x/>"), &any, &unused, NULL);

    if ((e = conf_load(&shared->conf, a)) || (e = prepare_guard(shared, a)))
        return e;
    if ((e = token_key_open(shared->conf.run, mac_sha256, &shared->key)))
        log_error("token.key", "error=%s", err_name(e));
    return e;
}

int container_serve(const char *name, int threads, container_answer *answer)
{
    struct shared shared = { .name = name, .answer = answer, .threads = threads };
    struct arena a;
    int status = 1;

    arena_init(&a);
    fetch_global_init();
    if (pthread_mutex_init(&shared.lock, NULL) == 0 &&
        pthread_cond_init(&shared.freed, NULL) == 0 && !prepare(&shared, &a)) {
        const struct http_program program = { .run = shared.conf.run,
                                              .name = arena_printf(&a, "gadgets.%s", name),
                                              .threads = threads,
                                              .start = start,
                                              .answer = answer_one,
                                              .stop = stop };

        shared.turns = arena_array(&a, (size_t)threads, sizeof *shared.turns);
        shared.cache = cache_new(CACHE_BYTES, CACHE_ENTRIES);
        shared.kept = cache_new(KEPT_BYTES, KEPT_ENTRIES);
        status = http_serve(&program, &shared);
        cache_free(shared.kept);
        cache_free(shared.cache);
    }
    arena_release(&a);
    return status;
}
