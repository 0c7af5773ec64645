/* nodes: the servers that stand in for each other (setting NODES), comma-separated
 * scheme://host:port. */
#ifndef APLOMB_BASE_NODES_H
#define APLOMB_BASE_NODES_H

#include <stddef.h>

#include "base/str.h"

/* host[:port] of the node at that place, the primary being 0; empty when there are fewer. */
struct str nodes_at(const char *nodes, size_t at);

/* host[:port] of the first that is neither of these; empty when there is none. */
struct str nodes_other(const char *nodes, const char *one, const char *other);

/* Of host[:port]; port is empty when there is none.  The host may be an IPv6 address in brackets.
 */
void nodes_split(struct str node, struct str *host, struct str *port);

#endif
