#include "container/container.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "auth/mac.h"
#include "auth/session.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/server.h"
#include "xml/read.h"

enum {
    USER_MAX = 8, /* threads with other people's servers for one user */
    WAIT_S = 3,   /* for one of them to be free */
    USER_SIZE = 64,
    CACHE_BYTES = 16 * 1024 * 1024,
    CACHE_ENTRIES = 256
};

static const int64_t token_life_ms = 12 * 60 * 60 * 1000;

enum turn_state { TURN_FREE, TURN_WAITING, TURN_BUSY };

/* Whether a thread is with somebody else's server, and for whom. */
struct turn {
    enum turn_state state;
    char user[USER_SIZE];
};

struct shared {
    const char *name;
    container_answer *answer;
    struct conf conf;
    struct guard guard;
    struct cache *cache;
    struct token_key key;
    pthread_mutex_t lock; /* of turns */
    pthread_cond_t freed;
    struct turn *turns; /* one for each thread */
    int threads, started;
};

struct container {
    struct shared *shared;
    struct turn *turn;
    struct db *db;
    struct auth *auth;
    struct fetcher *fetcher;
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

static enum err identify(struct container_call *call, bool *by_cookie)
{
    struct auth *auth = call->inner->auth;
    const char *basic = http_header(call->http, "Authorization");

