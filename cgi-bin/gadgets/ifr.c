/* /gadgets/ifr: a gadget's spec in, one HTML document out (Core Gadget Specification 1.1; reference
 * gadget-container 2). */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "container/gadget.h"
#include "container/local.h"
#include "container/oauth.h"
#include "gadget/feature.h"
#include "gadget/render.h"
#include "gadget/script.h"
#include "web/charset.h"

/* Seconds a browser keeps a document: as refresh says, or one whose version is in its address. */
enum { REFRESH = 300, REFRESH_MAX = 86400, VERSIONED = 365 * 24 * 60 * 60 };

/* An agent waits for them: what takes longer the gadget asks for itself. */
enum { PRELOADS_MAX = 8, PRELOADS_MS = 3000, PRELOAD_BYTES = 512 * 1024 };

/* One rendering. */
struct rendering {
    struct gadget gadget;
    struct spec_view view;
    struct feature_set features;
    struct str content;
    const char *base;
    struct str preloaded;
    const char *version;
};

static struct arena *arena(const struct rendering *r)
{
    return r->gadget.call->arena;
}

static bool fail(struct rendering *r, int status, const char *what)
{
    return gadget_fail(&r->gadget, status,
                       arena_printf(arena(r), "%s %s", r->gadget.spec.url, what));
}

static bool pick_view(struct rendering *r)
{
    const char *name = container_param(r->gadget.call, "view"), *available;

    name = name && *name ? name : "default";
    if (!spec_view(arena(r), &r->gadget.spec, name, &r->view, &available))
        return true;
    return fail(r, 404, arena_printf(arena(r), "has no view \"%s\", but %s", name, available));
}

static void add_given(struct dict *given, const struct http_pairs *pairs)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (str_starts(pairs->pair[i].name, "up_"))
            dict_set(given, pairs->pair[i].name.p + 3, pairs->pair[i].value.p);
}

static void read_words(struct rendering *r)
{
    struct dict given;

    dict_init(&given, arena(r));
    add_given(&given, &r->gadget.call->http->query);
    add_given(&given, &r->gadget.call->form);
    gadget_words(&r->gadget, r->view.name, &given);
}

static bool read_href(struct rendering *r, struct url *url)
{
    const char *href = gadget_text(&r->gadget, r->view.href), *why;

    r->base = url_resolve(arena(r), r->gadget.spec.url, href);
    if (!url_parse(arena(r), str_of(r->base), url, &why))
        return true;
    return fail(r, 502, arena_printf(arena(r), "has a Content whose href is not usable: %s", why));
}

static bool pick_features(struct rendering *r)
{
    const char *unknown;

    if (!render_features(arena(r), &r->gadget.spec, r->view.name, &r->features, &unknown))
        return true;
    return fail(r, 500,
                arena_printf(arena(r), "requires what this server does not have: %s", unknown));
}

static void release(void *buf)
{
    buf_release(buf);
}

static bool substitute_content(struct rendering *r)
{
    struct buf *text = arena_alloc(arena(r), sizeof *text);

    buf_init(text, RENDER_MAX);
    arena_defer(arena(r), release, text);
    subst_text(text, &r->gadget.subst, spec_view_text(arena(r), &r->gadget.spec, &r->view));
    r->content = buf_str(text);
    r->base = r->gadget.spec.url;
    return !text->full || fail(r, 502, "is too large once its messages are filled in");
}

/* Content in a file of its own is not substituted. */
static bool read_content(struct rendering *r)
{
    struct url url;

    if (!r->view.href)
        return substitute_content(r);
    return read_href(r, &url) && gadget_fetch(&r->gadget, &url, SPEC_MAX, &r->content);
}

/* Files of this server are asked for by their path, whatever name of it the gadget uses.  The rest
 * of the address is the browser's to read: it takes blanks and backslashes, which url_parse()
 * refuses, and templates fill some in later. */
static const char *map_address(struct arena *a, const char *address, void *arg)
{
    const struct rendering *r = arg;
    size_t n = url_origin_length(address);
    const char *why, *rest = address + n;
    size_t slashes = strspn(rest, "/\\");
    struct url u;

    if (url_parse(a, (struct str) { address, n }, &u, &why) ||
        !guard_is_own(r->gadget.call->guard, &u))
        return address;
    /* Two slashes in front would be another server's name. */
    if (slashes == 1 && *rest == '/')
        return rest;
    return arena_printf(a, slashes ? "/.%s" : "/%s", rest);
}

