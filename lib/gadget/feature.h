/* feature: which scripts a gadget gets for what it requires, in which order (reference
 * gadget-container 2.4).  The scripts lie in WWW/opensocial, one folder a feature. */
#ifndef APLOMB_GADGET_FEATURE_H
#define APLOMB_GADGET_FEATURE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct feature; /* one row of the table in feature.c */

/* Features with all they need, what is needed first; each once. */
struct feature_set {
    const struct feature **list;
    size_t count;
};

void feature_set_init(struct feature_set *set, struct arena *a);

/* False when nobody knows a feature of that name. */
bool feature_add(struct feature_set *set, struct str name);

/* Names with colons between; unknown ones are skipped. */
void feature_add_all(struct feature_set *set, struct str names);

/* The set without what is loaded already; what that needs counts as loaded. */
void feature_leave_out(struct feature_set *set, const struct feature_set *loaded);

bool feature_has(const struct feature_set *set, const char *name);

/* "core:rpc:pubsub-2", for the address of their scripts. */
void feature_names(struct buf *out, const struct feature_set *set);

const char *feature_name(const struct feature_set *set, size_t i);

/* Hexadecimal, another one whenever a script in the set changes; "" when one cannot be read. */
const char *feature_version(struct arena *a, const struct feature_set *set, const char *www);

/* Appends the scripts themselves.  ERR_INTERNAL when one cannot be read. */
enum err feature_scripts(struct buf *out, const struct feature_set *set, const char *www);

#endif
