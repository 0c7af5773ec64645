/* The elements and attributes of a spec (reference gadget-container 1.1 to 1.6, 1.8). */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "gadget/check_run.h"
#include "gadget/feature.h"

#define OAUTH_ATTRIBUTES                                                                           \
    "authz sign_owner sign_viewer oauth_service_name oauth_token_name oauth_request_token "        \
    "oauth_request_token_secret"

/* Separated by blanks; NULL: not looked at. */
static const struct element {
    const char *name, *attributes, *children;
} elements[] = {
    { "Module", "specificationVersion", "ModulePrefs UserPref Content ExternalServices" },
    { "ModulePrefs", NULL, "Require Optional Preload Icon Locale Link OAuth OAuth2" },
    { "Require", "feature views", "Param" },
    { "Optional", "feature views", "Param" },
    { "Param", "name", NULL },
    { "Locale", "lang country messages language_direction views", "msg" },
    { "msg", "name desc", NULL },
    { "Link", "rel href method", "" },
    { "Icon", "mode type", "" },
    { "Preload", "href views " OAUTH_ATTRIBUTES, "" },
    { "UserPref", "name display_name default_value datatype required", "EnumValue" },
    { "EnumValue", "value display_value", "" },
    { "Content",
      "type view href preferred_height preferred_width quirks scrolling " OAUTH_ATTRIBUTES, NULL },
};

static const struct {
    const char *name, *cure;
} unsupported[] = {
    { "ExternalServices", "name the addresses where they are used" },
};

static bool is_listed(const char *list, const char *name)
{
    struct str rest = str_of(list), word;

    while (str_cut(&rest, ' ', &word))
        if (str_is(word, name))
            return true;
    return false;
}

/* Letters to insert, remove or replace, upper and lower case being the same; at most 3. */
static int distance(struct str a, struct str b)
{
    int row[64];

    if (a.n >= 64 || b.n >= 64)
        return 3;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int diagonal = row[0];

        row[0] = (int)i;
        for (size_t j = 1; j <= b.n; j++) {
            int differs = tolower((unsigned char)a.p[i - 1]) != tolower((unsigned char)b.p[j - 1]);
            int best = diagonal + differs;

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b.n] < 3 ? row[b.n] : 3;
}

/* The word of the list that was probably meant, NULL when none is near. */
static const char *nearest(struct arena *a, const char *list, const char *name)
{
    struct str rest = str_of(list), word;
    const char *best = NULL;
    int least = 3;

    while (str_cut(&rest, ' ', &word)) {
        int d = word.n ? distance(word, str_of(name)) : 3;

        if (d < least && d < (int)word.n / 2) {
            least = d;
            best = arena_strndup(a, word.p, word.n);
        }
    }
    return best;
}

static const struct element *element_of(const char *name)
{
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (same(elements[i].name, name))
            return &elements[i];
    return NULL;
}

static void check_attributes(struct check_run *c, const struct xml_node *node,
                             const struct element *element)
{
    for (const struct xml_attribute *at = node->attributes; at; at = at->next) {
        const char *meant;

        if (*at->ns || strchr(at->name, ':') || !element->attributes ||
            is_listed(element->attributes, at->name))
            continue;
        if ((meant = nearest(c->arena, element->attributes, at->name)))
            check_add_node(c, F_ATTRIBUTE_LIKE, node, at->name, meant);
        else
            check_add_node(c, F_ATTRIBUTE, node, at->name, node->name);
    }
}

static bool is_signed(const struct xml_node *node)
{
    const char *authz = xml_attribute(node, "authz");

    return same(node->name, "Preload") && authz && strcasecmp(authz, "none") != 0;
}

static void check_support(struct check_run *c, const struct xml_node *node)
{
    if (same(node->name, "OAuth") || same(node->name, "OAuth2") || is_signed(node))
        check_add_node(c, F_SERVICE_KEYS, node, node->name, NULL);
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
        if (same(unsupported[i].name, node->name))
            check_add_node(c, F_UNSUPPORTED, node, node->name, unsupported[i].cure);
}

static void check_element(struct check_run *c, const struct xml_node *node)
{
    const struct element *element = element_of(node->name);

    check_support(c, node);
    if (!element)
        return;
    check_attributes(c, node, element);
    if (!element->children)
        return;
    if (!same(node->name, "Icon") && str_trim(str_of(node->text)).n)
        check_add_node(c, F_TEXT, node, node->name, NULL);
    for (const struct xml_node *child = node->children; child; child = child->next) {
        const char *meant;

        if (is_listed(element->children, child->name))
            check_element(c, child);
        else if ((meant = nearest(c->arena, element->children, child->name)))
            check_add_node(c, F_ELEMENT_LIKE, child, child->name, meant);
        else
            check_add_node(c, F_ELEMENT, child, child->name, node->name);
    }
}

static const char *written(struct check_run *c, const char *name, const char *value)
{
    return arena_printf(c->arena, "%s=\"%s\"", name, value);
}

static void check_boolean(struct check_run *c, const struct xml_node *node, const char *name)
{
    const char *value = xml_attribute(node, name);
    bool is;

    if (value && !str_to_bool(str_of(value), &is))
        check_add_node(c, F_BOOLEAN, node, written(c, name, value), name);
}

static void check_number(struct check_run *c, const struct xml_node *node, const char *name)
{
    const char *value = xml_attribute(node, name);
    int64_t n;

    if (value && *value && !(str_to_int(str_trim(str_of(value)), &n) && n >= 0 && n < 100000))
        check_add_node(c, F_NUMBER, node, written(c, name, value), name);
}

