/* jid: user@domain/resource (RFC 7622), and user names that need escaping (XEP-0106). */
#ifndef APLOMB_XMPP_JID_H
#define APLOMB_XMPP_JID_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

struct jid {
    struct str node;     /* empty for a domain */
    struct str domain;   /* never empty */
    struct str resource; /* empty when bare */
};

/* Views into text; false when a part that must be there is empty, or longer than 1023 bytes. */
bool jid_parse(struct str text, struct jid *out);

/* "a@b" <-> "a\40b". */
void jid_escape(struct buf *out, struct str name);
void jid_unescape(struct buf *out, struct str node);

#endif