    *by_cookie = !basic;
    if (is_foreign_page(call->http))
        return ERR_UNAUTHENTICATED;
    if (basic)
        return auth_basic(auth, call->arena, basic, &call->user);
    return auth_session(auth, call->arena, cookie(call->http), &call->user);
}

static const char *sent_token(const struct container_call *call)
{
    const char *token = http_header(call->http, "X-Shindig-ST");

    token = token && *token ? token : container_param(call, "st");
    return token && *token ? token : NULL;
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

static void answer_one(void *context, struct http_request *http, struct http_reply *reply)
{
    struct container *c = context;
    struct container_call call = { .arena = http->arena,
                                   .http = http,
                                   .reply = reply,
                                   .conf = &c->shared->conf,
                                   .guard = &c->shared->guard,
                                   .db = c->db,
                                   .inner = c };

    if (http_header(http, "X-Shindig-Dos"))
        container_fail(&call, 403, "this server does not render or fetch for itself");
    else if (http_header(http, "Service-Worker"))
        container_fail(&call, 403, "what other servers send is no service worker of this one");
    else if (!same(http->method, "GET") && !same(http->method, "HEAD") &&
             !same(http->method, "POST"))
        container_fail(&call, 405, "only GET and POST are served here");
    else if (may_ask(&call))
        c->shared->answer(&call);
}

/* -- asking others --------------------------------------------------------------------------- */

static int count(const struct shared *shared, enum turn_state state, const char *user)
{
    int n = 0;

    for (int i = 0; i < shared->threads; i++) {
        const struct turn *t = &shared->turns[i];

        if (user)
            n += t->state != TURN_FREE && strncmp(t->user, user, USER_SIZE - 1) == 0;
        else
            n += t->state == state;
    }
    return n;
}

/* With the lock held: half of the threads may be with other servers, a quarter may wait for that.
 */
static bool wait_for_turn(struct container *c)
{
    struct shared *shared = c->shared;
    struct timespec until;

    if (count(shared, TURN_WAITING, NULL) >= (shared->threads + 3) / 4)
        return false;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += WAIT_S;
    c->turn->state = TURN_WAITING;
    while (count(shared, TURN_BUSY, NULL) >= shared->threads / 2)
        if (pthread_cond_timedwait(&shared->freed, &shared->lock, &until) != 0) {
            c->turn->state = TURN_FREE;
            return false;
        }
    return true;
}

/* This server's own resources are quick, and a page full of gadgets asks for many of them at once:
 * only other people's servers are counted. */
static bool take_turn(struct container *c, const char *user)
{
    struct shared *shared = c->shared;
    bool mine;

    pthread_mutex_lock(&shared->lock);
    mine = count(shared, TURN_BUSY, user) < USER_MAX;
    if (mine) {
        memset(c->turn->user, 0, USER_SIZE);
        memcpy(c->turn->user, user, strnlen(user, USER_SIZE - 1));
        mine = count(shared, TURN_BUSY, NULL) < shared->threads / 2 || wait_for_turn(c);
    }
    if (mine)
        c->turn->state = TURN_BUSY;
    pthread_mutex_unlock(&shared->lock);
    return mine;
}

static void end_turn(struct container *c)
{
    pthread_mutex_lock(&c->shared->lock);
    c->turn->state = TURN_FREE;
    pthread_cond_signal(&c->shared->freed);
    pthread_mutex_unlock(&c->shared->lock);
}

/* One line a request: never a query, a header or a body. */
static void log_fetch(struct container_call *call, const struct fetch_request *rq,
                      const struct fetch_reply *reply, enum err e, int64_t began)
{
    log_info("fetch",
             "program=%s user=%s method=%s host=%s:%d status=%d error=%s bytes=%zu ms=%lld",
             call->inner->shared->name, log_value(call->arena, call->user.login_id),
             rq->method ? rq->method : "GET", rq->url.host, rq->url.port, reply->status,
             e ? err_name(e) : "none", reply->body.n, (long long)(clock_mono_ms() - began));
}

enum err container_fetch(struct container_call *call, const struct fetch_request *rq,
                         struct fetch_reply *out)
{
    struct container *c = call->inner;
    bool own = guard_is_own(call->guard, &rq->url);
    int64_t began = clock_mono_ms();
    enum err e;

    if (!own && !take_turn(c, call->user.login_id)) {
        *out = (struct fetch_reply) { .why = "too many requests to other servers at a time" };
        return ERR_TOO_MANY_REQUESTS;
    }
    e = fetch(c->fetcher, call->arena, rq, out);
    if (!own)
        end_turn(c);
    log_fetch(call, rq, out, e, began);
    return e;
}

const char *container_token(struct container_call *call, const char *app_url, int64_t mid)
{
    struct token token = { call->user.login_id, app_url, mid, clock_real_ms() + token_life_ms };

    return token_make(call->arena, &call->inner->shared->key, &token);
}

int64_t container_token_left(const struct container_call *call)
{
    return call->token.app_url ? (call->token.expires - clock_real_ms()) / 1000 : 0;
}

/* -- whose specs ------------------------------------------------------------------------------ */

/* Query and fragment do not count: a layout hands parameters to a gadget that way. */
static bool same_spec(struct container_call *call, struct str listed, const struct url *spec)
{
    struct url u;
    const char *why;
    size_t n = 0;

    listed = str_trim(listed);
    if (listed.n == 0 || listed.p[0] == '/')
        return false; /* ours */
    while (n < listed.n && listed.p[n] != '?' && listed.p[n] != '#')
        n++;
    return !url_parse(call->arena, (struct str) { listed.p, n }, &u, &why) &&
           url_same_origin(&u, spec) && same(u.path, spec->path);
}

static bool names_spec(struct container_call *call, const struct xml_node *node,
                       const struct url *spec)
{
    for (const struct xml_node *child = node->children; child; child = child->next)
        if ((same(child->name, "gadget") && same_spec(call, str_of(child->text), spec)) ||
            names_spec(call, child, spec))
            return true;
    return false;
}

static bool in_a_layout(struct container_call *call, const struct url *spec)
{
    static const struct xml_limits limits = { .bytes = 1024 * 1024, .depth = 32, .nodes = 20000 };
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

    return guard_is_own(call->guard, spec) && guard_url(call->guard, spec, &why) == GUARD_OWN &&
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
    c->fetcher = fetcher_new(&shared->guard, shared->cache);
    pthread_mutex_lock(&shared->lock);
    c->turn = &shared->turns[shared->started++ % shared->threads];
    pthread_mutex_unlock(&shared->lock);
    return c;
}

static void stop(void *context)
{
    struct container *c = context;

    fetcher_free(c->fetcher);
    auth_close(c->auth);
    db_close(c->db);
    free(c);
}

static enum err prepare(struct shared *shared, struct arena *a)
{
    static const struct xml_limits any = { .bytes = 16, .depth = 1, .nodes = 1 };
    struct xml_node *unused;
    enum err e;

    /* libxml2 sets itself up at its first use, which threads must not do at the same time. */
    xml_parse(a, str_of("<x/>"), &any, &unused, NULL);

    if ((e = conf_load(&shared->conf, a)))
        return e;
    if ((e = guard_init(&shared->guard, a, shared->conf.allow_origins, shared->conf.host,
                        (int)shared->conf.port))) {
        log_error("settings", "key=ALLOW_ORIGINS text=%s",
                  log_value(a, "a list of scheme://host:port is expected"));
        return e;
    }
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
        status = http_serve(&program, &shared);
        cache_free(shared.cache);
    }
    arena_release(&a);
    return status;
}
