#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/codec.h"

/* RFC 4648 section 10. */
static const char *const vectors[][2] = {
    { "", "" },
    { "f", "Zg==" },
    { "fo", "Zm8=" },
    { "foo", "Zm9v" },
    { "foob", "Zm9vYg==" },
    { "fooba", "Zm9vYmE=" },
    { "foobar", "Zm9vYmFy" },
};

static void base64_is_that_of_the_rfc(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        buf_clear(&b);
        base64_encode(&b, str_of(vectors[i][0]));
        assert_string_equal(b.p, vectors[i][1]);
        buf_clear(&b);
        assert_true(base64_decode(&b, str_of(vectors[i][1])));
        assert_string_equal(b.p, vectors[i][0]);
    }
    buf_release(&b);
}

static void malformed_base64_is_refused(void **state)
{
    static const char *const bad[] = { "Z",     "Zg",     "Zg=",  "Zh==",    "Zm9v=",
                                       "Zm 9v", "Zm9v\n", "====", "Zg==Zg==" };
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        buf_clear(&b);
        assert_false(base64_decode(&b, str_of(bad[i])));
    }
    buf_release(&b);
}

static void url_escapes(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    url_encode(&b, str_of("a b/\xc3\xa9~"));
    assert_string_equal(b.p, "a%20b%2F%C3%A9~");
    buf_clear(&b);
    assert_true(url_decode(&b, str_of("a%20b+c"), false));
    assert_string_equal(b.p, "a b+c");
    buf_clear(&b);
    assert_true(url_decode(&b, str_of("a+b%2b"), true));
    assert_string_equal(b.p, "a b+");
    assert_false(url_decode(&b, str_of("%4"), false));
    assert_false(url_decode(&b, str_of("%zz"), false));
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_is_that_of_the_rfc),
        cmocka_unit_test(malformed_base64_is_refused),
        cmocka_unit_test(url_escapes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
