#include "auth/scram.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <string.h>

#include "base/codec.h"

static const struct {
    const char *name;
    const EVP_MD *(*digest)(void);
    size_t size;
} hashes[SCRAM_HASHES] = {
    [SCRAM_SHA_1] = { "SCRAM-SHA-1", EVP_sha1, 20 },
    [SCRAM_SHA_256] = { "SCRAM-SHA-256", EVP_sha256, 32 },
};

bool scram_find(const char *mechanism, enum scram_hash *out)
{
    for (int i = 0; mechanism && i < SCRAM_HASHES; i++)
        if (strcmp(hashes[i].name, mechanism) == 0) {
            *out = (enum scram_hash)i;
            return true;
        }
    return false;
}

/* -- keys ----------------------------------------------------------------------------------- */

static void mac(enum scram_hash hash, const unsigned char *key, struct str text,
                unsigned char out[SCRAM_KEY])
{
    if (!HMAC(hashes[hash].digest(), key, (int)hashes[hash].size, (const unsigned char *)text.p,
              text.n, out, NULL))
        abort();
}

static void digest(enum scram_hash hash, const unsigned char *in, unsigned char out[SCRAM_KEY])
{
    if (!EVP_Digest(in, hashes[hash].size, out, NULL, hashes[hash].digest(), NULL))
        abort();
}

void scram_derive(enum scram_hash hash, struct str password, struct scram_keys *k)
{
    unsigned char salted[SCRAM_KEY], client[SCRAM_KEY];

    if (!PKCS5_PBKDF2_HMAC(password.p, (int)password.n, k->salt, (int)k->salt_n, (int)k->iterations,
                           hashes[hash].digest(), (int)hashes[hash].size, salted))
        abort();
    mac(hash, salted, str_of("Client Key"), client);
    digest(hash, client, k->stored);
    mac(hash, salted, str_of("Server Key"), k->server);
    OPENSSL_cleanse(salted, sizeof(salted));
    OPENSSL_cleanse(client, sizeof(client));
}

static struct str bytes_of(const unsigned char *p, size_t n)
{
    return (struct str) { (const char *)p, n };
}

void scram_keys_write(enum scram_hash hash, const struct scram_keys *k, struct buf *out)
{
    buf_addf(out, "%lld:", (long long)k->iterations);
    base64_encode(out, bytes_of(k->salt, k->salt_n));
    buf_addc(out, '$');
    base64_encode(out, bytes_of(k->stored, hashes[hash].size));
    buf_addc(out, ':');
    base64_encode(out, bytes_of(k->server, hashes[hash].size));
}

/* At most n bytes of base64; how many, 0 when it is none. */
static size_t read_some(struct str text, unsigned char *out, size_t n)
{
    struct buf bytes;
    size_t got = 0;

    buf_init(&bytes, 1024);
    if (text.n <= 512 && base64_decode(&bytes, text) && bytes.n <= n) {
        got = bytes.n;
        memcpy(out, bytes.p, got);
    }
    buf_release(&bytes);
    return got;
}

static bool read_bytes(struct str text, unsigned char *out, size_t n)
{
    return read_some(text, out, n) == n;
}

bool scram_keys_read(enum scram_hash hash, struct str text, struct scram_keys *out)
{
    struct str iterations, salt, stored;

    return str_cut(&text, ':', &iterations) && str_to_int(iterations, &out->iterations) &&
           out->iterations > 0 && out->iterations <= SCRAM_ITERATIONS_MAX &&
           str_cut(&text, '$', &salt) &&
           (out->salt_n = read_some(salt, out->salt, SCRAM_SALT_MAX)) > 0 &&
           str_cut(&text, ':', &stored) && text.p &&
           read_bytes(stored, out->stored, hashes[hash].size) &&
           read_bytes(text, out->server, hashes[hash].size);
}

/* -- messages (RFC 5802 section 7) ---------------------------------------------------------- */

