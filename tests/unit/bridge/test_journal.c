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

enum { RECORDS = 40, HEAP = 4096 };

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

    assert_int_equal(journal_open(path, RECORDS, HEAP, &j), ERR_OK);
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
    journal_set_delivered(j, 97, 970);
    journal_set_delivered(j, 99, 990);
    journal_close(j);
    j = open_it();
    r = journal_next(j, NULL);
    assert_string_equal(r->sid, "one");
    assert_int_equal(r->rid_next, 7);
    assert_null(journal_next(j, r));
    assert_int_equal(journal_delivered(j), 99);
    assert_int_equal(journal_delivered_mark(j), 990);
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

/* Slot i of the record gets n bytes of the same letter. */
static void keep(struct journal *j, struct record *r, int i, char letter, size_t n)
{
    char text[HEAP];

    memset(text, letter, sizeof(text));
    journal_touch(j, r);
    r->answers[i].rid = i;
    r->answers[i].state = ANSWER_GIVEN;
    journal_keep(j, r, &r->answers[i], (struct str) { text, n });
    journal_commit(j);
}

static void drop(struct journal *j, struct record *r, int i)
{
    journal_touch(j, r);
    journal_drop(j, &r->answers[i]);
    journal_commit(j);
}

static void assert_kept(struct journal *j, const struct record *r, int i, char letter, size_t n)
{
    struct str bytes;

    assert_true(journal_kept(j, &r->answers[i], &bytes));
    assert_int_equal(bytes.n, n);
    for (size_t at = 0; at < n; at++)
        assert_int_equal(bytes.p[at], letter);
}

static void an_answer_is_kept_until_it_is_dropped(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");

    (void)state;
    keep(j, r, 0, 'a', 100);
    for (int i = 0; i < HEAP / 32; i++) {
        keep(j, r, 1, 'b', 1 + (size_t)i % 100);
        assert_kept(j, r, 1, 'b', 1 + (size_t)i % 100);
        drop(j, r, 1);
    }
    assert_kept(j, r, 0, 'a', 100);
    journal_close(j);
    j = open_it();
    r = journal_next(j, NULL);
    assert_kept(j, r, 0, 'a', 100);
    journal_close(j);
}

/* It is taken back then, and what it dropped must be there. */
static void what_is_dropped_is_whole_until_the_step_ends(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");

    (void)state;
    keep(j, r, 0, 'a', 100);
    journal_touch(j, r);
    journal_drop(j, &r->answers[0]);
    r->answers[1].state = ANSWER_GIVEN;
    r->answers[1].rid = 1;
    journal_keep(j, r, &r->answers[1], (struct str) { "bbbbbbbbbb", 10 });
    journal_close(j);
    j = open_it();
    r = journal_next(j, NULL);
    assert_kept(j, r, 0, 'a', 100);
    assert_int_equal(r->answers[1].state, ANSWER_NONE);
    journal_close(j);
}

/* After a restart what nobody has is free, and what somebody has is not given away. */
static void the_heap_is_known_again_after_a_restart(void **state)
{
    struct journal *j = open_it();
    struct record *one = add(j, "one"), *two = add(j, "two");

    (void)state;
    for (int i = 0; i < 4; i++) {
        keep(j, one, i, 'a', 300);
        keep(j, two, i, 'b', 300);
    }
    for (int i = 0; i < 4; i++)
        drop(j, one, i);
    journal_close(j);
    j = open_it();
    one = journal_next(j, NULL);
    two = journal_next(j, one);
    for (int i = 0; i < 4; i++)
        keep(j, one, i, 'c', 300);
    for (int i = 0; i < 4; i++) {
        assert_kept(j, one, i, 'c', 300);
        assert_kept(j, two, i, 'b', 300);
    }
    journal_close(j);
}

static void without_room_an_answer_is_lost_but_names_are_not(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");
    struct str bytes;

    (void)state;
    keep(j, r, 0, 'a', HEAP - HEAP / 4);
    assert_false(journal_kept(j, &r->answers[0], &bytes));
    keep(j, r, 1, 'b', HEAP / 2);
    keep(j, r, 2, 'c', HEAP / 2);
    assert_kept(j, r, 1, 'b', HEAP / 2);
    assert_false(journal_kept(j, &r->answers[2], &bytes));
    assert_true(journal_name(j, r, &(struct record_names) { "1001", "desktop", NULL, NULL }));
    drop(j, r, 1);
    drop(j, r, 2);
    keep(j, r, 2, 'c', HEAP / 2);
    assert_kept(j, r, 2, 'c', HEAP / 2);
    journal_close(j);
}

