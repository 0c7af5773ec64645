/* strangers: who is connected and has not yet authenticated, by address.  When there is one too
 * many, the oldest of the address that has most of them must go: who comes in a crowd pushes out
 * nobody but the crowd's own. */
#ifndef APLOMB_BRIDGE_STRANGERS_H
#define APLOMB_BRIDGE_STRANGERS_H

struct origin;
struct strangers;

/* Part of what is a stranger; all zeros while it is none. */
struct stranger {
    struct stranger *older, *newer; /* of the same address */
    struct origin *origin;
};

struct strangers *strangers_new(int max);
void strangers_free(struct strangers *all); /* the strangers are their owner's */

/* address: NULL is one, too.  Returns who must go, NULL as long as there is room. */
struct stranger *strangers_join(struct strangers *all, struct stranger *s, const char *address);

/* Does nothing for who is no stranger (any more). */
void strangers_leave(struct strangers *all, struct stranger *s);

#endif
