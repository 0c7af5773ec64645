#include "gadget/spec.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gadget/bundle.h"
#include "gadget/document.h"
#include "web/url.h"
#include "xml/read.h"

static const struct xml_limits limits = {
    .bytes = SPEC_MAX, .depth = 64, .nodes = 20000, .plain_doctype = true, .any_prefix = true
};

enum { VIEWS_MAX = 100 }; /* names in all Content elements together */

/* One parsing: what the helpers need to know and to say. */
struct reading {
    struct arena *arena;
    struct spec *spec;
    struct spec_problem *problem;
};

static enum err fault(struct reading *r, const struct xml_node *node, const char *text)
{
    r->problem->line = node ? node->line : 0;
    r->problem->column = node ? node->column : 0;
    r->problem->text = text;
    return ERR_BAD_GATEWAY;
}

static bool is_true(const char *value)
{
    return value && strcasecmp(value, "true") == 0;
}

static int number(const char *value)
{
    int64_t n;

    return value && str_to_int(str_trim(str_of(value)), &n) && n > 0 && n < 100000 ? (int)n : 0;
}

static const char *folded(struct arena *a, const char *value, const char *otherwise,
                          int (*fold)(int))
{
    char *copy;

    if (!value || !*value)
        return otherwise;
    copy = arena_strdup(a, value);
    for (char *p = copy; *p; p++)
        *p = (char)fold((unsigned char)*p);
    return copy;
}

static enum err read_params(struct reading *r, const struct xml_node *node, struct spec_feature *f)
{
    struct spec_param **last = &f->params;

    for (const struct xml_node *at = xml_child(node, "Param"); at; at = xml_next(at, "Param")) {
        struct spec_param *param = arena_alloc(r->arena, sizeof *param);

        param->name = xml_attribute(at, "name");
        param->value = at->text;
        if (!param->name)
            return fault(r, at, "a Param needs a name");
        *last = param;
        last = &param->next;
    }
    return ERR_OK;
}

/* The last declaration of a feature for the same views wins. */
static void add_feature(struct spec *s, struct spec_feature *f)
{
    struct spec_feature **at = &s->features;

    while (*at && !(same((*at)->name, f->name) && same((*at)->views, f->views)))
        at = &(*at)->next;
    if (*at)
        f->next = (*at)->next;
    *at = f;
}

static enum err read_feature(struct reading *r, const struct xml_node *node, bool required)
{
    struct spec_feature *f = arena_alloc(r->arena, sizeof *f);
    struct str name = str_trim(str_of(xml_attribute(node, "feature")));
    enum err e;

    if (name.n == 0)
        return fault(r, node, "a Require or Optional needs a feature");
    f->name = arena_strndup(r->arena, name.p, name.n);
    f->views = xml_attribute(node, "views");
    f->required = required;
    if ((e = read_params(r, node, f)))
        return e;
    add_feature(r->spec, f);
    return ERR_OK;
}

static enum err read_locale(struct reading *r, const struct xml_node *node)
{
    struct spec_locale *l = arena_alloc(r->arena, sizeof *l), **last = &r->spec->locales;
    const char *messages = xml_attribute(node, "messages");
    struct url u;
    const char *why;

    l->lang = folded(r->arena, xml_attribute(node, "lang"), "all", tolower);
    l->country = folded(r->arena, xml_attribute(node, "country"), "ALL", toupper);
    l->views = xml_attribute(node, "views");
    l->direction = xml_attribute(node, "language_direction");
    if (l->direction && !same(l->direction, "ltr") && !same(l->direction, "rtl"))
        return fault(r, node, "language_direction is ltr or rtl");
    dict_init(&l->inline_messages, r->arena);
    if (messages && *messages) {
        l->messages = url_resolve(r->arena, r->spec->url, messages);
        if (url_parse(r->arena, str_of(l->messages), &u, &why))
            return fault(
                r, node,
                arena_printf(r->arena, "the address of the messages is not usable: %s", why));
    } else {
        bundle_add(&l->inline_messages, node);
    }
    while (*last)
        last = &(*last)->next;
    *last = l;
    return ERR_OK;
}

/* How a Preload is to be signed, as makeRequest calls it. */
static void read_signing(struct reading *r, const struct xml_node *node, struct dict *out)
{
    static const struct {
        const char *attribute, *parameter;
    } names[] = {
        { "authz", "authz" },
        { "sign_owner", "signOwner" },
        { "sign_viewer", "signViewer" },
        { "oauth_service_name", "OAUTH_SERVICE_NAME" },
        { "oauth_token_name", "OAUTH_TOKEN_NAME" },
        { "oauth_use_token", "OAUTH_USE_TOKEN" },
        { "oauth_request_token", "OAUTH_REQUEST_TOKEN" },
        { "oauth_request_token_secret", "OAUTH_REQUEST_TOKEN_SECRET" },
    };
    const char *authz = xml_attribute(node, "authz"), *value;

    dict_init(out, r->arena);
    if (!authz || !*authz || strcasecmp(authz, "none") == 0)
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((value = xml_attribute(node, names[i].attribute)))
            dict_set(out, names[i].parameter, value);
}

