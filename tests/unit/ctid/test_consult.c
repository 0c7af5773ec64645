/* A call is answered, a colleague consulted, all three confer, a second one consulted and given the
 * call.  aplomb-ctid is killed at the writes of it, torn or whole; each time what everybody
 * finds by REST in the end is what a run without a kill gives, and whoever listens hears no call
 * twice and no state that never was (witness.h).  A client that heard no 202 asks again. Source:
 * reliability-security 5.2 (F4), 5.5. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "quiet.h"
#include "site.h"

/* 1 is the caller's call, 2 and 3 the consult calls. */
static const struct cti_command scenario[] = {
    { .op = CTI_LOGIN, .user = "1001", .extension = "1001" },
    { .op = CTI_LOGIN, .user = "1002", .extension = "1002" },
    { .op = CTI_LOGIN, .user = "1003", .extension = "1003" },
    { .op = CTI_SET_STATE, .user = "1001", .state = "READY" },
    { .op = CTI_ANSWER, .user = "1001", .dialog = 1 },
    { .op = CTI_CONSULT_CALL, .user = "1001", .dialog = 1, .to = "1002" },
    { .op = CTI_ANSWER, .user = "1002", .dialog = 2 },
    { .op = CTI_CONFERENCE, .user = "1001", .dialog = 1 },
    { .op = CTI_CONSULT_CALL, .user = "1001", .dialog = 1, .to = "1003" },
    { .op = CTI_ANSWER, .user = "1003", .dialog = 3 },
    { .op = CTI_TRANSFER, .user = "1001", .dialog = 1 },
    { .op = CTI_HOLD, .user = "1002", .dialog = 1 },
    { .op = CTI_RETRIEVE, .user = "1002", .dialog = 1 },
    { .op = CTI_DROP, .user = "1002", .dialog = 1 },
};
enum { STEPS_OF_IT = sizeof scenario / sizeof *scenario, TRIES = 8, EVERY = 7 };

static void check(struct site *s)
{
    look(s, true);
    if (s->wrong)
        print_error("%s\n", s->wrong);
    assert_null(s->wrong);
}

/* Asks until it is accepted or something came of it. */
static void ask(struct site *s, size_t step)
{
    struct witness_wish *wish = &s->witness.wishes[step];
    struct cti_command c = scenario[step];
    struct work_asked asked = { .accepted = false };
    struct buf text;
    char id[16];

    snprintf(id, sizeof id, "r%zu", step);
    c.request_id = id;
    c.requester = c.from = c.user;
    buf_init(&text, 4096);
    cti_command_write(&text, &c);
    for (int i = 0; i < TRIES && !asked.accepted && !wish->heard; i++) {
        asked.text = buf_str(&text);
        wish->sent = 1;
        if (!work_off(s, &asked, 1)) {
            asked.accepted = false;
            settle(s);
        }
        check(s);
    }
    assert_true(wish->heard > 0);
    buf_release(&text);
}

static void call_in(struct site *s)
{
    static const char call[] = "{\"from\":\"5551234\",\"to\":\"7001\"}";

    if (!sim(s, "calls.post", call)) {
        struct arena a;
        struct dialog d;

        arena_init(&a);
        if (dialog_load(s->db, &a, 1, &d)) /* it did not come through */
            assert_int_equal(sim(s, "calls.post", call), 201);
        arena_release(&a);
    }
    settle(s);
    check(s);
}

/* What all agents find by REST. */
static void picture(struct site *s, struct buf *out)
{
    struct dialog *dialogs;
    struct user *users;
    struct arena a;
    size_t n, count;

    arena_init(&a);
    assert_int_equal(user_list(s->db, &a, &users, &n), ERR_OK);
    for (size_t i = 0; i < n; i++) {
        user_write(out, "User", &users[i]);
        assert_int_equal(dialog_list_of_user(s->db, &a, users[i].login_id, &dialogs, &count),
                         ERR_OK);
        for (size_t d = 0; d < count; d++)
            dialog_write(out, "Dialog", &dialogs[d]);
        buf_addc(out, '\n');
    }
    arena_release(&a);
}

/* Killed at the n-th write from here, or not at all; false when there were fewer. */
static bool play(enum disk_fault fault, int64_t n, bool others, struct buf *pictures,
                 struct buf *end_picture)
{
    static struct site s; /* large */
    bool struck;

    site_begin(&s, 1);
    s.others = others ? STAY : GO;
    start_again(&s, false);
    check(&s);
    disk_break(s.disk, fault, n);
    s.disk->struck = 0;
    for (size_t step = 0; step < STEPS_OF_IT; step++) {
        if (scenario[step].op == CTI_ANSWER && scenario[step].dialog == 1)
            call_in(&s);
        ask(&s, step);
        if (pictures)
            picture(&s, pictures);
    }
    struck = s.disk->struck > 0;
    s.disk->fault = DISK_WELL;
    picture(&s, end_picture);
    site_end(&s);
    return struck;
}

static void killed_at_every_write(void **state)
{
    struct buf calm, killed, ending;
    const char *text = getenv("EVERY");
    int64_t writes = 0, every = text && *text ? strtol(text, NULL, 10) : EVERY;

    (void)state;
    assert_true(every > 0);
    buf_init(&calm, 1 << 20);
    buf_init(&killed, 1 << 20);
    buf_init(&ending, 1 << 20);
    assert_false(play(DISK_WELL, 0, true, &calm, &ending));
    assert_non_null(strstr(ending.p, "<state>READY</state>")); /* 1001 is free again */
    assert_non_null(strstr(calm.p, "CONFERENCE"));
    for (enum disk_fault fault = DISK_KILL; fault <= DISK_KILL_TORN; fault++)
        for (int others = 0; others < 2; others++)
            for (int64_t n = (int64_t)fault - DISK_KILL + others;; n += every) {
                struct buf last;
                bool struck;

                buf_clear(&killed);
                buf_init(&last, 1 << 20);
                struck = play(fault, n, others, &killed, &last);
                buf_release(&last);
                if (strcmp(killed.p, calm.p) != 0)
                    print_error("fault %d at write %d\n", (int)fault, (int)n);
                assert_string_equal(killed.p, calm.p);
                if (!struck) {
                    writes = n;
                    break;
                }
            }
    assert_true(writes > 100);
    buf_release(&calm);
    buf_release(&killed);
    buf_release(&ending);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(killed_at_every_write),
    };

    if (!getenv("ALOUD"))
        quiet();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
