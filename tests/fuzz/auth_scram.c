/* Fuzz: messages of SCRAM and keys from the store are read within their bounds; what was read as
 * keys is written as it was. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "auth/scram.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_in(struct str part, struct str whole)
{
    return part.p >= whole.p && part.p + part.n <= whole.p + whole.n;
}

static void read_messages(struct arena *a, enum scram_hash hash, struct str text)
{
    struct scram_first first;
    struct scram_final final;

    if (scram_first_read(a, text, &first) && (!is_in(first.gs2, text) || !is_in(first.bare, text) ||
                                              !is_in(first.nonce, first.bare) || !*first.user))
        abort();
    if (scram_final_read(a, hash, text, &final) &&
        (!is_in(final.without_proof, text) || !is_in(final.nonce, final.without_proof) ||
         final.without_proof.n >= text.n))
        abort();
}

static void read_keys(enum scram_hash hash, struct str text)
{
    static struct buf out;
    struct scram_keys k, again;

    if (!scram_keys_read(hash, text, &k))
        return;
    if (!out.max)
        buf_init(&out, 4096);
    buf_clear(&out);
    scram_keys_write(hash, &k, &out);
    if (!scram_keys_read(hash, buf_str(&out), &again) || again.iterations != k.iterations ||
        again.salt_n != k.salt_n || memcmp(again.salt, k.salt, k.salt_n) != 0)
        abort();
}

/* The input itself is read, so that a byte too many is seen; the arena's block is kept. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena a;
    struct str text = { (const char *)data, size };

    for (int i = 0; i < SCRAM_HASHES; i++) {
        read_messages(&a, (enum scram_hash)i, text);
        read_keys((enum scram_hash)i, text);
    }
    arena_reset(&a);
    return 0;
}
