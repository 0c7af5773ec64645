/* account: the users that are connected, each with the clients it has. */
#ifndef APLOMB_BRIDGE_ACCOUNT_H
#define APLOMB_BRIDGE_ACCOUNT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "bridge/table.h"

struct bridge;
struct client;
struct presence;
struct subscription;

struct account {
    struct table_link link;
    struct client *clients;             /* newest first */
    struct subscription *subscriptions; /* of its bare JID */
    int64_t spent_at;                   /* monotonic ms up to which its stanzas are paid for */
    bool available;                     /* a client is */
    bool missed; /* none is any more, and aplomb-ctid has not asked since: it may not know */
    char user[]; /* lower-case; the id in nodes and JIDs */
};

/* At the start. */
void account_init(struct bridge *b);

/* NULL when there is none. */
struct account *account_find(struct bridge *b, struct str user);

/* Makes it when there is none. */
struct account *account_of(struct bridge *b, const char *user);

/* Joins the client, signed in as user, under a resource; its record is the caller's to touch; a
 * client that has it already is ended (conflict), and so is the one longest there when there are
 * too many. */
void account_join(struct bridge *b, struct client *c, const char *user, const char *resource);

/* Joins a client that an earlier process had: nobody hears of it. */
void account_rejoin(struct bridge *b, struct client *c);

/* The one stands where the other stood: nobody hears of it. */
void account_replace(struct client *old, struct client *c);

/* Takes the client out; frees the account when nothing is left of it and nobody has to hear that.
 */
void account_leave(struct client *c);

/* The client is available or not, now: its other clients hear it, and the bus when it is the first
 * or the last. */
void account_presence(struct client *c, const struct presence *p);

/* The service user `finesse` came or went: every client hears it. */
void account_tell_service(struct bridge *b);
void account_tell_service_to(struct client *c);

/* Tells the bus again (it may be a new one) who is available, and who went and may not have been
 * heard of. */
void account_tell_bus(struct bridge *b);

/* aplomb-ctid, which asks when somebody's time is up, wants to know: is the user available? */
bool account_asked(struct bridge *b, struct str user);

/* For the fan-out of SystemInfo, and what else is for all; fn may end the client. */
void account_each_client(struct bridge *b, void (*fn)(struct client *c, void *arg), void *arg);

/* At the very end: forgets all of them, and every subscription. */
void account_free_all(struct bridge *b);

/* Gets events: sent presence, with a priority that is not negative. */
bool client_hears(const struct client *c);

#endif
