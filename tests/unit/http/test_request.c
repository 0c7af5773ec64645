#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "wire.h"

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

static void a_request_is_read_from_request_uri_alone(void **state)
{
    const char *const variables[] = {
        "REQUEST_METHOD", "PUT",        "REQUEST_URI", "/x/api/User/a%20b?x=%41&y=+z",
        "SCRIPT_NAME",    "/elsewhere", "PATH_INFO",   "/elsewhere",
        "QUERY_STRING",   "x=wrong",    NULL
    };
    struct memory_wire memory = { .variables = variables };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq;

    (void)state;
    http_request_read(&rq, &arena, &wire);
    assert_int_equal(rq.fault, ERR_OK);
    assert_string_equal(rq.method, "PUT");
    assert_int_equal(rq.path.n, 4);
    assert_string_equal(rq.path.part[3].p, "a b");
    assert_string_equal(http_param(&rq, "x"), "A");
    assert_string_equal(http_param(&rq, "y"), " z");
    assert_null(http_param(&rq, "z"));
}

static void a_bad_target_is_a_fault(void **state)
{
    const char *const variables[] = { "REQUEST_URI", "/a/%00?b=c", NULL };
    struct memory_wire memory = { .variables = variables };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq;

    (void)state;
    http_request_read(&rq, &arena, &wire);
    assert_int_equal(rq.fault, ERR_BAD_REQUEST);
    assert_int_equal(rq.path.n, 0);
    assert_null(http_param(&rq, "b"));
}

static void headers_are_found_in_any_case(void **state)
{
    const char *const variables[] = { "REQUEST_URI",
                                      "/",
                                      "HTTP_REQUESTID",
                                      "r-1",
                                      "CONTENT_TYPE",
                                      "Application/XML; charset=UTF-8",
                                      "HTTP_COOKIE",
                                      "a=1; aplomb=t=oken ; b",
                                      NULL };
    struct memory_wire memory = { .variables = variables };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq;

    (void)state;
    http_request_read(&rq, &arena, &wire);
    assert_string_equal(http_header(&rq, "requestId"), "r-1");
    assert_string_equal(http_header(&rq, "Content-Type"), "Application/XML; charset=UTF-8");
    assert_null(http_header(&rq, "X-Unknown"));
    assert_true(http_body_is(&rq, "application/xml"));
    assert_false(http_body_is(&rq, "application/json"));
    assert_string_equal(http_cookie(&rq, "aplomb"), "t=oken");
    assert_null(http_cookie(&rq, "b"));
    assert_null(http_cookie(&rq, "plomb"));
}

static enum err read_body(const char *length, const char *body, size_t max, struct str *out)
{
    const char *const variables[] = { "REQUEST_URI", "/", "CONTENT_LENGTH", length, NULL };
    struct memory_wire memory = { .variables = variables, .body = body, .body_len = strlen(body) };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq;
    enum err e;

    http_request_read(&rq, &arena, &wire);
    e = http_body(&rq, max, out);
    if (e == ERR_TOO_LARGE)
        assert_int_equal(memory.read, 0);
    return e;
}

static void a_body_is_read_up_to_its_length(void **state)
{
    struct str body;

    (void)state;
    assert_int_equal(read_body("5", "helloworld", 5, &body), ERR_OK);
    assert_true(str_is(body, "hello"));
    assert_int_equal(body.p[5], 0);
    assert_int_equal(read_body("0", "", 5, &body), ERR_OK);
    assert_int_equal(body.n, 0);
    assert_int_equal(read_body("", "", 5, &body), ERR_OK);
}

static void a_long_body_is_refused_unread(void **state)
{
    struct str body;

    (void)state;
    assert_int_equal(read_body("6", "helloworld", 5, &body), ERR_TOO_LARGE);
    assert_int_equal(read_body("9999999999999", "x", 5, &body), ERR_TOO_LARGE);
}

static void a_length_that_is_none_is_refused(void **state)
{
    struct str body;

    (void)state;
    assert_int_equal(read_body("-1", "hello", 9, &body), ERR_BAD_REQUEST);
    assert_int_equal(read_body("5x", "hello", 9, &body), ERR_BAD_REQUEST);
    assert_int_equal(read_body("99999999999999999999", "hello", 9, &body), ERR_BAD_REQUEST);
    assert_int_equal(read_body("6", "hello", 9, &body), ERR_BAD_REQUEST);
}

static bool is_cut_off(void *self)
{
    (void)self;
    return true;
}

static enum err read_chunks(size_t n, size_t max, bool (*broken)(void *self), struct str *out)
{
    static const char *const variables[] = { "REQUEST_URI", "/", "HTTP_TRANSFER_ENCODING",
                                             "chunked", NULL };
    char *body = arena_alloc(&arena, n + 1);
    struct memory_wire memory = { .variables = variables, .body = body, .body_len = n };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq;
    enum err e;

    memset(body, 'x', n);
    body[n ? n - 1 : 0] = 'y';
    wire.broken = broken;
    http_request_read(&rq, &arena, &wire);
    e = http_body(&rq, max, out);
    assert_true(memory.read <= max + 1);
    return e;
}

static void chunks_are_read_to_their_end(void **state)
{
    static const size_t sizes[] = { 0, 1, 4095, 4096, 4097, 16384, 16385, 65535, 65536 };
    struct str body;

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t n = sizes[i];

        assert_int_equal(read_chunks(n, 65536, NULL, &body), ERR_OK);
        assert_int_equal(body.n, n);
        assert_int_equal(body.p[n], 0);
        assert_true(n == 0 || body.p[n - 1] == 'y');
        assert_int_equal(read_chunks(n, n, NULL, &body), ERR_OK);
        assert_int_equal(read_chunks(n + 1, n, NULL, &body), ERR_TOO_LARGE);
        assert_int_equal(read_chunks(n, 65536, is_cut_off, &body), ERR_BAD_REQUEST);
    }
    assert_int_equal(read_chunks(1000000, 65536, NULL, &body), ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_read_from_request_uri_alone),
        cmocka_unit_test(a_bad_target_is_a_fault),
        cmocka_unit_test(headers_are_found_in_any_case),
        cmocka_unit_test(a_body_is_read_up_to_its_length),
        cmocka_unit_test(a_long_body_is_refused_unread),
        cmocka_unit_test(a_length_that_is_none_is_refused),
        cmocka_unit_test(chunks_are_read_to_their_end),
    };

    return cmocka_run_group_tests_name("http/request", tests, set_up, tear_down);
}
