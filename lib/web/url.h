/* url: absolute http(s) URLs as structs, strictly read, and relative references resolved (RFC
 * 3986).
 *
 * What somebody else wrote is read once, here, and only the parts go on: so no two parsers can
 * disagree about whose server is meant.  Refused are other schemes, user names, hosts that are not
 * letters, digits, dots and hyphens or a bracketed IPv6 address, blanks, controls, backslashes. */
#ifndef APLOMB_WEB_URL_H
#define APLOMB_WEB_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { URL_MAX = 8192 };

struct url {
    const char *scheme; /* "http" or "https" */
    const char *host;   /* lower case, IPv6 in brackets */
    int port;           /* given, or 80 or 443 */
    const char *path;   /* starts with "/", dot segments removed */
    const char *query;  /* without "?", NULL when there is none */
};

/* The fragment is dropped.  ERR_BAD_REQUEST with *why, a constant text, for people. */
enum err url_parse(struct arena *a, struct str text, struct url *out, const char **why);

/* Scheme, host and port are the same. */
bool url_same_origin(const struct url *a, const struct url *b);

/* "https://host:8445"; the port is left out when it is the scheme's own. */
const char *url_origin(struct arena *a, const struct url *u);

/* Length of "https://host:8445" in front of an address, whatever comes behind; 0 when none is
 * there. */
size_t url_origin_length(const char *address);

/* The whole of it, written the same way for every spelling. */
const char *url_text(struct arena *a, const struct url *u);

/* The URL that reference means in a document at base (an absolute URL).  References with another
 * scheme ("data:", "mailto:") and empty ones come back as they are. */
const char *url_resolve(struct arena *a, const char *base, const char *reference);

#endif
