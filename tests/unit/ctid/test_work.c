/* aplomb-ctid without loop and bus, on a store of its own: what commands and time change in the
 * tables and in the event log (reference rest-desktop 6, appendix C; xmpp-delivery 11.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "ctid/inbox.h"
#include "ctid/simcall.h"
#include "ctid/work.h"
#include "db/migrate.h"

static const char configuration[] =
    "INSERT INTO team (id, name, wrap_up_incoming) VALUES (1, 'Sales', 'NOT_ALLOWED'),"
    " (2, 'Support', 'OPTIONAL');"
    "INSERT INTO extension_range VALUES (1000, 1999), (2000, 2999);"
    "INSERT INTO person (login_id, login_name, first_name, password_hash, team_id, is_supervisor)"
    " VALUES ('1001', 'agent1001', 'Ann', 'x', 1, 0), ('1002', 'agent1002', 'Bo', 'x', 1, 0),"
    " ('2001', 'agent2001', 'Cy', 'x', 2, 0), ('1000', 'supervisor1000', 'Di', 'x', NULL, 1),"
    " ('2000', 'supervisor2000', 'Ed', 'x', NULL, 1);"
    "INSERT INTO team_supervisor (team_id, login_id) VALUES (1, '1000'), (2, '2000');"
    "INSERT INTO queue (id, number, name) VALUES (1, '7001', 'Sales'), (2, '7002', 'Support'),"
    " (3, '7003', 'Nobody');"
    "INSERT INTO queue_team VALUES (1, 1), (2, 2);"
    "INSERT INTO reason_code (id, category, code, label) VALUES (2, 'NOT_READY', 2, 'Lunch');";

struct site {
    char folder[32], path[64];
    struct conf conf;
    struct db *db;
    struct ctid ctid;
    int64_t heard;     /* seq of the last event looked at */
    int64_t last_rung; /* seq of the last doorbell */
    struct arena arena;
};

static void rung(void *ctx, const struct event *events, size_t count)
{
    struct site *s = ctx;

    for (size_t i = 0; i < count; i++) {
        assert_true(events[i].seq > s->last_rung);
        s->last_rung = events[i].seq;
    }
}

static void open_ctid(struct site *s)
{
    assert_int_equal(db_open(s->path, DB_WRITE, &s->db), ERR_OK);
    assert_int_equal(ctid_open(&s->ctid, &s->conf, s->db, rung, s), ERR_OK);
}

static int site_up(void **state)
{
    struct site *s = calloc(1, sizeof *s);

    if (!s)
        return -1;
    arena_init(&s->arena);
    snprintf(s->folder, sizeof s->folder, "/tmp/aplomb-ctid-XXXXXX");
    if (!mkdtemp(s->folder))
        return -1;
    snprintf(s->path, sizeof s->path, "%s/a.db", s->folder);
    s->conf = (struct conf) { .provider = "sim", .host = "127.0.0.1", .xmpp_domain = "localhost" };
    *state = s;
    if (db_migrate(s->path) || db_open(s->path, DB_WRITE, &s->db) || db_begin(s->db) ||
        db_run_script(s->db, configuration) || db_commit(s->db))
        return -1;
    db_close(s->db);
    open_ctid(s);
    clock_set_stepped(&s->ctid.clock);
    return 0;
}

static void close_ctid(struct site *s)
{
    ctid_close(&s->ctid);
    db_close(s->db);
}

static int site_down(void **state)
{
    static const char *const names[] = { "a.db", "a.db-wal", "a.db-shm", "a.db.lease",
                                         "a.db.checkpoint" };
    struct site *s = *state;
    char path[96];

    close_ctid(s);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", s->folder, names[i]);
        unlink(path);
    }
    rmdir(s->folder);
    arena_release(&s->arena);
    free(s);
    return 0;
}

static void work_off(struct site *s)
{
    bool more = true;

    while (more)
        assert_int_equal(work(&s->ctid, NULL, 0, &more), ERR_OK);
}

