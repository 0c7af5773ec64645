/* Values as literals of a script: RFC 8259 section 7, and what would end a script or a line of it.
 */
#include "gadget/script.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *expected, struct str text)
{
    struct buf out;

    buf_init(&out, 4096);
    script_string(&out, text);
    assert_string_equal(out.p, expected);
    buf_release(&out);
}

static void what_must_not_stand_is_escaped(void **state)
{
    (void)state;
    expect("\"\"", str_of(""));
    expect("\"a\\\"b\\\\c\\nd\"", str_of("a\"b\\c\nd"));
    expect("\"\\u003C/script\\u003E\\u0026amp;\"", str_of("</script>&amp;"));
    expect("\"a\\u2028b\\u2029\"", str_of("a\xe2\x80\xa8"
                                          "b\xe2\x80\xa9"));
    expect("\"\\u007F\"", str_of("\x7f"));
    expect("\"a\\u0000b\"", (struct str) { "a\0b", 3 });
}

static void control_characters_are_escaped(void **state)
{
    (void)state;
    for (char c = 1; c < ' '; c++) {
        char text[] = { c, '\0' }, escape[16];

        snprintf(escape, sizeof escape, "\"\\u%04X\"", (unsigned)c);
        expect(c == '\n' ? "\"\\n\"" : escape, str_of(text));
    }
}

static void everything_else_stays(void **state)
{
    const char *euro = "\xe2\x82\xac \xc3\xa9 \xf0\x9f\x98\x80 ' / {}[] plain";
    char expected[64];

    (void)state;
    snprintf(expected, sizeof expected, "\"%s\"", euro);
    expect(expected, str_of(euro));
}

/* A view may end within the three bytes of U+2028. */
static void a_view_is_not_read_past_its_end(void **state)
{
    (void)state;
    expect("\"\xe2\x80\"", (struct str) { "\xe2\x80\xa8", 2 });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_must_not_stand_is_escaped),
        cmocka_unit_test(control_characters_are_escaped),
        cmocka_unit_test(everything_else_stays),
        cmocka_unit_test(a_view_is_not_read_past_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