static void check_version(struct check_run *c)
{
    const char *version = xml_attribute(c->module, "specificationVersion");

    if (version && *version != '1')
        check_add_node(c, F_VERSION, c->module, version,
                       "use nothing of later versions but a doctype and html");
}

static void check_module_prefs(struct check_run *c, const struct xml_node *prefs)
{
    const char *title = xml_attribute(prefs, "title");

    if (!title || !str_trim(str_of(title)).n)
        check_add_node(c, F_TITLE, prefs, NULL, NULL);
    check_boolean(c, prefs, "scrolling");
    check_boolean(c, prefs, "singleton");
    check_number(c, prefs, "height");
    check_number(c, prefs, "width");
}

/* Those that real specs name. */
static const char feature_list[] =
    "core rpc setprefs settitle dynamic-height dynamic-width pubsub pubsub-2 views "
    "loadingindicator "
    "minimessage tabs skins flash osapi auth-refresh security-token collapsible locked-domain "
    "xmlutil "
    "opensocial-i18n";

static void check_feature(struct check_run *c, const struct xml_node *node)
{
    struct str name = str_trim(str_of(xml_attribute(node, "feature")));
    const char *views = xml_attribute(node, "views"), *text, *meant, *known;
    struct feature_set set;

    if (!name.n)
        return;
    text = arena_strndup(c->arena, name.p, name.n);
    known = dict_get(&c->features, name);
    if (!views && known && *known)
        check_add_node(c, F_DUPLICATE_FEATURE, node, text, NULL);
    dict_set(&c->features, text, "declared");
    feature_set_init(&set, c->arena);
    if (feature_add(&set, name)) {
        for (size_t i = 0; i < set.count; i++)
            if (!dict_get(&c->features, str_of(feature_name(&set, i))))
                dict_set(&c->features, feature_name(&set, i), "");
        return;
    }
    meant = nearest(c->arena, feature_list, text);
    check_add_node(c, same(node->name, "Require") ? F_UNKNOWN_FEATURE : F_UNKNOWN_OPTIONAL, node,
                   text, meant ? arena_printf(c->arena, "; \"%s\" is", meant) : "");
}

static bool is_plain_name(const char *name)
{
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && !strchr("_-.", *name))
            return false;
    return true;
}

static void check_default(struct check_run *c, const struct xml_node *node, const char *type)
{
    const char *value = xml_attribute(node, "default_value"), *known = NULL;
    int64_t n;
    bool is;

    if (!value || !*value || strstr(value, "__MSG_"))
        return;
    if (!strcasecmp(type, "bool") && !str_to_bool(str_of(value), &is) &&
        !str_to_int(str_of(value), &n))
        check_add_node(c, F_PREF_DEFAULT, node, value, "true or false");
    if (!strcasecmp(type, "number") && strspn(value, "+-.0123456789eE") != strlen(value))
        check_add_node(c, F_PREF_DEFAULT, node, value, "a number");
    if (strcasecmp(type, "enum") != 0)
        return;
    for (const struct xml_node *at = xml_child(node, "EnumValue"); at;
         at = xml_next(at, "EnumValue")) {
        const char *option = xml_attribute(at, "value");

        if (!option || same(option, value))
            return;
        known = known ? arena_printf(c->arena, "%s, %s", known, option) : option;
    }
    if (known)
        check_add_node(c, F_PREF_DEFAULT, node, value, arena_printf(c->arena, "one of %s", known));
}

static void check_pref(struct check_run *c, const struct xml_node *node)
{
    const char *name = xml_attribute(node, "name"), *type = xml_attribute(node, "datatype");
    static const char types[] = "string hidden bool enum list number";
    bool is_enum = type && strcasecmp(type, "enum") == 0;
    char *folded;

    if (!name || !*name)
        return;
    dict_set(&c->prefs, name, "");
    if (!is_plain_name(name))
        check_add_node(c, F_PREF_NAME, node, name, NULL);
    check_boolean(c, node, "required");
    folded = arena_strdup(c->arena, type ? type : "string");
    for (char *p = folded; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    if (*folded && !is_listed(types, folded)) {
        const char *meant = nearest(c->arena, types, folded);

        check_add_node(c, F_PREF_TYPE, node, type,
                       meant                             ? meant
                       : strncmp(folded, "bool", 4) == 0 ? "bool"
                       : strncmp(folded, "int", 3) == 0  ? "number"
                                                         : "string");
    }
    if (is_enum && !xml_child(node, "EnumValue"))
        check_add_node(c, F_ENUM_EMPTY, node, name, NULL);
    if (!is_enum && xml_child(node, "EnumValue"))
        check_add_node(c, F_ENUM_UNUSED, node, name, NULL);
    check_default(c, node, folded);
}

void check_module(struct check_run *c)
{
    const struct xml_node *prefs = xml_child(c->module, "ModulePrefs");

    check_element(c, c->module);
    check_version(c);
    if (prefs)
        check_module_prefs(c, prefs);
    for (const struct xml_node *at = prefs ? prefs->children : NULL; at; at = at->next)
        if (same(at->name, "Require") || same(at->name, "Optional"))
            check_feature(c, at);
    for (const struct xml_node *at = xml_child(c->module, "UserPref"); at;
         at = xml_next(at, "UserPref"))
        check_pref(c, at);
    for (const struct xml_node *at = xml_child(c->module, "Content"); at;
         at = xml_next(at, "Content")) {
        check_boolean(c, at, "quirks");
        check_number(c, at, "preferred_height");
        check_number(c, at, "preferred_width");
    }
}
