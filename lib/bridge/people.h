/* people: ends the sessions of who is nobody any more: deleted, or no longer active.  REST refuses
 * such a person at once; a session, which was let in before, would go on.
 * Source: RFC 6120 section 4.9.3.12 (not-authorized). */
#ifndef APLOMB_BRIDGE_PEOPLE_H
#define APLOMB_BRIDGE_PEOPLE_H

#include <stdint.h>

struct bridge;

/* Looks, in a thread, after everybody who is connected when version (auth_version()) is another one
 * than it was the time before. */
void people_look(struct bridge *b, int64_t version);

#endif
