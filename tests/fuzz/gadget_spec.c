/* Any bytes as a gadget's spec, one of its views rendered: the length says which. */
#include "gadget/render.h"
#include "web/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void render_view(struct arena *a, const struct spec *spec, const char *name)
{
    struct render r = { .spec = spec, .title = "t", .lang = "en", .country = "US", .scripts = "s" };
    struct feature_set features;
    struct spec_view view;
    const char *names;
    struct dict none;
    struct buf out;

    dict_init(&none, a);
    if (spec_view(a, spec, name, &view, &names))
        return;
    render_features(a, spec, view.name, &features, &names);
    r.view = &view;
    r.content = spec_view_text(a, spec, &view);
    r.messages = r.defaults = &none;
    r.features = &features;
    r.rewrite = (struct html_rewrite) { .arena = a, .base = spec->url, .dir = "ltr" };
    buf_init(&out, RENDER_MAX);
    render_document(&out, &r);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct spec_problem problem;
    struct spec spec;
    struct arena a;

    arena_init(&a);
    if (!spec_parse(&a, "http://a/b/c.xml",
                    charset_to_utf8(&a, (struct str) { (const char *)data, n }, NULL), &spec,
                    &problem))
        render_view(&a, &spec, n % 2 ? "default" : "canvas");
    arena_release(&a);
    return 0;
}
