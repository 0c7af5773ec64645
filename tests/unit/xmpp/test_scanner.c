/* RFC 6120 sections 4 and 11: where the elements of a stream begin and end. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "xmpp/scanner.h"
#include "xmpp/stream.h"

#define HEADER "<stream:stream xmlns='jabber:client' xmlns:stream='" STREAM_NS "' version='1.0'>"

enum { MAX = 200 };

/* Scans what stands behind a header, `step` bytes at a time; the last result. */
static enum scan_result scan(const char *text, size_t step, struct scan *out)
{
    struct scanner s = { .max = MAX, .inside = true };
    size_t n = strlen(text), end = 0;
    enum scan_result r = SCAN_MORE;

    while (r == SCAN_MORE && end < n) {
        end = end + step < n ? end + step : n;
        r = scanner_scan(&s, text, end, out);
    }
    return r;
}

/* However the bytes are cut. */
static void finds(const char *text, enum scan_result what, size_t size)
{
    struct scan out;

    for (size_t step = 1; step <= strlen(text); step++) {
        assert_int_equal(scan(text, step, &out), what);
        if (what != SCAN_BLANK)
            assert_int_equal(out.size, size);
    }
}

static void refuses(const char *text, const char *problem)
{
    struct scan out;

    for (size_t step = 1; step <= strlen(text); step++) {
        assert_int_equal(scan(text, step, &out), SCAN_BAD);
        assert_string_equal(out.problem, problem);
    }
}

static void elements_end_where_they_end(void **state)
{
    (void)state;
    finds("<a/><b/>", SCAN_ELEMENT, 4);
    finds("<a></a> ", SCAN_ELEMENT, 7);
    finds("<a><a/><b>t</b></a ><c>", SCAN_ELEMENT, 20);
    finds("<a x='/>' y=\"'>\"/>", SCAN_ELEMENT, 18);
    finds("<a><![CDATA[</a>]]]></a>", SCAN_ELEMENT, 24);
    finds(" \r\n\t", SCAN_BLANK, 4);
    finds("</stream:stream>x", SCAN_END, 16);
    finds("<a><b></b>", SCAN_MORE, 0);
}

static void what_streams_must_not_contain_is_refused(void **state)
{
    (void)state;
    refuses("<!DOCTYPE x>", "restricted-xml");
    refuses("<a><!-- x --></a>", "restricted-xml");
    refuses("<?xml version='1.0'?>", "restricted-xml");
    refuses("<a><?x?></a>", "restricted-xml");
    refuses("text", "not-well-formed");
    refuses("<a <b/>", "not-well-formed");
    refuses("<>", "not-well-formed");
}

static void size_and_depth_have_limits(void **state)
{
    char text[3 * (SCANNER_DEPTH + 2)], deep[3 * (SCANNER_DEPTH + 2)], large[2 * MAX];
    struct scan out;

    (void)state;
    memset(text, 0, sizeof(text));
    for (int i = 0; i < SCANNER_DEPTH; i++)
        memcpy(text + 3 * i, "<a>", 3);
    assert_int_equal(scan(text, 1000, &out), SCAN_MORE);
    memcpy(deep, text, sizeof(text));
    memcpy(deep + 3 * SCANNER_DEPTH, "<a>", 3);
    refuses(deep, "policy-violation");
    memset(large, 'x', sizeof(large));
    memcpy(large, "<a>", 3);
    large[sizeof(large) - 1] = '\0';
    assert_int_equal(scan(large, 7, &out), SCAN_BAD);
    assert_string_equal(out.problem, "policy-violation");
}

static void a_header_may_have_a_declaration_before_it(void **state)
{
    const char *text = "<?xml version='1.0' a='>'?>\n" HEADER "<a/>";
    size_t skip = strlen("<?xml version='1.0' a='>'?>\n");
    struct scan out;

    (void)state;
    for (size_t step = 1; step < strlen(text); step++) {
        struct scanner s = { .max = MAX };
        enum scan_result r = SCAN_MORE;

        for (size_t end = step; r == SCAN_MORE; end += step)
            r = scanner_scan(&s, text, end < strlen(text) ? end : strlen(text), &out);
        assert_int_equal(r, SCAN_HEADER);
        assert_int_equal(out.skip, skip);
        assert_int_equal(out.size, skip + strlen(HEADER));
    }
}

static void headers_and_elements_are_read_in_their_scope(void **state)
{
    const char *odd = "<s xmlns='" STREAM_NS "' xmlns:c='jabber:client' to='d'>";
    const struct xml_node *node;
    const char *problem = NULL;
    struct stream_header header;
    struct buf scratch;
    struct arena a;

    (void)state;
    arena_init(&a);
    buf_init(&scratch, 4096);
    stream_header_read(&a, str_of(""), str_of(HEADER), &header);
    assert_null(header.problem);
    assert_null(header.to);
    assert_string_equal(header.version, "1.0");
    stream_header_read(&a, str_of(""), str_of(odd), &header);
    assert_string_equal(header.problem, "bad-format");
    stream_header_read(&a, str_of("<?xml version='1.0' encoding='latin1'?>"), str_of(HEADER),
                       &header);
    assert_string_equal(header.problem, "unsupported-encoding");
    node = stream_element_read(&a, &scratch, odd, str_of("<c:iq/>"), &problem);
    assert_non_null(node);
    assert_string_equal(node->name, "iq");
    assert_string_equal(node->ns, "jabber:client");
    assert_null(problem);
    assert_null(stream_element_read(&a, &scratch, odd, str_of("<a></b>"), &problem));
    assert_string_equal(problem, "not-well-formed");
    buf_release(&scratch);
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_end_where_they_end),
        cmocka_unit_test(what_streams_must_not_contain_is_refused),
        cmocka_unit_test(size_and_depth_have_limits),
        cmocka_unit_test(a_header_may_have_a_declaration_before_it),
        cmocka_unit_test(headers_and_elements_are_read_in_their_scope),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
