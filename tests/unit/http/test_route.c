#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "http/range.h"
#include "http/route.h"

static bool fits(const char *pattern, const char *path, struct route_match *match)
{
    static struct arena arena;
    struct http_path parts;
    bool yes;

    /* the parts must outlive the comparison only */
    arena_init(&arena);
    assert_int_equal(http_path_read(&arena, str_of(path), &parts), ERR_OK);
    yes = route_fits(pattern, &parts, match);
    for (size_t i = 0; i < match->n; i++)
        match->part[i] = strcmp(match->part[i], "1001") == 0 ? "1001" : "other";
    arena_release(&arena);
    return yes;
}

static void a_pattern_takes_parts(void **state)
{
    struct route_match match;

    (void)state;
    assert_true(fits("/finesse/api/User/{id}", "/finesse/api/User/1001", &match));
    assert_int_equal(match.n, 1);
    assert_string_equal(match.part[0], "1001");
    assert_true(fits("/finesse/api/User/{id}", "/finesse/api/User/1001/", &match));
    assert_true(fits("/a/{x}/b/{y}", "/a/5/b/1001", &match));
    assert_int_equal(match.n, 2);
    assert_string_equal(match.part[1], "1001");
}

static void other_paths_do_not_fit(void **state)
{
    struct route_match match;

    (void)state;
    assert_false(fits("/finesse/api/User/{id}", "/finesse/api/User", &match));
    assert_false(fits("/finesse/api/User/{id}", "/finesse/api/User/1/Dialogs", &match));
    assert_false(fits("/finesse/api/User/{id}", "/finesse/api/user/1", &match));
    assert_false(fits("/finesse/api/User", "/", &match));
}

static void allow_lists_as_live_servers_do(void **state)
{
    struct buf allow;

    (void)state;
    buf_init(&allow, 100);
    route_allow(&allow, route_complete(METHOD_GET | METHOD_PUT));
    assert_string_equal(allow.p, "GET,OPTIONS,HEAD,PUT");
    buf_clear(&allow);
    route_allow(&allow, route_complete(METHOD_POST));
    assert_string_equal(allow.p, "POST");
    buf_release(&allow);
}

static void unknown_methods_have_no_bit(void **state)
{
    (void)state;
    assert_int_equal(route_method("TRACE"), 0);
    assert_int_equal(route_method("get"), 0);
    assert_int_equal(route_method("DELETE"), METHOD_DELETE);
}

static void a_range_is_read(void **state)
{
    struct http_range range;

    (void)state;
    assert_int_equal(http_range_read(NULL, &range), ERR_OK);
    assert_false(range.given);
    /* lighttpd hands on none that is empty, Apache does. */
    assert_int_equal(http_range_read(" ", &range), ERR_OK);
    assert_false(range.given);
    assert_int_equal(http_range_fit(&range, 0), ERR_OK);
    assert_int_equal(http_range_read("objects=1-6000", &range), ERR_OK);
    assert_int_equal(http_range_fit(&range, 250), ERR_OK);
    assert_int_equal(range.first, 1);
    assert_int_equal(range.last, 250);
}

static void a_bad_range_is_refused(void **state)
{
    static const char *const bad[] = { "objects",     "objects=",    "objects=1",
                                       "objects=2-1", "objects=0-5", "objects=-5",
                                       "bytes=1-2",   "objects=a-b", "objects=1-2,4-5" };
    struct http_range range;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(http_range_read(bad[i], &range), ERR_RANGE);
    assert_int_equal(http_range_read("objects=7-9", &range), ERR_OK);
    assert_int_equal(http_range_fit(&range, 6), ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_takes_parts),
        cmocka_unit_test(other_paths_do_not_fit),
        cmocka_unit_test(allow_lists_as_live_servers_do),
        cmocka_unit_test(unknown_methods_have_no_bit),
        cmocka_unit_test(a_range_is_read),
        cmocka_unit_test(a_bad_range_is_refused),
    };

    return cmocka_run_group_tests_name("http/route", tests, NULL, NULL);
}
