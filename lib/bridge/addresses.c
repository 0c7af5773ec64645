#include "bridge/addresses.h"

#include <string.h>

#include "base/clock.h"
#include "bridge/table.h"

struct address {
    UT_hash_handle hh;
    int connections;
    int64_t second; /* in which `creations` were */
    int creations;
    char name[];
};

struct addresses {
    int64_t connections, creations; /* the limits */
    struct address *by_name;
};

struct addresses *addresses_new(int64_t connections, int64_t creations)
{
    struct addresses *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    all->connections = connections;
    all->creations = creations;
    return all;
}

void addresses_free(struct addresses *all)
{
    struct address *a, *next;

    if (!all)
        return;
    HASH_ITER(hh, all->by_name, a, next)
    {
        HASH_DEL(all->by_name, a);
        free(a);
    }
    free(all);
}

static struct address *find(struct addresses *all, const char *name)
{
    struct address *a;

    HASH_FIND(hh, all->by_name, name, strlen(name), a);
    return a;
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
        HASH_ADD(hh, all->by_name, name, n, a);
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
    HASH_DEL(all->by_name, a);
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
