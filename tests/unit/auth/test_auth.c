/* Rules: developer guide 12.5, "Authentication" (reference rest-desktop 1.4). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "auth/auth.h"
#include "auth/lockout.h"
#include "auth/session.h"
#include "auth/verifier.h"
#include "base/clock.h"
#include "people.h"

static enum err check(struct people *p, const char *name, const char *password,
                      struct auth_user *user)
{
    struct auth *auth;
    enum err e;

    assert_int_equal(auth_open(p->db, p->folder, &auth), ERR_OK);
    e = auth_check(auth, &p->arena, str_of(name), str_of(password), user);
    auth_close(auth);
    return e;
}

static void id_and_name_both_sign_in(void **state)
{
    struct auth_user user;

    assert_int_equal(check(*state, "1001", "demo", &user), ERR_OK);
    assert_string_equal(user.login_id, "1001");
    assert_int_equal(user.role, ROLE_AGENT);
    assert_int_equal(user.team_id, 1);
    assert_int_equal(check(*state, "Agent1001", "demo", &user), ERR_OK);
    assert_string_equal(user.login_id, "1001");
    assert_int_equal(check(*state, "supervisor1000", "demo", &user), ERR_OK);
    assert_int_equal(user.role, ROLE_SUPERVISOR);
    assert_int_equal(check(*state, "admin", "demo", &user), ERR_OK);
    assert_int_equal(user.role, ROLE_ADMINISTRATOR);
}

static void wrong_unknown_and_inactive_look_alike(void **state)
{
    struct auth_user user;

    assert_int_equal(check(*state, "1001", "wrong", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "1001", "", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "nobody", "demo", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "1009", "demo", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "", "demo", &user), ERR_UNAUTHENTICATED);
}

static void five_failures_lock_and_the_right_password_too(void **state)
{
    struct auth_user user;

    for (int i = 0; i < 5; i++)
        assert_int_equal(check(*state, i % 2 ? "agent1001" : "1001", "wrong", &user),
                         ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "1001", "demo", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "1000", "demo", &user), ERR_OK);
}

static void a_remembered_password_is_locked_out_as_well(void **state)
{
    struct auth_user user;

    assert_int_equal(check(*state, "1001", "demo", &user), ERR_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(check(*state, "1001", "wrong", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(*state, "1001", "demo", &user), ERR_UNAUTHENTICATED);
}

static void a_lock_ends_after_five_minutes(void **state)
{
    struct people *p = *state;
    struct auth_user user;

    for (int i = 0; i < 5; i++)
        assert_int_equal(check(p, "1001", "wrong", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(
        db_run_script(p->db, "UPDATE lockout SET locked_until = locked_until - 300001"), ERR_OK);
    assert_int_equal(check(p, "1001", "demo", &user), ERR_OK);
}

static void attempts_while_locked_do_not_prolong_it(void **state)
{
    struct people *p = *state;
    struct auth_user user;

    for (int i = 0; i < 9; i++)
        assert_int_equal(check(p, "1001", "wrong", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(
        db_run_script(p->db, "UPDATE lockout SET locked_until = locked_until - 300001"), ERR_OK);
    assert_int_equal(check(p, "1001", "wrong", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(p, "1001", "demo", &user), ERR_OK);
}

static void a_success_starts_the_count_anew(void **state)
{
    struct auth_user user;

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++)
            assert_int_equal(check(*state, "1001", "wrong", &user), ERR_UNAUTHENTICATED);
        assert_int_equal(check(*state, "1001", "demo", &user), ERR_OK);
    }
}

static void a_clock_set_back_never_locks_for_hours(void **state)
{
    (void)state;
    assert_true(lockout_in_force(1000 + LOCKOUT_MS, 1000));
    assert_false(lockout_in_force(1001 + LOCKOUT_MS, 1000));
    assert_false(lockout_in_force(1000, 1000));
}

static void a_changed_password_ends_what_was_remembered(void **state)
{
    struct people *p = *state;
    struct auth_user user;
    const char *hash;

    assert_int_equal(check(p, "1001", "demo", &user), ERR_OK);
    assert_int_equal(password_hash(&p->arena, "fresh", 1, &hash), ERR_OK);
    assert_int_equal(db_run_script(p->db, arena_printf(&p->arena,
                                                       "UPDATE person SET password_hash = '%s' "
                                                       "WHERE login_id = '1001'",
                                                       hash)),
                     ERR_OK);
    assert_int_equal(check(p, "1001", "demo", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(check(p, "1001", "fresh", &user), ERR_OK);
}

/* Parallel requests of one client with a password not yet remembered must not lock it out, and
 * parallel guesses must not all see a count of four. */
