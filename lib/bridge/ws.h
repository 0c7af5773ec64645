/* ws: XMPP over WebSocket (RFC 6455, RFC 7395; reference xmpp-delivery 4). */
#ifndef APLOMB_BRIDGE_WS_H
#define APLOMB_BRIDGE_WS_H

#include <stddef.h>

#include "base/buf.h"

struct bridge;
struct conn;
struct ws;

/* Sec-WebSocket-Accept for a Sec-WebSocket-Key; false when that is none. */
bool ws_accept(struct str key, struct buf *out);

/* A connection that has been upgraded, of who is at that address; NULL when there is no room for a
 * session. */
struct ws *ws_new(struct bridge *b, struct conn *conn, const char *address);

/* As the functions of struct conn_owner. */
size_t ws_bytes(struct ws *ws, char *p, size_t n);
void ws_drained(struct ws *ws);
void ws_lost(struct ws *ws);

#endif
