#include "bridge/bosh_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bridge/bosh_session.h"
#include "bridge/strangers.h"

enum {
    MARK_MS = 30 * 1000, /* an ended session is remembered so long */
    MARKS = 4096,
};

struct bosh_table {
    struct table by_sid;
    struct strangers *unknown; /* those not authenticated */
    struct bosh_mark marks[MARKS];
    unsigned next_mark;
};

static struct bosh *session_with(struct table_link *link)
{
    return link ? TABLE_THING(link, struct bosh, link) : NULL;
}

static struct str sid_of(struct table_link *link)
{
    return str_of(session_with(link)->client.r->sid);
}

struct bosh_table *bosh_table_new(void)
{
    struct bosh_table *t = calloc(1, sizeof(*t));

    if (!t)
        abort();
    table_init(&t->by_sid, sid_of);
    t->unknown = strangers_new(BOSH_UNKNOWN_MAX);
    return t;
}

void bosh_table_free(struct bosh_table *t)
{
    struct table_link *link, *next;

    if (!t)
        return;
    for (link = table_next(&t->by_sid, NULL); link; link = next) {
        next = table_next(&t->by_sid, link);
        bosh_session_free(session_with(link));
    }
    table_release(&t->by_sid);
    strangers_free(t->unknown);
    free(t);
}

void bosh_table_add(struct bosh_table *t, struct bosh *s)
{
    table_add(&t->by_sid, &s->link);
}

struct bosh *bosh_table_find(struct bosh_table *t, const char *sid)
{
    return session_with(table_find(&t->by_sid, str_of(sid)));
}

void bosh_table_leave_unknown(struct bosh_table *t, struct bosh *s)
{
    strangers_leave(t->unknown, &s->stranger);
}

struct bosh *bosh_table_join_unknown(struct bosh_table *t, struct bosh *s)
{
    struct stranger *out = strangers_join(t->unknown, &s->stranger, s->client.address);

    return out ? TABLE_THING(out, struct bosh, stranger) : NULL;
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
    table_remove(&t->by_sid, &s->link);
    bosh_table_leave_unknown(t, s);
    leave_mark(t, s->client.r, why);
}
