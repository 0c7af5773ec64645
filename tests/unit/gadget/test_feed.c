/* Reference gadget-container 6.5; RSS 2.0, RSS 1.0, RFC 4287 (Atom), RFC 822 and 3339 dates. */
#include "gadget/feed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char url[] = "http://a.example/feed";

static struct arena arena;
static struct buf out;

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    buf_init(&out, 64 * 1024);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_release(&arena);
    buf_release(&out);
    return 0;
}

static void rss_is_read(void **state)
{
    (void)state;
    assert_true(feed_write(
        &out, &arena,
        str_of(
            "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\""
            " xmlns:media=\"http://search.yahoo.com/mrss/\"><channel><atom:link href=\"x\"/>"
            "<title>News &amp; more</title><link>http://a.example/</link>"
            "<description>d</description><managingEditor>e@a.example</managingEditor>"
            "<image><url>i.png</url><title>t</title></image>"
            "<item><title>One</title><link>http://a.example/1</link><description>&lt;b>s"
            "</description><pubDate>Wed, 02 Oct 2002 15:00:00 +0200</pubDate>"
            "<media:thumbnail url=\"t.png\" width=\"9\"/></item>"
            "<item><title>Two</title></item><item><title>Three</title></item>"
            "</channel></rss>"),
        url, 2, true));
    assert_string_equal(
        out.p, "{\"Title\":\"News \\u0026 more\",\"URL\":\"http://a.example/feed\","
               "\"Description\":\"d\",\"Link\":\"http://a.example/\",\"Author\":\"e@a.example\","
               "\"Image\":{\"Url\":\"i.png\",\"Title\":\"t\",\"Description\":\"\",\"Link\":\"\"},"
               "\"Entry\":[{\"Title\":\"One\",\"Link\":\"http://a.example/1\",\"Summary\":"
               "\"\\u003Cb\\u003Es\",\"Date\":1033563600000,\"Media\":{\"Contents\":[],"
               "\"Thumbnail\":{\"URL\":\"t.png\",\"Width\":\"9\"}}},"
               "{\"Title\":\"Two\",\"Link\":\"\",\"Summary\":\"\",\"Date\":0}]}");
}

static void atom_is_read(void **state)
{
    (void)state;
    assert_true(feed_write(
        &out, &arena,
        str_of(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><subtitle>S</subtitle>"
            "<link rel=\"self\" href=\"self\"/><link href=\"home\"/><author><name>N</name></author>"
            "<entry><title>E</title><link rel=\"alternate\" href=\"e\"/>"
            "<updated>2002-10-02T08:00:00.5-05:00</updated><content>c</content></entry></feed>"),
        url, 3, false));
    assert_string_equal(out.p,
                        "{\"Title\":\"T\",\"URL\":\"http://a.example/feed\",\"Description\":\"S\","
                        "\"Link\":\"home\",\"Author\":\"N\",\"Entry\":[{\"Title\":\"E\",\"Link\":"
                        "\"e\",\"Date\":1033563600000}]}");
}

static void rss_1_has_its_items_beside_the_channel(void **state)
{
    (void)state;
    assert_true(feed_write(
        &out, &arena,
        str_of("<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
               "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
               "<channel><title>T</title></channel><item><title>I</title>"
               "<dc:date>2002-10-02</dc:date></item></r:RDF>"),
        url, 3, false));
    assert_non_null(strstr(out.p, "\"Entry\":[{\"Title\":\"I\",\"Link\":\"\","
                                  "\"Date\":1033516800000}]"));
}

static void other_documents_are_no_feeds(void **state)
{
    static const char *const texts[] = { "", "{}", "<html/>", "<rss/>", "<rss><channel>" };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(feed_write(&out, &arena, str_of(texts[i]), url, 3, true));
    assert_int_equal(out.n, 0);
}

static void dates_of_both_kinds_are_read(void **state)
{
    (void)state;
    assert_int_equal(feed_date("Thu, 01 Jan 1970 00:00:01 GMT"), 1000);
    assert_int_equal(feed_date("2 Oct 02 08:00 EST"), 1033563600000);
    assert_int_equal(feed_date("2000-02-29T23:59:59Z"), 951868799000);
    assert_int_equal(feed_date("2024-12-31T00:00:00+01:00"), 1735599600000);
    assert_int_equal(feed_date("soon"), 0);
    assert_int_equal(feed_date("2024-13-01"), 0);
    assert_int_equal(feed_date(""), 0);
}

static void markup_of_atom_is_read(void **state)
{
    (void)state;
    assert_true(feed_write(
        &out, &arena,
        str_of(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:h=\"http://www.w3.org/1999/xhtml\">"
            "<title type=\"xhtml\"><h:div>A &lt; <h:b>B</h:b></h:div></title>"
            "<entry><title>E</title><summary type=\"xhtml\"> <h:div><h:p>one<h:br/>two</h:p>"
            "</h:div> </summary></entry></feed>"),
        url, 1, true));
    assert_non_null(strstr(out.p, "{\"Title\":\"A \\u0026lt; \\u003Cb\\u003EB\\u003C/b\\u003E\","));
    assert_non_null(
        strstr(out.p, "\"Summary\":\"\\u003Cp\\u003Eone\\u003Cbr\\u003Etwo\\u003C/p\\u003E\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rss_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(atom_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(markup_of_atom_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rss_1_has_its_items_beside_the_channel, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_documents_are_no_feeds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(dates_of_both_kinds_are_read, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
