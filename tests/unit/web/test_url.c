/* Expected values: RFC 3986, section 5.4, and reference reliability-security S5. */
#include "web/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *normal(struct arena *a, const char *text)
{
    struct url u;
    const char *why;

    return url_parse(a, str_of(text), &u, &why) ? NULL : url_text(a, &u);
}

static void every_spelling_is_written_the_same_way(void **state)
{
    static const char *const pairs[][2] = {
        { "http://example.com", "http://example.com/" },
        { "HTTP://EXAMPLE.com:80/a", "http://example.com/a" },
        { "https://example.com:443/?q", "https://example.com/?q" },
        { "https://example.com:/?q", "https://example.com/?q" },
        { "http://[::1]:/", "http://[::1]/" },
        { "https://example.com:8445/a/../b/./c?x=/../y#frag",
          "https://example.com:8445/b/c?x=/../y" },
        { "http://example.com?x=1", "http://example.com/?x=1" },
        { "http://[::1]:8080/x", "http://[::1]:8080/x" },
        { "http://example.com/%2E%2e/secret", "http://example.com/secret" },
        { "http://example.com/caf\xc3\xa9", "http://example.com/caf%C3%A9" },
        { "http://example.com/a/..", "http://example.com/" },
    };
    struct arena a;

    (void)state;
    arena_init(&a);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(normal(&a, pairs[i][0]), pairs[i][1]);
    arena_release(&a);
}

static void what_could_be_read_in_two_ways_is_refused(void **state)
{
    static const char *const bad[] = { "",
                                       "example.com",
                                       "//example.com/",
                                       "/path",
                                       "ftp://example.com/",
                                       "file:///etc/passwd",
                                       "gopher://example.com/",
                                       "http:/127.0.0.1/",
                                       "http:///127.0.0.1/",
                                       "http://",
                                       "http://@example.com/",
                                       "https://good.example@evil.example/",
                                       "http://example.com\\@127.0.0.1/",
                                       "http://example.com /",
                                       "http://exa\tmple.com/",
                                       "http://example.com/a b",
                                       "http://example.com/\r\nHost: x",
                                       "http://example.com:0/",
                                       "http://example.com:65536/",
                                       "http://example.com:080000/",
                                       "http://example.com:8080:80/",
                                       "http://:080/",
                                       "http://:/",
                                       "http://example.com::80/",
                                       "http://%31%32%37.0.0.1/",
                                       "http://\xe2\x91\xa0.0.0.1/",
                                       "http://127\xe3\x80\x82"
                                       "0.0.1/",
                                       "http://b\xc3\xbc"
                                       "cher.example/",
                                       "http://example.com./",
                                       "http://a..b/",
                                       "http://[::1/",
                                       "http://[fe80::1%25eth0]/",
                                       "http://a_b.example/",
                                       "http://#@127.0.0.1/" };
    struct arena a;

    (void)state;
    arena_init(&a);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (normal(&a, bad[i]))
            fail_msg("%s was read as %s", bad[i], normal(&a, bad[i]));
    }
    arena_release(&a);
}

static void references_resolve_as_in_rfc_3986(void **state)
{
    static const char *const pairs[][2] = {
        { "g:h", "g:h" },
        { "g", "http://a/b/c/g" },
        { "./g", "http://a/b/c/g" },
        { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },
        { "//g", "http://g" },
        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },
        { "#s", "http://a/b/c/d;p?q#s" },
        { "g#s", "http://a/b/c/g#s" },
        { "g?y#s", "http://a/b/c/g?y#s" },
        { ";x", "http://a/b/c/;x" },
        { ".", "http://a/b/c/" },
        { "..", "http://a/b/" },
        { "../g", "http://a/b/g" },
        { "../..", "http://a/" },
        { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" },
        { "/./g", "http://a/g" },
        { "/../g", "http://a/g" },
        { "g.", "http://a/b/c/g." },
        { "..g", "http://a/b/c/..g" },
        { "./g/.", "http://a/b/c/g/" },
        { "g/../h", "http://a/b/c/h" },
        { "g?y/../x", "http://a/b/c/g?y/../x" },
        { "data:image/png;base64,AA", "data:image/png;base64,AA" },
        { "mailto:x@y", "mailto:x@y" },
    };
    struct arena a;

    (void)state;
    arena_init(&a);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(url_resolve(&a, "http://a/b/c/d;p?q", pairs[i][0]), pairs[i][1]);
    assert_string_equal(url_resolve(&a, "https://host:8445", "x.js"), "https://host:8445/x.js");
    arena_release(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_spelling_is_written_the_same_way),
        cmocka_unit_test(what_could_be_read_in_two_ways_is_refused),
        cmocka_unit_test(references_resolve_as_in_rfc_3986),
    };

    return cmocka_run_group_tests_name("web/url", tests, NULL, NULL);
}
