#include "gadget/render.h"

#include <string.h>

#include "gadget/script.h"
#include "xml/write.h"

/* Gadgets are written for a container that always had them (reference gadget-container 0.9): the
 * vendor's library calls Prefs.set at load, and rpc is how anything reaches the page; and their
 * security tokens end. */
static const char *const always[] = { "core", "rpc", "setprefs", "auth-refresh" };

/* Size and scrolling, whatever the content; and looks, where it does not say what it is. */
static const char size_style[] = "html,body{height:100%;width:100%;overflow:auto;}";
static const char plain_style[] =
    "body,td,div,span,p{font-family:sans-serif;}body{margin:0;padding:0;background-color:white;}";

static bool applies(const struct spec_feature *f, const char *view)
{
    return spec_in_views(f->views, view);
}

enum err render_features(struct arena *a, const struct spec *s, const char *view,
                         struct feature_set *set, const char **unknown)
{
    *unknown = NULL;
    feature_set_init(set, a);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        feature_add(set, str_of(always[i]));
    if (s->oauth)
        feature_add(set, str_of("security-token"));
    for (const struct spec_feature *f = s->features; f; f = f->next) {
        if (!applies(f, view) || feature_add(set, str_of(f->name)) || !f->required)
            continue;
        *unknown = *unknown ? arena_printf(a, "%s, %s", *unknown, f->name) : f->name;
    }
    return *unknown ? ERR_NOT_FOUND : ERR_OK;
}

static void text(struct buf *out, const char *value)
{
    xml_escape(out, str_of(value));
}

static bool first_of_its_name(const struct spec_param *params, const struct spec_param *p)
{
    while (params != p && !same(params->name, p->name))
        params = params->next;
    return params == p;
}

/* A name that is there several times has a list for its value. */
static void add_param(struct buf *out, const struct spec_param *p)
{
    bool several = false, first = true;

    for (const struct spec_param *at = p->next; at; at = at->next)
        several |= same(at->name, p->name);
    script_string(out, str_of(p->name));
    buf_adds(out, several ? ":[" : ":");
    for (const struct spec_param *at = p; at; at = at->next) {
        if (!same(at->name, p->name))
            continue;
        if (!first)
            buf_addc(out, ',');
        script_string(out, str_of(at->value));
        first = false;
    }
    if (several)
        buf_addc(out, ']');
}

static void add_feature_params(struct buf *out, const struct spec_feature *f)
{
    const char *comma = "";

    script_string(out, str_of(f->name));
    buf_adds(out, ":{");
    for (const struct spec_param *p = f->params; p; p = p->next) {
        if (!first_of_its_name(f->params, p))
            continue;
        buf_adds(out, comma);
        add_param(out, p);
        comma = ",";
    }
    buf_addc(out, '}');
}

/* Every declared feature is there; what is bound to the view comes after what is not, and wins. */
static void add_util_config(struct buf *out, const struct spec *s, const char *view,
                            const struct feature_set *features)
{
    const char *comma = "";

    buf_adds(out, "\"core.util\":{");
    for (size_t i = 0; i < features->count; i++) {
        buf_adds(out, comma);
        script_string(out, str_of(feature_name(features, i)));
        buf_adds(out, ":{}");
        comma = ",";
    }
    for (int bound = 0; s && bound < 2; bound++)
        for (const struct spec_feature *f = s->features; f; f = f->next) {
            if (!applies(f, view) || (f->views != NULL) != bound || !feature_has(features, f->name))
                continue;
            buf_addc(out, ',');
            add_feature_params(out, f);
        }
    buf_addc(out, '}');
}

