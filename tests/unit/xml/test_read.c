#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "xml/read.h"

static struct arena arena;

static enum err parse(const char *text, struct xml_node **root)
{
    return xml_parse(&arena, str_of(text), &xml_request_limits, root, NULL);
}

static void a_tree_comes_out(void **state)
{
    struct xml_node *root;

    (void)state;
    assert_int_equal(
        parse("<User a='1'>x<state> READY </state><empty/>y<!-- c --><![CDATA[<&]]></User>", &root),
        ERR_OK);
    assert_string_equal(root->name, "User");
    assert_string_equal(root->text, "xy<&");
    assert_string_equal(xml_attribute(root, "a"), "1");
    assert_string_equal(xml_child_text(&arena, root, "state"), "READY");
    assert_string_equal(xml_child_text(&arena, root, "empty"), "");
    assert_null(xml_child_text(&arena, root, "absent"));
}

static void of_an_element_that_is_there_twice_the_last_counts(void **state)
{
    struct xml_node *root;

    (void)state;
    assert_int_equal(parse("<a><b>1</b><c/><b>2</b><d/></a>", &root), ERR_OK);
    assert_string_equal(xml_child(root, "b")->text, "1");
    assert_string_equal(xml_last(root, "b")->text, "2");
    assert_string_equal(xml_child_text(&arena, root, "b"), "2");
    assert_null(xml_last(root, "e"));
    assert_null(xml_last(NULL, "b"));
}

/* libxml2 hands the ampersand of an attribute over as "&#38;". */
static void references_in_attributes_are_resolved(void **state)
{
    struct xml_node *root;

    (void)state;
    assert_int_equal(
        parse("<a b='x?y&amp;z&#38;&#x26;w&lt;&quot;&#228;' c='&amp;#38;' d='&amp;'/>", &root),
        ERR_OK);
    assert_string_equal(xml_attribute(root, "b"), "x?y&z&&w<\"\xc3\xa4");
    assert_string_equal(xml_attribute(root, "c"), "&#38;");
    assert_string_equal(xml_attribute(root, "d"), "&");
}

static void bombs_and_declarations_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "text",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a>&undefined;</a>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<a>\xff</a>",
        "<a>&#0;</a>",
        "<a b='1' b='2'/>",
    };
    struct xml_node *root;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(parse(bad[i], &root), ERR_BAD_REQUEST);
}

/* Whether XMPP forbids it at all, or it is only malformed (RFC 6120 section 11.1). */
static void what_xmpp_must_not_contain_is_told_apart(void **state)
{
    static const struct {
        const char *text;
        bool restricted;
    } bad[] = {
        { "<a><!-- x --></a>", true },
        { "<!-- x --><a/>", true },
        { "<a/><!-- x -->", true },
        { "<a><?x y?></a>", true },
        { "<!DOCTYPE a><a/>", true },
        { "<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", true },
        { "<a>&x;</a>", true },
        { "<a b='&x;'/>", true },
        { "<a></b>", false },
        { "<a>", false },
        { "", false },
        { "<a><!-- x --></b>", true }, /* what comes first */
    };
    struct xml_problem problem;
    struct xml_node *root;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(
            xml_parse(&arena, str_of(bad[i].text), &xml_stanza_limits, &root, &problem),
            ERR_BAD_REQUEST);
        assert_int_equal(problem.restricted, bad[i].restricted);
    }
    assert_int_equal(xml_parse(&arena, str_of("<?xml version='1.0'?><a><![CDATA[<!-- -->]]></a>"),
                               &xml_stanza_limits, &root, &problem),
                     ERR_OK);
    assert_int_equal(parse("<a><!-- x --></a>", &root), ERR_OK);
}

/* RFC 6120 section 11.6. */
static void a_stanza_is_utf8_whatever_it_says(void **state)
{
    static const char wide[] = "<\0a\0/\0>\0", marked[] = "\xff\xfe<\0a\0/\0>\0";
    struct xml_node *root;

    (void)state;
    assert_int_equal(
        xml_parse(&arena, (struct str) { wide, sizeof(wide) - 1 }, &xml_stanza_limits, &root, NULL),
        ERR_BAD_REQUEST);
    assert_int_equal(xml_parse(&arena, (struct str) { marked, sizeof(marked) - 1 },
                               &xml_stanza_limits, &root, NULL),
                     ERR_BAD_REQUEST);
    assert_int_equal(xml_parse(&arena,
                               str_of("<?xml version='1.0' encoding='iso-8859-1'?><a>\xc3\xa4</a>"),
                               &xml_stanza_limits, &root, NULL),
                     ERR_OK);
    assert_string_equal(root->text, "\xc3\xa4");
}

static const char *nested(int depth)
{
    const char *text = "";

    for (int i = 0; i < depth; i++)
        text = arena_printf(&arena, "<a>%s</a>", text);
    return text;
}

static void limits_hold(void **state)
{
    struct xml_node *root;

    (void)state;
    assert_int_equal(parse(nested(32), &root), ERR_OK);
    assert_int_equal(parse(nested(33), &root), ERR_BAD_REQUEST);
    assert_int_equal(parse(arena_printf(&arena, "<a>%*s</a>", 70000, "x"), &root), ERR_BAD_REQUEST);
}

static void every_cut_is_refused(void **state)
{
    const char whole[] = "<?xml version='1.0'?><User><state>READY</state>&amp;</User>";
    struct xml_node *root;

    (void)state;
    for (size_t n = 0; n < sizeof whole - 1; n++)
        assert_int_equal(
            xml_parse(&arena, (struct str) { whole, n }, &xml_request_limits, &root, NULL),
            ERR_BAD_REQUEST);
    assert_int_equal(parse(whole, &root), ERR_OK);
}

static void a_problem_says_where(void **state)
{
    struct xml_problem problem;
    struct xml_node *root;

    (void)state;
    assert_int_equal(
        xml_parse(&arena, str_of("<a>\n  <b>\n</a>"), &xml_request_limits, &root, &problem),
        ERR_BAD_REQUEST);
    assert_int_equal(problem.line, 3);
    assert_non_null(problem.text);
}

static int release(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_tree_comes_out, release),
        cmocka_unit_test_teardown(of_an_element_that_is_there_twice_the_last_counts, release),
        cmocka_unit_test_teardown(references_in_attributes_are_resolved, release),
        cmocka_unit_test_teardown(bombs_and_declarations_are_refused, release),
        cmocka_unit_test_teardown(what_xmpp_must_not_contain_is_told_apart, release),
        cmocka_unit_test_teardown(a_stanza_is_utf8_whatever_it_says, release),
        cmocka_unit_test_teardown(limits_hold, release),
        cmocka_unit_test_teardown(every_cut_is_refused, release),
        cmocka_unit_test_teardown(a_problem_says_where, release),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