static enum err read_preload(struct reading *r, const struct xml_node *node)
{
    struct spec_preload *p = arena_alloc(r->arena, sizeof *p), **last = &r->spec->preloads;

    p->href = xml_attribute(node, "href");
    p->views = xml_attribute(node, "views");
    if (!p->href || !*p->href)
        return fault(r, node, "a Preload needs an href");
    read_signing(r, node, &p->signing);
    while (*last)
        last = &(*last)->next;
    *last = p;
    return ERR_OK;
}

static enum err read_link(struct reading *r, const struct xml_node *node)
{
    struct spec_link *l = arena_alloc(r->arena, sizeof *l), **last = &r->spec->links;
    const char *method = xml_attribute(node, "method");

    l->rel = xml_attribute(node, "rel");
    l->href = xml_attribute(node, "href");
    l->method = method && strcasecmp(method, "POST") == 0 ? "POST" : "GET";
    if (!l->rel || !*l->rel)
        return fault(r, node, "a Link needs a rel");
    if (!l->href || !*l->href)
        return fault(r, node, "a Link needs an href");
    while (*last)
        last = &(*last)->next;
    *last = l;
    return ERR_OK;
}

static enum err read_icon(struct reading *r, const struct xml_node *node)
{
    struct spec_icon *icon = arena_alloc(r->arena, sizeof *icon), **last = &r->spec->icons;

    icon->mode = xml_attribute(node, "mode");
    icon->type = xml_attribute(node, "type");
    icon->text = node->text;
    if (icon->mode && !same(icon->mode, "base64"))
        return fault(r, node, "the mode of an Icon is base64, or there is none");
    while (*last)
        last = &(*last)->next;
    *last = icon;
    return ERR_OK;
}

static enum err read_endpoint(struct reading *r, const struct xml_node *node,
                              struct spec_endpoint *out)
{
    static const char *const locations[] = { "auth-header", "uri-query", "post-body" };
    const char *method, *location, *why;
    struct url u;

    *out = (struct spec_endpoint) { .method = "GET", .location = locations[0] };
    if (!node)
        return ERR_OK;
    method = xml_attribute(node, "method");
    location = xml_attribute(node, "param_location");
    if (method && strcasecmp(method, "POST") == 0)
        out->method = "POST";
    for (size_t i = 0; i < sizeof locations / sizeof *locations; i++)
        if (same(location, locations[i]))
            out->location = locations[i];
    out->url = url_resolve(r->arena, r->spec->url,
                           xml_attribute(node, "url") ? xml_attribute(node, "url") : "");
    if (url_parse(r->arena, str_of(out->url), &u, &why))
        return fault(
            r, node,
            arena_printf(r->arena, "the url of this %s is not usable: %s", node->name, why));
    return ERR_OK;
}

static enum err read_service(struct reading *r, const struct xml_node *node, const char *kind)
{
    struct spec_service *s = arena_alloc(r->arena, sizeof *s), **last = &r->spec->services;
    bool second = same(kind, "oauth2");
    enum err e;

    s->kind = kind;
    s->name = xml_attribute(node, "name");
    s->name = s->name ? s->name : "";
    s->scope = xml_attribute(node, "scope");
    if ((e = read_endpoint(r, xml_child(node, "Request"), &s->request)) ||
        (e = read_endpoint(r, xml_child(node, second ? "Token" : "Access"), &s->access)) ||
        (e = read_endpoint(r, xml_child(node, "Authorization"), &s->authorization)))
        return e;
    while (*last)
        last = &(*last)->next;
    *last = s;
    return ERR_OK;
}

static enum err read_oauth(struct reading *r, const struct xml_node *node)
{
    const char *kind = same(node->name, "OAuth2") ? "oauth2" : "oauth";
    const struct xml_node *second = xml_next(node, node->name), *at;
    enum err e = ERR_OK;

    r->spec->oauth = true;
    if (second)
        return fault(r, second, arena_printf(r->arena, "ModulePrefs has two %s", node->name));
    for (at = xml_child(node, "Service"); at && !e; at = xml_next(at, "Service"))
        e = read_service(r, at, kind);
    return e;
}

static enum err read_module_prefs(struct reading *r, const struct xml_node *node)
{
    enum err e = ERR_OK;

