/* ping: XEP-0199. */
#ifndef APLOMB_XMPP_PING_H
#define APLOMB_XMPP_PING_H

#include "xmpp/stanza.h"

#define PING_NS "urn:xmpp:ping"

bool ping_is(const struct stanza *iq);

#endif