/* HEAP / 8 for the sessions of a user: two of them here.  What is over a session's share is at its
 * own cost. */
static void a_session_has_its_share_and_no_more(void **state)
{
    enum { SHARE = HEAP / 8 / 2 };
    struct journal *j = open_it();
    struct record *one = add(j, "one"), *two = add(j, "two");
    struct str bytes;

    (void)state;
    journal_share(j, 2);
    keep(j, two, 0, 'x', SHARE);
    keep(j, one, 1, 'a', SHARE / 2);
    keep(j, one, 2, 'b', SHARE / 2);
    assert_kept(j, one, 1, 'a', SHARE / 2);
    assert_false(journal_has_room(j, one, 1));
    keep(j, one, 3, 'c', SHARE / 2);
    assert_false(journal_kept(j, &one->answers[1], &bytes));
    assert_int_equal(one->answers[1].state, ANSWER_GIVEN);
    assert_kept(j, one, 2, 'b', SHARE / 2);
    assert_kept(j, one, 3, 'c', SHARE / 2);
    keep(j, one, 0, 'd', SHARE + 1);
    assert_false(journal_kept(j, &one->answers[0], &bytes));
    assert_kept(j, one, 3, 'c', SHARE / 2);
    for (int i = 0; i < 4; i++)
        drop(j, one, i);
    assert_true(journal_has_room(j, one, SHARE + 1)); /* or it would wait for ever */
    assert_kept(j, two, 0, 'x', SHARE);
    journal_close(j);
}

/* Where large answers were there is room for small ones. */
static void what_was_large_is_room_for_small(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");

    (void)state;
    keep(j, r, 0, 'a', HEAP / 2);
    drop(j, r, 0);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++)
            keep(j, r, i, (char)('b' + i), HEAP / 8 - 100);
        for (int i = 0; i < 4; i++)
            assert_kept(j, r, i, (char)('b' + i), HEAP / 8 - 100);
        for (int i = 0; i < 4; i++)
            drop(j, r, i);
    }
    keep(j, r, 0, 'x', 33);
    keep(j, r, 1, 'y', 1);
    assert_kept(j, r, 0, 'x', 33);
    assert_kept(j, r, 1, 'y', 1);
    journal_close(j);
}

/* And where many small ones were, for large ones: a bridge runs for months. */
static void what_was_small_is_room_for_large(void **state)
{
    enum { SMALL = 512 };
    static struct record *all[RECORDS];
    struct journal *j = open_it();
    struct str bytes;
    bool room = true;

    (void)state;
    for (int i = 0; i < RECORDS; i++)
        all[i] = add(j, "some");
    for (int size = SMALL; room && size > 0; size -= 32)
        for (int i = 0; i < RECORDS * RECORD_BATCHES && room; i++) {
            struct record *r = all[i / RECORD_BATCHES];

            if (r->answers[i % RECORD_BATCHES].size)
                continue;
            keep(j, r, i % RECORD_BATCHES, 'a', (size_t)size);
            room = journal_kept(j, &r->answers[i % RECORD_BATCHES], &bytes);
        }
    for (int i = 1; i < RECORDS * RECORD_BATCHES; i++)
        drop(j, all[i / RECORD_BATCHES], i % RECORD_BATCHES);
    keep(j, all[0], 1, 'b', HEAP / 2);
    assert_kept(j, all[0], 1, 'b', HEAP / 2);
    assert_kept(j, all[0], 0, 'a', SMALL);
    keep(j, all[0], 2, 'c', SMALL);
    assert_kept(j, all[0], 2, 'c', SMALL);
    assert_kept(j, all[0], 1, 'b', HEAP / 2);
    journal_close(j);
}

