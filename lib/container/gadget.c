#include "container/gadget.h"

#include <inttypes.h>
#include <string.h>

#include "base/log.h"
#include "container/local.h"
#include "gadget/bundle.h"
#include "gadget/prefs.h"
#include "gadget/render.h"
#include "web/charset.h"

/* An agent waits for what is fetched here. */
static const int64_t timeout_ms = 10000;

static const uint64_t hash_start = 0xcbf29ce484222325u;

/* FNV-1a. */
static uint64_t hash(uint64_t h, struct str bytes)
{
    for (size_t i = 0; i < bytes.n; i++)
        h = (h ^ (unsigned char)bytes.p[i]) * 0x100000001b3u;
    return h;
}

bool gadget_fail(struct gadget *g, int status, const char *problem)
{
    g->status = status;
    g->problem = problem;
    return false;
}

/* "en" and "US". */
static const char *word(const char *value, const char *otherwise)
{
    size_t n = value ? strlen(value) : 0;

    if (n == 0 || n > 16 ||
        strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != n)
        return otherwise;
    return value;
}

void gadget_init(struct gadget *g, struct container_call *call, const char *lang,
                 const char *country, int64_t mid)
{
    *g = (struct gadget) { .call = call, .mid = mid, .is_local = true, .read = hash_start };
    g->lang = word(lang, "all");
    g->country = word(country, "ALL");
    dict_init(&g->files, call->arena);
    dict_init(&g->messages, call->arena);
    dict_init(&g->prefs, call->arena);
    dict_init(&g->defaults, call->arena);
}

const char *gadget_text(const struct gadget *g, const char *text)
{
    return subst_string(g->call->arena, &g->subst, text);
}

/* The statuses of contract.md. */
static int status_of(enum err e)
{
    switch (e) {
    case ERR_FORBIDDEN:
        return 403;
    case ERR_TIMEOUT:
        return 504;
    case ERR_TOO_MANY_REQUESTS:
        return 503;
    default:
        return 502;
    }
}

/* Its stamp is taken first: a file that changes meanwhile has another one afterwards. */
static bool read_local(struct gadget *g, const struct url *url, size_t max, struct str *text)
{
    struct arena *a = g->call->arena;
    const char *why, *stamp;
    struct str bytes;

    if (guard_url(g->call->guard, NULL, url, &why) != GUARD_OWN)
        return false;
    stamp = local_stamp(g->call->conf, a, url->path);
    if (!*stamp || !local_read(g->call->conf, a, url, max, &bytes))
        return false;
    dict_set(&g->files, url->path, stamp);
    *text = charset_to_utf8(a, bytes, NULL);
    return true;
}

static enum err fetch_text(struct gadget *g, const struct url *url, size_t max,
                           struct fetch_reply *reply, struct str *text)
{
    struct fetch_request rq = {
        .url = *url, .max_bytes = max, .timeout_ms = timeout_ms, .no_cache = g->fresh
    };
    enum err e;

    if (read_local(g, url, max, text)) {
        reply->status = 200;
        return ERR_OK;
    }
    g->is_local = false;
    e = container_fetch(g->call, &rq, reply);
    if (!e)
        *text = charset_to_utf8(g->call->arena, reply->body,
                                web_header(reply->headers, "content-type"));
    return e;
}

bool gadget_fetch(struct gadget *g, const struct url *url, size_t max, struct str *text)
{
    struct arena *a = g->call->arena;
    const char *address = url_text(a, url);
    struct fetch_reply reply;
    enum err e = fetch_text(g, url, max, &reply, text);

    if (e)
        return gadget_fail(g, status_of(e), arena_printf(a, "%s: %s", address, reply.why));
    if (reply.status == 200)
        return true;
    return gadget_fail(g, reply.status < 400 ? 502 : container_status(reply.status),
                       arena_printf(a, "%s: the server answered %d", address, reply.status));
}

static bool read_address(struct gadget *g, const char *address)
{
    struct arena *a = g->call->arena;
    bool is_web;
    const char *why;

    if (!address || !*address)
        return gadget_fail(g, 400, "the address of the gadget is missing");
    if (address[0] == '/' && address[1] != '/')
        address = arena_printf(a, "http://127.0.0.1:%d%s", (int)g->call->conf->port, address);
    is_web = strncmp(address, "http://", 7) == 0 || strncmp(address, "https://", 8) == 0;
    if (url_parse(a, str_of(address), &g->url, &why))
        return gadget_fail(g, is_web ? 400 : 403, why);
    if (!container_may_render(g->call, &g->url))
        return gadget_fail(g, 403,
                           "gadgets may come from this server, from a layout, and from the origins "
                           "of GADGET_SOURCES; this one comes from elsewhere");
    g->call->gadget = guard_gadget(g->call->guard, a, &g->url);
    return true;
}

