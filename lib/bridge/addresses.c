#include "bridge/addresses.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/clock.h"
#include "bridge/table.h"

/* Who comes from more addresses than these in one second is not stopped by counting them. */
enum { IDLE_MAX = 4096 };

struct address {
    struct table_link link;
    int connections, checks;
    int64_t second; /* in which `creations` were */
    int creations;
    struct address *older, *newer; /* while idle */
    char name[];
};

struct addresses {
    int64_t connections, creations; /* the limits */
    bool limit_loopback;
    struct table by_name;
    struct address *oldest, *newest; /* idle: nothing of theirs is there */
    int idle;
};

static struct address *address_with(struct table_link *link)
{
    return link ? TABLE_THING(link, struct address, link) : NULL;
}

static struct str name_of(struct table_link *link)
{
    return str_of(address_with(link)->name);
}

struct addresses *addresses_new(int64_t connections, int64_t creations, bool limit_loopback)
{
    struct addresses *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    all->connections = connections;
    all->creations = creations;
    all->limit_loopback = limit_loopback;
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

/* -- who is idle ---------------------------------------------------------------------------- */

static bool is_idle(const struct address *a)
{
    return a->connections == 0 && a->checks == 0;
}

static void leave_idle(struct addresses *all, struct address *a)
{
    *(a->older ? &a->older->newer : &all->oldest) = a->newer;
    *(a->newer ? &a->newer->older : &all->newest) = a->older;
    a->older = a->newer = NULL;
    all->idle--;
}

static void join_idle(struct addresses *all, struct address *a)
{
    a->older = all->newest;
    *(all->newest ? &all->newest->newer : &all->oldest) = a;
    all->newest = a;
    all->idle++;
}

/* Forgets those of whom nothing is left that counts. */
static void tidy(struct addresses *all)
{
    int64_t second = clock_mono_ms() / 1000;
    struct address *a;

    while ((a = all->oldest) && (a->second != second || all->idle > IDLE_MAX)) {
        leave_idle(all, a);
        table_remove(&all->by_name, &a->link);
        free(a);
    }
}

/* -- one of them ---------------------------------------------------------------------------- */

static bool counts(const struct addresses *all, const char *address)
{
    return all->limit_loopback || !address_is_loopback(address);
}

static struct address *find(struct addresses *all, const char *address)
{
    char name[ADDRESS_TEXT];

    address_group(address, name);
    return address_with(table_find(&all->by_name, str_of(name)));
}

static struct address *add(struct addresses *all, const char *address)
{
    char name[ADDRESS_TEXT];
    struct address *a;

    address_group(address, name);
    a = calloc(1, sizeof(*a) + strlen(name) + 1);
    if (!a)
        abort();
    memcpy(a->name, name, strlen(name));
    table_add(&all->by_name, &a->link);
    return a;
}

/* Not idle until it is put back. */
static struct address *take(struct addresses *all, const char *address)
{
    struct address *a = find(all, address);

    if (a && is_idle(a))
        leave_idle(all, a);
    return a ? a : add(all, address);
}

static void put_back(struct addresses *all, struct address *a)
{
    if (is_idle(a))
        join_idle(all, a);
    tidy(all);
}

bool addresses_come(struct addresses *all, const char *address)
{
    struct address *a;
    bool room;

    if (!counts(all, address))
        return true;
    a = take(all, address);
    room = a->connections < all->connections;
    a->connections += room;
    put_back(all, a);
    return room;
}

void addresses_go(struct addresses *all, const char *address)
{
    struct address *a;

    if (!counts(all, address))
        return;
    a = take(all, address);
    a->connections--;
    put_back(all, a);
}

bool addresses_may_create(struct addresses *all, const char *address)
{
    int64_t second = clock_mono_ms() / 1000;
    struct address *a;
    bool may;

    if (!counts(all, address))
        return true;
    a = take(all, address);
    if (a->second != second)
        a->creations = 0;
    a->second = second;
    may = ++a->creations <= all->creations;
    put_back(all, a);
    return may;
}

bool addresses_check(struct addresses *all, const char *address)
{
    struct address *a;
    bool room;

    if (!counts(all, address))
        return true;
    a = take(all, address);
    room = a->checks < ADDRESS_CHECKS;
    a->checks += room;
    put_back(all, a);
    return room;
}

void addresses_checked(struct addresses *all, const char *address)
{
    struct address *a;

    if (!counts(all, address))
        return;
    a = take(all, address);
    a->checks--;
    put_back(all, a);
}
