#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "auth/basic.h"
#include "base/buf.h"
#include "base/codec.h"

static struct arena arena;

/* "name|password", or "!" when refused. */
static const char *read_header(const char *header)
{
    struct str name, password;

    if (basic_read(&arena, header, &name, &password) == ERR_UNAUTHENTICATED)
        return "!";
    return arena_printf(&arena, "%s|%.*s", name.p, (int)password.n, password.p);
}

static const char *encode(const char *pair)
{
    struct buf text;
    const char *header;

    buf_init(&text, 4096);
    buf_adds(&text, "Basic ");
    base64_encode(&text, str_of(pair));
    header = arena_strdup(&arena, text.p);
    buf_release(&text);
    return header;
}

static void the_sample_of_the_rfc_is_read(void **state)
{
    (void)state;
    assert_string_equal(read_header("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), "Aladdin|open sesame");
    assert_string_equal(read_header("basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), "Aladdin|open sesame");
    assert_string_equal(read_header("Basic dGVzdDoxMjPCow=="), "test|123\xc2\xa3");
}

static void the_first_colon_separates(void **state)
{
    (void)state;
    assert_string_equal(read_header(encode("1001:a:b:")), "1001|a:b:");
    assert_string_equal(read_header(encode("1001:")), "1001|");
}

static void what_is_not_one_canonical_token_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "Basic",
        "Basic ",
        "Bearer abc",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ",
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==", /* unused bits set */
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==, Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        "Basic QWxh ZGRpbjpvcGVuIHNlc2FtZQ==",
        "Basic QWxhZGRpbg==", /* no colon */
        "Basic OnBhc3N3b3Jk", /* no name */
    };

    (void)state;
    assert_string_equal(read_header(NULL), "!");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_string_equal(read_header(bad[i]), "!");
    assert_string_equal(read_header(encode("10\x01"
                                           "01:x")),
                        "!");
    assert_string_equal(read_header(encode("1001:\xff")), "!");
}

static void long_parts_are_refused(void **state)
{
    char pair[BASIC_PART_BYTES + 8] = { 0 };

    (void)state;
    memset(pair, 'a', BASIC_PART_BYTES);
    pair[BASIC_PART_BYTES] = ':';
    assert_string_not_equal(read_header(encode(pair)), "!");
    pair[BASIC_PART_BYTES] = 'a';
    pair[BASIC_PART_BYTES + 1] = ':';
    assert_string_equal(read_header(encode(pair)), "!");
}

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_of_the_rfc_is_read),
        cmocka_unit_test(the_first_colon_separates),
        cmocka_unit_test(what_is_not_one_canonical_token_is_refused),
        cmocka_unit_test(long_parts_are_refused),
    };

    return cmocka_run_group_tests_name("auth/basic", tests, set_up, tear_down);
}
