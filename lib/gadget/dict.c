#include "gadget/dict.h"

#include <stdint.h>

void dict_init(struct dict *d, struct arena *a)
{
    *d = (struct dict) { .arena = a };
    d->last = &d->first;
}

/* FNV-1a; a document is too small for its chosen names to hurt: specs and bundles are bounded. */
static size_t hash(struct str name)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32);
}

static struct dict_entry **slot(const struct dict *d, struct str name)
{
    return &d->slots[hash(name) & (d->slot_count - 1)];
}

static void grow(struct dict *d)
{
    d->slot_count = d->slot_count ? d->slot_count * 2 : 16;
    d->slots = arena_array(d->arena, d->slot_count, sizeof *d->slots);
    for (struct dict_entry *e = d->first; e; e = e->next) {
        struct dict_entry **at = slot(d, str_of(e->name));

        e->same_slot = *at;
        *at = e;
    }
}

static struct dict_entry *find(const struct dict *d, struct str name)
{
    struct dict_entry *e = d->slot_count ? *slot(d, name) : NULL;

    while (e && !str_is(name, e->name))
        e = e->same_slot;
    return e;
}

void dict_set(struct dict *d, const char *name, const char *value)
{
    struct dict_entry *e = find(d, str_of(name)), **at;

    if (e) {
        e->value = value;
        return;
    }
    if (d->count == d->slot_count)
        grow(d);
    e = arena_alloc(d->arena, sizeof *e);
    at = slot(d, str_of(name));
    *e = (struct dict_entry) { .name = name, .value = value, .same_slot = *at };
    *at = e;
    *d->last = e;
    d->last = &e->next;
    d->count++;
}

const char *dict_get(const struct dict *d, struct str name)
{
    const struct dict_entry *e = find(d, name);

    return e ? e->value : NULL;
}