/* One transaction with these commands. */
static void order(struct site *s, const struct cti_command *commands, size_t count)
{
    struct work_asked *asked = arena_array(&s->arena, count, sizeof *asked);
    bool more;

    for (size_t i = 0; i < count; i++) {
        struct buf text;

        buf_init(&text, 65536);
        cti_command_write(&text, &commands[i]);
        asked[i].text = str_of(arena_strdup(&s->arena, text.p));
        buf_release(&text);
    }
    assert_int_equal(work(&s->ctid, asked, count, &more), ERR_OK);
    for (size_t i = 0; i < count; i++)
        assert_true(asked[i].accepted);
}

static void obey(struct site *s, const struct cti_command *command)
{
    order(s, command, 1);
    work_off(s);
}

static void sign_in(struct site *s, const char *user)
{
    obey(s, &(struct cti_command) { .op = CTI_LOGIN,
                                    .request_id = "in",
                                    .requester = user,
                                    .user = user,
                                    .extension = user });
}

static void be(struct site *s, const char *requester, const char *user, const char *state,
               int64_t reason, const char *request_id)
{
    obey(s, &(struct cti_command) { .op = CTI_SET_STATE,
                                    .request_id = request_id,
                                    .requester = requester,
                                    .user = user,
                                    .state = state,
                                    .reason_code = reason });
}

static struct cti_command act(enum cti_op op, const char *user, int64_t dialog, const char *id)
{
    return (struct cti_command) {
        .op = op, .request_id = id, .requester = user, .user = user, .from = user, .dialog = dialog
    };
}

static void advance(struct site *s, int64_t ms)
{
    clock_step_to(&s->ctid.clock, clock_now(&s->ctid.clock) + ms);
    work_off(s);
}

/* The value of the first element of this name, "" when it is absent. */
static const char *element(struct site *s, const char *payload, const char *name)
{
    const char *open = arena_printf(&s->arena, "<%s>", name);
    const char *at = strstr(payload, open), *end;

    if (!at)
        return "";
    at += strlen(open);
    end = strchr(at, '<');
    return arena_strndup(&s->arena, at, (size_t)(end - at));
}

/* Events since the last look, a line each: node, event word, state, requestId. */
static const char *heard(struct site *s)
{
    struct event *events;
    size_t count;
    struct buf b;
    const char *text;

    buf_init(&b, 1 << 20);
    assert_int_equal(event_list(s->db, &s->arena, s->heard, NULL, 1000, &events, &count), ERR_OK);
    for (size_t i = 0; i < count; i++) {
        const char *payload = events[i].payload;
        const char *word = strstr(payload, "<event>");
        const char *source = element(s, payload, "source");
        const char *dialog = strstr(payload, "<state>");

        assert_non_null(word);
        assert_string_equal(element(s, payload, "requestId"), events[i].request_id);
        assert_true(*source);
        /* a dialog's own state is the last of its states */
        for (const char *at = dialog; at; at = strstr(at + 1, "<state>"))
            dialog = at;
        buf_addf(&b, "%s %s %s %s\n", events[i].node + strlen("/finesse/api/"),
                 element(s, word, "event"), dialog ? element(s, dialog, "state") : "-",
                 events[i].request_id);
        s->heard = events[i].seq;
    }
    text = arena_strdup(&s->arena, b.p);
    buf_release(&b);
    return text;
}

/* Queue statistics come when they come. */
static const char *heard_but_queues(struct site *s)
{
    const char *all = heard(s);
    struct str rest = str_of(all), line;
    struct buf b;

    buf_init(&b, 1 << 20);
    while (str_cut(&rest, '\n', &line))
        if (line.n && !str_starts(line, "Queue/")) {
            buf_add_str(&b, line);
            buf_addc(&b, '\n');
        }
    all = arena_strdup(&s->arena, b.p);
    buf_release(&b);
    return all;
}

static int64_t count_of(struct site *s, enum query q)
{
    struct db_rows rows;
    int64_t n = 0;

    db_start(s->db, q, DB_NO_ARGS, &rows);
    while (db_next(&rows))
        n++;
    assert_int_equal(db_done(&rows), ERR_OK);
    return n;
}

