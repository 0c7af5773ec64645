/* /gadgets/ifr: a gadget's spec in, one HTML document out (Core Gadget Specification 1.1; reference
 * gadget-container 2). */
#include <string.h>

#include "base/log.h"
#include "container/container.h"
#include "gadget/bundle.h"
#include "gadget/feature.h"
#include "gadget/prefs.h"
#include "gadget/render.h"
#include "gadget/spec.h"
#include "gadget/subst.h"
#include "web/charset.h"

enum { REFRESH = 300 /* seconds a browser keeps a document */ };

/* One rendering. */
struct rendering {
    struct container_call *call;
    struct arena *arena;
    struct url url; /* of the spec */
    struct spec spec;
    struct spec_view view;
    const char *lang, *country;
    int64_t mid;
    bool rtl;
    struct dict messages, given, prefs, defaults;
    struct subst subst;
    struct str content;
    const char *base;
};

static void fail(struct container_call *call, int status, const char *text)
{
    struct http_reply *reply = call->reply;

    container_fail(call, status, "");
    buf_clear(&reply->body);
    reply->type = "text/html; charset=UTF-8";
    http_reply_header(reply, "Content-Security-Policy",
                      "default-src 'none'; frame-ancestors 'self'");
    render_error(&reply->body, status, text);
}

/* The statuses of contract.md: a rule of the guard 403, silent or down 504, unusable 502. */
static bool fetched(struct rendering *r, enum err e, const struct fetch_reply *reply,
                    const char *url)
{
    int status = e == ERR_FORBIDDEN           ? 403
                 : e == ERR_TIMEOUT           ? 504
                 : e == ERR_TOO_MANY_REQUESTS ? 503
                 : e                          ? 502
                 : reply->status == 500       ? 502
                                              : reply->status;

    if (!e && reply->status == 200)
        return true;
    if (e)
        fail(r->call, status, arena_printf(r->arena, "%s: %s", url, reply->why));
    else
        fail(r->call, status < 400 ? 502 : status,
             arena_printf(r->arena, "%s: the server answered %d", url, reply->status));
    return false;
}

static enum err fetch_text(struct rendering *r, const struct url *url, size_t max,
                           struct fetch_reply *reply, struct str *text)
{
    struct fetch_request rq = { .url = *url,
                                .max_bytes = max,
                                .timeout_ms = 10000,
                                .no_cache = container_flag(r->call, "nocache") };
    enum err e = container_fetch(r->call, &rq, reply);

    if (!e)
        *text = charset_to_utf8(r->arena, reply->body, web_header(reply->headers, "content-type"));
    return e;
}

/* The token must be for the gadget that is asked for. */
static bool check_token(struct rendering *r)
{
    const char *why, *app_url = r->call->token.app_url;
    struct url u;

    if (!app_url)
        return true;
    app_url = url_resolve(r->arena, url_text(r->arena, &r->url), app_url);
    if (!url_parse(r->arena, str_of(app_url), &u, &why) && same(u.path, r->url.path) &&
        (url_same_origin(&u, &r->url) ||
         (guard_is_own(r->call->guard, &u) && guard_is_own(r->call->guard, &r->url))))
        return true;
    fail(r->call, 403, "the security token is for another gadget");
    return false;
}

static bool read_url(struct rendering *r)
{
    const char *text = container_param(r->call, "url"), *why;
    bool has_scheme;

    if (!text || !*text) {
        fail(r->call, 400, "the parameter url is missing");
        return false;
    }
    if (text[0] == '/' && text[1] != '/')
        text = arena_printf(r->arena, "http://127.0.0.1:%d%s", (int)r->call->conf->port, text);
    has_scheme = strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
    if (url_parse(r->arena, str_of(text), &r->url, &why)) {
        fail(r->call, has_scheme ? 400 : 403, why);
        return false;
    }
    if (!container_may_render(r->call, &r->url)) {
        fail(r->call, 403,
             "gadgets may come from this server, from a layout, and from the origins "
             "of GADGET_SOURCES; this one comes from elsewhere");
        return false;
    }
    return check_token(r);
}

static bool read_spec(struct rendering *r)
{
    const char *url = url_text(r->arena, &r->url);
    struct fetch_reply reply;
    struct spec_problem problem;
    struct str text;

    if (!fetched(r, fetch_text(r, &r->url, SPEC_MAX, &reply, &text), &reply, url))
        return false;
    if (!spec_parse(r->arena, url, text, &r->spec, &problem))
        return true;
    fail(r->call, 502,
         arena_printf(r->arena, "%s, line %d, column %d: %s", problem.url, problem.line,
                      problem.column, problem.text));
    return false;
}

