/* basic: the Authorization header "Basic base64(name:password)" (RFC 7617), UTF-8. */
#ifndef APLOMB_AUTH_BASIC_H
#define APLOMB_AUTH_BASIC_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { BASIC_PART_BYTES = 256 };

/* Splits at the first colon.  ERR_UNAUTHENTICATED for anything but one canonical token: web
 * servers join a second header to the first, and a lenient decoder would read something in it. */
enum err basic_read(struct arena *a, const char *header, struct str *name, struct str *password);

#endif
