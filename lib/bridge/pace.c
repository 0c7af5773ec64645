#include "bridge/pace.h"

#include "base/clock.h"
#include "bridge/bridge.h"
#include "loop/conn.h"
#include "loop/later.h"

enum {
    THICK_MS = 6, /* PACE_EVENTS within */
    LOOK_MS = 8,  /* a request waits no longer; the loop's clock goes in steps of 4 */
};

static bool is_thick(const struct pace *p)
{
    unsigned newest = (p->oldest + PACE_EVENTS - 1) % PACE_EVENTS;

    return p->rang[newest] - p->rang[p->oldest] <= THICK_MS;
}

/* Behind the answers. */
static void settle(void *arg)
{
    struct bridge *b = arg;
    struct pace *p = &b->pace;
    size_t handled, came;
    bool has_time;

    conns_look(b->conns);
    handled = conns_handled(b->conns);
    came = handled - p->handled;
    has_time = is_thick(p) && came <= p->owed && b->waiting == 0;
    conns_look_later(b->conns, has_time ? LOOK_MS : 0);
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

void pace_rang(struct bridge *b)
{
    struct pace *p = &b->pace;

    p->rang[p->oldest] = clock_mono_ms();
    p->oldest = (p->oldest + 1) % PACE_EVENTS;
    later_ask(p->settle);
}

void pace_tick(struct bridge *b)
{
    b->pace.owed = 0;
}
