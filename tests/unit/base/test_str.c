#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

static void numbers_are_whole_or_refused(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        { "0", true, 0 },
        { "-7", true, -7 },
        { "9223372036854775807", true, INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "", false, 0 },
        { "-", false, 0 },
        { " 1", false, 0 },
        { "1x", false, 0 },
        { "0x1", false, 0 },
        { "+1", false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t value = 99;

        assert_int_equal(str_to_int(str_of(cases[i].text), &value), cases[i].good);
        assert_int_equal(value, cases[i].good ? cases[i].value : 99);
    }
}

static void cutting_gives_every_piece(void **state)
{
    struct str rest = str_of("a,,b"), piece;

    (void)state;
    assert_true(str_cut(&rest, ',', &piece) && str_is(piece, "a"));
    assert_true(str_cut(&rest, ',', &piece) && str_is(piece, ""));
    assert_true(str_cut(&rest, ',', &piece) && str_is(piece, "b"));
    assert_false(str_cut(&rest, ',', &piece));
}

/* Unicode standard, table 3-7: well-formed byte sequences. */
static void utf8_is_checked(void **state)
{
    static const char *const good[] = {
        "", "a", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"
    };
    static const char *const bad[] = { "\x80",         "\xc0\x80",         "\xc1\xbf",
                                       "\xe0\x9f\xbf", "\xed\xa0\x80",     "\xf0\x8f\xbf\xbf",
                                       "\xc2",         "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
                                       "\xff" };

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(str_is_utf8(str_of(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(str_is_utf8(str_of(bad[i])));
    assert_false(str_is_utf8((struct str) { "a\0b", 3 }));
}

static void utf8_is_checked_at_every_place(void **state)
{
    static const char *const bad[] = { "\xff", "\x80", "\xc3", "\xe2\x82", "" };
    char text[24];

    (void)state;
    for (size_t at = 0; at + 3 <= sizeof text; at++) {
        memset(text, 'a', sizeof text);
        memcpy(text + at, "\xe2\x82\xac", 3);
        assert_true(str_is_utf8((struct str) { text, sizeof text }));
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
            size_t n = strlen(bad[i]) + !*bad[i]; /* the last is a NUL */

            memset(text, 'a', sizeof text);
            memcpy(text + at, bad[i], n);
            assert_false(str_is_utf8((struct str) { text, sizeof text }));
        }
    }
}

static void blanks_and_truth(void **state)
{
    bool truth = false;

    (void)state;
    assert_true(str_is(str_trim(str_of(" \t x y\r\n")), "x y"));
    assert_true(str_is(str_trim(str_of("   ")), ""));
    assert_true(str_to_bool(str_of("True"), &truth) && truth);
    assert_true(str_to_bool(str_of("FALSE"), &truth) && !truth);
    assert_false(str_to_bool(str_of("1"), &truth));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_whole_or_refused),
        cmocka_unit_test(cutting_gives_every_piece),
        cmocka_unit_test(utf8_is_checked),
        cmocka_unit_test(utf8_is_checked_at_every_place),
        cmocka_unit_test(blanks_and_truth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
