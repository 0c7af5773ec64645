#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "http/reply.h"
#include "wire.h"

static const char *send(struct http_reply *re, const char *method, struct buf *sent)
{
    struct memory_wire memory = { 0 };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq = { .method = method, .wire = &wire };

    buf_init(&memory.sent, 1 << 20);
    http_reply_send(re, &rq);
    *sent = memory.sent;
    return sent->p;
}

static void an_answer_has_status_headers_and_body(void **state)
{
    struct http_reply re;
    struct buf sent;

    (void)state;
    http_reply_init(&re);
    re.status = 202;
    re.type = "application/xml";
    http_reply_header(&re, "requestId", "r-1");
    http_reply_header(&re, "Allow", NULL);
    buf_adds(&re.body, "<x/>");
    assert_string_equal(send(&re, "PUT", &sent),
                        "Status: 202 Accepted\r\nContent-Type: application/xml\r\n"
                        "requestId: r-1\r\n\r\n<x/>");
    buf_release(&sent);
    http_reply_release(&re);
}

static void head_and_204_have_no_body(void **state)
{
    struct http_reply re;
    struct buf sent;

    (void)state;
    http_reply_init(&re);
    buf_adds(&re.body, "<x/>");
    assert_string_equal(send(&re, "HEAD", &sent), "Status: 200 OK\r\n\r\n");
    buf_release(&sent);
    re.status = 204;
    assert_string_equal(send(&re, "GET", &sent), "Status: 204 No Content\r\n\r\n");
    buf_release(&sent);
    http_reply_release(&re);
}

static void a_header_cannot_start_another(void **state)
{
    static const char *const values[] = { "a\r\nSet-Cookie: x", "a\nb", "a\x7f", "a\x01" };

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct http_reply re;
        struct buf sent;

        http_reply_init(&re);
        http_reply_header(&re, "requestId", values[i]);
        buf_adds(&re.body, "secret");
        send(&re, "GET", &sent);
        assert_ptr_equal(strstr(sent.p, "Status: 500 "), sent.p);
        assert_null(strstr(sent.p, "Set-Cookie"));
        assert_null(strstr(sent.p, "secret"));
        buf_release(&sent);
        http_reply_release(&re);
    }
}

static void a_header_name_is_a_token(void **state)
{
    struct http_reply re;

    (void)state;
    http_reply_init(&re);
    http_reply_header(&re, "X-Good", "1");
    assert_false(re.broken);
    http_reply_header(&re, "X Bad", "1");
    assert_true(re.broken);
    http_reply_clear(&re);
    assert_false(re.broken);
    assert_int_equal(re.head.n, 0);
    http_reply_release(&re);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_has_status_headers_and_body),
        cmocka_unit_test(head_and_204_have_no_body),
        cmocka_unit_test(a_header_cannot_start_another),
        cmocka_unit_test(a_header_name_is_a_token),
    };

    return cmocka_run_group_tests_name("http/reply", tests, NULL, NULL);
}