    for (const struct xml_attribute *at = node->attributes; at; at = at->next)
        dict_set(&r->spec->attributes, at->name, at->value);
    for (const struct xml_node *child = node->children; child && !e; child = child->next) {
        if (same(child->name, "Require"))
            e = read_feature(r, child, true);
        else if (same(child->name, "Optional"))
            e = read_feature(r, child, false);
        else if (same(child->name, "Locale"))
            e = read_locale(r, child);
        else if (same(child->name, "Preload"))
            e = read_preload(r, child);
        else if (same(child->name, "Link"))
            e = read_link(r, child);
        else if (same(child->name, "Icon"))
            e = read_icon(r, child);
        else if (same(child->name, "OAuth") || same(child->name, "OAuth2"))
            e = read_oauth(r, child);
    }
    return e;
}

static enum content_type type_of(struct reading *r, const char *value)
{
    struct str type = str_trim(str_of(folded(r->arena, value, "", tolower)));

    return str_is(type, "url")                ? CONTENT_URL
           : str_is(type, "x-html-sanitized") ? CONTENT_SANITIZED
                                              : CONTENT_HTML;
}

static enum err read_content(struct reading *r, const struct xml_node *node,
                             struct spec_content **last)
{
    struct spec_content *c = arena_alloc(r->arena, sizeof *c);
    const char *href = xml_attribute(node, "href"), *quirks = xml_attribute(node, "quirks");
    const char *views = xml_attribute(node, "view");

    c->type = type_of(r, xml_attribute(node, "type"));
    c->views = views && *views ? views : "default";
    c->text = node->text;
    c->preferred_height = number(xml_attribute(node, "preferred_height"));
    c->preferred_width = number(xml_attribute(node, "preferred_width"));
    c->quirks = is_true(quirks);
    if (href && *href)
        c->href = href;
    if (c->type == CONTENT_URL && !c->href)
        return fault(r, node, "a Content of type url needs an href");
    *last = c;
    return ERR_OK;
}

/* A view that is a page elsewhere cannot be markup as well. */
static enum err check_types(struct reading *r, const struct xml_node *module)
{
    const struct xml_node *node = xml_child(module, "Content");

    for (const struct spec_content *c = r->spec->contents; c; c = c->next) {
        struct str rest = str_of(c->views), view;

        while (str_cut(&rest, ',', &view)) {
            view = str_trim(view);
            for (const struct spec_content *d = c->next; d; d = d->next)
                if (spec_in_views(d->views, arena_strndup(r->arena, view.p, view.n)) &&
                    (d->type == CONTENT_URL) != (c->type == CONTENT_URL))
                    return fault(r, node, "a view mixes Content of type url and of type html");
        }
        node = xml_next(node, "Content");
    }
    return ERR_OK;
}

static int count_views(const struct spec_content *c)
{
    struct str rest = str_of(c->views), view;
    int n = 0;

    while (str_cut(&rest, ',', &view))
        n++;
    return n;
}

static enum err read_contents(struct reading *r, const struct xml_node *module)
{
    struct spec_content **last = &r->spec->contents;
    enum err e;
    int count = 0, views = 0;

    for (const struct xml_node *node = xml_child(module, "Content"); node;
         node = xml_next(node, "Content")) {
        if (++count > 100)
            return fault(r, node, "there are more than 100 Content elements");
        if ((e = read_content(r, node, last)))
            return e;
        if ((views += count_views(*last)) > VIEWS_MAX)
            return fault(r, node, "the Content elements name more than 100 views");
        last = &(*last)->next;
    }
    if (!r->spec->contents)
        return fault(r, module, "Module has no Content");
    return check_types(r, module);
}

static enum err read_module(struct reading *r, const struct xml_node *module)
{
    const struct xml_node *prefs = xml_child(module, "ModulePrefs"), *at = NULL;
    const char *version = xml_attribute(module, "specificationVersion"), *why = NULL;
    enum err e;

    if (!same(module->name, "Module"))
        return fault(
            r, module,
            arena_printf(r->arena, "the document element is %s, not Module", module->name));
    r->spec->version = version ? version : "1.0";
    if (!prefs)
        return fault(r, module, "Module has no ModulePrefs");
    if (xml_next(prefs, "ModulePrefs"))
        return fault(r, xml_next(prefs, "ModulePrefs"), "Module has two ModulePrefs");
    at = xml_child(module, "ExternalServices");
    if (at && (at = xml_next(at, "ExternalServices")))
        return fault(r, at, "Module has two ExternalServices");
    if ((e = read_module_prefs(r, prefs)))
        return e;
    if (prefs_read(r->arena, module, &r->spec->prefs, &at, &why))
        return fault(r, at, why);
    return read_contents(r, module);
}

enum err spec_parse(struct arena *a, const char *url, struct str text, struct spec *out,
                    struct spec_problem *problem)
{
    struct reading r = { a, out, problem };
    struct xml_problem xml;
    struct xml_node *root;

