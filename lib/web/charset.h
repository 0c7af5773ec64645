/* charset: bytes of a fetched body as UTF-8 (reference gadget-container 1.9).
 *
 * The charset the Content-Type names, if it is known; else UTF-8 if the bytes are that, UTF-16 if a
 * byte order mark says so, else ISO-8859-1.  A byte order mark is removed.  What an XML declaration
 * says is not asked. */
#ifndef APLOMB_WEB_CHARSET_H
#define APLOMB_WEB_CHARSET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* content_type may be NULL.  The result is in the arena or part of body; bytes that are not valid
 * in their charset become U+FFFD. */
struct str charset_to_utf8(struct arena *a, struct str body, const char *content_type);

/* Each byte as the character of its number (ISO-8859-1): what is not text, in a text. */
struct str charset_bytes(struct arena *a, struct str body);

/* The type without parameters is one that is never text: images, archives, fonts, sound. */
bool charset_is_binary(const char *content_type);

#endif
