/* conn: listening sockets, and connections that buffer only what they must.
 *
 * Bytes are read into one buffer of the loop and handed on from there; a connection keeps memory of
 * its own only for a request that is not complete and for an answer the kernel did not take at
 * once.  So an idle or waiting connection costs some 160 bytes, and 14 kB more under TLS (tls.h).
 *
 * A TLS handshake must be through within 10 s, and at most 1,000 are under way: with one more the
 * oldest is closed.  The owner knows nothing of it but that bytes() comes after it. */
#ifndef APLOMB_LOOP_CONN_H
#define APLOMB_LOOP_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conn;
struct conns;
struct listener;
struct loop;
struct tls;

/* What the owner of a connection does.  `user` is what conn_set_user() left. */
struct conn_owner {
    /* A connection was accepted; sets the user. */
    void (*opened)(struct conn *c, void *arg);

    /* n bytes wait, those left over before included, and may be overwritten.  Returns how many are
     * used up; the rest comes again with the next bytes or at conn_resume(). */
    size_t (*bytes)(struct conn *c, void *user, char *p, size_t n);

    /* All that the kernel did not take at once has left.  May be NULL. */
    void (*drained)(struct conn *c, void *user);

    /* The peer is gone, or conn_close() was called.  c is invalid afterwards. */
    void (*closed)(struct conn *c, void *user);
};

/* What all connections of a loop share. */
struct conns *conns_new(struct loop *loop);
void conns_free(struct conns *all); /* closes every connection */

/* What comes in is looked at as soon as it does, unless this was called: then with the next
 * conns_look(), and after `ms` at the latest, when all is as before.  0: as before from now on. */
void conns_look_later(struct conns *all, int64_t ms);
void conns_look(struct conns *all);

/* How often something has come in. */
size_t conns_handled(const struct conns *all);

/* The loop stood still for more than a second (the process was stopped, or the whole machine), and
 * what came in meanwhile may not be read yet: who seems to be silent need not be. */
bool conns_are_behind(struct conns *all);

/* Bound and listening socket on a numeric address; -1 when that fails (errno says why). */
int listener_bind(const char *address, int port);

/* A listening socket that a supervisor left us on that port (descriptor 0, or 3 and above), else
 * -1.  To be asked before others are opened. */
int listener_inherited(int port);
/* The same of a unix socket. */
int listener_inherited_path(const char *path);

/* Accepts on fd.  The owner's functions are called for each connection, at most `max_in` bytes are
 * kept for it: beyond that nothing is read until the owner uses some.  Closes fd when freed. */
struct listener *listener_new(struct conns *all, int fd, const struct conn_owner *owner, void *arg,
                              size_t max_in);
void listener_free(struct listener *l);

/* Its connections begin with a TLS handshake; protocol as in tls.h.  t must outlive it. */
void listener_secure(struct listener *l, const struct tls *t, const char *protocol);

void conn_set_user(struct conn *c, void *user);

/* The peer's address without the port: "127.0.0.1", "::1", "unix"; valid until the next call. */
const char *conn_address(struct conn *c);
bool conn_is_loopback(struct conn *c);

/* From bytes(): a TLS handshake comes next, and what else has come in the clear is thrown away (RFC
 * 6120 section 5.4.3.3).  False when what was sent before has not left yet. */
bool conn_secure(struct conn *c, const struct tls *t, const char *protocol);

/* Has, or will have, TLS. */
bool conn_is_secure(const struct conn *c);

/* Sends, or keeps what the kernel does not take.  Nothing happens once it is being closed. */
void conn_send(struct conn *c, const void *bytes, size_t n);

/* Bytes the kernel has not taken yet. */
size_t conn_unsent(const struct conn *c);

/* Hands the bytes that were left over to the owner again, when the loop is back. */
void conn_resume(struct conn *c);

/* Closes it in so many ms unless set anew; 0 = never.  A peer that does not take what was sent is
 * closed by itself. */
void conn_deadline(struct conn *c, int64_t ms);

/* Closes after everything sent has left, which may be before this returns.  With `more` the peer
 * may still be sending: then reads, and throws away, until it closes (2 s at most). */
void conn_finish(struct conn *c, bool more);

/* Closes at once; calls closed(). */
void conn_close(struct conn *c);

/* For closed(): it broke in a way that what was sent last may not have arrived. */
bool conn_is_broken(const struct conn *c);

#endif
