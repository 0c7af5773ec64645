/* subscribers: who hears which node.
 *
 * Automatic subscriptions (reference rest-desktop 6.3) are not kept: they follow from the node's
 * name.  Explicit ones are, of a bare JID (they persist) or of a full one (they end with the
 * session); both are in table subscription so that a restarted bridge knows them. */
#ifndef APLOMB_BRIDGE_SUBSCRIBERS_H
#define APLOMB_BRIDGE_SUBSCRIBERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "bridge/table.h"

struct account;
struct bridge;
struct client;
struct notice;

enum { SUBID_SIZE = 17, SUBSCRIPTIONS_MAX = 200 }; /* of one account or client */

struct topic {
    struct table_link link;
    struct subscription *first;
    char node[];
};

struct subscription {
    struct topic *topic;
    struct subscription *next, **link; /* of the topic */
    struct subscription *own_next;     /* of the account or client */
    struct account *account;           /* of its bare JID, or */
    struct client *client;             /* of its full JID */
    int64_t checked;                   /* setup_version for which it has the right; 0 = look */
    char subid[SUBID_SIZE];
};

/* At the start; at the end, when all were dropped. */
void subscribers_init(struct bridge *b);
void subscribers_release(struct bridge *b);

/* Is there such a user, who is active? */
bool subscribers_know(struct bridge *b, const char *user);

/* May the user subscribe to the node?  ERR_NOT_FOUND when the node does not exist, ERR_FORBIDDEN.
 */
enum err subscribers_may(struct bridge *b, const char *user, struct str node);

/* The subscription to the node, NULL when there is none.  client NULL: of the bare JID. */
struct subscription *subscribers_find(struct account *a, struct client *c, const char *node);

/* Makes one in memory, with that subid or a new one. */
struct subscription *subscribers_add(struct bridge *b, struct account *a, struct client *c,
                                     const char *node, const char *subid);
void subscribers_drop(struct bridge *b, struct subscription *s);

/* Those of an account or of a client go with it. */
void subscribers_drop_all(struct bridge *b, struct subscription **list);

/* Puts the event into what each of its hearers is waiting for. */
void subscribers_deliver(struct bridge *b, const struct notice *n);

/* The same for one client, and only if it is of its automatic nodes. */
void subscribers_deliver_own(struct client *c, const struct notice *n);

/* Kept for a restart: a worker writes it, then the client is sent `done` or `failed` (whole
 * stanzas; may be empty).  c NULL: nobody is told.  resource "": of the bare JID.  subid NULL: the
 * row is removed; node NULL: all of that resource are.  undo: the subid of the subscription that
 * was made or dropped in memory, for the case that it cannot be written; NULL when none was. */
struct subscription_change {
    const char *user, *resource, *node, *subid, *undo;
    struct str done, failed;
};
void subscribers_store(struct bridge *b, struct client *c,
                       const struct subscription_change *change);

/* At start: those in the store, for the clients that are there. */
void subscribers_load(struct bridge *b);

#endif
