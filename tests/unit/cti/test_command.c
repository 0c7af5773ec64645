#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cti/command.h"

static struct arena arena;
static struct buf text;

static void what_is_written_is_read_again(void **state)
{
    struct cti_command c = { .op = CTI_MAKE_CALL,
                             .request_id = "r=1\n",
                             .requester = "1001",
                             .user = "1001",
                             .from = "1001",
                             .to = "5551234",
                             .variables = { { "callVariable1", "a=b\nc %" }, { "user.X", "" } },
                             .variable_count = 2 },
                       back;

    (void)state;
    buf_clear(&text);
    cti_command_write(&text, &c);
    assert_int_equal(cti_command_read(&arena, buf_str(&text), &back), ERR_OK);
    assert_int_equal(back.op, CTI_MAKE_CALL);
    assert_string_equal(back.request_id, "r=1\n");
    assert_string_equal(back.to, "5551234");
    assert_null(back.extension);
    assert_int_equal(back.variable_count, 2);
    assert_string_equal(back.variables[0].value, "a=b\nc %");
    assert_string_equal(back.variables[1].name, "user.X");
    assert_string_equal(cti_command_object(&arena, &back), "User/1001");
}

static void fields_of_call_actions_are_read_again(void **state)
{
    struct cti_command c = { .op = CTI_SEND_DTMF,
                             .requester = "1001",
                             .user = "1001",
                             .dialog = 7,
                             .associated = 8,
                             .from = "1001",
                             .dtmf = "1*#",
                             .wrap_up_reason = "" },
                       back;

    (void)state;
    for (int op = 0; op < CTI_OPS; op++) {
        c.op = (enum cti_op)op;
        buf_clear(&text);
        cti_command_write(&text, &c);
        assert_int_equal(cti_command_read(&arena, buf_str(&text), &back), ERR_OK);
        assert_int_equal(back.op, op);
    }
    assert_int_equal(back.associated, 8);
    assert_string_equal(back.dtmf, "1*#");
    assert_string_equal(back.wrap_up_reason, ""); /* empty is a value, absent is none */
    assert_string_equal(cti_command_object(&arena, &back), "Dialog/7");
}

static void fields_of_channels_and_tasks_are_read_again(void **state)
{
    struct cti_command c = { .op = CTI_MEDIA_LOGIN,
                             .requester = "2001",
                             .user = "2001",
                             .media = 5001,
                             .max_dialogs = 3,
                             .interrupt_action = "ACCEPT",
                             .logout_action = "TRANSFER",
                             .routable = "true",
                             .all_media = 1 },
                       back;

    (void)state;
    buf_clear(&text);
    cti_command_write(&text, &c);
    assert_int_equal(cti_command_read(&arena, buf_str(&text), &back), ERR_OK);
    assert_int_equal(back.media, 5001);
    assert_int_equal(back.max_dialogs, 3);
    assert_string_equal(back.interrupt_action, "ACCEPT");
    assert_string_equal(back.logout_action, "TRANSFER");
    assert_string_equal(back.routable, "true");
    assert_int_equal(back.all_media, 1);
    assert_string_equal(cti_command_object(&arena, &back), "User/2001/Media/5001");
    c.op = CTI_TASK;
    c.task = "1_2_3";
    c.action = "ACCEPT";
    buf_clear(&text);
    cti_command_write(&text, &c);
    assert_int_equal(cti_command_read(&arena, buf_str(&text), &back), ERR_OK);
    assert_string_equal(back.action, "ACCEPT");
    assert_string_equal(cti_command_object(&arena, &back), "Dialog/1_2_3");
}

/* An inbox row of the first release. */
static void rows_of_an_older_release_are_read(void **state)
{
    struct cti_command c;

    (void)state;
    assert_int_equal(cti_command_read(&arena,
                                      str_of("op=HOLD\nrequestId=\nrequester=1001\nuser=1001\n"
                                             "dialog=7\nfrom=1001\n"),
                                      &c),
                     ERR_OK);
    assert_int_equal(c.op, CTI_HOLD);
    assert_null(c.wrap_up_reason);
    assert_null(c.dtmf);
}

static void what_is_not_a_command_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "op=ANSWER\n",
        "user=1\nrequester=1\n",
        "op=NONSENSE\nuser=1\nrequester=1\n",
        "op=ANSWER\nop=HOLD\nuser=1\nrequester=1\n",
        "op=ANSWER\nuser=1\nuser=2\nrequester=1\n",
        "op=ANSWER\nuser=1\nrequester=1\nunknown=1\n",
        "op=ANSWER\nuser=%zz\nrequester=1\n",
        "op=ANSWER\nuser=1\nrequester=1\ndialog=x\n",
        "op=ANSWER\nuser\nrequester=1\n",
    };
    struct cti_command c;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(cti_command_read(&arena, str_of(bad[i]), &c), ERR_BAD_REQUEST);
}

static int set_up(void **state)
{
    (void)state;
    buf_init(&text, 100000);
    return 0;
}

static int release(void **state)
{
    (void)state;
    buf_release(&text);
    arena_release(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(fields_of_call_actions_are_read_again),
        cmocka_unit_test(fields_of_channels_and_tasks_are_read_again),
        cmocka_unit_test(rows_of_an_older_release_are_read),
        cmocka_unit_test(what_is_not_a_command_is_refused),
    };

    return cmocka_run_group_tests(tests, set_up, release);
}