/* saslname: a comma is "=2C", an equals sign "=3D", and no other "=" may stand in it. */
static const char *read_name(struct arena *a, struct str text)
{
    struct buf name;
    const char *copy = NULL;
    size_t i = 0;

    buf_init(&name, SCRAM_MESSAGE);
    for (; i < text.n && text.p[i]; i++) {
        struct str rest = { text.p + i, text.n - i };

        if (text.p[i] != '=')
            buf_addc(&name, text.p[i]);
        else if (str_starts(rest, "=2C") || str_starts(rest, "=3D"))
            buf_addc(&name, rest.p[2] == 'C' ? ',' : '='), i += 2;
        else
            break;
    }
    if (i == text.n && i > 0 && str_is_utf8(buf_str(&name)))
        copy = arena_strndup(a, name.p, name.n);
    buf_release(&name);
    return copy;
}

static bool is_printable(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] < 0x21 || text.p[i] > 0x7e || text.p[i] == ',')
            return false;
    return text.n > 0;
}

/* "x=value," taken from the front. */
static bool take(struct str *rest, char letter, struct str *value)
{
    if (!rest->p || !str_cut(rest, ',', value) || value->n < 2 || value->p[0] != letter ||
        value->p[1] != '=')
        return false;
    value->p += 2;
    value->n -= 2;
    return true;
}

bool scram_first_read(struct arena *a, struct str text, struct scram_first *out)
{
    struct str rest = text, flag, authzid, name;

    *out = (struct scram_first) { .authzid = "" };
    if (text.n > SCRAM_MESSAGE || !str_cut(&rest, ',', &flag) ||
        !(str_is(flag, "n") || str_is(flag, "y")) || !rest.p || !str_cut(&rest, ',', &authzid) ||
        !rest.p)
        return false;
    if (authzid.n &&
        (!str_starts(authzid, "a=") ||
         !(out->authzid = read_name(a, (struct str) { authzid.p + 2, authzid.n - 2 }))))
        return false;
    out->gs2 = (struct str) { text.p, (size_t)(rest.p - text.p) };
    out->bare = rest;
    /* An extension that must be understood (m=) stands where the name should be. */
    return take(&rest, 'n', &name) && (out->user = read_name(a, name)) &&
           take(&rest, 'r', &out->nonce) && is_printable(out->nonce);
}

bool scram_final_read(struct arena *a, enum scram_hash hash, struct str text,
                      struct scram_final *out)
{
    struct str rest = text, binding, proof;
    struct buf bytes;
    size_t n = text.n;
    bool fine;

    if (text.n > SCRAM_MESSAGE)
        return false;
    while (n > 0 && text.p[n - 1] != ',')
        n--;
    if (n == 0)
        return false;
    out->without_proof = (struct str) { text.p, n - 1 };
    proof = (struct str) { text.p + n, text.n - n };
    if (!str_starts(proof, "p=") ||
        !read_bytes((struct str) { proof.p + 2, proof.n - 2 }, out->proof, hashes[hash].size) ||
        !take(&rest, 'c', &binding) || !take(&rest, 'r', &out->nonce) ||
        !is_printable(out->nonce) || !rest.p || rest.p > proof.p)
        return false;
    buf_init(&bytes, SCRAM_MESSAGE);
    fine = base64_decode(&bytes, binding);
    if (fine)
        out->binding = (struct str) { arena_strndup(a, bytes.p, bytes.n), bytes.n };
    buf_release(&bytes);
    return fine;
}

/* -- the end -------------------------------------------------------------------------------- */

/* ClientKey = ClientProof XOR HMAC(StoredKey, AuthMessage); its hash is StoredKey. */
bool scram_proof_fits(enum scram_hash hash, const struct scram_keys *k, struct str message,
                      const unsigned char proof[SCRAM_KEY])
{
    unsigned char client[SCRAM_KEY], stored[SCRAM_KEY];

    mac(hash, k->stored, message, client);
    for (size_t i = 0; i < hashes[hash].size; i++)
        client[i] ^= proof[i];
    digest(hash, client, stored);
    OPENSSL_cleanse(client, sizeof(client));
    return same_secret(stored, k->stored, hashes[hash].size);
}

void scram_sign(enum scram_hash hash, const struct scram_keys *k, struct str message,
                struct buf *out)
{
    unsigned char signature[SCRAM_KEY];

    mac(hash, k->server, message, signature);
    base64_encode(out, bytes_of(signature, hashes[hash].size));
}
