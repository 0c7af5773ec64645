#include "container/metadata.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/codec.h"
#include "gadget/prefs.h"
#include "json/write.h"

/* Attributes of ModulePrefs, as metadata calls them. */
static const struct {
    const char *member, *attribute;
    bool is_address;
} texts[] = {
    { "title", "title", false },
    { "titleUrl", "title_url", true },
    { "description", "description", false },
    { "directoryTitle", "directory_title", false },
    { "thumbnail", "thumbnail", true },
    { "screenshot", "screenshot", true },
    { "author", "author", false },
    { "authorEmail", "author_email", false },
    { "authorAffiliation", "author_affiliation", false },
    { "authorLocation", "author_location", false },
    { "authorPhoto", "author_photo", true },
    { "authorAboutme", "author_aboutme", false },
    { "authorQuote", "author_quote", false },
    { "authorLink", "author_link", true },
};

static const struct {
    const char *member, *attribute;
} truths[] = {
    { "showStats", "show_stats" }, { "showInDirectory", "show_in_directory" },
    { "singleton", "singleton" },  { "scaling", "scaling" },
    { "scrolling", "scrolling" },
};

static const char *attribute(const struct gadget *g, const char *name)
{
    return gadget_text(g, spec_attribute(&g->spec, name));
}

static void write_attributes(struct buf *out, const struct gadget *g)
{
    static const char *const numbers[] = { "height", "width" };

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_write_text(out, texts[i].member,
                        texts[i].is_address ? spec_address(g->call->arena, &g->spec,
                                                           attribute(g, texts[i].attribute))
                                            : attribute(g, texts[i].attribute));
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++)
        json_write_bool(out, truths[i].member,
                        strcasecmp(attribute(g, truths[i].attribute), "true") == 0);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int64_t n = 0;

        str_to_int(str_of(attribute(g, numbers[i])), &n);
        json_write_int(out, numbers[i], n);
    }
    json_open(out, "categories", '[');
    json_write_text(out, NULL, attribute(g, "category"));
    json_write_text(out, NULL, attribute(g, "category2"));
    json_close(out, ']');
}

static void write_features(struct buf *out, const struct gadget *g)
{
    json_open(out, "features", '[');
    for (const struct spec_feature *f = g->spec.features; f; f = f->next)
        json_write_text(out, NULL, f->name);
    json_close(out, ']');
    json_open(out, "featureDetails", '{');
    for (const struct spec_feature *f = g->spec.features; f; f = f->next) {
        json_open(out, f->name, '{');
        json_write_bool(out, "required", f->required);
        json_open(out, "parameters", '{');
        for (const struct spec_param *p = f->params; p; p = p->next)
            json_write_text(out, p->name, p->value);
        json_close(out, '}');
        json_close(out, '}');
    }
    json_close(out, '}');
}

