/* addresses: how much one address may: connections at a time, new sessions a second, slow checks of
 * passwords that wait (reference reliability-security S9, S12).  IPv6 counts by /64; loopback does
 * not count unless LIMIT_LOOPBACK says so.
 *
 * What somebody did this second is known until it is over, however often they come and go. */
#ifndef APLOMB_BRIDGE_ADDRESSES_H
#define APLOMB_BRIDGE_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>

struct addresses;

/* That wait or run: half of all.  Whoever guesses is stopped by the count of wrong passwords long
 * before; a whole office may sign in at once from one address. */
enum { ADDRESS_CHECKS = 500 };

struct addresses *addresses_new(int64_t connections, int64_t creations, bool limit_loopback);
void addresses_free(struct addresses *all);

/* A connection comes: false when there are too many; and goes, if it was let in. */
bool addresses_come(struct addresses *all, const char *address);
void addresses_go(struct addresses *all, const char *address);

/* Another session this second? */
bool addresses_may_create(struct addresses *all, const char *address);

/* A slow check begins to wait: false when too many do; and is over, if it was let in. */
bool addresses_check(struct addresses *all, const char *address);
void addresses_checked(struct addresses *all, const char *address);

#endif
