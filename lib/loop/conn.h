/* conn: listening sockets, and connections that buffer only what they must.
 *
 * Bytes are read into one buffer of the loop and handed on from there; a connection keeps memory of
 * its own only for a request that is not complete and for an answer the kernel did not take at
 * once.  So an idle or waiting connection costs some 250 bytes. */
#ifndef APLOMB_LOOP_CONN_H
#define APLOMB_LOOP_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conn;
struct conns;
struct listener;
struct loop;

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

/* Bound and listening socket on a numeric address; -1 when that fails (errno says why). */
int listener_bind(const char *address, int port);

/* fd itself when it is a listening socket (inherited from a supervisor), else -1. */
int listener_inherited(int fd);

/* Accepts on fd.  The owner's functions are called for each connection, at most `max_in` bytes are
 * kept for it: beyond that nothing is read until the owner uses some.  Closes fd when freed. */
struct listener *listener_new(struct conns *all, int fd, const struct conn_owner *owner, void *arg,
                              size_t max_in);
void listener_free(struct listener *l);

void conn_set_user(struct conn *c, void *user);
void *conn_user(struct conn *c);

/* The peer's address without the port: "127.0.0.1", "::1", "unix". */
const char *conn_address(struct conn *c);
bool conn_is_loopback(struct conn *c);

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
