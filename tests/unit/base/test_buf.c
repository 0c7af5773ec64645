#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

static void starts_as_an_empty_string(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 10);
    assert_string_equal(b.p, "");
    assert_int_equal(b.n, 0);
    buf_release(&b);
}

static void what_exceeds_the_limit_is_left_out_whole(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 5);
    buf_adds(&b, "1234");
    buf_adds(&b, "56");
    assert_true(b.full);
    buf_adds(&b, "7"); /* would fit, but the text would have a hole */
    assert_string_equal(b.p, "1234");
    buf_clear(&b);
    assert_false(b.full);
    buf_adds(&b, "12345");
    assert_string_equal(b.p, "12345");
    assert_false(b.full);
    buf_release(&b);
}

static void formatting_grows_it(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100000);
    for (int i = 0; i < 1000; i++)
        buf_addf(&b, "%04d", i);
    assert_int_equal(b.n, 4000);
    assert_memory_equal(b.p + 3996, "0999", 5);
    buf_drop(&b, 3996);
    assert_string_equal(b.p, "0999");
    buf_release(&b);
}

static void numbers_are_decimal(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 100);
    buf_add_int(&b, 0);
    buf_addc(&b, ' ');
    buf_add_int(&b, INT64_MAX);
    buf_addc(&b, ' ');
    buf_add_int(&b, INT64_MIN);
    assert_string_equal(b.p, "0 9223372036854775807 -9223372036854775808");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_as_an_empty_string),
        cmocka_unit_test(what_exceeds_the_limit_is_left_out_whole),
        cmocka_unit_test(formatting_grows_it),
        cmocka_unit_test(numbers_are_decimal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
