#include "bridge/bosh_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bridge/bosh_session.h"

enum {
    MARK_MS = 30 * 1000, /* an ended session is remembered so long */
    MARKS = 4096,
};

struct bosh_table {
    struct bosh *by_sid;
    struct bosh *oldest, *newest; /* of those not authenticated */
    int unknown;
    struct bosh_mark marks[MARKS];
    unsigned next_mark;
};

struct bosh_table *bosh_table_new(void)
{
    struct bosh_table *t = calloc(1, sizeof(*t));

    if (!t)
        abort();
    return t;
}

void bosh_table_free(struct bosh_table *t)
{
    struct bosh *s, *next;

    if (!t)
        return;
    HASH_ITER(hh, t->by_sid, s, next)
    {
        HASH_DEL(t->by_sid, s);
        bosh_session_free(s);
    }
    free(t);
}

void bosh_table_add(struct bosh_table *t, struct bosh *s)
{
    const char *sid = s->client.r->sid;

    HASH_ADD_KEYPTR(hh, t->by_sid, sid, strlen(sid), s);
}

struct bosh *bosh_table_find(struct bosh_table *t, const char *sid)
{
    struct bosh *s;

    HASH_FIND(hh, t->by_sid, sid, strlen(sid), s);
    return s;
}

void bosh_table_leave_unknown(struct bosh_table *t, struct bosh *s)
{
    if (!s->older && !s->newer && t->oldest != s)
        return;
    *(s->older ? &s->older->newer : &t->oldest) = s->newer;
    *(s->newer ? &s->newer->older : &t->newest) = s->older;
    s->older = s->newer = NULL;
    t->unknown--;
}

struct bosh *bosh_table_join_unknown(struct bosh_table *t, struct bosh *s)
{
    s->older = t->newest;
    *(t->newest ? &t->newest->newer : &t->oldest) = s;
    t->newest = s;
    return ++t->unknown > BOSH_UNKNOWN_MAX ? t->oldest : NULL;
}

const struct bosh_mark *bosh_table_find_mark(struct bosh_table *t, const char *sid)
{
    int64_t now = clock_mono_ms();

    for (int i = 0; i < MARKS; i++)
        if (t->marks[i].until > now && strcmp(t->marks[i].sid, sid) == 0)
            return &t->marks[i];
    return NULL;
}

static void leave_mark(struct bosh_table *t, const struct record *r, const struct ending *why)
{
    struct bosh_mark *m = &t->marks[t->next_mark++ % MARKS];

    memcpy(m->sid, r->sid, sizeof(m->sid));
    m->has_ver = r->flags & RECORD_HAS_VER;
    m->until = clock_mono_ms() + MARK_MS;
    m->why = *why;
}

void bosh_table_end(struct bosh_table *t, struct bosh *s, const struct ending *why)
{
    HASH_DEL(t->by_sid, s);
    bosh_table_leave_unknown(t, s);
    leave_mark(t, s->client.r, why);
}
