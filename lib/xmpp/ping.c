#include "xmpp/ping.h"

#include "base/str.h"

bool ping_is(const struct stanza *iq)
{
    return iq->kind == STANZA_IQ && same(iq->type, "get") && stanza_has(iq, PING_NS, "ping");
}
