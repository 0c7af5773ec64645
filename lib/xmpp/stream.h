/* stream: what stands around the stanzas: features and stream errors (RFC 6120 sections 4.3, 4.9).
 *
 * The prefix is `stream:` letter by letter, since clients compare names with it (reference
 * xmpp-delivery 2.3).  `declare` adds xmlns:stream, needed where nothing around declares it. */
#ifndef APLOMB_XMPP_STREAM_H
#define APLOMB_XMPP_STREAM_H

#include <stdbool.h>

#include "base/buf.h"

#define STREAM_NS "http://etherx.jabber.org/streams"

/* Before and after authentication. */
void stream_features_sasl(struct buf *out, bool declare);
void stream_features_bind(struct buf *out, bool declare);

/* condition as in RFC 6120 section 4.9.3, for example "conflict". */
void stream_error(struct buf *out, const char *condition, bool declare);

#endif
