#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "xml/write.h"

static void text_is_escaped(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    xml_text(&b, "a", "<b> & \"c\" 'd'\r\x01");
    assert_string_equal(b.p, "<a>&lt;b&gt; &amp; &quot;c&quot; &apos;d&apos;&#13;\xef\xbf\xbd</a>");
    buf_release(&b);
}

/* A directory imported from CSV may hold them; a page's parser would refuse the whole answer. */
static void what_is_no_character_of_xml_is_replaced(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    xml_text(&b, "a",
             "x\xef\xbf\xbey\xef\xbf\xbfz\xef\xbf\xbd\xef\xbf\xbc\xef\xbb\xbf\xef\xbf\xbe");
    assert_string_equal(b.p, "<a>x\xef\xbf\xbdy\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbc\xef\xbb\xbf"
                             "\xef\xbf\xbd</a>");
    buf_release(&b);
}

/* sqlite3 stores what it is given: CAST(x'ff' AS TEXT). */
static void bytes_that_are_no_utf8_are_replaced(void **state)
{
    static const struct {
        const char *is, *becomes;
    } texts[] = {
        { "a\xff<", "a\xef\xbf\xbd&lt;" },
        { "\xc3", "\xef\xbf\xbd" }, /* ends within */
        { "\xc3\x28", "\xef\xbf\xbd(" },
        { "\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd" },                 /* an overlong '<' */
        { "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* a surrogate */
        { "\xe7\x8e\x8b \xf0\x9f\x98\x80", "\xe7\x8e\x8b \xf0\x9f\x98\x80" },
    };
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        buf_clear(&b);
        xml_escape(&b, str_of(texts[i].is));
        assert_string_equal(b.p, texts[i].becomes);
    }
    buf_release(&b);
}

static void an_empty_element_stays_present(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1000);
    xml_text(&b, "pendingState", "");
    xml_text(&b, "extension", NULL);
    xml_int(&b, "n", -1);
    xml_bool(&b, "f", true);
    assert_string_equal(b.p,
                        "<pendingState></pendingState><extension></extension><n>-1</n><f>true</f>");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(what_is_no_character_of_xml_is_replaced),
        cmocka_unit_test(bytes_that_are_no_utf8_are_replaced),
        cmocka_unit_test(an_empty_element_stays_present),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