/* A token is for one gadget; the query of its address may differ. */
static bool check_token(struct gadget *g)
{
    struct arena *a = g->call->arena;
    const char *why, *app_url = g->call->token.app_url;
    struct url u;

    if (!app_url)
        return true;
    app_url = url_resolve(a, url_text(a, &g->url), app_url);
    if (!url_parse(a, str_of(app_url), &u, &why) && same(u.path, g->url.path) &&
        (url_same_origin(&u, &g->url) ||
         (guard_is_own(g->call->guard, &u) && guard_is_own(g->call->guard, &g->url))))
        return true;
    return gadget_fail(g, 403, "the security token is for another gadget");
}

bool gadget_address(struct gadget *g, const char *address)
{
    return read_address(g, address) && check_token(g);
}

bool gadget_load(struct gadget *g, const char *address)
{
    struct arena *a = g->call->arena;
    struct spec_problem problem;
    struct str text;

    if (!gadget_address(g, address) || !gadget_fetch(g, &g->url, SPEC_MAX, &text))
        return false;
    g->read = hash(g->read, text);
    if (!spec_parse(a, url_text(a, &g->url), text, &g->spec, &problem))
        return true;
    return gadget_fail(g, 502,
                       arena_printf(a, "%s, line %d, column %d: %s", problem.url, problem.line,
                                    problem.column, problem.text));
}

const char *gadget_version(const struct gadget *g, const char *view)
{
    struct arena *a = g->call->arena;
    struct feature_set features;
    const char *unknown, *scripts;
    struct buf names;

    render_features(a, &g->spec, view, &features, &unknown);
    buf_init(&names, 8192);
    feature_names(&names, &features);
    scripts = container_feature_version(g->call, &features, names.p);
    buf_release(&names);
    return arena_printf(a, "%016" PRIx64, hash(g->read, str_of(scripts)));
}

static void add_bundle(struct gadget *g, const char *address)
{
    struct arena *a = g->call->arena;
    struct xml_problem problem = { .text = "" };
    struct fetch_reply reply = { .why = "" };
    struct url url;
    struct str text;
    const char *why;
    enum err e;

    if (url_parse(a, str_of(address), &url, &why))
        return;
    e = fetch_text(g, &url, BUNDLE_MAX, &reply, &text);
    g->read = hash(g->read, e ? str_of(address) : text);
    if (!e && reply.status == 200 && !bundle_parse(&g->messages, text, &problem))
        return;
    log_warn("bundle", "host=%s:%d path=%s status=%d line=%d text=%s", url.host, url.port,
             log_value(a, url.path), reply.status, problem.line,
             log_value(a, e ? reply.why : problem.text));
}

/* From the most general locale to the most special. */
static void add_messages(struct gadget *g, const char *view)
{
    for (int i = 0; i < 4; i++) {
        const struct spec_locale *l = spec_locale(&g->spec, g->lang, g->country, view, i);

        if (!l)
            continue;
        if (l->messages)
            add_bundle(g, l->messages);
        for (const struct dict_entry *m = l->inline_messages.first; m; m = m->next)
            dict_set(&g->messages, m->name, m->value);
        if (l->direction)
            g->rtl = same(l->direction, "rtl");
    }
}

static void fill_params(struct gadget *g)
{
    for (struct spec_feature *f = g->spec.features; f; f = f->next)
        for (struct spec_param *p = f->params; p; p = p->next)
            p->value = gadget_text(g, p->value);
}

void gadget_words(struct gadget *g, const char *view, const struct dict *given)
{
    struct dict none;

    add_messages(g, view);
    g->subst = (struct subst) { &g->messages, NULL, g->mid, g->rtl };
    dict_init(&none, g->call->arena);
    prefs_values(&g->defaults, g->spec.prefs, &none, &g->subst);
    prefs_values(&g->prefs, g->spec.prefs, given, &g->subst);
    g->subst.prefs = &g->prefs;
    fill_params(g);
}
