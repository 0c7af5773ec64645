/* stream: what stands around the stanzas: features and stream errors (RFC 6120 sections 4.3, 4.9).
 *
 * The prefix is `stream:` letter by letter, since clients compare names with it (reference
 * xmpp-delivery 2.3).  `declare` adds xmlns:stream, needed where nothing around declares it. */
#ifndef APLOMB_XMPP_STREAM_H
#define APLOMB_XMPP_STREAM_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "xml/read.h"

#define STREAM_NS "http://etherx.jabber.org/streams"

/* What is offered before authentication besides PLAIN. */
struct stream_offer {
    bool starttls, scram;
};

/* Before and after authentication; acks: stream management is there. */
void stream_features_sasl(struct buf *out, bool declare, struct stream_offer offer);
void stream_features_bind(struct buf *out, bool declare, bool acks);

#define TLS_NS "urn:ietf:params:xml:ns:xmpp-tls"

/* Stream management (XEP-0198). */
#define SM_NS "urn:xmpp:sm:3"

/* condition as in RFC 6120 section 4.9.3, for example "conflict"; detail: markup of one of the
 * application's own, or NULL. */
void stream_error(struct buf *out, const char *condition, const char *detail, bool declare);

/* RFC 7395: the elements that stand for the stream header and its end. */
#define FRAMING_NS "urn:ietf:params:xml:ns:xmpp-framing"

/* A stream header of RFC 6120 section 4.7, ours or a client's. */
struct stream_header {
    const char *to, *from, *id, *version; /* NULL when absent */
    const char *problem;                  /* NULL, or the condition of a stream error */
};

/* text: "<stream:stream ...>" and nothing else; declaration: the XML declaration in front of it,
 * or what there is of it. */
void stream_header_read(struct arena *a, struct str declaration, struct str text,
                        struct stream_header *out);

/* Its id, from and to as attributes. */
void stream_header_names(struct buf *out, const struct stream_header *h);

/* An element of a stream with that header; NULL when it is malformed or exceeds a limit, *problem
 * being the condition of the stream error then.  scratch is overwritten. */
const struct xml_node *stream_element_read(struct arena *a, struct buf *scratch, const char *header,
                                           struct str element, const char **problem);

/* A message of RFC 7395: one element that stands alone.  NULL as above. */
const struct xml_node *stream_message_read(struct arena *a, struct str message,
                                           const char **problem);

#endif
