/* The order of checks: reference rest-desktop, appendix B. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>

#include "../auth/people.h"
#include "../http/wire.h"
#include "api/api.h"
#include "base/codec.h"

static enum err answer_ok(struct request *rq)
{
    xml_text(rq->out, "Id", rq->id);
    return ERR_OK;
}

static enum err answer_thing(struct request *rq)
{
    struct xml_node *body;
    const char *name;
    enum err e;

    if ((e = api_body(rq, "Thing", &body)) || (e = api_need(rq, body, "name", &name)))
        return e;
    return api_fail(rq, ERR_INVALID_INPUT, "a<b", "Why & how");
}

/* What went well is no detail of what then does not. */
static enum err answer_late(struct request *rq)
{
    enum err e = api_fail(rq, ERR_OK, rq->id, "It is there");

    return e ? e : ERR_UNAVAILABLE;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/Open", ANYBODY, answer_ok },
    { "GET", "/finesse/api/Thing/{id}", USER, answer_ok },
    { "PUT", "/finesse/api/Thing/{id}", USER, answer_thing },
    { "POST", "/finesse/api/Thing", ADMIN, answer_ok },
    { "DELETE", "/finesse/api/Late/{id}", USER, answer_late },
    { 0 },
};
static const struct api_program program = { .name = "api.Thing", .routes = routes };

/* What a test says of a request; absent strings are NULL. */
struct ask {
    const char *method, *uri, *user, *password, *body, *length, *request_id, *site;
};

struct fixture {
    struct people *people;
    struct conf conf;
    struct api *api;
    int lease;
    struct buf sent;
};

static const char *authorization(struct people *p, const char *user, const char *password)
{
    struct buf text;
    const char *header;

    buf_init(&text, 1024);
    buf_adds(&text, "Basic ");
    base64_encode(&text, str_of(arena_printf(&p->arena, "%s:%s", user, password)));
    header = arena_strdup(&p->arena, text.p);
    buf_release(&text);
    return header;
}

/* The whole answer as text. */
static const char *ask(struct fixture *f, struct ask a)
{
    const char *variables[24] = { "REQUEST_METHOD", a.method, "REQUEST_URI", a.uri };
    struct memory_wire memory = { .variables = variables, .body = a.body };
    struct http_wire wire = memory_http_wire(&memory);
    struct http_request rq;
    struct http_reply re;
    struct arena arena;
    int n = 4;

    arena_init(&arena);
    if (a.user) {
        variables[n++] = "HTTP_AUTHORIZATION";
        variables[n++] = authorization(f->people, a.user, a.password ? a.password : "demo");
    }
    if (a.request_id) {
        variables[n++] = "HTTP_REQUESTID";
        variables[n++] = a.request_id;
    }
    if (a.site) {
        variables[n++] = "HTTP_SEC_FETCH_SITE";
        variables[n++] = a.site;
    }
    if (a.body) {
        memory.body_len = strlen(a.body);
        variables[n++] = "CONTENT_LENGTH";
        variables[n++] = arena_printf(&arena, "%zu", memory.body_len);
    }
    if (a.length) {
        variables[n++] = "CONTENT_LENGTH";
        variables[n++] = a.length;
    }
    buf_release(&f->sent);
    buf_init(&memory.sent, 1 << 20);
    http_request_read(&rq, &arena, &wire);
    http_reply_init(&re);
    api_answer(f->api, &rq, &re);
    http_reply_send(&re, &rq);
    http_reply_release(&re);
    arena_release(&arena);
    f->sent = memory.sent;
    return f->sent.p;
}

static int status(const char *answer)
{
    return (int)strtol(answer + strlen("Status: "), NULL, 10);
}

static bool has(const char *answer, const char *text)
{
    return strstr(answer, text) != NULL;
}

static void hold_lease(struct fixture *f)
{
    f->lease = open(arena_printf(&f->people->arena, "%s.lease", f->people->database),
                    O_RDWR | O_CREAT, 0600);
    assert_int_equal(flock(f->lease, LOCK_EX), 0);
}

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    void *people;

    if (!f)
        abort();
    people_set_up(&people);
    f->people = people;
    buf_init(&f->sent, 1);
    f->conf = (struct conf) { .database = f->people->database,
                              .run = f->people->folder,
                              .broker = "/nowhere" };
    assert_int_equal(
        db_run_script(f->people->db, "UPDATE system SET status = 'IN_SERVICE', reason = ''"),
        ERR_OK);
    hold_lease(f);
    assert_int_equal(api_open(&program, &f->conf, &f->api), ERR_OK);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    void *people = f->people;

    api_close(f->api);
    buf_release(&f->sent);
    if (f->lease >= 0)
        close(f->lease);
    people_tear_down(&people);
    free(f);
    return 0;
}

