/* What a gadget shows and its scripts, looked through for names (reference gadget-container 1.6,
 * 1.7, 4).  Nothing is parsed: comments are blanked, the rest is searched. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "gadget/check_run.h"
#include "web/url.h"

enum { LIBRARY_BYTES = 200 * 1024, ADDRESS_MAX = 2048 };

/* A file's text with what is not to be searched blanked; offsets are those of the file. */
struct code {
    const struct check_file *file;
    struct str text;
};

static const struct {
    const char *api, *feature;
} apis[] = {
    { "gadgets.HubSettings", "pubsub-2" },
    { "gadgets.HubClient", "pubsub-2" },
    { "gadgets.Hub", "pubsub-2" },
    { "OpenAjax.hub", "pubsub-2" },
    { "finesse.clientservices.ClientServices.init", "pubsub-2" },
    { "gadgets.window.adjustHeight", "dynamic-height" },
    { "_IG_AdjustIFrameHeight", "dynamic-height" },
    { "gadgets.window.adjustWidth", "dynamic-width" },
    { "gadgets.window.setTitle", "settitle" },
    { "_IG_SetTitle", "settitle" },
    { "gadgets.pubsub", "pubsub" },
    { "gadgets.views", "views" },
    { "gadgets.MiniMessage", "minimessage" },
    { "gadgets.TabSet", "tabs" },
    { "gadgets.skins", "skins" },
    { "gadgets.flash", "flash" },
    { "gadgets.oauth", "oauthpopup" },
    { "gadgets.loadingindicator", "loadingindicator" },
    { "osapi.http", "osapi" },
    { "osapi.newBatch", "osapi" },
};

static const struct {
    const char *api, *cure;
} absent[] = {
    { "opensocial.newDataRequest", "there are no social data; ask the REST API for users" },
    { "opensocial.requestShareApp", "there are no social data" },
    { "osapi.people", "there are no social data; ask the REST API for users" },
    { "osapi.activities", "there are no social data" },
    { "osapi.appdata", "keep it as a preference: gadgets.Prefs.set" },
};

static const struct {
    const char *expression, *instead;
} expressions[] = {
    { "${Msg.", "__MSG_name__" },
    { "${UserPrefs.", "__UP_name__" },
    { "${ViewParams.", "gadgets.views.getParams()" },
    { "${Context.", "gadgets.Prefs" },
};

static const char *const library_uses[] = {
    "finesse.clientservices", "finesse.restservices",  "finesse.containerservices",
    "finesse.utilities",      "finesse.gadget.Config",
};

/* Preferences every gadget of the desktop is given. */
static const char given[] =
    " id country language locale host hostPort scheme restHost localhostFQDN localhostPort "
    "externalServerHost extension mobileAgentMode mobileAgentDialNumber teamId teamName xmppDomain "
    "pubsubDomain deploymentType systemAuthMode compatibilityMode toasterNotificationTimeout "
    "clientDriftInMillis theme urlPrefs ";

/* -- blanking ------------------------------------------------------------------------------------
 */

static bool at_word(struct str text, size_t at, const char *word)
{
    size_t n = strlen(word);

    return at + n <= text.n && strncasecmp(text.p + at, word, n) == 0;
}

static void blank(char *text, size_t from, size_t to)
{
    for (; from < to; from++)
        if (text[from] != '\n')
            text[from] = ' ';
}

/* Comments of scripts and styles, where a quote has not been opened on the same line; comments of
 * markup outside scripts, which old pages wrap into one. */
static void blank_comments(char *p, size_t from, size_t to)
{
    struct str text = { p, to };
    bool script = false;
    char quote = 0;

    for (size_t at = from; at < to; at++) {
        if (quote) {
            if (p[at] == '\\')
                at++;
            else if (p[at] == quote || (p[at] == '\n' && quote != '`'))
                quote = 0;
        } else if (at_word(text, at, "<script")) {
            script = true;
        } else if (at_word(text, at, "</script")) {
            script = false;
        } else if (!script && at_word(text, at, "<!--")) {
            size_t end = check_find(text, "-->", at);

            blank(p, at, end);
            at = end;
        } else if (at_word(text, at, "/*")) {
            size_t end = check_find(text, "*/", at + 2);

            blank(p, at, end);
            at = end;
        } else if (at_word(text, at, "//") && (at == 0 || p[at - 1] != ':') &&
                   !(at > 0 && strchr("\"'=(", p[at - 1]))) {
            size_t end = check_find(text, "\n", at);

            blank(p, at, end);
            at = end;
        } else if (p[at] == '"' || p[at] == '\'' || p[at] == '`') {
            quote = p[at];
        }
    }
}

