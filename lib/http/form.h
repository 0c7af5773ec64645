/* form: a file out of a multipart/form-data body (RFC 7578), as browsers and scripts upload one. */
#ifndef APLOMB_HTTP_FORM_H
#define APLOMB_HTTP_FORM_H

#include <stdbool.h>

#include "base/str.h"

/* The content of the part of that name (NULL: of the first), a view of body.  content_type is the
 * header's value and may be NULL.  False: not multipart, malformed, or no such part. */
bool http_form_part(const char *content_type, struct str body, const char *name, struct str *out);

#endif
