/* str: views of bytes that belong to somebody else, and strict parsing of them.
 *
 * A struct str is a pointer and a length; it need not end in a NUL and is never freed.  Parsing is
 * strict: the whole view must be the value, or the function says false and leaves *out alone. */
#ifndef APLOMB_BASE_STR_H
#define APLOMB_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/banned.h"

struct str {
    const char *p;
    size_t n;
};

/* str_of(NULL) is the empty view. */
struct str str_of(const char *text);

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_case_is(struct str a, const char *text); /* ASCII letters fold */
bool str_starts(struct str a, const char *prefix);

/* Without the white space (space, tab, CR, LF) at both ends. */
struct str str_trim(struct str a);

/* Takes what stands before the first separator off *rest, and the separator with it; false when
 * *rest is used up.  "a,,b" gives "a", "", "b". */
bool str_cut(struct str *rest, char separator, struct str *piece);

/* Decimal, optional minus, no blanks. */
bool str_to_int(struct str a, int64_t *out);

/* "true" or "false" in any case. */
bool str_to_bool(struct str a, bool *out);

/* Bytes of the character that a begins with; a is not empty.  0 when it is no UTF-8: malformed,
 * overlong, a surrogate; or NUL. */
size_t str_utf8_step(struct str a);

/* Well-formed UTF-8 without NUL. */
bool str_is_utf8(struct str a);

/* Code points of well-formed UTF-8. */
size_t str_characters(struct str a);

/* a equals b; NULL equals only NULL. */
bool same(const char *a, const char *b);

/* Compares secrets: the time taken depends on n alone. */
bool same_secret(const void *a, const void *b, size_t n);

#endif