/* "en" and "US"; what is no such word is as if it were not there. */
static const char *locale_word(const struct rendering *r, const char *name, const char *otherwise)
{
    const char *value = container_param(r->call, name);
    size_t n = value ? strlen(value) : 0;

    if (n == 0 || n > 16 ||
        strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != n)
        return otherwise;
    return value;
}

/* A bundle that cannot be had is not worth the gadget: its tokens stay as they are. */
static void add_bundle(struct rendering *r, const char *address)
{
    struct xml_problem problem = { 0, 0, "" };
    struct fetch_reply reply = { .why = "" };
    struct url url;
    struct str text;
    const char *why;
    enum err e;

    if (url_parse(r->arena, str_of(address), &url, &why))
        return;
    e = fetch_text(r, &url, BUNDLE_MAX, &reply, &text);
    if (!e && reply.status == 200 && !bundle_parse(&r->messages, text, &problem))
        return;
    log_warn("bundle", "host=%s:%d path=%s status=%d line=%d text=%s", url.host, url.port,
             log_value(r->arena, url.path), reply.status, problem.line,
             log_value(r->arena, e ? reply.why : problem.text));
}

static void read_messages(struct rendering *r)
{
    for (int i = 0; i < 4; i++) {
        const struct spec_locale *l = spec_locale(&r->spec, r->lang, r->country, r->view.name, i);

        if (!l)
            continue;
        if (l->messages)
            add_bundle(r, l->messages);
        for (const struct dict_entry *m = l->inline_messages.first; m; m = m->next)
            dict_set(&r->messages, m->name, m->value);
        if (l->direction)
            r->rtl = same(l->direction, "rtl");
    }
}

static void add_given(struct rendering *r, const struct http_pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (str_starts(pairs->pair[i].name, "up_"))
            dict_set(&r->given, pairs->pair[i].name.p + 3, pairs->pair[i].value.p);
}

static void read_prefs(struct rendering *r)
{
    struct dict none;

    add_given(r, &r->call->http->query);
    add_given(r, &r->call->form);
    r->subst = (struct subst) { &r->messages, NULL, r->mid, r->rtl };
    dict_init(&none, r->arena);
    prefs_values(&r->defaults, r->spec.prefs, &none, &r->subst);
    prefs_values(&r->prefs, r->spec.prefs, &r->given, &r->subst);
    r->subst.prefs = &r->prefs;
}

static bool pick_view(struct rendering *r)
{
    const char *name = container_param(r->call, "view"), *available;

    name = name && *name ? name : "default";
    if (!spec_view(r->arena, &r->spec, name, &r->view, &available))
        return true;
    fail(r->call, 404,
         arena_printf(r->arena, "%s: there is no view \"%s\", but %s", r->spec.url, name,
                      available));
    return false;
}

/* A page of somebody else's: the browser goes there. */
static void go_to(struct rendering *r)
{
    const char *href = subst_string(r->arena, &r->subst, r->view.href), *why;
    struct url u;

    href = url_resolve(r->arena, r->spec.url, href);
    if (url_parse(r->arena, str_of(href), &u, &why)) {
        fail(r->call, 502,
             arena_printf(r->arena, "%s: the href of this view: %s", r->spec.url, why));
        return;
    }
    container_fail(r->call, 302, "");
    http_reply_header(r->call->reply, "Location", url_text(r->arena, &u));
}

/* Content that lies in a file of its own; nothing in it is substituted. */
static bool fetch_content(struct rendering *r)
{
    const char *href = subst_string(r->arena, &r->subst, r->view.href), *why;
    struct fetch_reply reply;
    struct url u;

    r->base = url_resolve(r->arena, r->spec.url, href);
    if (url_parse(r->arena, str_of(r->base), &u, &why)) {
        fail(r->call, 502,
             arena_printf(r->arena, "%s: the href of this view: %s", r->spec.url, why));
        return false;
    }
    return fetched(r, fetch_text(r, &u, SPEC_MAX, &reply, &r->content), &reply, r->base);
}

static void release(void *buf)
{
    buf_release(buf);
}

