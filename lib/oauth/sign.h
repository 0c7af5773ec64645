/* sign: requests signed as RFC 5849 (OAuth 1.0) says, section 3.4; and the few hashes that OAuth 2
 * needs (RFC 7636).
 *
 *   oauth_add(a, &params, "oauth_consumer_key", key.id); ...
 *   text = oauth_base_string(a, "GET", &url, body, params);
 *   oauth_add(a, &params, "oauth_signature", oauth_signature(a, &key, token_secret, text));
 *   header = oauth_header(a, params);
 *
 * Nothing here asks anybody or keeps anything. */
#ifndef APLOMB_OAUTH_SIGN_H
#define APLOMB_OAUTH_SIGN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "web/url.h"

enum { OAUTH_FORM_MAX = 256 * 1024 };

/* Decoded. */
struct oauth_param {
    const char *name, *value;
    struct oauth_param *next;
};

struct oauth_key {
    const char *method; /* "HMAC-SHA1", "RSA-SHA1", "PLAINTEXT" */
    const char *id;
    const char *secret; /* shared; of RSA-SHA1 the private key, PEM */
};

/* At the end of *list; a NULL value adds nothing. */
void oauth_add(struct arena *a, struct oauth_param **list, const char *name, const char *value);

/* The value of the first of that name, or NULL. */
const char *oauth_value(const struct oauth_param *list, const char *name);

/* What a form or a query says, appended to *list (RFC 5849 section 3.4.1.3.1).  False, and only
 * some of it appended, when an escape is malformed or hides a NUL, and when it is too large to be
 * signed. */
bool oauth_read_form(struct arena *a, struct str form, struct oauth_param **list);

/* name=value&..., escaped as section 3.6 says: as a form, and as a query. */
const char *oauth_form(struct arena *a, const struct oauth_param *list);

/* Section 3.4.1.1.  form: the body when it is a form, else empty; params: without the signature. */
const char *oauth_base_string(struct arena *a, const char *verb, const struct url *url,
                              struct str form, const struct oauth_param *params);

/* Sections 3.4.2 to 3.4.4; token_secret may be NULL.  NULL when the key is not usable. */
const char *oauth_signature(struct arena *a, const struct oauth_key *key, const char *token_secret,
                            const char *base_string);

/* "OAuth name="value", ..." for Authorization (section 3.5.1). */
const char *oauth_header(struct arena *a, const struct oauth_param *params);

/* Base64 of SHA-1: oauth_body_hash of a body that is no form. */
const char *oauth_body_hash(struct arena *a, struct str body);

/* The code challenge of a code verifier (RFC 7636, S256). */
const char *oauth_challenge(struct arena *a, const char *verifier);

/* 32 random bytes, base64url: nonces, states, code verifiers. */
const char *oauth_random(struct arena *a);

#endif
