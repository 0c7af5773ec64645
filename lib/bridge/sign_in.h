/* sign_in: SASL on every transport: PLAIN, and SCRAM while everybody has the keys for it (RFC 6120
 * section 6; reference xmpp-delivery 6).  Whatever costs time or asks the store is done by
 * workers: what is quick by one, slow hashes, of which an address may have a few, by another. */
#ifndef APLOMB_BRIDGE_SIGN_IN_H
#define APLOMB_BRIDGE_SIGN_IN_H

struct bridge;
struct client;
struct stanza;

/* <auth>, <response> or <abort> of a client that is not authenticated. */
void sign_in_take(struct client *c, const struct stanza *st);

/* An exchange that was begun is over; for the end of the client as well. */
void sign_in_forget(struct client *c);

/* The threads that check. */
void sign_in_start(struct bridge *b);
void sign_in_stop(struct bridge *b);

/* Looks, some time soon, whether SCRAM can be offered (bridge.scram), and whether people went. */
void sign_in_look(struct bridge *b);

#endif