static void a_session_has_names(void **state)
{
    char longest[RECORD_RESOURCE], too_long[RECORD_STATUS + 1] = "";
    struct journal *j = open_it();
    struct record *r = add(j, "one");

    (void)state;
    assert_string_equal(record_user(r), "");
    assert_string_equal(record_content(r), "");
    assert_true(journal_name(j, r, &(struct record_names) { .content = "text/html" }));
    assert_true(journal_name(j, r, &(struct record_names) { .user = "1001" }));
    memset(longest, 'r', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_true(
        journal_name(j, r, &(struct record_names) { .resource = longest, .status = "At lunch" }));
    assert_true(journal_name(j, r, &(struct record_names) { .user = "1002" }));
    memset(too_long, 's', sizeof(too_long) - 1);
    assert_false(journal_name(j, r, &(struct record_names) { .status = too_long }));
    journal_commit(j);
    journal_close(j);
    j = open_it();
    r = journal_next(j, NULL);
    assert_string_equal(record_user(r), "1002");
    assert_string_equal(record_resource(r), longest);
    assert_string_equal(record_content(r), "text/html");
    assert_string_equal(record_status(r), "At lunch");
    journal_close(j);
}

static void an_empty_answer_takes_no_room(void **state)
{
    struct journal *j = open_it();
    struct record *r = add(j, "one");
    struct record_answer a = { .rid = 1 };
    struct str bytes;

    (void)state;
    assert_true(journal_keep(j, r, &a, str_of("")));
    assert_int_equal(a.size, 0);
    assert_true(journal_kept(j, &a, &bytes));
    assert_int_equal(bytes.n, 0);
    journal_close(j);
}

static void a_file_of_another_shape_is_begun_anew(void **state)
{
    struct journal *j = open_it();

    (void)state;
    add(j, "one");
    journal_close(j);
    assert_int_equal(journal_open(path, RECORDS * 2, HEAP, &j), ERR_OK);
    assert_null(journal_next(j, NULL));
    journal_close(j);
}

static void two_cannot_use_the_same_file(void **state)
{
    struct journal *j = open_it(), *second;

    (void)state;
    assert_int_equal(journal_open(path, RECORDS, HEAP, &second), ERR_CONFLICT);
    journal_close(j);
}

static void without_a_file_it_works_in_memory(void **state)
{
    struct journal *j;

    (void)state;
    assert_int_equal(journal_open(NULL, RECORDS, HEAP, &j), ERR_OK);
    add(j, "one");
    assert_false(journal_is_kept(j));
    assert_int_equal(journal_move(j, "/nowhere/journal"), ERR_UNAVAILABLE);
    assert_string_equal(journal_next(j, NULL)->sid, "one");
    journal_close(j);
}

/* What was there before, say of a bridge that died when there was room yet, is none of it. */
static void once_there_is_room_it_goes_on_in_the_file(void **state)
{
    struct journal *before = open_it(), *j, *second;
    struct record *one, *two;

    (void)state;
    add(before, "old");
    add(before, "older");
    add(before, "oldest");
    journal_close(before);
    assert_int_equal(journal_open(NULL, RECORDS, HEAP, &j), ERR_OK);
    one = add(j, "one");
    keep(j, one, 0, 'a', 300);
    journal_set_delivered(j, 99, 990);
    assert_int_equal(journal_move(j, path), ERR_OK);
    assert_true(journal_is_kept(j));
    assert_int_equal(journal_move(j, path), ERR_OK);
    assert_int_equal(journal_open(path, RECORDS, HEAP, &second), ERR_CONFLICT);
    assert_kept(j, one, 0, 'a', 300);
    two = add(j, "two");
    keep(j, two, 1, 'b', 500);
    journal_close(j);
    j = open_it();
    one = journal_next(j, NULL);
    two = journal_next(j, one);
    assert_string_equal(one->sid, "one");
    assert_string_equal(two->sid, "two");
    assert_null(journal_next(j, two));
    assert_kept(j, one, 0, 'a', 300);
    assert_kept(j, two, 1, 'b', 500);
    assert_int_equal(journal_delivered(j), 99);
    journal_close(j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_committed_is_there_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_step_under_way_is_taken_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(records_run_out_and_come_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_is_kept_until_it_is_dropped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_dropped_is_whole_until_the_step_ends, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_heap_is_known_again_after_a_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_room_an_answer_is_lost_but_names_are_not, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_session_has_its_share_and_no_more, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_session_has_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_large_is_room_for_small, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_small_is_room_for_large, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_answer_takes_no_room, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_of_another_shape_is_begun_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_cannot_use_the_same_file, set_up, tear_down),
        cmocka_unit_test(without_a_file_it_works_in_memory),
        cmocka_unit_test_setup_teardown(once_there_is_room_it_goes_on_in_the_file, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
