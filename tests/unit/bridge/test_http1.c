/* RFC 9112; reference reliability-security S6: where smuggling would be ours. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "bridge/http1.h"

enum { MAX_BODY = 64 };

/* Parses text at once. */
static enum http1_result parse(const char *text, struct http1_request *rq)
{
    static char bytes[40000];
    struct http1 h = { .max_body = MAX_BODY };
    size_t n = strlen(text);

    memcpy(bytes, text, n);
    return http1_parse(&h, bytes, n, rq);
}

static void refused(const char *text, int status)
{
    struct http1_request rq;

    if (parse(text, &rq) != HTTP1_BAD || rq.status != status)
        fail_msg("not refused with %d: %s", status, text);
}

static void is(struct str view, const char *text)
{
    assert_int_equal(view.n, strlen(text));
    assert_memory_equal(view.p, text, view.n);
}

static void a_request_is_taken_apart(void **state)
{
    struct http1_request rq;

    (void)state;
    assert_int_equal(parse("POST /http-bind/?a=b HTTP/1.1\r\nHost: h\r\nX-A:  1 \r\n"
                           "Content-Length: 5\r\n\r\nhello, and more",
                           &rq),
                     HTTP1_DONE);
    is(rq.method, "POST");
    is(rq.path, "/http-bind/");
    is(rq.query, "a=b");
    is(rq.body, "hello");
    is(http1_header(&rq, "x-a"), "1");
    is(http1_header(&rq, "missing"), "");
    assert_true(rq.keep_alive);
    assert_int_equal(rq.minor, 1);
    assert_int_equal(rq.size, strlen("POST /http-bind/?a=b HTTP/1.1\r\nHost: h\r\nX-A:  1 \r\n"
                                     "Content-Length: 5\r\n\r\nhello"));
}

#define POST_CHUNKED "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"

/* The same request with its bytes cut at every position, and arriving one by one. */
static void bytes_may_be_cut_anywhere(void **state)
{
    static const char *const texts[] = {
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        POST_CHUNKED "2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nA: b\r\n\r\n",
        "\r\n" POST_CHUNKED "5\r\nhello\r\n000\r\n\r\n",
    };

    (void)state;
    for (size_t t = 0; t < sizeof(texts) / sizeof(texts[0]); t++)
        for (size_t step = 1; step < strlen(texts[t]); step++) {
            struct http1 h = { .max_body = MAX_BODY };
            size_t n = strlen(texts[t]);
            struct http1_request rq;
            char *bytes = NULL;

            for (size_t have = 0; have < n;) {
                size_t more = step < n - have ? step : n - have;

                bytes = realloc(bytes, have + more);
                memcpy(bytes + have, texts[t] + have, more);
                have += more;
                assert_int_equal(http1_parse(&h, bytes, have, &rq),
                                 have < n ? HTTP1_MORE : HTTP1_DONE);
            }
            is(rq.body, "hello");
            is(rq.path, "/a");
            assert_int_equal(rq.size, n);
            free(bytes);
        }
}

static void what_follows_is_left_alone(void **state)
{
    struct http1_request rq;

    (void)state;
    assert_int_equal(
        parse("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n", &rq),
        HTTP1_DONE);
    assert_int_equal(rq.size, strlen("GET /a HTTP/1.1\r\nHost: h\r\n\r\n"));
}

static void old_clients_close_unless_they_say_otherwise(void **state)
{
    struct http1_request rq;

    (void)state;
    parse("GET / HTTP/1.0\r\n\r\n", &rq);
    assert_false(rq.keep_alive);
    parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", &rq);
    assert_true(rq.keep_alive);
    parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, close\r\n\r\n", &rq);
    assert_false(rq.keep_alive);
}

static void an_absolute_target_is_its_path(void **state)
{
    struct http1_request rq;

    (void)state;
    assert_int_equal(parse("GET http://h:1/p?q HTTP/1.1\r\nHost: h\r\n\r\n", &rq), HTTP1_DONE);
    is(rq.path, "/p");
    is(rq.query, "q");
    assert_int_equal(parse("GET HTTPS://h/p HTTP/1.1\r\nHost: h\r\n\r\n", &rq), HTTP1_DONE);
    is(rq.path, "/p");
    assert_int_equal(parse("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", &rq), HTTP1_DONE);
    is(rq.path, "/");
    is(rq.query, "");
    assert_int_equal(parse("GET http://h?q/r HTTP/1.1\r\nHost: h\r\n\r\n", &rq), HTTP1_DONE);
    is(rq.path, "/");
    is(rq.query, "q/r");
    refused("GET ftp://h/p HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    refused("GET http:// HTTP/1.1\r\nHost: h\r\n\r\n", 400);
}

static void what_is_ambiguous_is_refused(void **state)
{
    (void)state;
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400);
    refused(
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
        400);
    refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
            "chunked\r\n\r\n",
            400);
    refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501);
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", 400);
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n", 400);
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1 1\r\n\r\n", 400);
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n", 400);
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\n", 400);
}

