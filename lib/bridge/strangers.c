/* strangers: addresses stand in a list for each number of strangers, so that the one with most is
 * found without a search; who got to that number first is first. */
#include "bridge/strangers.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "bridge/table.h"

struct origin {
    struct table_link link;
    struct origin *before, *after; /* in the list of its number */
    struct stranger *oldest, *newest;
    int count;
    char address[];
};

struct list {
    struct origin *first, *last;
};

struct strangers {
    struct table origins;
    int count, max;
    int most; /* that an address has */
    struct list with[];
};

static struct origin *origin_with(struct table_link *link)
{
    return link ? TABLE_THING(link, struct origin, link) : NULL;
}

static struct str address_of(struct table_link *link)
{
    return str_of(origin_with(link)->address);
}

struct strangers *strangers_new(int max)
{
    size_t lists = (size_t)max + 2; /* 0 is not used; one may be too many */
    struct strangers *all = calloc(1, sizeof(*all) + lists * sizeof(all->with[0]));

    if (!all)
        abort();
    all->max = max;
    table_init(&all->origins, address_of);
    return all;
}

void strangers_free(struct strangers *all)
{
    struct table_link *link, *next;

    if (!all)
        return;
    for (link = table_next(&all->origins, NULL); link; link = next) {
        next = table_next(&all->origins, link);
        free(origin_with(link));
    }
    table_release(&all->origins);
    free(all);
}

static void leave_list(struct strangers *all, struct origin *o)
{
    struct list *list = &all->with[o->count];

    *(o->before ? &o->before->after : &list->first) = o->after;
    *(o->after ? &o->after->before : &list->last) = o->before;
}

static void join_list(struct strangers *all, struct origin *o)
{
    struct list *list = &all->with[o->count];

    o->before = list->last;
    o->after = NULL;
    *(list->last ? &list->last->after : &list->first) = o;
    list->last = o;
}

static void set_count(struct strangers *all, struct origin *o, int count)
{
    if (o->count)
        leave_list(all, o);
    o->count = count;
    if (count)
        join_list(all, o);
    if (count > all->most)
        all->most = count;
    while (all->most && !all->with[all->most].first)
        all->most--;
}

static struct origin *origin_of(struct strangers *all, const char *address)
{
    char name[ADDRESS_TEXT];
    struct origin *o;

    address_group(address ? address : "", name);
    o = origin_with(table_find(&all->origins, str_of(name)));
    if (o)
        return o;
    o = calloc(1, sizeof(*o) + strlen(name) + 1);
    if (!o)
        abort();
    memcpy(o->address, name, strlen(name));
    table_add(&all->origins, &o->link);
    return o;
}

struct stranger *strangers_join(struct strangers *all, struct stranger *s, const char *address)
{
    struct origin *o = origin_of(all, address);

    s->origin = o;
    s->older = o->newest;
    s->newer = NULL;
    *(o->newest ? &o->newest->newer : &o->oldest) = s;
    o->newest = s;
    set_count(all, o, o->count + 1);
    return ++all->count > all->max ? all->with[all->most].first->oldest : NULL;
}

void strangers_leave(struct strangers *all, struct stranger *s)
{
    struct origin *o = s->origin;

    if (!o)
        return;
    *(s->older ? &s->older->newer : &o->oldest) = s->newer;
    *(s->newer ? &s->newer->older : &o->newest) = s->older;
    *s = (struct stranger) { 0 };
    all->count--;
    set_count(all, o, o->count - 1);
    if (o->count)
        return;
    table_remove(&all->origins, &o->link);
    free(o);
}
