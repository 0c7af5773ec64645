/* tcp: XMPP as RFC 6120 has it (reference xmpp-delivery 5). */
#ifndef APLOMB_BRIDGE_TCP_H
#define APLOMB_BRIDGE_TCP_H

struct bridge;
struct listener;

/* Serves XMPP on a listening socket; STARTTLS while bridge.tls is there. */
struct listener *tcp_listen(struct bridge *b, int fd);

#endif