/* As the gadget would by makeRequest, with these parameters. */
static enum err fetch_signed(struct rendering *r, const struct dict *signing,
                             struct fetch_request *rq, struct fetch_reply *reply)
{
    struct http_request http = *r->gadget.call->http;
    struct container_call call = *r->gadget.call;
    struct oauth_outcome outcome;
    enum err e;

    http.query = call.form = (struct http_pairs) { 0 };
    call.http = &http;
    call.form.pair = arena_array(arena(r), signing->count, sizeof *call.form.pair);
    for (const struct dict_entry *s = signing->first; s; s = s->next)
        call.form.pair[call.form.n++] = (struct http_pair) { str_of(s->name), str_of(s->value) };
    if (!oauth_wanted(&call))
        return ERR_BAD_REQUEST;
    rq->method = "GET";
    rq->no_cache = true;
    e = oauth_fetch(&call, rq, reply, &outcome);
    return outcome.error || outcome.approval_url ? ERR_UNAUTHENTICATED : e;
}

/* Carries nothing of the caller's.  What fails is left out: the gadget then asks itself, and hears
 * why. */
static void add_preload(struct rendering *r, const struct spec_preload *p, struct buf *out,
                        const char *address, int64_t until)
{
    struct fetch_request rq = { .max_bytes = PRELOAD_BYTES,
                                .timeout_ms = until - clock_mono_ms(),
                                .no_cache = r->gadget.fresh };
    struct fetch_reply reply;
    const char *why;

    if (rq.timeout_ms <= 0 || url_parse(arena(r), str_of(address), &rq.url, &why) ||
        (p->signing.count ? fetch_signed(r, &p->signing, &rq, &reply)
                          : container_fetch(r->gadget.call, &rq, &reply)) ||
        reply.status != 200)
        return;
    if (out->n)
        buf_addc(out, ',');
    buf_adds(out, "{\"id\":");
    script_string(out, str_of(address));
    buf_adds(out, ",\"rc\":200,\"body\":");
    script_string(out,
                  charset_to_utf8(arena(r), reply.body, web_header(reply.headers, "content-type")));
    buf_addc(out, '}');
}

/* Known by the address the gadget will ask for: absolute ones as they are written. */
static void read_preloads(struct rendering *r)
{
    struct buf *out = arena_alloc(arena(r), sizeof *out);
    int64_t until = clock_mono_ms() + PRELOADS_MS;
    int left = PRELOADS_MAX;

    buf_init(out, RENDER_MAX / 2);
    arena_defer(arena(r), release, out);
    for (const struct spec_preload *p = r->gadget.spec.preloads; p; p = p->next) {
        const char *href = gadget_text(&r->gadget, p->href);

        if (spec_in_views(p->views, r->view.name) && left-- > 0)
            add_preload(r, p, out,
                        strstr(href, "://") ? href
                                            : url_resolve(arena(r), r->gadget.spec.url, href),
                        until);
    }
    if (!out->full)
        r->preloaded = buf_str(out);
}

/* loaded: features that come before in a script of their own, NULL = none. */
static const char *script_address(const struct rendering *r, const struct feature_set *set,
                                  const struct feature_set *loaded)
{
    struct feature_set rest;
    const char *address;
    struct buf names;

    feature_set_init(&rest, arena(r));
    for (size_t i = 0; i < set->count; i++)
        rest.list[rest.count++] = set->list[i];
    buf_init(&names, 8192);
    feature_names(&names, set);
    if (loaded) {
        feature_leave_out(&rest, loaded);
        buf_addc(&names, '!');
        feature_names(&names, loaded);
    }
    address = arena_printf(arena(r), "/gadgets/js/%s.js?container=default&c=0&v=%s", names.p,
                           container_feature_version(r->gadget.call, &rest, names.p));
    buf_release(&names);
    return rest.count ? address : NULL;
}

/* The features that the parameter libs asks for go into a script that other gadgets share. */
static void add_scripts(const struct rendering *r, struct render *how)
{
    struct feature_set libs;

    feature_set_init(&libs, arena(r));
    feature_add_all(&libs, str_of(container_param(r->gadget.call, "libs")));
    how->libs = libs.count ? script_address(r, &libs, NULL) : NULL;
    how->scripts = script_address(r, &r->features, libs.count ? &libs : NULL);
}

