/* Core Gadget Specification 1.1; reference gadget-container 1.1 to 1.8. */
#include "gadget/spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "gadget/bundle.h"

static const char url[] = "http://gadgets.example/a/spec.xml?mrdid=5";

static struct arena arena;
static struct spec spec;
static struct spec_problem problem;

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

static enum err parse(const char *text)
{
    return spec_parse(&arena, url, str_of(text), &spec, &problem);
}

static const char *view_text(const char *name)
{
    struct spec_view view;
    const char *available;

    if (spec_view(&arena, &spec, name, &view, &available))
        return NULL;
    return spec_view_text(&arena, &spec, &view).p;
}

static void a_whole_gadget_is_read(void **state)
{
    (void)state;
    assert_int_equal(
        parse("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n"
              "<Module>\n"
              "<ModulePrefs title=\"__MSG_title__\" height=\"250\" scrolling=\"true\">\n"
              "<Require feature=\"pubsub-2\"><Param name=\"topics\"><![CDATA[<Topic/>]]></Param>"
              "<Param name=\"topics\"> two </Param></Require>\n"
              "<Optional feature='dynamic-height'/><require feature=\"ignored\"/>\n"
              "<Optional feature=\"collapsible\"/>\n"
              "<Locale messages=\"i18n/ALL.xml\"/>"
              "<Locale lang=\"DE\" country=\"at\" language_direction=\"ltr\">"
              "<msg name=\"title\">Oida</msg></Locale>\n"
              "</ModulePrefs>\n"
              "<UserPref name=\"scheme\" datatype=\"hidden\"/>"
              "<UserPref name=\"size\" datatype=\"ENUM\" default_value=\"s\" required=\"True\">"
              "<EnumValue value=\"s\" display_value=\"small\"/><EnumValue value=\"l\"/></UserPref>"
              "<UserPref name=\"odd\" datatype=\"boolean\"/>\n"
              "<Content type=\"html\" preferred_height=\"100\"><![CDATA[<p>one &amp; ]]>"
              "<![CDATA[two</p>]]></Content>\n"
              "<Content view=\"canvas, home\"> &lt;i&gt;three </Content>\n"
              "</Module>"),
        ERR_OK);
    assert_string_equal(spec_attribute(&spec, "title"), "__MSG_title__");
    assert_string_equal(spec_attribute(&spec, "author"), "");
    assert_string_equal(spec.features->name, "pubsub-2");
    assert_true(spec.features->required);
    assert_string_equal(spec.features->params->value, "<Topic/>");
    assert_string_equal(spec.features->params->next->value, " two ");
    assert_string_equal(spec.features->next->name, "dynamic-height");
    assert_string_equal(spec.features->next->next->name, "collapsible");
    assert_null(spec.features->next->next->next);
    assert_string_equal(spec.locales->messages, "http://gadgets.example/a/i18n/ALL.xml");
    assert_string_equal(spec.locales->lang, "all");
    assert_string_equal(spec.locales->next->lang, "de");
    assert_string_equal(spec.locales->next->country, "AT");
    assert_string_equal(dict_get(&spec.locales->next->inline_messages, str_of("title")), "Oida");
    assert_int_equal(spec.prefs->type, PREF_HIDDEN);
    assert_int_equal(spec.prefs->next->type, PREF_ENUM);
    assert_true(spec.prefs->next->required);
    assert_string_equal(spec.prefs->next->options->display, "small");
    assert_string_equal(spec.prefs->next->options->next->display, "l");
    assert_int_equal(spec.prefs->next->next->type, PREF_STRING);
    assert_string_equal(view_text("default"), "<p>one &amp; two</p>");
    assert_string_equal(view_text("canvas"), " <i>three ");
    assert_string_equal(view_text("home"), " <i>three ");
    assert_string_equal(view_text("whatever"), "<p>one &amp; two</p>");
}

static const char simple[] = "<Module><ModulePrefs/><Content>x</Content></Module>";

