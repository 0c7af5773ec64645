/* Reference xmpp-delivery 11.3, items 4 to 6. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>

#include <cmocka.h>

#include "bridge/journal.h"

enum { RECORDS = 40, RING = 4096 };

static char path[] = "/tmp/ap-journal-XXXXXX";

static int set_up(void **state)
{
    int fd;

    (void)state;
    snprintf(path, sizeof(path), "/tmp/ap-journal-XXXXXX");
    fd = mkstemp(path);
    if (fd < 0)
        return -1;
    close(fd);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return unlink(path);
}

static struct journal *open_it(void)
{
    struct journal *j;

    assert_int_equal(journal_open(path, RECORDS, RING, &j), ERR_OK);
    return j;
}

static struct record *add(struct journal *j, const char *sid)
{
    struct record *r = journal_take(j);

    assert_non_null(r);
    snprintf(r->sid, sizeof(r->sid), "%s", sid);
    journal_commit(j);
    return r;
}

static void what_was_committed_is_there_again(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");

    (void)state;
    journal_touch(j, r);
    r->rid_next = 7;
    journal_commit(j);
    journal_set_delivered(j, 99);
    journal_close(j);
    j = open_it();
    r = journal_next(j, NULL);
    assert_string_equal(r->sid, "one");
    assert_int_equal(r->rid_next, 7);
    assert_null(journal_next(j, r));
    assert_int_equal(journal_delivered(j), 99);
    journal_close(j);
}

/* Closing in the middle of a step is what kill -9 leaves. */
static void a_step_under_way_is_taken_back(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one"), *other = add(j, "two"), *fresh;

    (void)state;
    journal_touch(j, r);
    r->rid_next = 8;
    journal_release(j, other);
    fresh = journal_take(j);
    snprintf(fresh->sid, sizeof(fresh->sid), "three");
    journal_close(j);
    j = open_it();
    r = journal_next(j, NULL);
    assert_string_equal(r->sid, "one");
    assert_int_equal(r->rid_next, 0);
    r = journal_next(j, r);
    assert_string_equal(r->sid, "two");
    assert_null(journal_next(j, r));
    journal_close(j);
}

static void records_run_out_and_come_back(void **state)
{
    struct journal *j = open_it();
    struct record *r = NULL;
    char sid[16];

    (void)state;
    for (int i = 0; i < RECORDS; i++) {
        snprintf(sid, sizeof(sid), "s%d", i);
        r = add(j, sid);
    }
    assert_null(journal_take(j));
    journal_release(j, r);
    journal_commit(j);
    assert_non_null(journal_take(j));
    journal_close(j);
}

static void an_answer_is_kept_until_the_ring_has_gone_round(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");
    struct record_answer first = { .rid = 1 }, more = { .rid = 2 };
    struct str bytes;
    char text[100];

    (void)state;
    journal_keep(j, r, &first, str_of("hello"));
    assert_true(journal_kept(j, r, &first, &bytes));
    assert_true(str_is(bytes, "hello"));
    memset(text, 'x', sizeof(text));
    for (int i = 0; i < RING / 128; i++) {
        journal_keep(j, r, &more, (struct str) { text, sizeof(text) });
        assert_true(journal_kept(j, r, &more, &bytes));
        assert_int_equal(bytes.n, sizeof(text));
    }
    assert_false(journal_kept(j, r, &first, &bytes));
    journal_close(j);
}

static void an_empty_answer_takes_no_room(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");
    struct record_answer a = { .rid = 1 };
    struct str bytes;

    (void)state;
    journal_keep(j, r, &a, str_of(""));
    assert_int_equal(a.size, 0);
    assert_true(journal_kept(j, r, &a, &bytes));
    assert_int_equal(bytes.n, 0);
    journal_close(j);
}

static void a_file_of_another_shape_is_begun_anew(void **state)
{
    struct journal *j = open_it();

    (void)state;
    add(j, "one");
    journal_close(j);
    assert_int_equal(journal_open(path, RECORDS * 2, RING, &j), ERR_OK);
    assert_null(journal_next(j, NULL));
    journal_close(j);
}

static void two_cannot_use_the_same_file(void **state)
{
    struct journal *j = open_it(), *second;

    (void)state;
    assert_int_equal(journal_open(path, RECORDS, RING, &second), ERR_CONFLICT);
    journal_close(j);
}

static void without_a_file_it_works_in_memory(void **state)
{
    struct journal *j;

    (void)state;
    assert_int_equal(journal_open(NULL, RECORDS, RING, &j), ERR_OK);
    add(j, "one");
    journal_close(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_committed_is_there_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_step_under_way_is_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(records_run_out_and_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_is_kept_until_the_ring_has_gone_round, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_empty_answer_takes_no_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_another_shape_is_begun_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_cannot_use_the_same_file, set_up, tear_down),
        cmocka_unit_test(without_a_file_it_works_in_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
