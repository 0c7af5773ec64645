/* Reference gadget-container 2.4, 2.5, 3; contract "rendering". */
#include "gadget/render.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;

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

static size_t position(const struct feature_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (same(feature_name(set, i), name))
            return i;
    fail_msg("%s is not there", name);
    return 0;
}

static void what_is_needed_comes_first_and_once(void **state)
{
    static const char *const names[] = { "pubsub-2",         "dynamic-height", "setprefs",
                                         "settitle",         "core",           "views",
                                         "core.util",        "pubsub-2",       "osapi",
                                         "loadingindicator", "collapsible" };
    struct feature_set set;

    (void)state;
    feature_set_init(&set, &arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(feature_add(&set, str_of(names[i])));
    assert_false(feature_add(&set, str_of("no-such")));
    for (size_t i = 0; i < set.count; i++)
        assert_int_equal(position(&set, feature_name(&set, i)), i);
    assert_true(position(&set, "globals") < position(&set, "core.config"));
    assert_true(position(&set, "core.config") < position(&set, "rpc"));
    assert_true(position(&set, "rpc") < position(&set, "pubsub-2"));
    assert_true(position(&set, "core.prefs") < position(&set, "setprefs"));
    assert_true(position(&set, "core.io") < position(&set, "osapi"));
}

static struct spec spec;

static void parse(const char *text)
{
    struct spec_problem problem;

    if (spec_parse(&arena, "http://g.example/a/spec.xml", str_of(text), &spec, &problem))
        fail_msg("%s", problem.text);
}

static const char *render(const char *text)
{
    struct render r = { .spec = &spec, .title = "<T>", .lang = "de", .country = "AT" };
    struct dict messages, defaults;
    struct feature_set set;
    struct spec_view view;
    struct buf out;
    const char *unused, *done;

    parse(text);
    dict_init(&messages, &arena);
    dict_init(&defaults, &arena);
    dict_set(&messages, "m", "</script>\xe2\x80\xa8");
    dict_set(&defaults, "d", "\"\\\n'");
    assert_int_equal(spec_view(&arena, &spec, "default", &view, &unused), ERR_OK);
    assert_int_equal(render_features(&arena, &spec, "default", &set, &unused), ERR_OK);
    r.view = &view;
    r.content = spec_view_text(&arena, &spec, &view);
    r.rewrite = (struct html_rewrite) { .arena = &arena,
                                        .base = "http://g.example/a/",
                                        .dir = "ltr" };
    r.scripts = "/gadgets/js/core.js?v=1&c=0";
    r.token = "t<k";
    r.messages = &messages;
    r.defaults = &defaults;
    r.features = &set;
    buf_init(&out, RENDER_MAX);
    render_document(&out, &r);
    done = arena_strndup(&arena, out.p, out.n);
    buf_release(&out);
    return done;
}

static const char *after(const char *text, const char *part)
{
    const char *at = strstr(text, part);

    if (!at)
        fail_msg("%s is missing or out of order in %s", part, text);
    return at;
}

static void our_scripts_come_before_the_authors(void **state)
{
    const char *at = render("<Module><ModulePrefs><Require feature='dynamic-height'/>"
                            "<Optional feature='unheard-of'/>"
                            "<Optional feature='loadingindicator'><Param name='loading-timeout'>3"
                            "</Param></Optional></ModulePrefs>"
                            "<Content><![CDATA[<!DOCTYPE html><script src='x.js'></script>"
                            "<body class='c'><p>x]]></Content></Module>");

    (void)state;
    assert_int_equal(strncmp(at, "<!DOCTYPE html>\n<html lang=\"de-AT\"", 34), 0);
    assert_null(strstr(at + 15, "<!DOCTYPE"));
    assert_null(strstr(at, "unheard-of"));
    at = after(at, "<head>");
    at = after(at, "<title>&lt;T&gt;</title>");
    at = after(at, "<script>window['__isgadget']=true;</script>");
    at = after(at, "<script src=\"/gadgets/js/core.js?v=1&amp;c=0\"></script>");
    at = after(at, "<script>gadgets.config.init({\"core.util\":{");
    after(at, "\"dynamic-height\":{}");
    after(at, "\"loadingindicator\":{\"loading-timeout\":\"3\"}");
    after(at, "\"jsonProxyUrl\":\"/gadgets/makeRequest\"");
    after(at, "\"authToken\":\"t\\u003Ck\"");
    at = after(at, "gadgets.Prefs.setMessages_({\"m\":\"\\u003C/script\\u003E\\u2028\"});");
    at = after(at, "gadgets.Prefs.setDefaultPrefs_({\"d\":\"\\\"\\\\\\n'\"});");
    at = after(at, "gadgets.io.preloaded_=[];");
    at = after(at, "<script src='http://g.example/a/x.js'></script>"
                   "<body dir=\"ltr\" class='c'><p>x");
    after(at, "<script>gadgets.util.runOnLoadHandlers();</script></body></html>");
}

static void old_html_is_asked_for_explicitly(void **state)
{
    (void)state;
    assert_int_equal(strncmp(render("<Module><ModulePrefs/><Content>x</Content></Module>"),
                             "<!DOCTYPE html>", 15),
                     0);
    after(render("<Module><ModulePrefs/><Content>x</Content></Module>"),
          "</head><body dir=\"ltr\">x");
    assert_int_equal(
        strncmp(render("<Module><ModulePrefs/><Content quirks='true'>x</Content></Module>"),
                "\n<html", 6),
        0);
    assert_int_equal(
        strncmp(render("<Module><ModulePrefs doctype='quirksmode'/><Content>x</Content></Module>"),
                "\n<html", 6),
        0);
}

static void unknown_required_features_are_named(void **state)
{
    struct feature_set set;
    const char *unknown;

    (void)state;
    parse("<Module><ModulePrefs><Require feature='wave'/><Require feature='collapsible'/>"
          "<Require feature='caja'/><Require feature='osml' views='canvas'/></ModulePrefs>"
          "<Content/></Module>");
    assert_int_equal(render_features(&arena, &spec, "default", &set, &unknown), ERR_NOT_FOUND);
    assert_string_equal(unknown, "wave, caja");
}

static void errors_are_text(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    render_error(&out, 502, "http://x/<script>: line 1");
    after(out.p, "http://x/&lt;script&gt;: line 1");
    assert_null(strstr(out.p, "<script"));
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_needed_comes_first_and_once),
        cmocka_unit_test(our_scripts_come_before_the_authors),
        cmocka_unit_test(old_html_is_asked_for_explicitly),
        cmocka_unit_test(unknown_required_features_are_named),
        cmocka_unit_test(errors_are_text),
    };

    return cmocka_run_group_tests_name("gadget/render", tests, set_up, tear_down);
}
