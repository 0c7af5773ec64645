/* scram: SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, RFC 7677), the server's side: messages and keys.
 * No I/O; lib/auth/auth.h has the store's part.
 *
 * Where the keys come from.  SCRAM needs keys of its own for each hash; they cannot be had from the
 * yescrypt hash of the store.  So they are derived when the password is seen and right: whoever
 * signs in by Basic or PLAIN leaves keys behind (table scram), bound to the password hash they
 * were made with, so that they die with the password.  The mechanisms are offered before anybody
 * has said who he is: therefore only when every active person has keys, and then to all, so that
 * the offer tells nothing of anybody and a library that prefers SCRAM cannot fail where PLAIN would
 * have worked.  A name without keys gets a salt like others do, always the same, and fails at
 * the end as with a wrong password.
 *
 * The price: a stolen table is tried at 10,000 rounds of HMAC a guess, not at yescrypt's cost.
 * XMPP_SCRAM = off makes no keys and offers nothing.
 *
 * Passwords are taken as the bytes they are, without SASLprep: that is what strophe.js sends, and
 * nothing else for what keyboards write in composed form.
 *
 * Without channel binding: the flag `y` is as good as `n`, since no -PLUS mechanism is offered
 * (RFC 5802 section 6); who asks for binding (`p=`) is refused. */
#ifndef APLOMB_AUTH_SCRAM_H
#define APLOMB_AUTH_SCRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum scram_hash { SCRAM_SHA_1, SCRAM_SHA_256, SCRAM_HASHES };

enum {
    SCRAM_KEY = 32,      /* bytes of a key; SHA-1 uses 20 of them */
    SCRAM_SALT = 16,     /* bytes of ours */
    SCRAM_SALT_MAX = 32, /* and of others */
    SCRAM_ITERATIONS = 10000,
    SCRAM_ITERATIONS_MAX = 1000000,
    SCRAM_MESSAGE = 2048, /* bytes at most */
};

struct scram_keys {
    int64_t iterations;
    size_t salt_n;
    unsigned char salt[SCRAM_SALT_MAX], stored[SCRAM_KEY], server[SCRAM_KEY];
};

/* "SCRAM-SHA-1"; false when it is no such name. */
bool scram_find(const char *mechanism, enum scram_hash *out);

/* Keys of a password, for the salt and the iterations that stand in k. */
void scram_derive(enum scram_hash hash, struct str password, struct scram_keys *k);

/* As the store has them: "10000:salt$StoredKey:ServerKey" in base64 (after RFC 5803). */
void scram_keys_write(enum scram_hash hash, const struct scram_keys *k, struct buf *out);
bool scram_keys_read(enum scram_hash hash, struct str text, struct scram_keys *out);

/* client-first-message.  Views into text, but authzid ("" when left out) and user, which are a's.
 */
struct scram_first {
    struct str gs2, bare, nonce;
    const char *authzid, *user;
};

bool scram_first_read(struct arena *a, struct str text, struct scram_first *out);

/* client-final-message.  Views into text, but binding, decoded, which is a's. */
struct scram_final {
    struct str binding, nonce, without_proof;
    unsigned char proof[SCRAM_KEY];
};

bool scram_final_read(struct arena *a, enum scram_hash hash, struct str text,
                      struct scram_final *out);

/* The proof is that of the password.  message: AuthMessage of RFC 5802 section 3. */
bool scram_proof_fits(enum scram_hash hash, const struct scram_keys *k, struct str message,
                      const unsigned char proof[SCRAM_KEY]);

/* Appends ServerSignature in base64. */
void scram_sign(enum scram_hash hash, const struct scram_keys *k, struct str message,
                struct buf *out);

#endif
