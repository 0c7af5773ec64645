#include "bridge/pace.h"

#include "base/clock.h"
#include "bridge/bridge.h"
#include "loop/conn.h"
#include "loop/later.h"

enum {
    THICK_MS = 4, /* two events within */
    LOOK_MS = 3,  /* a request waits no longer */
};

/* Behind the answers: what they leave waiting is known then. */
static void settle(void *arg)
{
    struct bridge *b = arg;
    struct pace *p = &b->pace;
    size_t handled = conns_handled(b->conns), came = handled - p->handled;
    bool thick = p->rang - p->rang_before <= THICK_MS;

    conns_look_later(b->conns, thick && came <= p->owed && b->waiting == 0 ? LOOK_MS : 0);
    p->handled = handled;
    p->owed = (came < p->owed ? p->owed - came : 0) + p->told;
    p->told = 0;
}

void pace_init(struct bridge *b)
{
    b->pace = (struct pace) { .settle = later_new(b->loop, settle, b) };
}

void pace_release(struct bridge *b)
{
    later_free(b->pace.settle);
}

void pace_look(struct bridge *b)
{
    conns_look(b->conns);
}

void pace_rang(struct bridge *b)
{
    struct pace *p = &b->pace;

    p->rang_before = p->rang;
    p->rang = clock_mono_ms();
    later_ask(p->settle);
}

void pace_tick(struct bridge *b)
{
    b->pace.owed = 0;
}
