/* The messages of a gadget in each language (reference gadget-container 1.5). */
#include <string.h>

#include "gadget/bundle.h"
#include "gadget/check_run.h"
#include "gadget/document.h"
#include "web/url.h"

static const struct xml_limits limits = {
    .bytes = BUNDLE_MAX, .depth = 32, .nodes = 20000, .plain_doctype = true, .any_prefix = true
};

static const char *locale_name(struct check_run *c, const struct xml_node *node)
{
    const char *lang = xml_attribute(node, "lang"), *country = xml_attribute(node, "country");

    lang = lang && *lang ? lang : "all";
    if (!country || !*country || str_case_is(str_of(country), "all"))
        return lang;
    return arena_printf(c->arena, "%s_%s", lang, country);
}

static bool is_right_to_left(const char *lang)
{
    static const char *const langs[] = { "ar", "he", "iw", "fa", "ur", "yi" };

    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++)
        if (str_case_is(str_of(lang), langs[i]))
            return true;
    return false;
}

static void read_file(struct check_run *c, const struct xml_node *node, const char *messages,
                      struct check_words *words)
{
    const char *address = url_resolve(c->arena, c->spec.address, messages), *why = "";
    struct xml_problem problem;
    struct check_file file;
    struct xml_node *root;
    struct url url;
    bool utf8 = true;

    words->whole = false;
    if (url_parse(c->arena, str_of(address), &url, &why) ||
        !check_read(c, address, &file, &utf8, &why)) {
        check_add_node(c, F_BUNDLE_UNREADABLE, node, why, words->name);
        return;
    }
    if (!utf8)
        check_add(c, F_NOT_UTF8, &file, 1, 1, NULL, NULL);
    if (document_parse(c->arena, file.text, &limits, &root, &problem)) {
        check_add(c, F_BUNDLE_MALFORMED, &file, problem.line, problem.column, problem.text,
                  words->name);
        return;
    }
    words->whole = true;
    bundle_add(&words->messages, root);
}

static void check_names(struct check_run *c, const struct xml_node *locale)
{
    for (const struct xml_node *at = xml_child(locale, "msg"); at; at = xml_next(at, "msg")) {
        const char *name = xml_attribute(at, "name");

        if (!name || !*name)
            check_add_node(c, F_MESSAGE_NAME, at, NULL, NULL);
    }
}

static void check_locale(struct check_run *c, const struct xml_node *node)
{
    const char *messages = xml_attribute(node, "messages"), *lang = xml_attribute(node, "lang");
    struct check_words *words = arena_alloc(c->arena, sizeof *words), **last = &c->words;

    words->name = locale_name(c, node);
    words->whole = true;
    dict_init(&words->messages, c->arena);
    for (; *last; last = &(*last)->next)
        if (str_case_is(str_of((*last)->name), words->name) && !xml_attribute(node, "views"))
            check_add_node(c, F_DUPLICATE_LOCALE, node, words->name, NULL);
    *last = words;
    if (lang && is_right_to_left(lang) && !xml_attribute(node, "language_direction"))
        check_add_node(c, F_DIRECTION, node, lang, NULL);
    if (messages && *messages) {
        if (xml_child(node, "msg"))
            check_add_node(c, F_INLINE_IGNORED, xml_child(node, "msg"), messages, NULL);
        read_file(c, node, messages, words);
    } else {
        check_names(c, node);
        bundle_add(&words->messages, node);
    }
}

void check_words(struct check_run *c)
{
    const struct xml_node *prefs = xml_child(c->module, "ModulePrefs");
    const struct xml_node *first = xml_child(prefs, "Locale");
    bool fallback = false;
    int left = CHECK_LOCALES_MAX;

    for (const struct xml_node *at = first; at && left-- > 0; at = xml_next(at, "Locale"))
        check_locale(c, at);
    for (const struct check_words *w = c->words; w; w = w->next)
        fallback |= str_case_is(str_of(w->name), "all");
    if (first && !fallback)
        check_add_node(c, F_NO_FALLBACK, first, NULL, NULL);
}
