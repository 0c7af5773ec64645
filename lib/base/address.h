/* address: internet addresses as text, and the name under which one is counted. */
#ifndef APLOMB_BASE_ADDRESS_H
#define APLOMB_BASE_ADDRESS_H

#include <stdbool.h>

#include "base/str.h"

enum { ADDRESS_TEXT = 64 }; /* room for one, or for the name of a group */

/* One of either kind, without port or brackets, as everybody writes it: "192.0.2.1" also for
 * "::ffff:192.0.2.1", and without the zone of "fe80::1%eth0".  False when it is none. */
bool address_read(struct str text, char out[ADDRESS_TEXT]);

/* 127.0.0.0/8 and ::1; and what is no address, as of a unix socket: it is of this machine. */
bool address_is_loopback(const char *address);

/* With whom an address is counted together.  Of IPv6 whoever has one has the 2^64 beside it, too:
 * "2001:db8:1:2::/64".  What is no address stands for itself. */
void address_group(const char *address, char out[ADDRESS_TEXT]);

#endif