/* The part [from, to) of a file. */
static struct code code_of(struct check_run *c, const struct check_file *file, size_t from,
                           size_t to)
{
    char *copy = arena_strndup(c->arena, file->text.p, file->text.n);

    blank(copy, 0, from);
    blank(copy, to, file->text.n);
    blank_comments(copy, from, to);
    return (struct code) { file, { copy, file->text.n } };
}

/* -- searching -----------------------------------------------------------------------------------
 */

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* A string of names and dots alone, as topics of the hub are: nothing is called by it. */
static bool is_topic(struct str text, size_t at, size_t end)
{
    char quote = at > 0 ? text.p[at - 1] : 0;

    while (end < text.n && (is_name(text.p[end]) || text.p[end] == '.' || text.p[end] == '*'))
        end++;
    return (quote == '"' || quote == '\'' || quote == '`') && end < text.n && text.p[end] == quote;
}

/* The whole name, not a part of a longer one. */
static size_t find_name(struct str text, const char *name, size_t from)
{
    size_t n = strlen(name), at;

    for (at = from; (at = check_find(text, name, at)) < text.n; at++)
        if ((at == 0 || !is_name(text.p[at - 1])) &&
            (at + n >= text.n || !is_name(text.p[at + n])) && !is_topic(text, at, at + n))
            return at;
    return text.n;
}

static void check_apis(struct check_run *c, const struct code *code)
{
    size_t at;

    for (size_t i = 0; i < sizeof apis / sizeof *apis; i++)
        if (!dict_get(&c->features, str_of(apis[i].feature)) &&
            (at = find_name(code->text, apis[i].api, 0)) < code->text.n &&
            check_first(c, F_MISSING_FEATURE, apis[i].feature))
            check_add_at(c, F_MISSING_FEATURE, code->file, at, apis[i].api, apis[i].feature);
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        if ((at = find_name(code->text, absent[i].api, 0)) < code->text.n)
            check_add_at(c, F_UNKNOWN_API, code->file, at, absent[i].api, absent[i].cure);
    for (size_t i = 0; i < sizeof library_uses / sizeof *library_uses && !c->uses; i++)
        if ((at = find_name(code->text, library_uses[i], 0)) < code->text.n) {
            c->uses = library_uses[i];
            c->uses_file = *code->file;
            c->uses_at = at;
        }
}

/* "src=", "url(" and the like before the address at. */
static bool is_resource(struct str text, size_t at)
{
    size_t tag = at;

    if (at > 0 && strchr("\"'", text.p[at - 1]))
        at--;
    if (at >= 4 && at_word(text, at - 4, "url("))
        return true;
    while (at > 0 && isspace((unsigned char)text.p[at - 1]))
        at--;
    if (at == 0 || text.p[at - 1] != '=')
        return at >= 7 && at_word(text, at - 7, "@import");
    for (at--; at > 0 && isspace((unsigned char)text.p[at - 1]);)
        at--;
    if (at >= 3 && at_word(text, at - 3, "src"))
        return true;
    for (int left = ADDRESS_MAX; tag > 0 && text.p[tag] != '<' && left > 0; left--)
        tag--;
    return at >= 4 && at_word(text, at - 4, "href") && at_word(text, tag, "<link");
}

static void check_addresses(struct check_run *c, const struct code *code)
{
    struct str text = code->text;

    for (size_t at = 0; (at = check_find(text, "http://", at)) < text.n; at++) {
        size_t end = at;

        while (end < text.n && end - at < ADDRESS_MAX && !isspace((unsigned char)text.p[end]) &&
               !strchr("\"'()<>;", text.p[end]))
            end++;
        if (is_resource(text, at))
            check_add_at(c, F_HTTP_RESOURCE, code->file, at,
                         arena_strndup(c->arena, text.p + at, end - at), NULL);
    }
}

