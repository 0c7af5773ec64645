/* cursor: where we are in the event log, and the events behind it, in order, each once.
 *
 * The doorbell (event/doorbell.h, or an MQTT message) brings the next event without a look at the
 * store.  What it left out, came late or never (a dead broker) is read from the log: at once when a
 * later one came, and otherwise when the store has changed, which is asked a few times a second.
 * Source: reference xmpp-delivery 11.3, items 1 to 3 and 9. */
#ifndef APLOMB_BRIDGE_CURSOR_H
#define APLOMB_BRIDGE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct cursor;
struct db;
struct loop;

/* An event in the form that all who hear it share: everything of the stanza behind its head. */
struct notice {
    int64_t seq;
    uint64_t mark; /* cursor_mark() */
    struct str node;
    struct str rest;
    size_t size;  /* that there is room for */
    char bytes[]; /* of both */
};

/* By what an event is known again, never 0: another one of its number has another mark. */
uint64_t cursor_mark(int64_t seq, struct str payload);

/* Starts behind `seq`, whose mark it is (0: not known); deliver(ctx, notice) is called for each
 * event after it, in order.  elsewhere(ctx): the log is not the one any more that was read, since
 * an older one was put into its place; nothing is delivered then. */
struct cursor *cursor_new(struct loop *loop, struct db *db, int64_t seq, uint64_t mark,
                          void (*deliver)(void *ctx, const struct notice *n),
                          void (*elsewhere)(void *ctx), void *ctx);
void cursor_free(struct cursor *c);

/* The newest event that was delivered. */
int64_t cursor_seq(const struct cursor *c);

/* An event arrived; without a node the log has to be looked at for it. */
void cursor_doorbell(struct cursor *c, int64_t seq, struct str node, struct str payload);

/* Reads the log: on (re)connection to the broker, at start, and when the store has changed. */
void cursor_catch_up(struct cursor *c);

/* Events that were delivered before, once more: those behind `seq`, in order, a few in each turn of
 * the loop, so that the new ones do not wait for them.  again() is called for each; when it has
 * caught up with what is delivered, caught_up(), and again() no more.  Asked for meanwhile, it
 * begins anew from there. */
void cursor_replay(struct cursor *c, int64_t seq, void (*again)(void *ctx, const struct notice *n),
                   void (*caught_up)(void *ctx));

/* The broker is away, so that the store is asked more often. */
void cursor_hurry(struct cursor *c, bool hurry);

/* An event that was delivered before; valid until the next call.  NULL when the log has forgotten
 * it. */
const struct notice *cursor_notice(struct cursor *c, int64_t seq);

#endif