static void out_of_service_comes_before_identity(void **state)
{
    struct fixture *f = *state;
    const char *answer;

    close(f->lease);
    f->lease = -1;
    answer = ask(f, (struct ask) { .method = "GET", .uri = "/finesse/api/Thing/1" });
    assert_int_equal(status(answer), 503);
    assert_true(has(answer, "<ErrorType>Service Unavailable</ErrorType>"));
    assert_true(has(answer, "<ErrorMessage>SERVER_OUT_OF_SERVICE</ErrorMessage>"));
    assert_true(has(answer, "<ErrorData></ErrorData>"));
    answer = ask(f, (struct ask) { .method = "GET", .uri = "/finesse/api/Open" });
    assert_int_equal(status(answer), 200);
}

static void a_switch_that_is_away_is_out_of_service(void **state)
{
    struct fixture *f = *state;

    db_run_script(f->people->db, "UPDATE system SET status = 'OUT_OF_SERVICE', reason = 'x'");
    assert_int_equal(
        status(ask(
            f, (struct ask) { .method = "GET", .uri = "/finesse/api/Thing/1", .user = "1001" })),
        503);
}

static void identity_comes_before_path_and_method(void **state)
{
    static const char *const uris[] = { "/finesse/api/Thing/1", "/finesse/api/Nothing", "/" };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
        const char *answer = ask(f, (struct ask) { .method = "DELETE", .uri = uris[i] });

        assert_int_equal(status(answer), 401);
        assert_true(has(answer, "WWW-Authenticate: Basic realm="));
        assert_true(has(answer, "<ErrorType>Authorization Failure</ErrorType>"));
        assert_true(has(answer, "<ErrorMessage>UNAUTHORIZED</ErrorMessage>"));
    }
}

static void a_wrong_password_names_the_user_that_was_sent(void **state)
{
    const char *answer = ask(*state, (struct ask) { .method = "GET",
                                                    .uri = "/finesse/api/Thing/1",
                                                    .user = "1001",
                                                    .password = "wrong" });

    assert_int_equal(status(answer), 401);
    assert_true(has(answer, "<ErrorData>1001</ErrorData>"));
}

static void a_foreign_page_is_not_asked_for_a_password(void **state)
{
    const char *answer = ask(
        *state,
        (struct ask) { .method = "GET", .uri = "/finesse/api/Thing/1", .site = "cross-site" });

    assert_int_equal(status(answer), 401);
    assert_false(has(answer, "WWW-Authenticate"));
}

static void a_foreign_page_changes_nothing(void **state)
{
    assert_int_equal(status(ask(*state, (struct ask) { .method = "PUT",
                                                       .uri = "/finesse/api/Thing/1",
                                                       .user = "1001",
                                                       .site = "cross-site",
                                                       .body = "<Thing/>" })),
                     403);
}

static void unknown_paths_and_methods(void **state)
{
    const char *answer;

    answer = ask(*state, (struct ask) {
                             .method = "GET", .uri = "/finesse/api/Thing/1/More", .user = "1001" });
    assert_int_equal(status(answer), 404);
    assert_true(has(answer, "<ErrorType>Not Found</ErrorType>"));
    answer = ask(
        *state, (struct ask) { .method = "DELETE", .uri = "/finesse/api/Thing/1", .user = "1001" });
    assert_int_equal(status(answer), 405);
    assert_true(has(answer, "Allow: GET,OPTIONS,HEAD,PUT\r\n"));
    answer = ask(*state,
                 (struct ask) { .method = "TRACE", .uri = "/finesse/api/Thing/1", .user = "1001" });
    assert_int_equal(status(answer), 405);
    answer = ask(*state,
                 (struct ask) { .method = "GET", .uri = "/finesse/api/%00", .user = "1001" });
    assert_int_equal(status(answer), 400);
}

static void head_and_options_are_where_get_is(void **state)
{
    const char *answer;

    answer = ask(*state,
                 (struct ask) { .method = "HEAD", .uri = "/finesse/api/Thing/1", .user = "1001" });
    assert_int_equal(status(answer), 200);
    assert_false(has(answer, "<Id>"));
    answer = ask(*state, (struct ask) {
                             .method = "OPTIONS", .uri = "/finesse/api/Thing/1", .user = "1001" });
    assert_int_equal(status(answer), 200);
    assert_true(has(answer, "Allow: GET,OPTIONS,HEAD,PUT\r\n"));
    answer = ask(
        *state, (struct ask) { .method = "OPTIONS", .uri = "/finesse/api/Thing", .user = "admin" });
    assert_int_equal(status(answer), 405);
}

static void a_role_that_does_not_suffice_is_401(void **state)
{
    const char *answer = ask(
        *state, (struct ask) { .method = "POST", .uri = "/finesse/api/Thing", .user = "1000" });

    assert_int_equal(status(answer), 401);
    assert_true(has(answer, "<ErrorType>Authorization Failure</ErrorType>"));
    assert_true(has(answer, "<ErrorData>1000</ErrorData>"));
}