static void liberal_in_what_real_files_do(void **state)
{
    static const char *const around[][2] = {
        { "", "" },
        { " \r\n", "\n " },
        { "<?xml version='1.0' encoding='ISO-8859-1'?>", "" },
        { "<!-- licence -->\n<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n", "" },
        { "<!DOCTYPE Module SYSTEM \"http://example.com/gadget.dtd\">", "" },
        { "<!DOCTYPE Module>", "<!-- after -->" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof around / sizeof *around; i++) {
        if (parse(arena_printf(&arena, "%s%s%s", around[i][0], simple, around[i][1])))
            fail_msg("%s: %s", around[i][0], problem.text);
        assert_string_equal(view_text("default"), "x");
    }
    assert_int_equal(parse("<Module><ModulePrefs><style>a</style></ModulePrefs>"
                           "<Content>x<os:Html code=\"1\">y</os:Html>z</Content></Module>"),
                     ERR_OK);
    assert_string_equal(view_text("default"), "xz");
}

static void faults_are_told_with_line_and_column(void **state)
{
    static const struct {
        const char *text, *says;
        int line;
    } bad[] = {
        { "", "empty", 0 },
        { "<Module>\n<ModulePrefs>\n</Module>", "mismatch", 3 },
        { "<html><body/></html>", "html", 1 },
        { "<Module><Content>x</Content></Module>", "ModulePrefs", 1 },
        { "<Module><ModulePrefs/><ModulePrefs/><Content/></Module>", "two ModulePrefs", 1 },
        { "<Module><ModulePrefs/></Module>", "no Content", 1 },
        { "<Module><ModulePrefs/>\n<UserPref/><Content/></Module>", "name", 2 },
        { "<Module><ModulePrefs/><UserPref name='a'/>\n\n<UserPref name='a'/><Content/></Module>",
          "two UserPrefs", 3 },
        { "<Module><ModulePrefs><Require/></ModulePrefs><Content/></Module>", "feature", 1 },
        { "<Module><ModulePrefs><Require feature='x'><Param/></Require></ModulePrefs>"
          "<Content/></Module>",
          "Param", 1 },
        { "<Module><ModulePrefs/><UserPref name='a'><EnumValue/></UserPref><Content/></Module>",
          "value", 1 },
        { "<Module><ModulePrefs/><Content type='url'/></Module>", "href", 1 },
        { "<Module><ModulePrefs/><Content type='url' href='http://a/'/><Content/></Module>",
          "mixes", 1 },
        { "<Module><ModulePrefs><Locale language_direction='up'/></ModulePrefs><Content/></Module>",
          "language_direction", 1 },
        { "<Module><ModulePrefs><Locale messages='ftp://x/y'/></ModulePrefs><Content/></Module>",
          "messages", 1 },
        { "<Module><ModulePrefs/><Content>&nbsp;</Content></Module>", "nbsp", 1 },
        { "<Module><ModulePrefs/><Content>x</Content></Module><Module/>", "xtra content", 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(parse(bad[i].text), ERR_BAD_GATEWAY);
        assert_string_equal(problem.url, url);
        if (!strstr(problem.text, bad[i].says) || problem.line != bad[i].line)
            fail_msg("case %zu: line %d, %s", i, problem.line, problem.text);
    }
}

static void bombs_are_refused(void **state)
{
    struct buf deep;

    (void)state;
    assert_int_equal(parse("<!DOCTYPE Module [<!ENTITY a \"aaaa\">]><Module><ModulePrefs "
                           "title=\"&a;\"/><Content>&a;</Content></Module>"),
                     ERR_BAD_GATEWAY);
    assert_int_equal(parse("<!DOCTYPE Module [<!ENTITY % a SYSTEM \"file:///etc/passwd\"> %a;]>"
                           "<Module><ModulePrefs/><Content>x</Content></Module>"),
                     ERR_BAD_GATEWAY);
    assert_int_equal(parse("<!DOCTYPE Module [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                           "<Module><ModulePrefs/><Content>&a;</Content></Module>"),
                     ERR_BAD_GATEWAY);
    buf_init(&deep, 2 * SPEC_MAX);
    for (int i = 0; i < 10000; i++)
        buf_adds(&deep, "<a>");
    assert_int_equal(parse(deep.p), ERR_BAD_GATEWAY);
    buf_clear(&deep);
    buf_adds(&deep, "<Module><ModulePrefs/><Content>");
    while (deep.n <= SPEC_MAX)
        buf_adds(&deep, "0123456789abcdef");
    buf_adds(&deep, "</Content></Module>");
    assert_int_equal(parse(deep.p), ERR_BAD_GATEWAY);
    buf_release(&deep);
}

/* Names are looked for among names. */
static void very_many_views_are_refused(void **state)
{
    struct buf text;

    (void)state;
    buf_init(&text, SPEC_MAX);
    buf_adds(&text, "<Module><ModulePrefs/>");
    for (int i = 0; i < 20; i++) {
        buf_adds(&text, "<Content view='");
        for (int j = 0; j < 6000; j++)
            buf_addf(&text, "%d,", i * 6000 + j);
        buf_adds(&text, "'>x</Content>");
    }
    buf_adds(&text, "</Module>");
    assert_false(text.full);
    assert_int_equal(parse(text.p), ERR_BAD_GATEWAY);
    assert_non_null(strstr(problem.text, "100 views"));
    buf_release(&text);
}

static void views_fall_back_through_aliases(void **state)
{
    struct spec_view view;
    const char *available;

    (void)state;
    parse("<Module><ModulePrefs/><Content view='home'>h</Content>"
          "<Content view='FULL_PAGE'>f</Content></Module>");
    assert_string_equal(view_text("default"), "h");
    assert_string_equal(view_text("canvas"), "f");
    assert_int_equal(spec_view(&arena, &spec, "profile", &view, &available), ERR_NOT_FOUND);
    assert_string_equal(available, "home, FULL_PAGE");
    parse("<Module><ModulePrefs/><Content view='a,default' preferred_height='10'>1</Content>"
          "<Content view=' default ' preferred_height='20' quirks='true'>2</Content></Module>");
    assert_int_equal(spec_view(&arena, &spec, "default", &view, &available), ERR_OK);
    assert_string_equal(spec_view_text(&arena, &spec, &view).p, "12");
    assert_int_equal(view.preferred_height, 20);
    assert_true(view.quirks);
}

static void locales_go_from_general_to_special(void **state)
{
    static const char *const expected[] = { "0", "1", "2", "3" };

    (void)state;
    parse("<Module><ModulePrefs>"
          "<Locale lang='fr' country='CA' messages='3'/><Locale messages='0'/>"
          "<Locale country='CA' messages='1'/><Locale lang='fr' messages='2'/>"
          "<Locale lang='de' messages='x'/><Locale lang='fr' views='canvas' messages='v'/>"
          "</ModulePrefs><Content/></Module>");
    for (int i = 0; i < 4; i++) {
        const struct spec_locale *l = spec_locale(&spec, "fr", "CA", "default", i);

        assert_non_null(l);
        assert_string_equal(strrchr(l->messages, '/') + 1, expected[i]);
    }
    assert_non_null(strstr(spec_locale(&spec, "fr", "CA", "canvas", 2)->messages, "/v"));
    assert_null(spec_locale(&spec, "all", "ALL", "default", 3));
    assert_null(spec_locale(&spec, "it", "IT", "default", 3));
}

static void messages_keep_their_markup(void **state)
{
    struct dict d;
    struct xml_problem p;

    (void)state;
    dict_init(&d, &arena);
    assert_int_equal(
        bundle_parse(
            &d,
            str_of("<?xml version='1.0'?><bundle><msg name='a'>x <b c='\"'>y &lt;</b>"
                   "<br/> z</msg><!-- no --><group><msg name=\"it's 'odd'\"><![CDATA[<i>]]>"
                   "</msg></group><msg name='c'>a&amp;b</msg><msg>nameless</msg></bundle>"),
            &p),
        ERR_OK);
    assert_string_equal(dict_get(&d, str_of("a")), "x <b c=\"&quot;\">y &lt;</b><br> z");
    assert_string_equal(dict_get(&d, str_of("it's 'odd'")), "<i>");
    assert_string_equal(dict_get(&d, str_of("c")), "a&b");
    assert_int_equal(d.count, 3);
}

static void preferences_are_given_or_default(void **state)
{
    struct dict given, values, messages;
    struct subst s = { .messages = &messages };

    (void)state;
    dict_init(&given, &arena);
    dict_init(&values, &arena);
    dict_init(&messages, &arena);
    dict_set(&messages, "m", "M");
    dict_set(&given, "a", "1");
    dict_set(&given, "undeclared", "2");
    parse("<Module><ModulePrefs/><UserPref name='a' default_value='0'/>"
          "<UserPref name='b' default_value='__MSG_m__'/><UserPref name='c'/><Content/></Module>");
    prefs_values(&values, spec.prefs, &given, &s);
    assert_string_equal(dict_get(&values, str_of("a")), "1");
    assert_string_equal(dict_get(&values, str_of("b")), "M");
    assert_string_equal(dict_get(&values, str_of("c")), "");
    assert_null(dict_get(&values, str_of("undeclared")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_gadget_is_read),
        cmocka_unit_test(liberal_in_what_real_files_do),
        cmocka_unit_test(faults_are_told_with_line_and_column),
        cmocka_unit_test(bombs_are_refused),
        cmocka_unit_test(very_many_views_are_refused),
        cmocka_unit_test(views_fall_back_through_aliases),
        cmocka_unit_test(locales_go_from_general_to_special),
        cmocka_unit_test(messages_keep_their_markup),
        cmocka_unit_test(preferences_are_given_or_default),
    };

    return cmocka_run_group_tests_name("gadget/spec", tests, set_up, tear_down);
}
