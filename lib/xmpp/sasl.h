/* sasl: the elements of RFC 6120 section 6, and PLAIN (RFC 4616). */
#ifndef APLOMB_XMPP_SASL_H
#define APLOMB_XMPP_SASL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { SASL_PART_MAX = 255 }; /* bytes of each part */

struct sasl_plain {
    const char *authzid; /* "" when left out */
    const char *user;
    const char *password;
};

/* text: what stands inside <auth mechanism='PLAIN'> or <response>.  NULL, or the name of the
 * condition for sasl_failure().  Strings belong to a. */
const char *sasl_plain_read(struct arena *a, struct str text, struct sasl_plain *out);

/* Who is to be acted for is nobody else: nothing, the user, or the user's bare JID. */
bool sasl_authzid_fits(const struct sasl_plain *plain, const char *domain);

/* With what the mechanism has to say, which may be nothing. */
void sasl_success(struct buf *out, struct str data);
void sasl_challenge(struct buf *out, struct str data);
void sasl_failure(struct buf *out, const char *condition);

#endif
