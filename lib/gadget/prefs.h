/* prefs: the UserPref elements of a gadget, and the values they have in one rendering
 * (Core Gadget Specification 1.1, "UserPref"; reference gadget-container 1.4). */
#ifndef APLOMB_GADGET_PREFS_H
#define APLOMB_GADGET_PREFS_H

#include <stdbool.h>

#include "gadget/dict.h"
#include "gadget/subst.h"
#include "xml/read.h"

enum pref_type { PREF_STRING, PREF_HIDDEN, PREF_BOOL, PREF_ENUM, PREF_LIST, PREF_NUMBER };

struct pref_option {
    const char *value, *display;
    struct pref_option *next;
};

struct pref {
    const char *name, *display_name, *default_value;
    enum pref_type type;
    bool required;
    struct pref_option *options; /* PREF_ENUM, in the order of the spec */
    struct pref *next;
};

/* The preferences of a Module.  ERR_BAD_REQUEST with the element at fault and *why, a text. */
enum err prefs_read(struct arena *a, const struct xml_node *module, struct pref **out,
                    const struct xml_node **fault, const char **why);

/* "string" and so on, as metadata spells it. */
const char *prefs_type_name(enum pref_type type);

/* Name -> value of every declared preference: what was given (parameters up_name), else the
 * default, in which messages are replaced. */
void prefs_values(struct dict *out, const struct pref *prefs, const struct dict *given,
                  const struct subst *messages);

#endif
