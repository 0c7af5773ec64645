/* table: things by their names.  The links are in the things: 16 bytes each, and some 12 for its
 * place in the table.  A secret is in the hash: who chooses names, of addresses say, cannot make a
 * crowd of one hash. */
#ifndef APLOMB_BRIDGE_TABLE_H
#define APLOMB_BRIDGE_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct table_link {
    struct table_link *next;
    uint32_t hash;
};

struct table {
    struct table_link **first; /* of each hash % size, a power of two */
    size_t size, count;
    uint64_t secret;
    struct str (*name)(struct table_link *link);
};

/* The thing a link is in. */
#define TABLE_THING(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

void table_init(struct table *t, struct str (*name)(struct table_link *link));
void table_release(struct table *t); /* the things are their owner's */

/* A name that is not there yet; it must not change. */
void table_add(struct table *t, struct table_link *link);
void table_remove(struct table *t, struct table_link *link);

/* NULL when there is none. */
struct table_link *table_find(const struct table *t, struct str name);

/* All of them in turn: start with NULL.  Nothing may be added meanwhile, and of what is there only
 * the one before the next removed. */
struct table_link *table_next(const struct table *t, struct table_link *link);

#endif
