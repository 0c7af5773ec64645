/* dict: names to values, in the order of their first appearance; a later value replaces an earlier
 * one.  Names and values are borrowed. */
#ifndef APLOMB_GADGET_DICT_H
#define APLOMB_GADGET_DICT_H

#include "base/arena.h"
#include "base/str.h"

struct dict_entry {
    const char *name, *value;
    struct dict_entry *next; /* in order */
    struct dict_entry *same_slot;
};

struct dict {
    struct arena *arena;
    struct dict_entry *first, **last;
    struct dict_entry **slots;
    size_t slot_count, count;
};

void dict_init(struct dict *d, struct arena *a);
void dict_set(struct dict *d, const char *name, const char *value);

/* NULL when there is no such name. */
const char *dict_get(const struct dict *d, struct str name);

#endif
