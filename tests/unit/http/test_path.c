/* The traps are those of reference reliability-security S6 and stack 3. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "http/path.h"

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

/* "a|b" for a path of two parts, "!" for a refused one. */
static const char *read_path(const char *path)
{
    struct http_path out;
    char *text = arena_alloc(&arena, 4096);

    if (http_path_read(&arena, str_of(path), &out) == ERR_BAD_REQUEST)
        return "!";
    for (size_t i = 0; i < out.n; i++) {
        if (i)
            strncat(text, "|", 4000);
        strncat(text, out.part[i].p, 4000);
    }
    return text;
}

static void parts_are_split(void **state)
{
    (void)state;
    assert_string_equal(read_path("/finesse/api/User/1001"), "finesse|api|User|1001");
    assert_string_equal(read_path("/"), "");
}

static void doubled_and_trailing_slashes_go(void **state)
{
    (void)state;
    assert_string_equal(read_path("//finesse///api/User/"), "finesse|api|User");
}

static void dot_parts_are_walked(void **state)
{
    (void)state;
    assert_string_equal(read_path("/a/../b/./c"), "b|c");
    assert_string_equal(read_path("/../../b"), "b");
    assert_string_equal(read_path("/a/%2e%2e/b"), "b");
    assert_string_equal(read_path("/a/%2E/b"), "a|b");
}

static void parts_are_decoded_once(void **state)
{
    (void)state;
    assert_string_equal(read_path("/User/a%20b"), "User|a b");
    assert_string_equal(read_path("/User/a%2541"), "User|a%41");
    assert_string_equal(read_path("/User/%D8%A7"), "User|\xd8\xa7");
    assert_string_equal(read_path("/User/a+b"), "User|a+b");
}

static void what_no_honest_client_sends_is_refused(void **state)
{
    static const char *const bad[] = {
        "",           "a",
        "/a b",       "/a\tb",
        "/a\x7f",     "/a\xc3\xa9",
        "/a\\b",      "/a;b=c",
        "/%00",       "/%2f",
        "/a%2Fb",     "/%5c",
        "/%",         "/%4",
        "/%zz",       "/%c0%af",
        "/%ed%a0%80", "/%0a",
        "/%7f",       "/%ff",
        "/..;/x",     "/1/2/3/4/5/6/7/8/9/10/11/12/13",
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_string_equal(read_path(bad[i]), "!");
}

static void a_long_path_is_refused(void **state)
{
    char *path = arena_alloc(&arena, HTTP_PATH_BYTES + 2);

    (void)state;
    memset(path, 'a', HTTP_PATH_BYTES + 1);
    path[0] = '/';
    assert_string_equal(read_path(path), "!");
    path[HTTP_PATH_BYTES] = '\0';
    assert_int_equal(strlen(read_path(path)), HTTP_PATH_BYTES - 1);
}

static void any_cut_of_a_path_is_safe(void **state)
{
    const char *whole = "/finesse/%D8%A7/../User/a%20b/%2e/Dialogs?x=%41&y=+z";
    size_t n = strlen(whole);

    (void)state;
    for (size_t i = 0; i <= n; i++) {
        char *exact = arena_strndup(&arena, whole, i);
        struct http_pairs pairs;
        struct http_path path;
        struct str head, query;

        http_target_split((struct str) { exact, i }, &head, &query);
        http_path_read(&arena, head, &path);
        http_pairs_read(&arena, query, &pairs);
    }
}

static void a_target_splits_at_its_first_question_mark(void **state)
{
    struct str path, query;

    (void)state;
    http_target_split(str_of("/a?b=c?d"), &path, &query);
    assert_true(str_is(path, "/a"));
    assert_true(str_is(query, "b=c?d"));
    http_target_split(str_of("/a"), &path, &query);
    assert_true(str_is(path, "/a"));
    assert_int_equal(query.n, 0);
    http_target_split(str_of("http://host:8080/a/b?c"), &path, &query);
    assert_true(str_is(path, "/a/b"));
    assert_true(str_is(query, "c"));
}

static void a_query_is_decoded(void **state)
{
    struct http_pairs pairs;

    (void)state;
    assert_int_equal(
        http_pairs_read(&arena, str_of("category=NOT_READY&x=%41+b%26&&flag&x=2&p=100%"), &pairs),
        ERR_OK);
    assert_int_equal(pairs.n, 5);
    assert_string_equal(http_pairs_get(&pairs, "category"), "NOT_READY");
    assert_string_equal(http_pairs_get(&pairs, "x"), "A b&");
    assert_string_equal(http_pairs_get(&pairs, "flag"), "");
    assert_string_equal(http_pairs_get(&pairs, "p"), "100%");
    assert_null(http_pairs_get(&pairs, "X"));
}

static void a_query_with_nul_or_broken_text_is_refused(void **state)
{
    struct http_pairs pairs;

    (void)state;
    assert_int_equal(http_pairs_read(&arena, str_of("a=%00"), &pairs), ERR_BAD_REQUEST);
    assert_int_equal(http_pairs_read(&arena, str_of("%ff=1"), &pairs), ERR_BAD_REQUEST);
}

static void too_many_pairs_are_refused(void **state)
{
    struct http_pairs pairs;
    struct buf query;

    (void)state;
    buf_init(&query, 65536);
    for (int i = 0; i < HTTP_PAIRS + 1; i++)
        buf_addf(&query, "a%d=1&", i);
    assert_int_equal(http_pairs_read(&arena, buf_str(&query), &pairs), ERR_BAD_REQUEST);
    buf_release(&query);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_split),
        cmocka_unit_test(doubled_and_trailing_slashes_go),
        cmocka_unit_test(dot_parts_are_walked),
        cmocka_unit_test(parts_are_decoded_once),
        cmocka_unit_test(what_no_honest_client_sends_is_refused),
        cmocka_unit_test(a_long_path_is_refused),
        cmocka_unit_test(any_cut_of_a_path_is_safe),
        cmocka_unit_test(a_target_splits_at_its_first_question_mark),
        cmocka_unit_test(a_query_is_decoded),
        cmocka_unit_test(a_query_with_nul_or_broken_text_is_refused),
        cmocka_unit_test(too_many_pairs_are_refused),
    };

    return cmocka_run_group_tests_name("http/path", tests, set_up, tear_down);
}
