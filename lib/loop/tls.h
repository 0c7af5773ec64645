/* tls: TLS 1.2 and 1.3 on a connection's descriptor; OpenSSL is known here and nowhere else.
 *
 * Buffers go back as soon as they are empty, nothing is kept of sessions (tickets are), there is no
 * renegotiation and no compression: an idle connection costs some 14 kB. */
#ifndef APLOMB_LOOP_TLS_H
#define APLOMB_LOOP_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/err.h"

struct tls;         /* certificate and key */
struct tls_session; /* one connection */

/* Files in PEM: the chain, own certificate first, and its key.  ERR_INVALID_INPUT, logged, when
 * they cannot be used. */
enum err tls_open(const char *certificate, const char *key, struct tls **out);
void tls_close(struct tls *t); /* sessions may outlive it */

/* Reads both files again, for connections yet to come; what was there stays when they cannot be
 * used. */
enum err tls_renew(struct tls *t);

/* The server's end on fd, which stays the caller's.  protocol: the one that a client which asks for
 * any must name (RFC 7301), a literal. */
struct tls_session *tls_session_new(const struct tls *t, int fd, const char *protocol);

/* Says good-bye if that can be done at once. */
void tls_session_free(struct tls_session *s);

/* Bytes read or written; 0 when a read finds the end, -1 with errno: EAGAIN when the descriptor has
 * to be ready first, else it broke.  A write that gave EAGAIN must be tried again with the same
 * bytes in front.  Before the handshake is through, both do a piece of it. */
ssize_t tls_read(struct tls_session *s, void *p, size_t n);
ssize_t tls_write(struct tls_session *s, const void *p, size_t n);

/* A piece of the handshake: 1 when it is through, else as tls_write(). */
int tls_shake(struct tls_session *s);

/* No more will be written. */
void tls_finish(struct tls_session *s);

/* Bytes that were decrypted and not read. */
size_t tls_pending(const struct tls_session *s);

/* What gave EAGAIN waits for the descriptor to be writable, not readable. */
bool tls_wants_write(const struct tls_session *s);

#endif