static void write_pref(struct buf *out, const struct gadget *g, const struct pref *pref)
{
    json_open(out, pref->name, '{');
    json_write_text(out, "displayName", gadget_text(g, pref->display_name));
    json_write_text(out, "type", prefs_type_name(pref->type));
    json_write_text(out, "default", dict_get(&g->defaults, str_of(pref->name)));
    json_write_bool(out, "required", pref->required);
    json_open(out, "enumValues", '{');
    for (const struct pref_option *o = pref->options; o; o = o->next)
        json_write_text(out, o->value, gadget_text(g, o->display));
    json_close(out, '}');
    json_open(out, "orderedEnumValues", '[');
    for (const struct pref_option *o = pref->options; o; o = o->next) {
        json_open(out, NULL, '{');
        json_write_text(out, "value", o->value);
        json_write_text(out, "displayValue", gadget_text(g, o->display));
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static bool named_before(const struct spec *s, const struct spec_content *c, struct str name)
{
    for (const struct spec_content *at = s->contents; at != c; at = at->next) {
        struct str rest = str_of(at->views), view;

        while (str_cut(&rest, ',', &view))
            if (str_eq(str_trim(view), name))
                return true;
    }
    return false;
}

static void write_view(struct buf *out, struct arena *a, const struct spec *s, const char *name)
{
    struct spec_view view;
    const char *available;

    if (spec_view(a, s, name, &view, &available))
        return;
    json_open(out, name, '{');
    json_write_text(out, "type", view.type == CONTENT_URL ? "url" : "html");
    json_write_bool(out, "quirks", view.quirks);
    json_write_int(out, "preferredHeight", view.preferred_height);
    json_write_int(out, "preferredWidth", view.preferred_width);
    json_close(out, '}');
}

static void write_views(struct buf *out, struct arena *a, const struct spec *s)
{
    json_open(out, "views", '{');
    for (const struct spec_content *c = s->contents; c; c = c->next) {
        struct str rest = str_of(c->views), view;

        while (str_cut(&rest, ',', &view)) {
            view = str_trim(view);
            if (!named_before(s, c, view))
                write_view(out, a, s, arena_strndup(a, view.p, view.n));
        }
    }
    json_close(out, '}');
}

static void add_parameter(struct buf *out, const char *name, const char *value)
{
    buf_addf(out, "&%s=", name);
    url_encode(out, str_of(value));
}

static const char *version_of(const struct gadget *g, const char *name)
{
    struct spec_view view;
    const char *available;

    return spec_view(g->call->arena, &g->spec, name, &view, &available)
               ? ""
               : gadget_version(g, view.name);
}

/* The page adds preferences and its security token. */
static void write_address(struct buf *out, const char *name, const struct gadget *g,
                          const char *view)
{
    struct buf address;

    buf_init(&address, 4 * URL_MAX);
    buf_addf(&address, "/gadgets/ifr?container=default&mid=%lld", (long long)g->mid);
    add_parameter(&address, "lang", g->lang);
    add_parameter(&address, "country", g->country);
    add_parameter(&address, "view", view);
    add_parameter(&address, "v", version_of(g, view));
    add_parameter(&address, "url", g->spec.url);
    json_write_text(out, name, address.p);
    buf_release(&address);
}

static void write_icons(struct buf *out, const struct gadget *g)
{
    json_open(out, "icons", '[');
    for (const struct spec_icon *i = g->spec.icons; i; i = i->next) {
        json_open(out, NULL, '{');
        json_write_text(out, "mode", i->mode);
        json_write_text(out, "type", i->type);
        json_write_text(out, "content",
                        i->mode ? i->text
                                : spec_address(g->call->arena, &g->spec, gadget_text(g, i->text)));
        json_close(out, '}');
    }
    json_close(out, ']');
}

void metadata_write(struct buf *out, const struct gadget *g, const char *view)
{
    write_address(out, "iframeUrl", g, view);
    write_attributes(out, g);
    write_features(out, g);
    write_views(out, g->call->arena, &g->spec);
    json_open(out, "userPrefs", '{');
    for (const struct pref *p = g->spec.prefs; p; p = p->next)
        write_pref(out, g, p);
    json_close(out, '}');
    json_open(out, "links", '{');
    for (const struct spec_link *l = g->spec.links; l; l = l->next)
        json_write_text(out, gadget_text(g, l->rel),
                        spec_address(g->call->arena, &g->spec, gadget_text(g, l->href)));
    json_close(out, '}');
    write_icons(out, g);
}

void metadata_write_addresses(struct buf *out, const struct gadget *g)
{
    json_open(out, "iframeUrls", '{');
    for (const struct spec_content *c = g->spec.contents; c; c = c->next) {
        struct str rest = str_of(c->views), view;

        while (str_cut(&rest, ',', &view)) {
            const char *name = arena_strndup(g->call->arena, str_trim(view).p, str_trim(view).n);

            if (!named_before(&g->spec, c, str_of(name)))
                write_address(out, name, g, name);
        }
    }
    json_close(out, '}');
}
