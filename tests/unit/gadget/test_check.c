/* What only a unit test can say of check: files that cannot be had, the order of findings.  The
 * findings themselves: tests/gadgets/specs.test.js. */
#include "gadget/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char address[] = "http://gadgets.example/a/spec.xml";

static struct arena arena;
static struct check_report report;

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

/* arg: the text of the spec; nothing else can be read. */
static bool read_spec(void *arg, struct arena *a, const char *at, struct str *bytes,
                      const char **content_type, const char **why)
{
    (void)a, (void)content_type;
    *why = "no answer";
    if (!arg || strcmp(at, address) != 0)
        return false;
    *bytes = str_of(arg);
    return true;
}

static void check(char *text)
{
    struct check_files files = { read_spec, text };

    check_spec(&arena, address, &files, &report);
}

static bool has(const char *code)
{
    for (const struct finding *f = report.first; f; f = f->next)
        if (strcmp(f->code, code) == 0)
            return true;
    return false;
}

static void a_spec_that_cannot_be_read_is_an_error(void **state)
{
    (void)state;
    check(NULL);
    assert_int_equal(report.errors, 1);
    assert_string_equal(report.first->code, "unreadable");
    assert_non_null(strstr(report.first->text, "no answer"));
    assert_int_equal(report.first->line, 0);
}

static void findings_come_by_line_and_column(void **state)
{
    char text[] = "<Module><ModulePrefs>\n"
                  "<Locale messages='none.xml'/> <require/><Optioanl/>\n"
                  "</ModulePrefs><Content><![CDATA[__UP_b__\n__UP_a__]]></Content></Module>";
    int line = 0, column = 0, n = 0;

    (void)state;
    check(text);
    for (const struct finding *f = report.first; f; f = f->next, n++) {
        assert_true(f->line > line || (f->line == line && f->column >= column));
        line = f->line;
        column = f->column;
    }
    assert_int_equal(n, 6);
    assert_true(has("title") && has("bundle") && has("element") && has("undeclared-pref"));
    assert_int_equal(report.warnings, 6);
    assert_int_equal(report.errors, 0);
}

static void a_message_is_not_missed_where_a_file_could_not_be_read(void **state)
{
    char text[] = "<Module><ModulePrefs title='T'><Locale messages='none.xml'/></ModulePrefs>"
                  "<Content>__MSG_x__</Content></Module>";

    (void)state;
    check(text);
    assert_true(has("bundle"));
    assert_false(has("missing-message"));
}

/* Reference javascript-library 4, gadget-container 4.6: topics are strings. */
static void the_name_of_a_topic_is_no_use_of_the_library(void **state)
{
    static const struct {
        const char *code;
        bool is_use;
    } cases[] = {
        { "finesse.utilities.Utilities.trim(x)", true },
        { "x = y ? 'a' : finesse.utilities", true },
        { "onclick=\"finesse.utilities.f()\"", true },
        { "'finesse.containerservices.activeTab'", false },
        { "\"finesse.containerservices.*\"", false },
        { "`finesse.containerservices`", false },
    };
    char text[256];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        snprintf(text, sizeof text,
                 "<Module><ModulePrefs title='T'/><Content><![CDATA[<script>%s</script>]]>"
                 "</Content></Module>",
                 cases[i].code);
        check(text);
        assert_int_equal(has("library"), cases[i].is_use);
        arena_reset(&arena);
    }
}

static void every_start_of_a_spec_is_survived(void **state)
{
    static const char text[] =
        "<!-- c --><?xml version='1.0' encoding='x'?><Module><ModulePrefs title='T'><Locale "
        "lang='he'><msg name='a'>b</msg></Locale></ModulePrefs><UserPref name='a' datatype='enum' "
        "default_value='q'><EnumValue value='x'/></UserPref><Content><![CDATA[<script src='x.js'>"
        "// y\n'gadgets.Hub' /* __UP_z__ */ http:// url(http://x) `\\`</script><!-- __MSG_q__ -->"
        "__MSG_a__ __UP_b__ ${Msg.x}]]></Content></Module>";
    char copy[sizeof text];

    (void)state;
    for (size_t n = 0; n < sizeof text; n++) {
        memcpy(copy, text, n);
        copy[n] = '\0';
        check(copy);
        arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_spec_that_cannot_be_read_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(findings_come_by_line_and_column, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_message_is_not_missed_where_a_file_could_not_be_read,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_name_of_a_topic_is_no_use_of_the_library, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_start_of_a_spec_is_survived, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
