/* addresses: how much one address may: connections at a time, new sessions a second (reference
 * reliability-security S9, S12).  Whether loopback counts is the caller's question. */
#ifndef APLOMB_BRIDGE_ADDRESSES_H
#define APLOMB_BRIDGE_ADDRESSES_H

#include <stdbool.h>
#include <stdint.h>

struct addresses;

struct addresses *addresses_new(int64_t connections, int64_t creations);
void addresses_free(struct addresses *all);

/* A connection comes: false when there are too many; and goes, if it was let in. */
bool addresses_come(struct addresses *all, const char *address);
void addresses_go(struct addresses *all, const char *address);

/* Another session this second? */
bool addresses_may_create(struct addresses *all, const char *address);

#endif
