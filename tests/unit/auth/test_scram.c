/* RFC 5802 sections 5 and 7, RFC 7677 section 3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "auth/scram.h"
#include "base/codec.h"

static struct arena a;

static void read_both(enum scram_hash hash, const char *first, const char *final,
                      struct scram_first *f, struct scram_final *l)
{
    assert_true(scram_first_read(&a, str_of(first), f));
    assert_true(scram_final_read(&a, hash, str_of(final), l));
}

/* One exchange of the documents: user "user", password "pencil". */
static void check_example(enum scram_hash hash, const char *salt, const char *first,
                          const char *server_first, const char *final, const char *signature)
{
    struct scram_keys k = { .iterations = 4096 };
    struct scram_first f;
    struct scram_final l;
    struct buf bytes, out;
    const char *message;

    buf_init(&bytes, 64);
    buf_init(&out, 256);
    assert_true(base64_decode(&bytes, str_of(salt)));
    k.salt_n = bytes.n;
    memcpy(k.salt, bytes.p, bytes.n);
    scram_derive(hash, str_of("pencil"), &k);
    scram_keys_write(hash, &k, &out);
    k = (struct scram_keys) { 0 };
    assert_true(scram_keys_read(hash, buf_str(&out), &k)); /* as from the store */
    read_both(hash, first, final, &f, &l);
    assert_true(str_is(f.gs2, "n,,"));
    assert_string_equal(f.user, "user");
    assert_string_equal(f.authzid, "");
    assert_true(str_is(l.binding, "n,,"));
    message = arena_printf(&a, "%.*s,%s,%.*s", (int)f.bare.n, f.bare.p, server_first,
                           (int)l.without_proof.n, l.without_proof.p);
    assert_true(scram_proof_fits(hash, &k, str_of(message), l.proof));
    buf_clear(&out);
    scram_sign(hash, &k, str_of(message), &out);
    assert_string_equal(out.p, signature);
    l.proof[0] ^= 1;
    assert_false(scram_proof_fits(hash, &k, str_of(message), l.proof));
    buf_release(&bytes);
    buf_release(&out);
}

static void sha_1_as_in_rfc_5802(void **state)
{
    (void)state;
    check_example(SCRAM_SHA_1, "QSXCR+Q6sek8bf92", "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
                  "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
                  "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                  "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
                  "rmF9pqV8S7suAoZWja4dJRkFsKQ=");
}

static void sha_256_as_in_rfc_7677(void **state)
{
    (void)state;
    check_example(SCRAM_SHA_256, "W22ZaJ0SNY7soEsUEjb6gQ==", "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
                  "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                  "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                  "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                  "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
                  "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

static void names_and_flags_are_read(void **state)
{
    struct scram_first f;

    (void)state;
    assert_true(scram_first_read(&a, str_of("y,a=other=2C=3D,n=us=3Der=2C,r=x,ext=1"), &f));
    assert_string_equal(f.authzid, "other,=");
    assert_string_equal(f.user, "us=er,");
    assert_true(str_is(f.gs2, "y,a=other=2C=3D,"));
    assert_true(str_is(f.bare, "n=us=3Der=2C,r=x,ext=1"));
    assert_true(str_is(f.nonce, "x"));
}

static void what_is_no_first_message_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "n",
        "n,",
        "n,,",
        "n,,n=user",
        "n,,n=user,",
        "n,,n=user,r=",
        "n,,n=,r=x",
        "n,,r=x,n=user",
        "n,,n=us=er,r=x",
        "n,,n=us=2cer,r=x",
        "n,,m=1,n=user,r=x",        /* an extension that would have to be understood */
        "p=tls-unique,,n=user,r=x", /* binding, where there is none */
        "x,,n=user,r=x",
        "n,b=user,n=user,r=x",
        "n,a=,n=user,r=x",
        "n,,n=\xff,r=x",
        "n,,n=user,r=a b",
        "n,,n=user,r=\x7f",
    };
    struct scram_first f;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(scram_first_read(&a, str_of(texts[i]), &f));
}

static void what_is_no_final_message_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "c=biws,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "r=x,c=biws,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "c=biws,r=x",
        "c=biws,r=x,p=",
        "c=biws,r=x,p=v0X8",
        "c=bi,r=x,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "c=biws,r=,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
        "c=biws,r=x,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=,y=z",
    };
    struct scram_final l;

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(scram_final_read(&a, SCRAM_SHA_1, str_of(texts[i]), &l));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha_1_as_in_rfc_5802),
        cmocka_unit_test(sha_256_as_in_rfc_7677),
        cmocka_unit_test(names_and_flags_are_read),
        cmocka_unit_test(what_is_no_first_message_is_refused),
        cmocka_unit_test(what_is_no_final_message_is_refused),
    };
    int failures;

    arena_init(&a);
    failures = cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&a);
    return failures;
}
