/* tcp: XMPP as RFC 6120 has it (reference xmpp-delivery 5). */
#ifndef APLOMB_BRIDGE_TCP_H
#define APLOMB_BRIDGE_TCP_H

struct bridge;

/* Listens on XMPP_TCP_PORT, into bridge.tcp; nothing when it is off.  While somebody else has the
 * port bridge.tcp stays NULL: try again. */
void tcp_listen(struct bridge *b);

#endif
