#include "gadget/prefs.h"

#include <string.h>
#include <strings.h>

static const char *const type_names[] = {
    [PREF_STRING] = "string", [PREF_HIDDEN] = "hidden", [PREF_BOOL] = "bool",
    [PREF_ENUM] = "enum",     [PREF_LIST] = "list",     [PREF_NUMBER] = "number",
};

const char *prefs_type_name(enum pref_type type)
{
    return type_names[type];
}

/* Unknown types are text: "boolean" has been seen. */
static enum pref_type type_of(const char *name)
{
    for (size_t i = 0; name && i < sizeof type_names / sizeof *type_names; i++)
        if (strcasecmp(name, type_names[i]) == 0)
            return (enum pref_type)i;
    return PREF_STRING;
}

static const char *or_else(const char *value, const char *otherwise)
{
    return value ? value : otherwise;
}

static enum err read_options(struct arena *a, const struct xml_node *node, struct pref *pref,
                             const struct xml_node **fault, const char **why)
{
    struct pref_option **last = &pref->options;

    for (const struct xml_node *at = xml_child(node, "EnumValue"); at;
         at = xml_next(at, "EnumValue")) {
        struct pref_option *option = arena_alloc(a, sizeof *option);

        option->value = xml_attribute(at, "value");
        option->display = or_else(xml_attribute(at, "display_value"), option->value);
        if (!option->value) {
            *fault = at;
            *why = "an EnumValue needs a value";
            return ERR_BAD_REQUEST;
        }
        *last = option;
        last = &option->next;
    }
    return ERR_OK;
}

enum err prefs_read(struct arena *a, const struct xml_node *module, struct pref **out,
                    const struct xml_node **fault, const char **why)
{
    struct pref **last = out;
    struct dict seen;

    *out = NULL;
    dict_init(&seen, a);
    for (const struct xml_node *node = xml_child(module, "UserPref"); node;
         node = xml_next(node, "UserPref")) {
        struct pref *pref = arena_alloc(a, sizeof *pref);
        const char *required = xml_attribute(node, "required");

        pref->name = xml_attribute(node, "name");
        *fault = node;
        if (!pref->name || !*pref->name) {
            *why = "a UserPref needs a name";
            return ERR_BAD_REQUEST;
        }
        if (dict_get(&seen, str_of(pref->name))) {
            *why = arena_printf(a, "there are two UserPrefs with the name \"%s\"", pref->name);
            return ERR_BAD_REQUEST;
        }
        dict_set(&seen, pref->name, "");
        pref->display_name = or_else(xml_attribute(node, "display_name"), pref->name);
        pref->default_value = or_else(xml_attribute(node, "default_value"), "");
        pref->type = type_of(xml_attribute(node, "datatype"));
        pref->required = required && strcasecmp(required, "true") == 0;
        if (read_options(a, node, pref, fault, why))
            return ERR_BAD_REQUEST;
        *last = pref;
        last = &pref->next;
    }
    return ERR_OK;
}

void prefs_values(struct dict *out, const struct pref *prefs, const struct dict *given,
                  const struct subst *messages)
{
    for (; prefs; prefs = prefs->next) {
        const char *value = dict_get(given, str_of(prefs->name));

        if (!value)
            value = subst_string(out->arena, messages, prefs->default_value);
        dict_set(out, prefs->name, value);
    }
}
