/* Things are found by their names, while the table grows and shrinks. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "bridge/table.h"

enum { MANY = 1000 };

struct thing {
    int seen;
    char name[8];
    struct table_link link;
};

static struct thing *thing_of(struct table_link *link)
{
    return TABLE_THING(link, struct thing, link);
}

static struct str name_of(struct table_link *link)
{
    return str_of(thing_of(link)->name);
}

static void fill(struct table *t, struct thing *things)
{
    table_init(t, name_of);
    for (int i = 0; i < MANY; i++) {
        things[i] = (struct thing) { .seen = 0 };
        snprintf(things[i].name, sizeof(things[i].name), "%d", i);
        table_add(t, &things[i].link);
    }
}

static void an_empty_one_has_nothing(void **state)
{
    struct table t;

    (void)state;
    table_init(&t, name_of);
    assert_null(table_find(&t, str_of("x")));
    assert_null(table_next(&t, NULL));
    table_release(&t);
}

static void each_is_found_by_its_whole_name(void **state)
{
    static struct thing things[MANY];
    struct table t;

    (void)state;
    fill(&t, things);
    for (int i = 0; i < MANY; i++)
        assert_ptr_equal(table_find(&t, str_of(things[i].name)), &things[i].link);
    assert_null(table_find(&t, str_of("1000")));
    assert_null(table_find(&t, str_of("")));
    assert_ptr_equal(table_find(&t, (struct str) { "123456", 3 }), &things[123].link);
    table_release(&t);
}

static void what_is_removed_is_gone_and_the_others_are_not(void **state)
{
    static struct thing things[MANY];
    struct table t;

    (void)state;
    fill(&t, things);
    for (int i = 0; i < MANY; i += 2)
        table_remove(&t, &things[i].link);
    for (int i = 0; i < MANY; i++)
        assert_ptr_equal(table_find(&t, str_of(things[i].name)), i % 2 ? &things[i].link : NULL);
    table_add(&t, &things[0].link);
    assert_ptr_equal(table_find(&t, str_of("0")), &things[0].link);
    table_release(&t);
}

static void all_come_in_turn_also_when_they_are_removed_on_the_way(void **state)
{
    static struct thing things[MANY];
    struct table_link *next;
    struct table t;

    (void)state;
    fill(&t, things);
    for (struct table_link *link = table_next(&t, NULL); link; link = next) {
        next = table_next(&t, link);
        thing_of(link)->seen++;
        table_remove(&t, link);
    }
    for (int i = 0; i < MANY; i++)
        assert_int_equal(things[i].seen, 1);
    assert_null(table_next(&t, NULL));
    table_release(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_one_has_nothing),
        cmocka_unit_test(each_is_found_by_its_whole_name),
        cmocka_unit_test(what_is_removed_is_gone_and_the_others_are_not),
        cmocka_unit_test(all_come_in_turn_also_when_they_are_removed_on_the_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