static void an_answer_says_what_it_is(void **state)
{
    const char *answer = ask(*state, (struct ask) { .method = "GET",
                                                    .uri = "/finesse/api/Thing/a%20b?nocache=1",
                                                    .user = "agent1001",
                                                    .request_id = "r-1" });

    assert_int_equal(status(answer), 200);
    assert_true(has(answer, "Content-Type: application/xml;charset=UTF-8\r\n"));
    assert_true(has(answer, "Cache-Control: no-cache, no-store\r\n"));
    assert_true(has(answer, "requestId: r-1\r\n"));
    assert_true(has(answer, "\r\n\r\n<Id>a b</Id>"));
}

static void a_request_id_that_cannot_stand_in_a_header_is_left_out(void **state)
{
    const char *answer = ask(*state, (struct ask) { .method = "GET",
                                                    .uri = "/finesse/api/Thing/1",
                                                    .user = "1001",
                                                    .request_id = "a\r\nb" });

    assert_int_equal(status(answer), 200);
    assert_false(has(answer, "requestId"));
}

static void bodies_are_checked(void **state)
{
    static const char *const malformed[] = {
        "", "<Thing", "<Other/>", "<Thing></Other>", "<!DOCTYPE Thing><Thing/>", "{}"
    };
    struct ask a = { .method = "PUT", .uri = "/finesse/api/Thing/1", .user = "1001" };
    const char *answer;

    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        a.body = malformed[i];
        answer = ask(*state, a);
        assert_int_equal(status(answer), 400);
        assert_true(has(answer, "<ErrorType>Bad Request</ErrorType>"));
    }
    a.body = "<Thing><name> </name></Thing>";
    answer = ask(*state, a);
    assert_int_equal(status(answer), 400);
    assert_true(has(answer, "<ErrorType>Parameter Missing</ErrorType>"));
    assert_true(has(answer, "<ErrorData>name</ErrorData>"));
}

static void ten_megabytes_are_refused_unread(void **state)
{
    const char *answer = ask(*state, (struct ask) { .method = "PUT",
                                                    .uri = "/finesse/api/Thing/1",
                                                    .user = "1001",
                                                    .length = "10485760" });

    assert_int_equal(status(answer), 413);
}

static void error_details_are_escaped(void **state)
{
    const char *answer = ask(*state, (struct ask) { .method = "PUT",
                                                    .uri = "/finesse/api/Thing/1",
                                                    .user = "1001",
                                                    .body = "<Thing><name>x</name></Thing>" });

    assert_true(has(answer, "<ApiErrors><ApiError><ErrorType>Invalid Input</ErrorType>"
                            "<ErrorMessage>Why &amp; how</ErrorMessage>"
                            "<ErrorData>a&lt;b</ErrorData></ApiError></ApiErrors>"));
}

/* Reference rest-desktop 1.8: ErrorData of "Service Unavailable" is empty. */
static void what_went_well_is_no_detail_of_an_error(void **state)
{
    const char *answer = ask(
        *state, (struct ask) { .method = "DELETE", .uri = "/finesse/api/Late/1", .user = "1001" });

    assert_int_equal(status(answer), 503);
    assert_true(
        has(answer, "<ErrorMessage>SERVER_OUT_OF_SERVICE</ErrorMessage><ErrorData></ErrorData>"));
}

static void a_route_without_a_role_is_refused(void **state)
{
    static const struct route forgotten[] = { { "GET", "/x", NOBODY, answer_ok }, { 0 } };
    const struct api_program bad = { .name = "x", .routes = forgotten };
    struct fixture *f = *state;
    struct api *api;

    assert_int_equal(api_open(&bad, &f->conf, &api), ERR_INTERNAL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(out_of_service_comes_before_identity),
        TEST(a_switch_that_is_away_is_out_of_service),
        TEST(identity_comes_before_path_and_method),
        TEST(a_wrong_password_names_the_user_that_was_sent),
        TEST(a_foreign_page_is_not_asked_for_a_password),
        TEST(a_foreign_page_changes_nothing),
        TEST(unknown_paths_and_methods),
        TEST(head_and_options_are_where_get_is),
        TEST(a_role_that_does_not_suffice_is_401),
        TEST(an_answer_says_what_it_is),
        TEST(a_request_id_that_cannot_stand_in_a_header_is_left_out),
        TEST(bodies_are_checked),
        TEST(ten_megabytes_are_refused_unread),
        TEST(error_details_are_escaped),
        TEST(what_went_well_is_no_detail_of_an_error),
        TEST(a_route_without_a_role_is_refused),
    };

    return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
