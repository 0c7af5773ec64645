#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "model/team_message.h"

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

/* The example of reference rest-desktop 4.4. */
static void a_message_reads_as_documented(void **state)
{
    int64_t teams[] = { 5052, 5000 };
    const struct team_message m = {
        .id = "be1598bb-bb2a-4dfc-8c01-91ec10b029af",
        .created_by = "1001050",
        .first_name = "AGENT",
        .last_name = "1001050",
        .created_at = 1537418173000,
        .duration = 100,
        .content = "content 4",
        .teams = teams,
        .team_count = 2,
    };
    struct buf xml;

    (void)state;
    buf_init(&xml, 4000);
    team_message_write(&xml, "TeamMessage", &m);
    assert_string_equal(
        xml.p, "<TeamMessage><uri>/finesse/api/TeamMessage/be1598bb-bb2a-4dfc-8c01-91ec10b029af"
               "</uri><id>be1598bb-bb2a-4dfc-8c01-91ec10b029af</id><createdBy><id>1001050</id>"
               "<firstName>AGENT</firstName><lastName>1001050</lastName></createdBy>"
               "<createdAt>1537418173</createdAt><duration>100</duration>"
               "<content>content 4</content><teams><team>5052</team><team>5000</team></teams>"
               "</TeamMessage>");
    buf_release(&xml);
}

static void what_is_packed_is_unpacked(void **state)
{
    int64_t teams[] = { 1, 9000000000 };
    const struct team_message m = { .id = "i",
                                    .created_by = "o'neill",
                                    .duration = 7,
                                    .content = "a=b&c\nd%20\xc3\xa4",
                                    .teams = teams,
                                    .team_count = 2 };
    const char *request_id;
    struct team_message out;
    struct buf text;

    (void)state;
    buf_init(&text, 4000);
    team_message_pack(&text, "r 1", &m);
    assert_int_equal(team_message_unpack(&arena, buf_str(&text), &request_id, &out), ERR_OK);
    assert_string_equal(request_id, "r 1");
    assert_string_equal(out.id, m.id);
    assert_string_equal(out.created_by, m.created_by);
    assert_string_equal(out.content, m.content);
    assert_int_equal(out.duration, 7);
    assert_int_equal(out.team_count, 2);
    assert_int_equal(out.teams[1], 9000000000);
    buf_release(&text);
}

static void what_is_no_message_is_refused(void **state)
{
    static const char *const wrong[] = { "",
                                         "id=a\n",
                                         "created_by=a\n",
                                         "id=a\ncreated_by\n",
                                         "id=a\ncreated_by=b\nteam=x\n",
                                         "id=a\ncreated_by=b\nduration=\n",
                                         "id=a\ncreated_by=b\nother=c\n",
                                         "id=%ff\ncreated_by=b\n",
                                         "id=%4\ncreated_by=b\n" };
    const char *request_id;
    struct team_message out;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(team_message_unpack(&arena, str_of(wrong[i]), &request_id, &out),
                         ERR_BAD_REQUEST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_reads_as_documented),
        cmocka_unit_test_setup_teardown(what_is_packed_is_unpacked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_message_is_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
