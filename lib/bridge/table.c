#include "bridge/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/id.h"

enum { SMALLEST = 16 };

static uint32_t hash_of(const struct table *t, struct str name)
{
    uint64_t x = t->secret;

    for (size_t i = 0; i < name.n; i++)
        x = (x ^ (unsigned char)name.p[i]) * 0x100000001b3u;
    return (uint32_t)(x ^ x >> 32);
}

static struct table_link **place_of(const struct table *t, uint32_t hash)
{
    return &t->first[hash & (t->size - 1)];
}

static void put(struct table *t, struct table_link *link)
{
    struct table_link **place = place_of(t, link->hash);

    link->next = *place;
    *place = link;
}

/* One for each place, on average, at most. */
static void grow(struct table *t)
{
    struct table old = *t;

    t->size = old.size ? old.size * 2 : SMALLEST;
    t->first = calloc(t->size, sizeof(*t->first));
    if (!t->first)
        abort();
    for (size_t i = 0; i < old.size; i++)
        for (struct table_link *link = old.first[i], *next; link; link = next) {
            next = link->next;
            put(t, link);
        }
    free(old.first);
}

void table_init(struct table *t, struct str (*name)(struct table_link *link))
{
    *t = (struct table) { .name = name };
    id_random(&t->secret, sizeof t->secret);
}

void table_release(struct table *t)
{
    free(t->first);
    table_init(t, t->name);
}

void table_add(struct table *t, struct table_link *link)
{
    if (t->count++ == t->size)
        grow(t);
    link->hash = hash_of(t, t->name(link));
    put(t, link);
}

void table_remove(struct table *t, struct table_link *link)
{
    struct table_link **at = place_of(t, link->hash);

    while (*at != link)
        at = &(*at)->next;
    *at = link->next;
    t->count--;
}

static bool is_called(const struct table *t, struct table_link *link, struct str name)
{
    struct str own = t->name(link);

    return own.n == name.n && memcmp(own.p, name.p, name.n) == 0;
}

struct table_link *table_find(const struct table *t, struct str name)
{
    uint32_t hash = hash_of(t, name);
    struct table_link *link = t->size ? *place_of(t, hash) : NULL;

    while (link && !(link->hash == hash && is_called(t, link, name)))
        link = link->next;
    return link;
}

struct table_link *table_next(const struct table *t, struct table_link *link)
{
    size_t i = link ? (link->hash & (t->size - 1)) + 1 : 0;

    if (link && link->next)
        return link->next;
    while (i < t->size && !t->first[i])
        i++;
    return i < t->size ? t->first[i] : NULL;
}
