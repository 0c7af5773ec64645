/* client: one signed-in XMPP client, however it is connected: who it is, what it has yet to be
 * sent.
 *
 * What is waiting is a list of items, events by number and other stanzas as bytes, so that events
 * cost a client 16 bytes until they are sent.  A transport takes items, renders them and keeps the
 * list of what an answer held: rendered again, it is the same. */
#ifndef APLOMB_BRIDGE_CLIENT_H
#define APLOMB_BRIDGE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "bridge/journal.h"

struct account;
struct bridge;
struct client;
struct jid;
struct scram;
struct subscription;

/* Why a session ends.  The conditions are those of XEP-0124 section 17.2. */
struct ending {
    const char *condition;    /* NULL: an orderly end */
    const char *stream_error; /* with condition "remote-stream-error", RFC 6120 section 4.9.3 */
};

/* What a worker does for a client; `client` is NULL once that is over. */
struct errand {
    struct client *client;
    struct errand *next, **link;
};

/* What BOSH, WebSocket and TCP do differently. */
struct transport {
    /* Something is waiting. */
    void (*flush)(struct client *c);
    /* The session is over: tells the peer and forgets the client's transport.  The client itself
     * is freed by free_it() when nobody looks at it any more. */
    void (*end)(struct client *c, const struct ending *why);
    void (*free_it)(struct client *c);
};

struct client {
    struct bridge *bridge;
    const struct transport *transport;
    struct record *r;                   /* what survives the process */
    struct account *account;            /* NULL until bound */
    struct client *next, **link;        /* of the account */
    struct subscription *subscriptions; /* of its full JID */
    struct errand *errands;             /* what workers do for it */
    struct client *ready_next;          /* in bridge.ready */
    struct buf *waiting;                /* items; NULL = none */
    uint32_t events_waiting;
    uint8_t tries;     /* failed sign-ins */
    bool checking : 1; /* a password check is under way */
    bool given_up : 1; /* nobody wants to know how it ends */
    bool plain : 1;    /* PLAIN was chosen and the password is yet to come */
    bool lags : 1; /* hears again what it missed before the restart, and nothing else till then */
    bool in_ready : 1, ended : 1;
    int64_t newest;      /* seq of the newest event that was put into waiting */
    int64_t spent_at;    /* as that of the account, before there is one */
    struct scram *scram; /* NULL unless a sign-in by it is under way */
    char *address;       /* where it signs in from; NULL = not known, or done */
};

void client_init(struct client *c, struct bridge *bridge, const struct transport *transport,
                 struct record *r);

/* It signs in from there; NULL: that is over. */
void client_from(struct client *c, const char *address);

/* One that an earlier process had: what it has not heard of yet comes again. */
void client_restore(struct client *c);

/* It has heard of everything that was delivered. */
void client_caught_up(struct client *c);

void errand_begin(struct errand *e, struct client *c);
void errand_end(struct errand *e);

/* Puts a stanza, or an event, into what is waiting.  full: the event reaches it by a subscription
 * of its full JID.  The same event given twice is sent once. */
void client_send(struct client *c, struct str stanza);
void client_notify(struct client *c, int64_t seq, bool full);

/* Takes what fits into one answer: appends it to xml and the list of it to items.  ERR_NOT_FOUND
 * when the log has forgotten an event. */
enum err client_take(struct client *c, struct buf *xml, struct buf *items);

/* Takes what fits into one answer, stanza by stanza, and appends the list of it to items; what fn
 * is given lasts until it returns. */
enum err client_take_each(struct client *c, struct buf *items,
                          void (*fn)(void *arg, struct str stanza), void *arg);

/* Takes all that waits but events, which can be had from the log, in the same way. */
void client_take_stanzas(struct client *c, struct buf *items,
                         void (*fn)(void *arg, struct str stanza), void *arg);

/* Renders such a list once more, without the first `skip` of it. */
enum err client_render_each(struct client *c, struct str items, int64_t skip,
                            void (*fn)(void *arg, struct str stanza), void *arg);

/* Puts such a list back before what is waiting. */
void client_give_back(struct client *c, struct str items);

/* Renders such a list once more. */
enum err client_render(struct client *c, struct str items, struct buf *xml);

/* A name nobody can guess, for a new record. */
void client_make_sid(char out[RECORD_SID]);

/* For the end of everything. */
void client_forget_waiting(struct client *c);

/* The oldest event that it has yet to hear, or may ask for again; INT64_MAX: none. */
int64_t client_needs(struct client *c);

/* Bytes of the list of what fits into one answer, at most. */
size_t client_list_size(const struct client *c);

/* Is anything waiting? */
bool client_has(const struct client *c);

/* "1001@domain" or "1001@domain/desktop"; valid until the next call. */
const char *client_jid(struct client *c);

/* The JID, without regard to its resource, is the client's own. */
bool client_is(const struct client *c, const struct jid *jid);

/* c, which is nobody yet, becomes what old was: its record, resource, subscriptions and what waits
 * for it.  old is over without a word to anybody. */
void client_take_over(struct client *c, struct client *old);

/* A stanza costs something, of what all clients of a user have together; returns the ms it has to
 * wait until paid for, -1 when it is too many. (Contract: over a per-user limit a stanza is
 * delayed, then the session ends.) */
int64_t client_pay(struct client *c, unsigned stanzas);

/* The session is over.  Tells the peer, the user's other clients and the bus.  NULL: orderly. */
void client_end(struct client *c, const struct ending *why);

/* Flushes the ready and frees the ended; run by the loop through bridge.flush. */
void client_flush_all(void *bridge);

#endif
