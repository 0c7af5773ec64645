#include "bridge/addresses.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bridge/table.h"

struct address {
    struct table_link link;
    int connections;
    int64_t second; /* in which `creations` were */
    int creations;
    char name[];
};

struct addresses {
    int64_t connections, creations; /* the limits */
    struct table by_name;
};

static struct address *address_with(struct table_link *link)
{
    return link ? TABLE_THING(link, struct address, link) : NULL;
}

static struct str name_of(struct table_link *link)
{
    return str_of(address_with(link)->name);
}

struct addresses *addresses_new(int64_t connections, int64_t creations)
{
    struct addresses *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    all->connections = connections;
    all->creations = creations;
    table_init(&all->by_name, name_of);
    return all;
}

void addresses_free(struct addresses *all)
{
    struct table_link *link, *next;

    if (!all)
        return;
    for (link = table_next(&all->by_name, NULL); link; link = next) {
        next = table_next(&all->by_name, link);
        free(address_with(link));
    }
    table_release(&all->by_name);
    free(all);
}

static struct address *find(struct addresses *all, const char *name)
{
    return address_with(table_find(&all->by_name, str_of(name)));
}

bool addresses_come(struct addresses *all, const char *address)
{
    struct address *a = find(all, address);
    size_t n = strlen(address);

    if (!a) {
        a = calloc(1, sizeof(*a) + n + 1);
        if (!a)
            abort();
        memcpy(a->name, address, n);
        table_add(&all->by_name, &a->link);
    }
    if (a->connections >= all->connections)
        return false;
    a->connections++;
    return true;
}

void addresses_go(struct addresses *all, const char *address)
{
    struct address *a = find(all, address);

    if (!a || --a->connections > 0)
        return;
    table_remove(&all->by_name, &a->link);
    free(a);
}

bool addresses_may_create(struct addresses *all, const char *address)
{
    struct address *a = find(all, address);
    int64_t second = clock_mono_ms() / 1000;

    if (!a)
        return true; /* not counted: its connection was let in before */
    if (a->second != second)
        a->creations = 0;
    a->second = second;
    return ++a->creations <= all->creations;
}