static void check_expressions(struct check_run *c, const struct code *code)
{
    static const char *const templates[] = { "text/os-template", "text/os-data", "<os:" };
    size_t at;

    for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
        if ((at = check_find(code->text, expressions[i].expression, 0)) < code->text.n)
            check_add_at(c, F_EXPRESSION, code->file, at,
                         arena_printf(c->arena, "%s...}", expressions[i].expression),
                         expressions[i].instead);
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++)
        if ((at = check_find(code->text, templates[i], 0)) < code->text.n)
            check_add_at(c, F_TEMPLATE, code->file, at, templates[i], NULL);
}

/* -- tokens --------------------------------------------------------------------------------------
 */

static const struct check_words *words_named(const struct check_run *c, struct str name)
{
    for (const struct check_words *w = c->words; w; w = w->next)
        if (str_case_is(name, w->name))
            return w;
    return NULL;
}

static bool has_message(const struct check_words *w, struct str name)
{
    return w && (!w->whole || dict_get(&w->messages, name));
}

static void check_message(struct check_run *c, const struct code *code, size_t at, const char *name)
{
    struct str key = str_of(name);
    const char *lacking = NULL;
    bool somewhere = false;

    if (c->count >= CHECK_FINDINGS_MAX || has_message(words_named(c, str_of("all")), key) ||
        !check_first(c, F_MISSING_MESSAGE, name))
        return;
    for (const struct check_words *w = c->words; w; w = w->next) {
        struct str lang = { w->name, strcspn(w->name, "_") };

        if (has_message(w, key) || has_message(words_named(c, lang), key))
            somewhere = true;
        else
            lacking = lacking ? arena_printf(c->arena, "%s, %s", lacking, w->name) : w->name;
    }
    if (!somewhere)
        check_add_at(c, F_MISSING_MESSAGE, code->file, at, name, NULL);
    else if (lacking)
        check_add_at(c, F_MESSAGE_IN_LOCALE, code->file, at, name, lacking);
}

static void check_up(struct check_run *c, const struct code *code, size_t at, const char *name)
{
    bool is_given = strstr(given, arena_printf(c->arena, " %s ", name)) != NULL;

    if (!dict_get(&c->prefs, str_of(name)) && check_first(c, F_UNDECLARED_PREF, name))
        check_add_at(c, F_UNDECLARED_PREF, code->file, at, name,
                     is_given ? "; the desktop gives it its value" : "");
}

static void check_tokens(struct check_run *c, const struct code *code, const char *prefix,
                         void (*each)(struct check_run *, const struct code *, size_t,
                                      const char *))
{
    struct str text = code->text;
    size_t n = strlen(prefix);

    for (size_t at = 0; (at = check_find(text, prefix, at)) < text.n; at += n) {
        size_t end = check_find(text, "__", at + n);
        struct str name = { text.p + at + n, end - at - n };

        if (end < text.n && name.n && name.n < 200 && !memchr(name.p, '\n', name.n) &&
            !memchr(name.p, '<', name.n))
            each(c, code, at, arena_strndup(c->arena, name.p, name.n));
    }
}

/* -- scripts in files of their own ---------------------------------------------------------------
 */

static bool holds(struct str text, const char *word)
{
    return check_find(text, word, 0) < text.n;
}

static void check_script(struct check_run *c, const struct code *code, size_t at, const char *src)
{
    const char *address = url_resolve(c->arena, c->spec.address, src), *why = "";
    struct check_file *file = arena_alloc(c->arena, sizeof *file);
    struct code script;
    struct url url;
    bool utf8 = true;

    if (!check_first(c, F_SCRIPT_UNREADABLE, address))
        return;
    if (url_parse(c->arena, str_of(address), &url, &why) ||
        !check_read(c, address, file, &utf8, &why)) {
        check_add_at(c, F_SCRIPT_UNREADABLE, code->file, at, src, why);
        return;
    }
    if (holds(file->text, "MasterPublisher") || file->text.n > LIBRARY_BYTES) {
        c->library = true;
        return;
    }
    script = code_of(c, file, 0, file->text.n);
    check_apis(c, &script);
    check_addresses(c, &script);
}