static bool substitute_content(struct rendering *r)
{
    struct buf *text = arena_alloc(r->arena, sizeof *text);

    buf_init(text, RENDER_MAX);
    arena_defer(r->arena, release, text);
    subst_text(text, &r->subst, r->view.text);
    r->content = buf_str(text);
    r->base = r->spec.url;
    if (text->full)
        fail(r->call, 502,
             arena_printf(r->arena,
                          "%s: the content is too large once its messages "
                          "are filled in",
                          r->spec.url));
    return !text->full;
}

/* Files of this server are asked for by their path, whatever name of it the gadget uses. */
static const char *map_address(struct arena *a, const char *address, void *arg)
{
    const struct rendering *r = arg;
    const char *why, *mapped = address, *fragment = strchr(address, '#');
    struct url u;

    if (!url_parse(a, str_of(address), &u, &why) && guard_is_own(r->call->guard, &u))
        mapped = arena_printf(a, "%s%s%s%s", u.path, u.query ? "?" : "", u.query ? u.query : "",
                              fragment ? fragment : "");
    return mapped;
}

static const char *script_address(struct rendering *r, const struct feature_set *features)
{
    struct buf names;
    const char *address;

    buf_init(&names, 8192);
    feature_names(&names, features);
    address = arena_printf(r->arena, "/gadgets/js/%s.js?container=default&c=0&v=%s", names.p,
                           feature_version(r->arena, features, r->call->conf->www));
    buf_release(&names);
    return address;
}

static void set_headers(struct rendering *r)
{
    struct http_reply *reply = r->call->reply;
    const char *refresh = container_param(r->call, "refresh");
    int64_t seconds;

    if (!refresh || !str_to_int(str_of(refresh), &seconds) || seconds < 0 || seconds > 86400)
        seconds = REFRESH;
    reply->type = "text/html; charset=UTF-8";
    http_reply_header(reply, "Cache-Control",
                      container_flag(r->call, "nocache")
                          ? "no-cache"
                          : arena_printf(r->arena, "private,max-age=%d", (int)seconds));
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(reply, "Referrer-Policy", "same-origin");
    http_reply_header(reply, "Content-Security-Policy",
                      "frame-ancestors 'self'; object-src 'none'; base-uri 'self'");
}

static void write_document(struct rendering *r, const struct feature_set *features)
{
    const char *sent = container_param(r->call, "st");
    struct render how = {
        .spec = &r->spec,
        .view = &r->view,
        .content = r->content,
        .rewrite = { .arena = r->arena,
                     .base = r->base,
                     .dir = r->rtl ? "rtl" : "ltr",
                     .map = map_address,
                     .map_arg = r },
        .title = subst_string(r->arena, &r->subst, spec_attribute(&r->spec, "title")),
        .lang = r->lang,
        .country = r->country,
        .scripts = script_address(r, features),
        .token = r->call->token.app_url && sent ? sent
                                                : container_token(r->call, r->spec.url, r->mid),
        .messages = &r->messages,
        .defaults = &r->defaults,
        .features = features,
    };

    set_headers(r);
    render_document(&r->call->reply->body, &how);
}

static void render(struct rendering *r)
{
    struct feature_set features;
    const char *unknown;

    if (!read_url(r) || !read_spec(r) || !pick_view(r))
        return;
    read_messages(r);
    read_prefs(r);
    if (r->view.type == CONTENT_URL) {
        go_to(r);
        return;
    }
    if (render_features(r->arena, &r->spec, r->view.name, &features, &unknown)) {
        fail(r->call, 500,
             arena_printf(r->arena, "%s requires what this server does not have: %s", r->spec.url,
                          unknown));
        return;
    }
    if (r->view.href ? fetch_content(r) : substitute_content(r))
        write_document(r, &features);
}

static void answer(struct container_call *call)
{
    struct rendering r = { .call = call, .arena = call->arena };
    const char *mid = container_param(call, "mid");

    r.lang = locale_word(&r, "lang", "all");
    r.country = locale_word(&r, "country", "ALL");
    if (!mid || !str_to_int(str_of(mid), &r.mid))
        r.mid = 0;
    dict_init(&r.messages, r.arena);
    dict_init(&r.given, r.arena);
    dict_init(&r.prefs, r.arena);
    dict_init(&r.defaults, r.arena);
    render(&r);
}

int main(void)
{
    return container_serve("ifr", answer);
}