void render_config(struct buf *out, const struct spec *s, const char *view, const char *token,
                   const struct feature_set *features)
{
    buf_addc(out, '{');
    add_util_config(out, s, view, features);
    if (feature_has(features, "core.io")) {
        buf_adds(out,
                 ",\"core.io\":{\"jsonProxyUrl\":\"/gadgets/makeRequest\",\"proxyUrl\":"
                 "\"/gadgets/proxy?container=default\\u0026refresh=%refresh%\\u0026gadget="
                 "%gadget%\\u0026authz=%authz%\\u0026rewriteMime=%rewriteMime%\\u0026url=%url%\","
                 "\"jsPath\":\"/gadgets/js\",\"xhrPollIntervalMs\":50,\"unparseableCruft\":");
        script_string(out, str_of(RENDER_CRUFT));
        buf_addc(out, '}');
    }
    if (feature_has(features, "rpc"))
        buf_adds(out,
                 ",\"rpc\":{\"parentRelayUrl\":\"\",\"useLegacyProtocol\":false,\"commSwf\":\"\","
                 "\"passReferrer\":\"c2p:query\",\"disableForceSecure\":false}");
    if (feature_has(features, "shindig.auth")) {
        buf_adds(out, ",\"shindig.auth\":{");
        if (token) {
            buf_adds(out, "\"authToken\":");
            script_string(out, str_of(token));
        }
        buf_addc(out, '}');
    }
    if (feature_has(features, "views"))
        buf_adds(out, ",\"views\":{\"default\":{\"isOnlyVisible\":false,\"aliases\":[\"home\","
                      "\"profile\"]},\"canvas\":{\"isOnlyVisible\":true,\"aliases\":["
                      "\"FULL_PAGE\"]}}");
    if (feature_has(features, "osapi"))
        buf_adds(out, ",\"osapi\":{\"endPoints\":[\"/rpc\"]},\"osapi.services\":{\"/rpc\":["
                      "\"http.get\",\"http.post\",\"http.put\",\"http.delete\","
                      "\"http.head\"]}");
    buf_addc(out, '}');
}

static void add_language(struct buf *out, const struct render *r)
{
    if (same(r->lang, "all"))
        return;
    for (int i = 0; i < 2; i++) {
        buf_adds(out, i ? " xml:lang=\"" : " lang=\"");
        text(out, r->lang);
        if (!same(r->country, "ALL")) {
            buf_addc(out, '-');
            text(out, r->country);
        }
        buf_addc(out, '"');
    }
}

static void add_script(struct buf *out, const char *address)
{
    if (!address)
        return;
    buf_adds(out, "<script src=\"");
    text(out, address);
    buf_adds(out, "\"></script>");
}

static void add_head(struct buf *out, const struct render *r, const struct html_shape *shape)
{
    buf_adds(out, "<head><meta charset=\"UTF-8\"><title>");
    text(out, r->title);
    buf_addf(out, "</title><style>%s%s</style>", size_style, shape->doctype.n ? "" : plain_style);
    buf_adds(out, "<script>window['__isgadget']=true;</script>");
    add_script(out, r->libs);
    add_script(out, r->scripts);
    buf_adds(out, "<script>gadgets.config.init(");
    render_config(out, r->spec, r->view->name, r->token, r->features);
    buf_adds(out, ");</script><script>gadgets.Prefs.setMessages_(");
    script_dict(out, r->messages);
    buf_adds(out, ");gadgets.Prefs.setDefaultPrefs_(");
    script_dict(out, r->defaults);
    buf_adds(out, ");gadgets.io.preloaded_=[");
    buf_add_str(out, r->preloaded);
    buf_adds(out, "];</script>");
}

/* The head stays open for what the author has to put there; browsers close it by themselves, merge
 * the attributes of the author's html and body tags into ours, and take scripts behind </body>. */
void render_document(struct buf *out, const struct render *r)
{
    struct html_shape shape;

    html_look(r->content, &shape);
    if (shape.doctype.n)
        buf_add_str(out, shape.doctype);
    else if (!r->view->quirks)
        buf_adds(out, "<!DOCTYPE html>");
    buf_adds(out, "\n<html");
    add_language(out, r);
    buf_addf(out, " dir=\"%s\">", r->rewrite.dir);
    add_head(out, r, &shape);
    if (!shape.has_head)
        buf_addf(out, "</head><body dir=\"%s\">", r->rewrite.dir);
    html_rewrite(out, r->content, &r->rewrite);
    buf_adds(out, "<script>gadgets.util.runOnLoadHandlers();</script></body></html>\n");
}

void render_error(struct buf *out, int status, const char *what)
{
    buf_addf(out,
             "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"UTF-8\"><title>%d</title>"
             "</head><body><h1>This gadget cannot be shown (%d)</h1><p>",
             status, status);
    text(out, what);
    buf_adds(out, "</p></body></html>\n");
}
