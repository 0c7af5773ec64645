/* The CSV of reference rest-config 6. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "model/contact.h"

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

/* "first|last|number|notes;" for each contact, then "!lines" that were rejected. */
static const char *read_csv(const char *csv)
{
    struct contact *list;
    const char *rejected, *copy;
    struct buf out;
    size_t count;

    if (contacts_read_csv(&arena, str_of(csv), &list, &count, &rejected))
        return "not UTF-8";
    buf_init(&out, 4000);
    for (size_t i = 0; i < count; i++)
        buf_addf(&out, "%s|%s|%s|%s;", list[i].first_name, list[i].last_name, list[i].phone_number,
                 list[i].description);
    if (*rejected)
        buf_addf(&out, "!%s", rejected);
    copy = arena_strndup(&arena, out.p, out.n);
    buf_release(&out);
    return copy;
}

static void quotes_are_optional_and_doubled_inside(void **state)
{
    (void)state;
    assert_string_equal(read_csv("h\n\"a\",b,1,\"c \"\"d\"\"\"\n"), "a|b|1|c \"d\";");
    assert_string_equal(read_csv("h\na,b,1\n"), "a|b|1|;");
    assert_string_equal(read_csv("h\n\"a,1\",\"b\nc\",2,\"\""), "a,1|b\nc|2|;");
    assert_string_equal(read_csv("h\n a , b , 1 , c "), "a|b|1|c;");
    assert_string_equal(read_csv("h\n,,1,"), "||1|;");
}

static void lines_end_in_any_way(void **state)
{
    (void)state;
    assert_string_equal(read_csv("h\r\na,b,1,\r\n\r\nc,d,2,\r\n"), "a|b|1|;c|d|2|;");
    assert_string_equal(read_csv("h\ra,b,1,\rc,d,2,"), "a|b|1|;c|d|2|;");
    assert_string_equal(read_csv("\xef\xbb\xbf\"First Name\",x\na,b,1,c"), "a|b|1|c;");
}

static void rejected_lines_are_named_by_where_they_begin(void **state)
{
    (void)state;
    assert_string_equal(read_csv("h\na,b\n\"c\nd\",e,1,\nf,g,,h\n\"x\"y,z,3,\n1,2,3,4,5\n"),
                        "c\nd|e|1|;!2,5,6,7");
    assert_string_equal(read_csv("h\na,b,123456789012345678901234567890123,\n"), "!2");
}

static void nothing_is_nothing(void **state)
{
    (void)state;
    assert_string_equal(read_csv(""), "");
    assert_string_equal(read_csv("h"), "");
    assert_string_equal(read_csv("h\n\n\n"), "");
    assert_string_equal(read_csv("h\na,\xff,1,\n"), "not UTF-8");
    assert_string_equal(read_csv("h\n\"a,b,1,c"), "!2");
}

static void what_is_written_reads_the_same(void **state)
{
    const struct contact list[] = {
        { .first_name = "A \"b\"",
          .last_name = "c,d",
          .phone_number = "+1 (2)",
          .description = "" },
        { .first_name = "", .last_name = "", .phone_number = "1", .description = "two\nlines" },
    };
    struct buf csv;

    (void)state;
    buf_init(&csv, 4000);
    contacts_write_csv(&csv, list, 2);
    assert_string_equal(csv.p, "\"First Name\",\"Last Name\",\"Phone Number\",\"Notes\"\n"
                               "\"A \"\"b\"\"\",\"c,d\",\"'+1 (2)\",\"\"\n"
                               "\"\",\"\",\"1\",\"two\nlines\"\n");
    assert_string_equal(read_csv(csv.p), "A \"b\"|c,d|+1 (2)|;||1|two\nlines;");
    buf_release(&csv);
}

/* Reference reliability-security S8: what a spreadsheet would run leaves with an apostrophe in
 * front; one that stands before such a character is taken off, and no other. */
static void formulas_leave_as_text_and_come_back(void **state)
{
    const struct contact list[] = {
        { .first_name = "=1+1", .last_name = "-x", .phone_number = "+49 30", .description = "@a" },
        { .first_name = "'=", .last_name = "'n", .phone_number = "1", .description = "O'Brien" },
    };
    struct buf csv;

    (void)state;
    buf_init(&csv, 4000);
    contacts_write_csv(&csv, list, 2);
    assert_non_null(strstr(csv.p, "\"'=1+1\",\"'-x\",\"'+49 30\",\"'@a\"\n"));
    assert_non_null(strstr(csv.p, "\"''=\",\"'n\",\"1\",\"O'Brien\"\n"));
    assert_string_equal(read_csv(csv.p), "=1+1|-x|+49 30|@a;'=|'n|1|O'Brien;");
    buf_release(&csv);
    assert_string_equal(read_csv("h\n'a,'-b,'+1,''=c\n"), "'a|-b|+1|'=c;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(quotes_are_optional_and_doubled_inside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(lines_end_in_any_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rejected_lines_are_named_by_where_they_begin, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(nothing_is_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_reads_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(formulas_leave_as_text_and_come_back, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
