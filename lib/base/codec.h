/* codec: base64 (RFC 4648), hexadecimal, URL escapes (RFC 3986).  Decoders are strict: false means
 * malformed, and what was appended so far must not be used. */
#ifndef APLOMB_BASE_CODEC_H
#define APLOMB_BASE_CODEC_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

void base64_encode(struct buf *out, struct str in);
bool base64_decode(struct buf *out, struct str in);    /* padding required, no blanks */
void base64url_encode(struct buf *out, struct str in); /* without padding */
bool base64url_decode(struct buf *out, struct str in); /* without padding */

/* Lower case. */
void hex_encode(struct buf *out, struct str in);
bool hex_decode(struct buf *out, struct str in);

/* Everything but letters, digits and "-._~" becomes %XX. */
void url_encode(struct buf *out, struct str in);

/* %XX to bytes; with plus_is_blank as in form data.  Malformed escapes are refused. */
bool url_decode(struct buf *out, struct str in, bool plus_is_blank);

#endif