static void malformed_heads_are_refused(void **state)
{
    (void)state;
    refused("GET / HTTP/1.1\nHost: x\n\n", 400);
    refused("GET / HTTP/1.1\r\nHost: h\r\nHost : x\r\n\r\n", 400);
    refused("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", 400);
    refused("GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n", 400);
    refused("GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n", 400);
    refused("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    refused("GET /\x80 HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    refused("GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    refused("GET /  HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    refused("GET / HTTP/1.1 \r\n\r\n", 400);
    refused("GET / http/1.1\r\n\r\n", 400);
    refused("GET / HTTP/1.1\r\n\r\n", 400);
    refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
    refused("GET / HTTP/2.0\r\n\r\n", 505);
    refused("G{T / HTTP/1.1\r\nHost: h\r\n\r\n", 400);
    refused("\r\n\r\n\r\n\r\n", 400);
}

static void malformed_chunks_are_refused(void **state)
{
    static const char *const bad[] = { "x\r\n", "1\nx",   "1\r\nxy\r\n", "-1\r\n", " 1\r\n",
                                       "\r\n",  "1x\r\n", "1\r\nx\n",    "1 x\r\n" };
    char text[256];

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        snprintf(text, sizeof(text),
                 "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n%s", bad[i]);
        refused(text, 400);
    }
}

static void what_is_too_large_is_refused_before_it_came(void **state)
{
    static char text[40000];
    int n = snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\nA: ");

    (void)state;
    refused("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 65\r\n\r\n", 413);
    refused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n", 413);
    refused(
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
        413);
    memset(text + n, 'a', HTTP1_HEAD_MAX);
    refused(text, 431);
    n = snprintf(text, sizeof(text), "GET / HTTP/1.1\r\nHost: h\r\n");
    for (int i = 0; i <= HTTP1_HEADERS_MAX; i++)
        n += snprintf(text + n, sizeof(text) - (size_t)n, "A: b\r\n");
    snprintf(text + n, sizeof(text) - (size_t)n, "\r\n");
    refused(text, 431);
}

/* So that a browser of another origin may be told of it. */
static void what_is_refused_has_the_headers_that_could_be_read(void **state)
{
    char chunked[] = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n";
    struct http1_request rq;
    struct http1 h = { .max_body = MAX_BODY };

    (void)state;
    assert_int_equal(parse("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 65\r\n\r\n", &rq),
                     HTTP1_BAD);
    is(http1_header(&rq, "Host"), "h");
    assert_int_equal(http1_parse(&h, chunked, strlen(chunked) - 1, &rq), HTTP1_MORE);
    assert_int_equal(http1_parse(&h, chunked, strlen(chunked), &rq), HTTP1_BAD);
    assert_int_equal(rq.status, 413);
    is(http1_header(&rq, "Host"), "h");
    assert_int_equal(parse("POST / HTTP/1.1\nHost: h\n\n", &rq), HTTP1_BAD);
    is(http1_header(&rq, "Host"), "");
}

static void a_nul_is_refused(void **state)
{
    static const char text[] = "GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n";
    struct http1 h = { .max_body = MAX_BODY };
    struct http1_request rq;
    char bytes[sizeof(text)];

    (void)state;
    memcpy(bytes, text, sizeof(text));
    assert_int_equal(http1_parse(&h, bytes, sizeof(text) - 1, &rq), HTTP1_BAD);
}

static void a_client_that_asks_before_it_sends_is_seen(void **state)
{
    static char text[] =
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n";
    struct http1 h = { .max_body = MAX_BODY };
    struct http1_request rq;

    (void)state;
    assert_int_equal(http1_parse(&h, text, strlen(text), &rq), HTTP1_MORE);
    assert_true(h.continues);
}

/* As two web servers hand it on, and as nobody should. */
static void the_last_element_of_a_list(void **state)
{
    static const struct {
        const char *headers, *last;
    } cases[] = {
        { "", "" },
        { "X-F: a\r\n", "a" },
        { "X-F: a, b,c\r\n", "c" },
        { "X-F: a, b\r\nX-Other: x\r\nx-f: c , d \r\n", "d" },
        { "X-F: a\r\nX-F:\r\n", "" },
        { "X-F: , a\r\n", "a" },
        { "X-F: a,\r\n", "" },
        { "X_F: a\r\n", "" },
        { "X-F: \"b, a\r\n", "a" },
    };
    struct http1_request rq;
    char text[200];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: h\r\n%s\r\n", cases[i].headers);
        assert_int_equal(parse(text, &rq), HTTP1_DONE);
        is(http1_last(&rq, "X-F"), cases[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_taken_apart),
        cmocka_unit_test(bytes_may_be_cut_anywhere),
        cmocka_unit_test(what_follows_is_left_alone),
        cmocka_unit_test(old_clients_close_unless_they_say_otherwise),
        cmocka_unit_test(an_absolute_target_is_its_path),
        cmocka_unit_test(what_is_ambiguous_is_refused),
        cmocka_unit_test(malformed_heads_are_refused),
        cmocka_unit_test(malformed_chunks_are_refused),
        cmocka_unit_test(what_is_too_large_is_refused_before_it_came),
        cmocka_unit_test(what_is_refused_has_the_headers_that_could_be_read),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(a_client_that_asks_before_it_sends_is_seen),
        cmocka_unit_test(the_last_element_of_a_list),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
