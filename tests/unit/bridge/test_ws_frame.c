/* RFC 6455 sections 5.2 to 5.7 and 7.4: frames, with the bytes cut at every position. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "bridge/ws_frame.h"

enum { MAX = 70000 };

static struct buf scratch;

static void frames_of_the_documents_examples_are_read(void **state)
{
    /* RFC 6455 section 5.7: a masked text message of "Hello". */
    static const char hello[] = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58";
    struct ws_frame f;

    (void)state;
    for (size_t n = 0; n < sizeof(hello) - 1; n++)
        assert_int_equal(ws_frame_read((struct str) { hello, n }, MAX, &scratch, &f), WS_MORE);
    assert_int_equal(ws_frame_read((struct str) { hello, sizeof(hello) - 1 }, MAX, &scratch, &f),
                     WS_DONE);
    assert_true(f.fin);
    assert_int_equal(f.opcode, WS_TEXT);
    assert_true(str_is(f.payload, "Hello"));
    assert_int_equal(f.size, sizeof(hello) - 1);
}

static void frames_are_written_with_the_shortest_length(void **state)
{
    static const struct {
        size_t payload, head;
    } cases[] = { { 0, 2 }, { 125, 2 }, { 126, 4 }, { 65535, 4 }, { 65536, 10 } };
    static char bytes[65536];
    struct buf out;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buf_init(&out, MAX);
        ws_frame_write(&out, WS_TEXT, (struct str) { bytes, cases[i].payload });
        assert_int_equal(out.n, cases[i].head + cases[i].payload);
        assert_int_equal((unsigned char)out.p[0], 0x81);
        buf_release(&out);
    }
}

static void refuses(const char *bytes, size_t n, int code)
{
    struct ws_frame f;

    assert_int_equal(ws_frame_read((struct str) { bytes, n }, 1000, &scratch, &f), WS_BAD);
    assert_int_equal(f.code, code);
}

static void what_is_not_allowed_is_refused(void **state)
{
    (void)state;
    refuses("\x81\x01x", 3, WS_PROTOCOL_ERROR); /* not masked */
    refuses("\x81\xfe\x10\x00", 4, WS_TOO_BIG); /* known from its header */
    refuses("\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10, WS_TOO_BIG);
    refuses("\x09\x80\0\0\0\0", 6, WS_PROTOCOL_ERROR);        /* a ping in pieces */
    refuses("\xc1\x80\0\0\0\0", 6, WS_PROTOCOL_ERROR);        /* a reserved bit */
    refuses("\x83\x80\0\0\0\0", 6, WS_PROTOCOL_ERROR);        /* a reserved opcode */
    refuses("\x81\xfe\0\x01\0\0\0\0x", 9, WS_PROTOCOL_ERROR); /* a length too long written */
}

static void close_frames_carry_codes_that_may_be_sent(void **state)
{
    (void)state;
    assert_int_equal(ws_close_code(str_of("")), WS_NO_CODE);
    assert_int_equal(ws_close_code(str_of("x")), WS_PROTOCOL_ERROR);
    assert_int_equal(ws_close_code((struct str) { "\x03\xe8", 2 }), WS_NORMAL);
    assert_int_equal(ws_close_code((struct str) { "\x03\xee", 2 }), WS_PROTOCOL_ERROR); /* 1006 */
    assert_int_equal(ws_close_code((struct str) { "\x0f\xa0ok", 4 }), 4000);
    assert_int_equal(ws_close_code((struct str) { "\x03\xe8\xc3", 3 }), WS_NOT_UTF8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_of_the_documents_examples_are_read),
        cmocka_unit_test(frames_are_written_with_the_shortest_length),
        cmocka_unit_test(what_is_not_allowed_is_refused),
        cmocka_unit_test(close_frames_carry_codes_that_may_be_sent),
    };
    int failed;

    buf_init(&scratch, MAX);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_release(&scratch);
    return failed;
}