static struct site *two_signed_in(void **state)
{
    struct site *s = *state;

    sign_in(s, "1001");
    sign_in(s, "1002");
    heard(s);
    return s;
}

/* -- what is heard -------------------------------------------------------------------------- */

static void the_start_tells_that_the_system_is_in_service(void **state)
{
    struct site *s = *state;
    const char *text = heard(s);

    assert_string_equal(text, "SystemInfo PUT - \n");
}

static void signing_in_is_heard_by_user_and_team(void **state)
{
    struct site *s = *state;

    heard(s);
    sign_in(s, "1001");
    assert_string_equal(heard_but_queues(s), "User/1001 PUT NOT_READY in\n"
                                             "Team/1/Users PUT NOT_READY in\n");
    be(s, "1001", "1001", "NOT_READY", 2, "r1");
    assert_string_equal(heard_but_queues(s), "User/1001 PUT NOT_READY r1\n"
                                             "Team/1/Users PUT NOT_READY r1\n");
}

/* Reference rest-desktop, appendix C, line by line. */
static void one_call_as_two_agents_hear_it(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c = act(CTI_MAKE_CALL, "1001", 0, "r1");

    c.to = "1002";
    obey(s, &c);
    assert_string_equal(heard_but_queues(s), "User/1001/Dialogs POST INITIATING r1\n"
                                             "User/1001/Dialogs PUT INITIATED \n"
                                             "User/1001/Dialogs PUT ALERTING \n"
                                             "User/1002/Dialogs POST ALERTING r1\n"
                                             "User/1001 PUT TALKING r1\n"
                                             "Team/1/Users PUT TALKING r1\n");
    c = act(CTI_ANSWER, "1002", 1, "r2");
    obey(s, &c);
    assert_string_equal(heard_but_queues(s), "User/1001/Dialogs PUT ACTIVE r2\n"
                                             "User/1002/Dialogs PUT ACTIVE r2\n"
                                             "User/1002 PUT TALKING r2\n"
                                             "Team/1/Users PUT TALKING r2\n");
    c = act(CTI_DROP, "1002", 1, "r3");
    obey(s, &c);
    assert_string_equal(heard_but_queues(s), "User/1001/Dialogs PUT ACTIVE r3\n"
                                             "User/1002/Dialogs PUT ACTIVE r3\n"
                                             "User/1001/Dialogs PUT DROPPED \n"
                                             "User/1002/Dialogs PUT DROPPED \n"
                                             "User/1001/Dialogs DELETE DROPPED \n"
                                             "User/1002/Dialogs DELETE DROPPED \n"
                                             "User/1001 PUT NOT_READY r3\n"
                                             "Team/1/Users PUT NOT_READY r3\n"
                                             "User/1002 PUT NOT_READY r3\n"
                                             "Team/1/Users PUT NOT_READY \n");
    assert_int_equal(count_of(s, Q_DIALOG_IDS), 0);
    assert_int_equal(s->last_rung, s->heard);
}

static void a_failed_call_tells_why(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c = act(CTI_MAKE_CALL, "1001", 0, "r1");
    struct dialog d;

    c.to = "8001";
    obey(s, &c);
    assert_string_equal(heard_but_queues(s), "User/1001/Dialogs POST INITIATING r1\n"
                                             "User/1001/Dialogs PUT INITIATED \n"
                                             "User/1001/Dialogs PUT FAILED \n"
                                             "User/1001 PUT TALKING r1\n"
                                             "Team/1/Users PUT TALKING r1\n");
    assert_int_equal(dialog_load(s->db, &s->arena, 1, &d), ERR_OK);
    assert_string_equal(d.participants[0].state_cause, "BUSY");
    assert_string_equal(d.participants[0].actions, "DROP");
}

