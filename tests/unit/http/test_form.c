/* Bodies as browsers and scripts send them: RFC 7578, RFC 2046 5.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "http/form.h"

static const char type[] = "multipart/form-data; boundary=XyZ";
static const char two_parts[] =
    "--XyZ\r\nContent-Disposition: form-data; name=\"phonebook\"\r\n\r\n\r\n"
    "--XyZ\r\ncontent-disposition: form-data; filename=\"c.csv\"; "
    "name=\"datafile\"\r\nContent-Type: text/csv\r\n\r\n"
    "a,b\r\n--XyQ\r\n--XyZ--\r\n";

static void a_part_is_found_by_its_name(void **state)
{
    struct str part;

    (void)state;
    assert_true(http_form_part(type, str_of(two_parts), "datafile", &part));
    assert_true(str_is(part, "a,b\r\n--XyQ"));
    assert_true(http_form_part(type, str_of(two_parts), "phonebook", &part));
    assert_true(str_is(part, ""));
    assert_true(http_form_part(type, str_of(two_parts), NULL, &part));
    assert_true(str_is(part, ""));
    assert_false(http_form_part(type, str_of(two_parts), "c.csv", &part));
}

static void the_boundary_may_be_quoted_and_something_may_stand_before_it(void **state)
{
    static const char body[] =
        "preamble\r\n--a b\r\nContent-Disposition: form-data; name=x\r\n\r\n1"
        "\r\n--a b--";
    struct str part;

    (void)state;
    assert_true(http_form_part("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", str_of(body),
                               "x", &part));
    assert_true(str_is(part, "1"));
}

static void other_types_are_not_read(void **state)
{
    static const char *const types[] = { NULL,
                                         "",
                                         "text/csv",
                                         "multipart/form-data",
                                         "multipart/form-data; boundary=",
                                         "multipart/form-data; boundary=\"\"",
                                         "multipart/mixed; boundary=XyZ",
                                         "multipart/form-data; boundary=xyz" };
    struct str part;

    (void)state;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        assert_false(http_form_part(types[i], str_of(two_parts), "datafile", &part));
}

static void a_body_cut_anywhere_is_refused(void **state)
{
    size_t whole = strlen(two_parts) - strlen("--\r\n");

    (void)state;
    for (size_t n = 0; n < whole; n++) {
        char *copy = malloc(n + 1);
        struct str part;

        assert_non_null(copy);
        memcpy(copy, two_parts, n);
        assert_false(http_form_part(type, (struct str) { copy, n }, "datafile", &part));
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_is_found_by_its_name),
        cmocka_unit_test(the_boundary_may_be_quoted_and_something_may_stand_before_it),
        cmocka_unit_test(other_types_are_not_read),
        cmocka_unit_test(a_body_cut_anywhere_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