static const char *cache_control(struct container_call *call, const char *version)
{
    const char *refresh = container_param(call, "refresh"), *asked = container_param(call, "v");
    int64_t seconds;

    if (!version || container_flag(call, "nocache"))
        return "no-cache";
    if (asked && *asked)
        return same(asked, version)
                   ? arena_printf(call->arena, "private,max-age=%d", (int)VERSIONED)
                   : "no-cache";
    if (!refresh || !str_to_int(str_of(refresh), &seconds) || seconds < 0 || seconds > REFRESH_MAX)
        seconds = REFRESH;
    return arena_printf(call->arena, "private,max-age=%d", (int)seconds);
}

/* version: of gadget_version(); "" when it does not tell all, NULL when the document is to be asked
 * for each time. */
static void set_headers(struct container_call *call, const char *version)
{
    struct http_reply *reply = call->reply;

    if (version && *version && same(container_param(call, "v"), version) &&
        !container_flag(call, "nocache") && http_header(call->http, "If-Modified-Since"))
        reply->status = 304;

    reply->type = "text/html; charset=UTF-8";
    http_reply_header(reply, "Cache-Control", cache_control(call, version));
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(reply, "Referrer-Policy", "same-origin");
    http_reply_header(reply, "Content-Security-Policy",
                      "frame-ancestors 'self'; object-src 'none'; base-uri 'self'");
}

/* The whole document's hash (FNV-1a): who has it already gets none. */
static const char *tag_of(struct arena *a, struct str document)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < document.n; i++)
        h = (h ^ (unsigned char)document.p[i]) * 0x100000001b3u;
    return arena_printf(a, "\"%016" PRIx64 "\"", h);
}

static void set_tag(struct container_call *call, const char *tag)
{
    const char *known = http_header(call->http, "If-None-Match");

    http_reply_header(call->reply, "ETag", tag);
    if (known && strstr(known, tag))
        call->reply->status = 304;
}

/* -- documents that were made before ---------------------------------------------------------- */

/* A document depends on who asks, on the request, and on files; NULL when it is not to be kept. */
static const char *key_of(struct container_call *call)
{
    const char *target = http_variable(call->http, "REQUEST_URI");

    if (!same(call->http->method, "GET") || !target || container_flag(call, "nocache"))
        return NULL;
    return arena_printf(call->arena, "%s %s %s", call->user.login_id,
                        call->token.app_url ? call->token.app_url : "-", target);
}

static struct web_header *add_fact(struct rendering *r, struct web_header *behind, const char *name,
                                   const char *value)
{
    struct web_header *fact = arena_alloc(arena(r), sizeof *fact);

    fact->name = name;
    fact->value = value;
    if (behind)
        behind->next = fact;
    return fact;
}

/* As headers of what is kept: its version, the features' scripts, the files it was made of. */
static struct web_header *made_of(struct rendering *r, const char *names)
{
    struct web_header *first = add_fact(r, NULL, "version", r->version), *last;

    last = add_fact(r, first, names,
                    container_feature_version(r->gadget.call, &r->features, names));
    for (const struct dict_entry *e = r->gadget.files.first; e; e = e->next)
        last = add_fact(r, last, e->name, e->value);
    return first;
}

static bool features_hold(struct container_call *call, const struct web_header *h)
{
    struct str rest = str_of(h->name), name;
    struct feature_set set;

    feature_set_init(&set, call->arena);
    while (str_cut(&rest, ':', &name))
        feature_add(&set, name);
    return same(container_feature_version(call, &set, h->name), h->value);
}

static bool holds(struct container_call *call, const struct cached *kept)
{
    const struct web_header *scripts = kept->headers->next;

    for (const struct web_header *h = scripts->next; h; h = h->next)
        if (!same(local_stamp(call->conf, call->arena, h->name), h->value))
            return false;
    return features_hold(call, scripts);
}

static void write_document(struct rendering *r)
{
    struct gadget *g = &r->gadget;
    const char *sent = container_param(g->call, "st");
    struct render how = {
        .spec = &g->spec,
        .view = &r->view,
        .content = r->content,
        .rewrite = { .arena = arena(r),
                     .base = r->base,
                     .dir = g->rtl ? "rtl" : "ltr",
                     .map = map_address,
                     .map_arg = r },
        .title = gadget_text(g, spec_attribute(&g->spec, "title")),
        .lang = g->lang,
        .country = g->country,
        .token = g->call->token.app_url && sent ? sent
                                                : container_token(g->call, g->spec.url, g->mid),
        .preloaded = r->preloaded,
        .messages = &g->messages,
        .defaults = &g->defaults,
        .features = &r->features,
    };

    add_scripts(r, &how);
    r->version = gadget_version(g, r->view.name);
    set_headers(g->call, r->preloaded.n ? NULL : r->view.href ? "" : r->version);
    render_document(&g->call->reply->body, &how);
    set_tag(g->call, tag_of(arena(r), buf_str(&g->call->reply->body)));
}