static void what_nobody_asked_for_has_no_request_id(void **state)
{
    struct site *s = two_signed_in(state);
    struct buf answer;
    bool waits;

    buf_init(&answer, 65536);
    assert_int_equal(simcall(&s->ctid, "calls.post",
                             str_of("{\"from\":\"5551234\",\"to\":\"7001\"}"), &answer, &waits),
                     ERR_OK);
    assert_string_equal(answer.p, "{\"status\":201,\"body\":{\"id\":\"1\"}}");
    buf_release(&answer);
    be(s, "1001", "1001", "READY", 0, "r1");
    assert_string_equal(heard_but_queues(s), "User/1001 PUT READY r1\n"
                                             "Team/1/Users PUT READY r1\n"
                                             "User/1001/Dialogs POST ALERTING \n"
                                             "User/1001 PUT RESERVED \n"
                                             "Team/1/Users PUT RESERVED \n");
    advance(s, 12000);
    assert_string_equal(heard_but_queues(s), "User/1001/Dialogs DELETE DROPPED \n"
                                             "User/1001 PUT NOT_READY \n"
                                             "Team/1/Users PUT NOT_READY \n");
}

/* -- refusals, rights ----------------------------------------------------------------------- */

static void refusals_go_to_who_asked(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c = act(CTI_MAKE_CALL, "1001", 0, "r1");
    struct event *events;
    size_t count;

    be(s, "1000", "1001", "NOT_READY", 0, "r0");
    c.from = "1777"; /* not the own extension */
    c.to = "1002";
    obey(s, &c);
    c.from = "1001";
    c.request_id = "r2";
    obey(s, &c);
    heard(s);
    c = act(CTI_HOLD, "1002", 1, "r3");
    obey(s, &c);
    assert_int_equal(event_list(s->db, &s->arena, s->heard, NULL, 10, &events, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(events[0].node, "/finesse/api/User/1002/Dialogs");
    assert_string_equal(events[0].payload,
                        "<Update><data><apiErrors><apiError>"
                        "<errorData>4047</errorData>"
                        "<errorMessage>INVALID_ACTION HOLD on extension 1002</errorMessage>"
                        "<errorType>Generic Error</errorType>"
                        "</apiError></apiErrors></data><event>PUT</event>"
                        "<requestId>r3</requestId><source>/finesse/api/Dialog/1</source></Update>");
}

static void a_refused_call_has_the_collection_as_source(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c = act(CTI_MAKE_CALL, "1001", 0, "r1");
    struct event *events;
    size_t count;

    c.from = "1777";
    c.to = "1002";
    obey(s, &c);
    assert_int_equal(event_list(s->db, &s->arena, s->heard, NULL, 10, &events, &count), ERR_OK);
    assert_true(count >= 1);
    assert_string_equal(events[count - 1].node, "/finesse/api/User/1001/Dialogs");
    assert_string_equal(element(s, events[count - 1].payload, "source"),
                        "/finesse/api/User/1001/Dialogs");
    assert_string_equal(element(s, events[count - 1].payload, "errorData"), "5");
}

static void rights_are_those_of_the_commands_turn(void **state)
{
    struct site *s = two_signed_in(state);

    be(s, "1000", "1001", "READY", 0, "r1");
    assert_string_equal(heard_but_queues(s), "User/1001 PUT READY r1\n"
                                             "Team/1/Users PUT READY r1\n");
    be(s, "2000", "1001", "NOT_READY", 0, "r2"); /* not of this team */
    assert_string_equal(heard_but_queues(s), "User/2000 PUT - r2\n");
    be(s, "1002", "1001", "NOT_READY", 0, "r3");
    assert_string_equal(heard_but_queues(s), "User/1002 PUT - r3\n");
    obey(s, &(struct cti_command) { .op = CTI_DROP,
                                    .request_id = "r4",
                                    .requester = "1002",
                                    .user = "1002",
                                    .from = "1001",
                                    .dialog = 9 });
    assert_string_equal(heard_but_queues(s), "User/1002/Dialogs PUT - r4\n");
}

/* The error of the last event: type and data, as the answer at once would have had them. */
static void last_error(struct site *s, const char *type, const char *data)
{
    struct event *events;
    size_t count;

    assert_int_equal(event_list(s->db, &s->arena, s->heard, NULL, 10, &events, &count), ERR_OK);
    assert_true(count >= 1);
    assert_string_equal(element(s, events[count - 1].payload, "errorType"), type);
    assert_string_equal(element(s, events[count - 1].payload, "errorData"), data);
    heard(s);
}

/* Reference rest-desktop 1.8: the data is the id in the URI, of campaigns the type is another. */
static void a_call_that_is_gone_when_the_turn_comes_is_named(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c = act(CTI_HOLD, "1002", 9, "r1");

    heard(s);
    obey(s, &c);
    last_error(s, "Not Found", "9");
    c = act(CTI_ACCEPT, "1002", 9, "r2");
    obey(s, &c);
    last_error(s, "Dialog Not Found", "9");
    be(s, "2000", "1001", "NOT_READY", 0, "r3"); /* not of this team */
    last_error(s, "Invalid Supervisor", "1001");
    c = act(CTI_MAKE_CALL, "1001", 0, "r4");
    c.to = "1002";
    obey(s, &c);
    heard(s);
    c = act(CTI_HOLD, "1000", 1, "r5");
    obey(s, &c);
    last_error(s, "Invalid Authorization User Specified", "1");
}

static void the_system_may_sign_out_whom_it_lost(void **state)
{
    struct site *s = two_signed_in(state);
    struct user user;

    be(s, "1001", "1001", "READY", 0, "");
    be(s, "", "1001", "LOGOUT", 255, "");
    assert_int_equal(user_load(s->db, &s->arena, "1001", &user), ERR_OK);
    assert_string_equal(user.now.state, "LOGOUT");
    assert_string_equal(user.now.extension, "");
    assert_int_equal(user.reason.code, 255);
}

/* -- the inbox ------------------------------------------------------------------------------ */

enum { MANY = 150 }; /* more than one transaction carries out */

static void accepted_commands_survive(void **state)
{
    struct cti_command commands[MANY];
    struct site *s = two_signed_in(state);
    struct buf expected;

    buf_init(&expected, 1 << 20);
    for (int i = 0; i < MANY; i++) {
        commands[i] = (struct cti_command) { .op = CTI_SET_STATE,
                                             .request_id = arena_printf(&s->arena, "r%d", i),
                                             .requester = "1001",
                                             .user = "1001",
                                             .state = i % 2 ? "READY" : "NOT_READY" };
        buf_addf(&expected, "User/1001 PUT %s r%d\nTeam/1/Users PUT %s r%d\n", commands[i].state, i,
                 commands[i].state, i);
    }
    order(s, commands, MANY);
    close_ctid(s); /* killed with a third of them still to do */
    open_ctid(s);
    work_off(s);
    {
        const char *text = heard_but_queues(s);
        const char *restart = strstr(text, "SystemInfo PUT - \n");

        assert_non_null(restart);
        assert_int_equal(strlen(text), expected.n + strlen("SystemInfo PUT - \n"));
        assert_memory_equal(text, expected.p, (size_t)(restart - text));
        assert_string_equal(restart + strlen("SystemInfo PUT - \n"), expected.p + (restart - text));
    }
    close_ctid(s);
    open_ctid(s);
    work_off(s);
    assert_string_equal(heard_but_queues(s), "SystemInfo PUT - \n"); /* not a second time */
    buf_release(&expected);
}

static void a_late_command_is_answered_by_an_error(void **state)
{
    struct site *s = two_signed_in(state);

    assert_int_equal(db_begin(s->db), ERR_OK);
    assert_int_equal(
        db_run(s->db, Q_INBOX_ADD,
               DB_ARGS(db_text("User/1001"),
                       db_text("op=SET_STATE\nrequestId=r1\nrequester=1001\nuser=1001\n"
                               "state=READY\n"),
                       db_int(1), db_int(1 + INBOX_DEADLINE_MS))),
        ERR_OK);
    assert_int_equal(db_commit(s->db), ERR_OK);
    close_ctid(s);
    open_ctid(s);
    work_off(s);
    assert_string_equal(heard_but_queues(s), "SystemInfo PUT - \nUser/1001 PUT - r1\n");
}

static void what_is_no_command_is_not_accepted(void **state)
{
    struct site *s = *state;
    struct work_asked asked[] = {
        { str_of("op=LOGIN\nuser=1001\nrequester=1001\nextension=1001\n"), false, false },
        { str_of("op=DANCE\nuser=1001\n"), true, false },
        { str_of(""), true, false },
    };
    bool more;

    assert_int_equal(work(&s->ctid, asked, 3, &more), ERR_OK);
    assert_true(asked[0].accepted);
    assert_false(asked[1].accepted);
    assert_false(asked[2].accepted);
}

static void commands_of_one_flush_keep_their_order(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c[] = { act(CTI_MAKE_CALL, "1001", 0, "r1"),
                               act(CTI_ANSWER, "1002", 1, "r2"), act(CTI_HOLD, "1002", 1, "r3") };
    struct dialog d;

    c[0].to = "1002";
    order(s, c, 3);
    assert_int_equal(dialog_load(s->db, &s->arena, 1, &d), ERR_OK);
    assert_string_equal(dialog_participant_of(&d, "1002")->state, "HELD");
    assert_string_equal(dialog_participant_of(&d, "1002")->actions,
                        "RETRIEVE DROP UPDATE_CALL_DATA");
}

/* -- a killed ctid -------------------------------------------------------------------------- */

static void calls_and_timers_go_on_after_a_kill(void **state)
{
    struct site *s = *state;
    struct cti_command c;
    struct buf answer;
    bool waits;

    sign_in(s, "2001");
    be(s, "2001", "2001", "READY", 0, "");
    buf_init(&answer, 65536);
    simcall(&s->ctid, "clock.put", str_of("{\"mode\":\"stepped\"}"), &answer, &waits);
    buf_clear(&answer);
    simcall(&s->ctid, "calls.post",
            str_of("{\"from\":\"5551234\",\"to\":\"7002\",\"talkSeconds\":1.5}"), &answer, &waits);
    c = act(CTI_ANSWER, "2001", 1, "r1");
    obey(s, &c);
    heard(s);
    close_ctid(s);
    open_ctid(s);
    assert_int_equal(s->ctid.clock.mode, CLOCK_STEPPED);
    assert_string_equal(heard(s), "SystemInfo PUT - \n");
    advance(s, 1500);
    assert_string_equal(heard_but_queues(s), "User/2001/Dialogs PUT ACTIVE \n"
                                             "User/2001/Dialogs PUT DROPPED \n"
                                             "User/2001 PUT WORK_READY \n"
                                             "Team/2/Users PUT WORK_READY \n");
    close_ctid(s);
    open_ctid(s);
    heard(s);
    simcall(&s->ctid, "clock.put", str_of("{\"advanceSeconds\":31.5}"), &answer, &waits);
    assert_true(waits);
    work_off(s);
    assert_string_equal(heard_but_queues(s), "User/2001/Dialogs PUT DROPPED \n"
                                             "User/2001/Dialogs DELETE DROPPED \n"
                                             "User/2001 PUT READY \n"
                                             "Team/2/Users PUT READY \n");
    buf_clear(&answer);
    simcall(&s->ctid, "calls.get", str_of("{\"ended\":true}"), &answer, &waits);
    assert_non_null(strstr(answer.p, "\"end\":\"caller\",\"agent\":\"2001\""));
    buf_release(&answer);
}

/* -- queues --------------------------------------------------------------------------------- */

static struct queue_stat stat_of(struct site *s, int64_t id)
{
    struct queue q;

    assert_int_equal(queue_load(s->db, &s->arena, id, &q), ERR_OK);
    return q.stat;
}

static void statistics_are_live_in_the_table(void **state)
{
    struct site *s = two_signed_in(state);
    struct cti_command c;
    struct buf answer;
    bool waits;

    assert_int_equal(stat_of(s, 1).agents_logged_on, 2);
    assert_int_equal(stat_of(s, 1).agents_not_ready, 2);
    assert_int_equal(stat_of(s, 1).calls_in_queue, 0);
    assert_int_equal(stat_of(s, 3).agents_logged_on, -1); /* nobody serves it */
    assert_int_equal(stat_of(s, 3).calls_in_queue, -1);
    buf_init(&answer, 65536);
    for (int i = 0; i < 2; i++)
        simcall(&s->ctid, "calls.post", str_of("{\"from\":\"5551234\",\"to\":\"7001\"}"), &answer,
                &waits);
    buf_release(&answer);
    assert_int_equal(stat_of(s, 1).calls_in_queue, 2);
    assert_int_equal(stat_of(s, 1).oldest_call_at, clock_now(&s->ctid.clock));
    be(s, "1001", "1001", "READY", 0, "");
    assert_int_equal(stat_of(s, 1).calls_in_queue, 1);
    assert_int_equal(stat_of(s, 1).agents_busy_other, 1);
    c = act(CTI_ANSWER, "1001", 1, "");
    obey(s, &c);
    assert_int_equal(stat_of(s, 1).agents_talking_inbound, 1);
    assert_int_equal(stat_of(s, 1).agents_busy_other, 0);
    c = act(CTI_MAKE_CALL, "1002", 0, "");
    c.to = "5551234";
    obey(s, &c);
    assert_int_equal(stat_of(s, 1).agents_talking_outbound, 1);
    close_ctid(s);
    open_ctid(s);
    assert_int_equal(stat_of(s, 1).agents_talking_outbound, 1);
    assert_int_equal(stat_of(s, 1).agents_talking_inbound, 1);
    assert_int_equal(stat_of(s, 1).calls_in_queue, 1);
    c = act(CTI_DROP, "1001", 1, "");
    obey(s, &c);
    assert_int_equal(stat_of(s, 1).agents_talking_inbound, 0);
}

static void queues_are_told_every_ten_seconds_if_they_changed(void **state)
{
    struct site *s = *state;

    advance(s, 10000);
    heard(s);
    sign_in(s, "1001");
    assert_string_equal(heard(s), "User/1001 PUT NOT_READY in\n"
                                  "Team/1/Users PUT NOT_READY in\n"
                                  "Queue/1 PUT - \n");
    be(s, "1001", "1001", "READY", 0, "");
    heard(s);
    advance(s, 9999);
    assert_string_equal(heard(s), "");
    advance(s, 1);
    assert_string_equal(heard(s), "Queue/1 PUT - \n");
    be(s, "1001", "1001", "NOT_READY", 0, "");
    be(s, "1001", "1001", "READY", 0, "");
    heard(s);
    advance(s, 60000); /* as it was: nothing to tell */
    assert_string_equal(heard(s), "");
}

/* Nobody's state changes when one of two held calls ends, but where the agent talks does. */
static void queues_are_told_when_only_a_call_ends(void **state)
{
    struct site *s = *state;
    struct queue queue;

    sign_in(s, "1001");
    sign_in(s, "2001");
    obey(s, &(struct cti_command) { .op = CTI_MAKE_CALL,
                                    .requester = "1001",
                                    .user = "1001",
                                    .from = "1001",
                                    .to = "5559999" });
    advance(s, 2000);
    order(s, (struct cti_command[]) { act(CTI_HOLD, "1001", 1, "") }, 1);
    obey(s, &(struct cti_command) { .op = CTI_MAKE_CALL,
                                    .requester = "1001",
                                    .user = "1001",
                                    .from = "1001",
                                    .to = "2001" });
    order(s, (struct cti_command[]) { act(CTI_ANSWER, "2001", 2, "") }, 1);
    order(s, (struct cti_command[]) { act(CTI_HOLD, "1001", 2, "") }, 1);
    advance(s, 20000);
    assert_int_equal(queue_load(s->db, &s->arena, 1, &queue), ERR_OK);
    assert_int_equal(queue.stat.agents_talking_internal, 1);
    heard(s);
    order(s, (struct cti_command[]) { act(CTI_DROP, "2001", 2, "") }, 1);
    work_off(s);
    assert_non_null(strstr(heard(s), "Queue/1 PUT"));
    assert_int_equal(queue_load(s->db, &s->arena, 1, &queue), ERR_OK);
    assert_int_equal(queue.stat.agents_talking_outbound, 1);
    assert_int_equal(queue.stat.agents_talking_internal, 0);
}

/* Who is moved to another team while nobody was here counts elsewhere, and that is told. */
static void queues_are_told_after_a_start_if_they_changed(void **state)
{
    struct site *s = *state;
    const char *told;
    struct buf answer;
    bool waits;

    buf_init(&answer, 4096);
    simcall(&s->ctid, "clock.put", str_of("{\"mode\":\"stepped\"}"), &answer, &waits);
    buf_release(&answer);
    sign_in(s, "1001");
    advance(s, 20000);
    assert_int_equal(stat_of(s, 1).agents_logged_on, 1);
    assert_int_equal(db_run_script(s->db, "UPDATE person SET team_id = 2 WHERE login_id = '1001'"),
                     ERR_OK);
    heard(s);
    close_ctid(s);
    open_ctid(s);
    advance(s, 10000);
    assert_int_equal(stat_of(s, 1).agents_logged_on, 0);
    assert_int_equal(stat_of(s, 2).agents_logged_on, 1);
    told = heard(s);
    assert_non_null(strstr(told, "Queue/1 PUT - \n"));
    assert_non_null(strstr(told, "Queue/2 PUT - \n"));
    close_ctid(s);
    open_ctid(s);
    heard(s);
    advance(s, 60000); /* as it was: nothing to tell */
    assert_string_equal(heard(s), "");
}

/* An agent who is moved to another team while ready takes what waits there at once. */
static void a_moved_agent_takes_what_waits(void **state)
{
    struct site *s = *state;
    struct buf answer;
    bool waits;

    sign_in(s, "2001");
    be(s, "2001", "2001", "READY", 0, "");
    buf_init(&answer, 4096);
    assert_int_equal(simcall(&s->ctid, "calls.post",
                             str_of("{\"from\":\"5551234\",\"to\":\"7001\"}"), &answer, &waits),
                     ERR_OK);
    buf_release(&answer);
    work_off(s);
    heard(s);
    assert_int_equal(db_run_script(s->db, "UPDATE person SET team_id = 1 WHERE login_id = '2001'"),
                     ERR_OK);
    assert_int_equal(ctid_configure(&s->ctid), ERR_OK);
    assert_int_equal(work_wait_ms(&s->ctid), 0);
    work_off(s);
    assert_non_null(strstr(heard(s), "User/2001 PUT RESERVED"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, site_up, site_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_start_tells_that_the_system_is_in_service),
        TEST(signing_in_is_heard_by_user_and_team),
        TEST(one_call_as_two_agents_hear_it),
        TEST(a_failed_call_tells_why),
        TEST(what_nobody_asked_for_has_no_request_id),
        TEST(refusals_go_to_who_asked),
        TEST(a_refused_call_has_the_collection_as_source),
        TEST(rights_are_those_of_the_commands_turn),
        TEST(a_call_that_is_gone_when_the_turn_comes_is_named),
        TEST(the_system_may_sign_out_whom_it_lost),
        TEST(accepted_commands_survive),
        TEST(a_late_command_is_answered_by_an_error),
        TEST(what_is_no_command_is_not_accepted),
        TEST(commands_of_one_flush_keep_their_order),
        TEST(calls_and_timers_go_on_after_a_kill),
        TEST(statistics_are_live_in_the_table),
        TEST(queues_are_told_every_ten_seconds_if_they_changed),
        TEST(queues_are_told_when_only_a_call_ends),
        TEST(queues_are_told_after_a_start_if_they_changed),
        TEST(a_moved_agent_takes_what_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
