/* Reference gadget-container 1.9. */
#include "web/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void bytes_become_utf8_by_header_then_by_looking(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *type, *text;
    } cases[] = {
        { "caf\xc3\xa9", 5, NULL, "caf\xc3\xa9" },
        { "caf\xe9", 4, NULL, "caf\xc3\xa9" },
        { "caf\xe9", 4, "text/html; charset=ISO-8859-1", "caf\xc3\xa9" },
        { "\x80", 1, "text/html; charset=\"windows-1252\"", "\xe2\x82\xac" },
        { "caf\xc3\xa9", 5, "text/html; charset=iso-8859-1", "caf\xc3\x83\xc2\xa9" },
        { "caf\xc3\xa9", 5, "text/xml;charset=no-such", "caf\xc3\xa9" },
        { "\xef\xbb\xbfx", 4, "text/xml; charset=utf-8", "x" },
        { "\xef\xbb\xbfx", 4, NULL, "x" },
        { "\xff\xfe<\0a\0", 6, NULL, "<a" },
        { "\xfe\xff\0<\0a", 6, "text/xml", "<a" },
        { "\0<\0a", 4, "text/xml; charset=UTF-16BE", "<a" },
        { "a\xff"
          "b",
          3, "text/plain; charset=utf-8",
          "a\xef\xbf\xbd"
          "b" },
        { "", 0, NULL, "" },
    };
    struct arena a;

    (void)state;
    arena_init(&a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = charset_to_utf8(&a, (struct str) { cases[i].bytes, cases[i].n },
                                         cases[i].type);

        if (!str_is(out, cases[i].text))
            fail_msg("case %zu: %.*s", i, (int)out.n, out.p);
    }
    arena_release(&a);
}

/* Some programs end what they send as they end a string. */
static void a_nul_makes_utf8_no_other_charset(void **state)
{
    static const char bytes[] = "caf\xc3\xa9\0";
    struct str body = { bytes, sizeof bytes }, out;
    struct arena a;

    (void)state;
    arena_init(&a);
    out = charset_to_utf8(&a, body, "application/json");
    assert_true(str_eq(out, body));
    arena_release(&a);
}

static void pictures_are_binary(void **state)
{
    (void)state;
    assert_true(charset_is_binary("image/png"));
    assert_true(charset_is_binary("application/pdf; x=y"));
    assert_false(charset_is_binary("image/svg+xml"));
    assert_false(charset_is_binary("text/html"));
    assert_false(charset_is_binary("application/json"));
    assert_false(charset_is_binary(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_utf8_by_header_then_by_looking),
        cmocka_unit_test(a_nul_makes_utf8_no_other_charset),
        cmocka_unit_test(pictures_are_binary),
    };

    return cmocka_run_group_tests_name("web/charset", tests, NULL, NULL);
}