static int run_children(struct people *p, int count, const char *password)
{
    int good = 0, status;

    for (int i = 0; i < count; i++) {
        if (fork() == 0) {
            struct auth_user user;
            struct db *db;
            struct auth *auth;

            if (db_open(p->database, DB_WRITE, &db) || auth_open(db, p->folder, &auth))
                _exit(2);
            _exit(auth_check(auth, &p->arena, str_of("1001"), str_of(password), &user) ? 1 : 0);
        }
    }
    for (int i = 0; i < count; i++) {
        wait(&status);
        good += WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return good;
}

static void parallel_first_requests_all_pass(void **state)
{
    assert_int_equal(run_children(*state, 8, "demo"), 8);
}

static void parallel_guesses_all_count(void **state)
{
    struct auth_user user;

    assert_int_equal(run_children(*state, 5, "wrong"), 0);
    assert_int_equal(check(*state, "1001", "demo", &user), ERR_UNAUTHENTICATED);
}

static void an_address_that_guesses_must_wait(void **state)
{
    struct people *p = *state;
    struct auth_user user;
    struct auth *auth;

    assert_int_equal(auth_open(p->db, p->folder, &auth), ERR_OK);
    auth_from(auth, "192.0.2.1", false);
    assert_int_equal(auth_check(auth, &p->arena, str_of("1000"), str_of("demo"), &user), ERR_OK);
    for (int i = 0; i < VERIFIER_FAILURES; i++)
        assert_int_equal(auth_check(auth, &p->arena, str_of("nobody"), str_of("x"), &user),
                         ERR_UNAUTHENTICATED);
    assert_int_equal(auth_check(auth, &p->arena, str_of("nobody"), str_of("x"), &user),
                     ERR_TOO_MANY_REQUESTS);
    assert_int_equal(auth_check(auth, &p->arena, str_of("1001"), str_of("demo"), &user),
                     ERR_TOO_MANY_REQUESTS);
    assert_int_equal(auth_check(auth, &p->arena, str_of("1000"), str_of("demo"), &user), ERR_OK);
    auth_from(auth, "192.0.2.2", false);
    assert_int_equal(auth_check(auth, &p->arena, str_of("1001"), str_of("demo"), &user), ERR_OK);
    auth_close(auth);
}

static void loopback_counts_only_when_told(void **state)
{
    struct people *p = *state;
    struct auth_user user;
    struct auth *auth;

    assert_int_equal(auth_open(p->db, p->folder, &auth), ERR_OK);
    for (int on = 0; on <= 1; on++) {
        auth_from(auth, "127.0.0.1", on);
        for (int i = 0; i < VERIFIER_FAILURES; i++)
            assert_int_equal(auth_check(auth, &p->arena, str_of("nobody"), str_of("x"), &user),
                             ERR_UNAUTHENTICATED);
        assert_int_equal(auth_check(auth, &p->arena, str_of("nobody"), str_of("x"), &user),
                         on ? ERR_TOO_MANY_REQUESTS : ERR_UNAUTHENTICATED);
    }
    auth_close(auth);
}

/* Where a web server writes one of them and a socket the other. */
static void an_address_is_counted_however_it_is_written(void **state)
{
    static const char *const same[] = { "2001:db8:1:2::1", "2001:DB8:1:2:3:4:5:6" };
    struct people *p = *state;
    struct auth_user user;
    struct auth *auth;

    assert_int_equal(auth_open(p->db, p->folder, &auth), ERR_OK);
    for (int i = 0; i < VERIFIER_FAILURES; i++) {
        auth_from(auth, same[i % 2], false);
        assert_int_equal(auth_check(auth, &p->arena, str_of("nobody"), str_of("x"), &user),
                         ERR_UNAUTHENTICATED);
    }
    for (int i = 0; i < 2; i++) {
        auth_from(auth, same[i], false);
        assert_int_equal(auth_check(auth, &p->arena, str_of("nobody"), str_of("x"), &user),
                         ERR_TOO_MANY_REQUESTS);
    }
    auth_from(auth, "2001:db8:1:3::1", false);
    assert_int_equal(auth_check(auth, &p->arena, str_of("1001"), str_of("demo"), &user), ERR_OK);
    auth_close(auth);
}

static void what_is_known_is_told_without_a_slow_check(void **state)
{
    struct people *p = *state;
    struct auth_user user;
    struct auth *auth;
    enum err e;

    assert_int_equal(auth_open(p->db, p->folder, &auth), ERR_OK);
    assert_false(auth_check_quickly(auth, &p->arena, str_of("1001"), str_of("demo"), &user, &e));
    assert_int_equal(e, ERR_UNAVAILABLE);
    assert_false(auth_check_quickly(auth, &p->arena, str_of("nobody"), str_of("x"), &user, &e));
    assert_int_equal(auth_check(auth, &p->arena, str_of("1001"), str_of("demo"), &user), ERR_OK);
    assert_true(auth_check_quickly(auth, &p->arena, str_of("1001"), str_of("demo"), &user, &e));
    assert_int_equal(e, ERR_OK);
    assert_string_equal(user.login_id, "1001");
    assert_false(auth_check_quickly(auth, &p->arena, str_of("1001"), str_of("x"), &user, &e));
    assert_true(auth_check_quickly(auth, &p->arena, str_of(""), str_of("x"), &user, &e));
    assert_int_equal(e, ERR_UNAUTHENTICATED);
    auth_close(auth);
}

static void a_turn_is_had_beside_slow_checks(void **state)
{
    struct people *p = *state;
    struct verifier *v[VERIFIER_CHECKS + 1];

    for (int i = 0; i <= VERIFIER_CHECKS; i++)
        assert_int_equal(verifier_open(p->folder, NULL, &v[i]), ERR_OK);
    assert_int_equal(verifier_enter(v[0], "a", 0), ERR_OK);
    assert_int_equal(verifier_enter(v[1], "b", 0), ERR_OK);
    assert_int_equal(verifier_take_turn(v[2], "a", 0), ERR_UNAVAILABLE);
    assert_int_equal(verifier_take_turn(v[2], "c", 0), ERR_OK);
    verifier_leave(v[1]);
    assert_int_equal(verifier_enter(v[1], "c", 0), ERR_UNAVAILABLE);
    verifier_leave(v[2]);
    assert_int_equal(verifier_enter(v[1], "c", 0), ERR_OK);
    for (int i = 0; i <= VERIFIER_CHECKS; i++)
        verifier_close(v[i]);
}

static void the_file_is_private(void **state)
{
    struct people *p = *state;
    const char *path = arena_printf(&p->arena, "%s/verifiers", p->folder);
    struct verifier *v;
    struct stat st;

    assert_int_equal(verifier_open(p->folder, NULL, &v), ERR_OK);
    verifier_close(v);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(verifier_open(p->folder, NULL, &v), ERR_UNAVAILABLE);
    assert_int_equal(verifier_open("/nowhere", NULL, &v), ERR_UNAVAILABLE);
}

static void a_verifier_lives_for_its_time(void **state)
{
    struct people *p = *state;
    unsigned char tag[VERIFIER_TAG], other[VERIFIER_TAG];
    struct verifier *v, *second;

    assert_int_equal(verifier_open(p->folder, NULL, &v), ERR_OK);
    assert_int_equal(verifier_open(p->folder, NULL, &second), ERR_OK);
    verifier_tag(v, str_of("1001"), str_of("demo"), "hash", tag);
    verifier_tag(v, str_of("1001d"), str_of("emo"), "hash", other);
    assert_memory_not_equal(tag, other, VERIFIER_TAG);
    assert_false(verifier_knows(v, tag, 1000));
    verifier_remember(v, tag, 1000);
    assert_true(verifier_knows(second, tag, 1000));
    assert_true(verifier_knows(second, tag, 999 + VERIFIER_LIFE_MS));
    assert_false(verifier_knows(second, tag, 1000 + VERIFIER_LIFE_MS));
    assert_false(verifier_knows(second, tag, 999)); /* the clock was set back */
    assert_false(verifier_knows(second, other, 1000));
    verifier_close(second);
    verifier_close(v);
}

static void slow_checks_are_bounded(void **state)
{
    struct people *p = *state;
    struct verifier *v[VERIFIER_SEATS + 1];

    for (int i = 0; i <= VERIFIER_SEATS; i++)
        assert_int_equal(verifier_open(p->folder, NULL, &v[i]), ERR_OK);
    assert_int_equal(verifier_enter(v[0], "a", 0), ERR_OK);
    assert_int_equal(verifier_enter(v[1], "a", 5), ERR_UNAVAILABLE); /* one turn a user */
    assert_int_equal(verifier_enter(v[1], "b", 0), ERR_OK);
    assert_int_equal(verifier_enter(v[2], "c", 5), ERR_UNAVAILABLE); /* two places */
    verifier_leave(v[0]);
    assert_int_equal(verifier_enter(v[2], "c", 5), ERR_OK);
    for (int i = 0; i <= VERIFIER_SEATS; i++)
        verifier_close(v[i]);
}

/* Three threads of a process may wait for a turn, the fourth gives up long before its own wait. */
static void *wait_for_turn(void *self)
{
    if (verifier_enter(self, "a", 3000) == ERR_OK)
        verifier_leave(self);
    return NULL;
}

static void a_seat_is_left_for_quick_checks(void **state)
{
    struct people *p = *state;
    struct verifier *v[VERIFIER_SEATS + 1];
    pthread_t waiting[VERIFIER_SEATS - 1];

    for (int i = 0; i <= VERIFIER_SEATS; i++)
        assert_int_equal(verifier_open(p->folder, NULL, &v[i]), ERR_OK);
    assert_int_equal(verifier_enter(v[0], "a", 0), ERR_OK);
    for (int i = 0; i < VERIFIER_SEATS - 1; i++)
        assert_int_equal(pthread_create(&waiting[i], NULL, wait_for_turn, v[i + 1]), 0);
    nanosleep(&(struct timespec) { .tv_nsec = 50 * 1000 * 1000 }, NULL);
    assert_int_equal(verifier_enter(v[VERIFIER_SEATS], "b", 60000), ERR_UNAVAILABLE);
    verifier_leave(v[0]);
    for (int i = 0; i < VERIFIER_SEATS - 1; i++)
        pthread_join(waiting[i], NULL);
    assert_int_equal(verifier_enter(v[VERIFIER_SEATS], "b", 0), ERR_OK);
    for (int i = 0; i <= VERIFIER_SEATS; i++)
        verifier_close(v[i]);
}

static void a_session_is_found_until_it_ends(void **state)
{
    struct people *p = *state;
    const char *token, *login_id;
    struct auth_user user;
    struct auth *auth;

    assert_int_equal(session_start(p->db, &p->arena, "1001", clock_real_ms(), &token), ERR_OK);
    assert_int_equal(auth_open(p->db, p->folder, &auth), ERR_OK);
    assert_int_equal(auth_session(auth, &p->arena, token, &user), ERR_OK);
    assert_string_equal(user.login_id, "1001");
    assert_int_equal(auth_session(auth, &p->arena, NULL, &user), ERR_UNAUTHENTICATED);
    assert_int_equal(auth_session(auth, &p->arena, "x", &user), ERR_UNAUTHENTICATED);
    assert_int_equal(
        session_find(p->db, &p->arena, token, clock_real_ms() + SESSION_LIFE_MS + 1, &login_id),
        ERR_UNAUTHENTICATED);
    assert_int_equal(session_end(p->db, token), ERR_OK);
    assert_int_equal(auth_session(auth, &p->arena, token, &user), ERR_UNAUTHENTICATED);
    auth_close(auth);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, people_set_up, people_tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(id_and_name_both_sign_in),
        TEST(wrong_unknown_and_inactive_look_alike),
        TEST(five_failures_lock_and_the_right_password_too),
        TEST(a_remembered_password_is_locked_out_as_well),
        TEST(a_lock_ends_after_five_minutes),
        TEST(attempts_while_locked_do_not_prolong_it),
        TEST(a_success_starts_the_count_anew),
        TEST(a_clock_set_back_never_locks_for_hours),
        TEST(a_changed_password_ends_what_was_remembered),
        TEST(parallel_first_requests_all_pass),
        TEST(parallel_guesses_all_count),
        TEST(an_address_that_guesses_must_wait),
        TEST(loopback_counts_only_when_told),
        TEST(an_address_is_counted_however_it_is_written),
        TEST(what_is_known_is_told_without_a_slow_check),
        TEST(a_turn_is_had_beside_slow_checks),
        TEST(the_file_is_private),
        TEST(a_verifier_lives_for_its_time),
        TEST(slow_checks_are_bounded),
        TEST(a_seat_is_left_for_quick_checks),
        TEST(a_session_is_found_until_it_ends),
    };

    return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
