/* unpack: bodies that came with a Content-Encoding (RFC 9110, 8.4.1).
 *
 * gzip, and deflate with or without its wrapping.  What ends too early is an error, not a shorter
 * body; what grows beyond the limit of out is noticed while it grows. */
#ifndef APLOMB_WEB_UNPACK_H
#define APLOMB_WEB_UNPACK_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Appends to out, as it is where encoding names no coding.  ERR_TOO_LARGE; ERR_BAD_GATEWAY when it
 * is broken or packed in another way. */
enum err unpack(struct buf *out, struct str packed, const char *encoding);

#endif