    *out = (struct spec) { .url = url };
    *problem = (struct spec_problem) { .url = url };
    dict_init(&out->attributes, a);
    if (document_parse(a, text, &limits, &root, &xml)) {
        problem->line = xml.line;
        problem->column = xml.column;
        problem->text = xml.text;
        return ERR_BAD_GATEWAY;
    }
    return read_module(&r, root);
}

const char *spec_attribute(const struct spec *s, const char *name)
{
    const char *value = dict_get(&s->attributes, str_of(name));

    return value ? value : "";
}

const struct spec_service *spec_service(const struct spec *s, const char *kind, const char *name)
{
    const struct spec_service *at = s->services;

    while (at && !(same(at->kind, kind) && same(at->name, name)))
        at = at->next;
    return at;
}

const char *spec_address(struct arena *a, const struct spec *s, const char *written)
{
    struct str text = str_trim(str_of(written));
    const char *why, *address;
    struct url u;

    if (text.n == 0)
        return "";
    address = url_resolve(a, s->url, arena_strndup(a, text.p, text.n));
    return url_parse(a, str_of(address), &u, &why) ? "" : address;
}

bool spec_in_views(const char *list, const char *name)
{
    struct str rest = str_of(list), view;

    if (!list)
        return true;
    while (str_cut(&rest, ',', &view))
        if (str_is(str_trim(view), name))
            return true;
    return false;
}

static bool has_view(const struct spec *s, const char *name)
{
    for (const struct spec_content *c = s->contents; c; c = c->next)
        if (spec_in_views(c->views, name))
            return true;
    return false;
}

/* Names that stand for one another, tried before "default". */
static const char *alias_of(const struct spec *s, const char *name)
{
    static const struct {
        const char *name, *aliases[4];
    } views[] = {
        { "profile", { "DASHBOARD", "default" } },
        { "canvas", { "FULL_PAGE" } },
        { "default", { "home", "profile", "canvas" } },
    };

    for (size_t i = 0; i < sizeof views / sizeof *views; i++)
        for (size_t j = 0; same(views[i].name, name) && views[i].aliases[j]; j++)
            if (has_view(s, views[i].aliases[j]))
                return views[i].aliases[j];
    return has_view(s, "default") ? "default" : NULL;
}

static const char *names_of(struct arena *a, const struct spec *s)
{
    const char *names = NULL;

    for (const struct spec_content *c = s->contents; c; c = c->next)
        names = names ? arena_printf(a, "%s, %s", names, c->views) : c->views;
    return names;
}

enum err spec_view(struct arena *a, const struct spec *s, const char *name, struct spec_view *out,
                   const char **available)
{
    *available = NULL;
    if (!has_view(s, name) && !(name = alias_of(s, name))) {
        *available = names_of(a, s);
        return ERR_NOT_FOUND;
    }
    *out = (struct spec_view) { .name = name };
    out->quirks = strcasecmp(spec_attribute(s, "doctype"), "quirksmode") == 0;
    for (const struct spec_content *c = s->contents; c; c = c->next) {
        if (!spec_in_views(c->views, name))
            continue;
        out->type = c->type;
        out->href = c->href ? c->href : out->href;
        out->quirks = out->quirks || c->quirks;
        if (c->preferred_height)
            out->preferred_height = c->preferred_height;
        if (c->preferred_width)
            out->preferred_width = c->preferred_width;
    }
    return ERR_OK;
}

struct str spec_view_text(struct arena *a, const struct spec *s, const struct spec_view *view)
{
    size_t n = 0, done = 0;
    char *text;

    for (const struct spec_content *c = s->contents; c; c = c->next)
        if (spec_in_views(c->views, view->name))
            n += strlen(c->text);
    text = arena_alloc(a, n + 1);
    for (const struct spec_content *c = s->contents; c; c = c->next) {
        size_t length = strlen(c->text);

        if (!spec_in_views(c->views, view->name))
            continue;
        memcpy(text + done, c->text, length);
        done += length;
    }
    return (struct str) { text, n };
}

const struct spec_locale *spec_locale(const struct spec *s, const char *lang, const char *country,
                                      const char *view, int i)
{
    const struct spec_locale *global = NULL;
    const char *l = i >= 2 ? lang : "all", *c = i % 2 ? country : "ALL";

    if ((i >= 2 && strcasecmp(lang, "all") == 0) || (i % 2 && strcasecmp(country, "ALL") == 0))
        return NULL;
    for (const struct spec_locale *at = s->locales; at; at = at->next) {
        if (strcasecmp(at->lang, l) != 0 || strcasecmp(at->country, c) != 0)
            continue;
        if (at->views && spec_in_views(at->views, view))
            return at;
        if (!at->views && !global)
            global = at;
    }
    return global;
}
