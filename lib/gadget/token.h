/* token: who renders which gadget, signed.  The page gets one for each gadget it shows, the gadget
 * sends it with what it asks the proxy (X-Shindig-ST, or `st` in the URL); it serves nothing else.
 *
 *   token_key_open(conf.run, mac_sha256, &key);
 *   st = token_make(arena, &key, &(struct token){ "1001", spec_url, 3, now + 24 h });
 *
 * Text: base64url of the fields, a dot, base64url of the HMAC.  This room has no cryptography of
 * its own: whoever opens the key brings the HMAC (lib/auth/mac.h). */
#ifndef APLOMB_GADGET_TOKEN_H
#define APLOMB_GADGET_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

typedef void token_mac(const void *key, size_t key_n, const void *data, size_t n,
                       unsigned char mac[32]);

struct token_key {
    unsigned char bytes[32];
    token_mac *mac;
};

struct token {
    const char *user;    /* id */
    const char *app_url; /* of the spec, as the layout names it, made absolute */
    int64_t mid;
    int64_t expires; /* ms since 1970 */
};

/* The key in folder/token.key, made at random, readable by us alone, if nobody has yet.
 * ERR_INTERNAL when it can be neither read nor made. */
enum err token_key_open(const char *folder, token_mac *mac, struct token_key *out);

/* NULL when user or app_url holds a line feed. */
const char *token_make(struct arena *a, const struct token_key *key, const struct token *token);

/* ERR_UNAUTHENTICATED when it is not ours or its time is over. */
enum err token_check(struct arena *a, const struct token_key *key, const char *text, int64_t now,
                     struct token *out);

#endif