/* Of files of this server alone: for them nobody has to be asked whether they still are the same.
 */
static void keep_document(struct rendering *r)
{
    struct container_call *call = r->gadget.call;
    const char *key = key_of(call);
    struct cached kept = { .status = 200, .body = buf_str(&call->reply->body) };
    struct buf names;

    if (!key || !r->gadget.is_local || r->view.href || r->gadget.spec.preloads ||
        call->reply->body.full)
        return;
    buf_init(&names, 8192);
    feature_names(&names, &r->features);
    kept.headers = made_of(r, names.p);
    kept.url = tag_of(arena(r), kept.body);
    container_keep(call, key, &kept);
    buf_release(&names);
}

static bool answer_kept(struct container_call *call)
{
    const char *key = key_of(call);
    struct cached kept;

    if (!key || !container_kept(call, key, &kept) || !holds(call, &kept))
        return false;
    set_headers(call, kept.headers->value);
    buf_add_str(&call->reply->body, kept.body);
    set_tag(call, kept.url);
    return true;
}

/* A page of somebody else's: the browser goes there, to one of this server by its path. */
static bool go_to_page(struct rendering *r)
{
    struct http_reply *reply = r->gadget.call->reply;
    const char *fragment, *address;
    struct url url;

    if (!read_href(r, &url))
        return false;
    fragment = strchr(r->base, '#');
    address = arena_printf(arena(r), "%s%s", url_text(arena(r), &url), fragment ? fragment : "");
    reply->status = 302;
    http_reply_header(reply, "Location", map_address(arena(r), address, r));
    http_reply_header(reply, "Cache-Control", "private, no-store");
    return true;
}

static bool render(struct rendering *r)
{
    if (!gadget_load(&r->gadget, container_param(r->gadget.call, "url")) || !pick_view(r))
        return false;
    read_words(r);
    if (r->view.type == CONTENT_URL)
        return go_to_page(r);
    if (!pick_features(r) || !read_content(r))
        return false;
    read_preloads(r);
    write_document(r);
    keep_document(r);
    return true;
}

static void show_problem(struct container_call *call, const struct gadget *g)
{
    struct http_reply *reply = call->reply;

    container_fail(call, g->status, "");
    buf_clear(&reply->body);
    reply->type = "text/html; charset=UTF-8";
    http_reply_header(reply, "Content-Security-Policy",
                      "default-src 'none'; frame-ancestors 'self'");
    render_error(&reply->body, g->status, g->problem);
}

/* A page with a gadget in it asks for a frame.  One that is led here by a link, or would embed the
 * document in another way, would run a gadget where nothing around it says what it is. */
static bool is_for_a_frame(const struct http_request *http)
{
    const char *dest = http_header(http, "Sec-Fetch-Dest");

    return !dest || same(dest, "iframe") || same(dest, "frame") || same(dest, "empty");
}

/* The page that the gadget is to talk to: a path of this server, or an address whose origin is its
 * own or one of GADGET_PARENTS; any when there are none, since frame-ancestors holds all the same.
 */
static bool is_parent(struct container_call *call, const char *parent)
{
    const char *why;
    struct url u;

    if (!parent || !*parent || (parent[0] == '/' && parent[1] != '/'))
        return true;
    if (url_parse(call->arena, str_of(parent), &u, &why))
        return false;
    return !*call->conf->gadget_parents || guard_is_own(call->guard, &u) ||
           guard_origin_listed(call->arena, call->conf->gadget_parents, &u);
}

static void answer(struct container_call *call)
{
    const char *mid = container_param(call, "mid");
    struct rendering r = { 0 };
    int64_t number = 0;

    if (mid)
        str_to_int(str_of(mid), &number);
    gadget_init(&r.gadget, call, container_param(call, "lang"), container_param(call, "country"),
                number);
    r.gadget.fresh = container_flag(call, "nocache");
    if (!is_for_a_frame(call->http)) {
        gadget_fail(&r.gadget, 403,
                    "a gadget is shown in a frame of the desktop or of /aplomb/gadget-lab/");
        show_problem(call, &r.gadget);
    } else if (!is_parent(call, container_param(call, "parent"))) {
        gadget_fail(&r.gadget, 400, "the parameter parent names no page that may hold gadgets");
        show_problem(call, &r.gadget);
    } else if (!answer_kept(call) && !render(&r))
        show_problem(call, &r.gadget);
}

int main(void)
{
    return container_serve("ifr", 16, answer);
}