/* The value of src in a script tag, NULL when it has none. */
static const char *source_of(struct arena *a, struct str tag)
{
    for (size_t at = 0; (at = check_find(tag, "src", at)) < tag.n; at++) {
        size_t from = at + 3, to;
        char quote = 0;

        if (at == 0 || !strchr(" \t\r\n\"'", tag.p[at - 1]))
            continue;
        while (from < tag.n && strchr(" \t\r\n=", tag.p[from]))
            from++;
        if (from < tag.n && strchr("\"'", tag.p[from]))
            quote = tag.p[from++];
        for (to = from; to < tag.n; to++)
            if (quote ? tag.p[to] == quote : isspace((unsigned char)tag.p[to]))
                break;
        return arena_strndup(a, tag.p + from, to - from);
    }
    return NULL;
}

static bool is_own(const char *src)
{
    return *src != '/' && !strchr(src, ':') && !strstr(src, "__");
}

static void check_scripts(struct check_run *c, const struct code *code)
{
    struct str text = code->text;
    int left = CHECK_SCRIPTS_MAX;

    for (size_t at = 0; (at = check_find(text, "<script", at)) < text.n && left-- > 0; at++) {
        size_t end = check_find(text, ">", at);
        const char *src = source_of(c->arena, (struct str) { text.p + at, end - at });

        if (!src || !*src)
            continue;
        if (strstr(src, "finesse") || !(is_own(src) || strstr(src, "jquery")))
            c->library = true;
        if (is_own(src))
            check_script(c, code, at, src);
    }
}

/* -- the element ---------------------------------------------------------------------------------
 */

static void check_type(struct check_run *c, const struct xml_node *node, bool *is_url)
{
    const char *type = xml_attribute(node, "type"), *href = xml_attribute(node, "href");
    struct str word = str_trim(str_of(type));

    *is_url = str_case_is(word, "url");
    if (*is_url) {
        check_add_node(c, F_URL_CONTENT, node, NULL, NULL);
        if (href && strncmp(href, "http://", 7) == 0)
            check_add_node(c, F_HTTP_RESOURCE, node, href, NULL);
    } else if (str_case_is(word, "x-html-sanitized")) {
        check_add_node(c, F_SANITIZED, node, NULL, NULL);
    } else if (type && !str_case_is(word, "html")) {
        check_add_node(c, F_CONTENT_TYPE, node, type, NULL);
    }
    if (!*is_url && !href && !node->children && !str_trim(str_of(node->text)).n)
        check_add_node(c, F_CONTENT_EMPTY, node, NULL, NULL);
}

static void check_page(struct check_run *c, const struct xml_node *node)
{
    size_t from = check_offset(c, node);
    struct code code;
    bool is_url;

    check_type(c, node, &is_url);
    if (node->children)
        check_add_node(c, F_CONTENT_MARKUP, node->children, node->children->name, NULL);
    if (is_url || (!node->children && !*node->text))
        return;
    code = code_of(c, &c->spec, from, check_find(c->spec.text, "</Content>", from));
    check_scripts(c, &code);
    check_apis(c, &code);
    check_addresses(c, &code);
    check_expressions(c, &code);
    check_tokens(c, &code, "__UP_", check_up);
    check_tokens(c, &code, "__MSG_", check_message);
}

/* Attributes that are shown: the parts of the spec outside Content. */
static void check_attribute_tokens(struct check_run *c)
{
    size_t end = check_find(c->spec.text, "<Content", 0);
    struct code code = code_of(c, &c->spec, 0, end);

    check_tokens(c, &code, "__MSG_", check_message);
}

static bool is_default(const char *views)
{
    static const char *const names[] = { "default", "home", "profile", "canvas" };
    struct str rest = str_of(views && *views ? views : "default"), view;

    while (str_cut(&rest, ',', &view))
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if (str_is(str_trim(view), names[i]))
                return true;
    return false;
}

void check_content(struct check_run *c)
{
    const struct xml_node *first = xml_child(c->module, "Content");
    const char *others = NULL;
    bool found = false;
    int left = CHECK_PAGES_MAX;

    check_attribute_tokens(c);
    for (const struct xml_node *at = first; at && left-- > 0; at = xml_next(at, "Content")) {
        const char *views = xml_attribute(at, "view");

        check_page(c, at);
        found |= is_default(views);
        others = others ? arena_printf(c->arena, "%s, %s", others, views) : views;
    }
    if (first && !found)
        check_add_node(c, F_VIEW, first, others, NULL);
    if (c->uses && !c->library)
        check_add_at(c, F_LIBRARY, &c->uses_file, c->uses_at, c->uses, NULL);
}
