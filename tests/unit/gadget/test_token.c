#include "gadget/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "auth/mac.h"

static struct arena arena;
static struct token_key key;
static char folder[] = "/tmp/aplomb-token-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    arena_init(&arena);
    return mkdtemp(folder) && token_key_open(folder, mac_sha256, &key) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(arena_printf(&arena, "%s/token.key", folder));
    arena_release(&arena);
    return rmdir(folder);
}

static void what_was_signed_comes_back(void **state)
{
    struct token made = { "1001", "http://a/spec.xml?x=1|2", 7, 2000 }, got;
    const char *text = token_make(&arena, &key, &made);

    (void)state;
    assert_int_equal(token_check(&arena, &key, text, 1999, &got), ERR_OK);
    assert_string_equal(got.user, "1001");
    assert_string_equal(got.app_url, "http://a/spec.xml?x=1|2");
    assert_int_equal(got.mid, 7);
    assert_int_equal(token_check(&arena, &key, text, 2000, &got), ERR_UNAUTHENTICATED);
}

static void every_changed_character_is_noticed(void **state)
{
    struct token made = { "1001", "http://a/", 0, 2000 }, got;
    const char *text = token_make(&arena, &key, &made);

    (void)state;
    for (size_t i = 0; text[i]; i++) {
        char *other = arena_strdup(&arena, text);

        other[i] = other[i] == 'A' ? 'B' : 'A';
        assert_int_equal(token_check(&arena, &key, other, 0, &got), ERR_UNAUTHENTICATED);
        other[i] = '\0';
        assert_int_equal(token_check(&arena, &key, other, 0, &got), ERR_UNAUTHENTICATED);
    }
    assert_int_equal(
        token_check(&arena, &key, "john.doe:john.doe:appid:cont:url:0:default", 0, &got),
        ERR_UNAUTHENTICATED);
}

static void fields_cannot_run_into_each_other(void **state)
{
    struct token made = { "1001\nhttp://b/", "http://a/", 0, 2000 };

    (void)state;
    assert_null(token_make(&arena, &key, &made));
}

static void the_key_is_made_once_and_kept_private(void **state)
{
    struct token_key again, other;
    struct stat st;
    struct token made = { "1001", "http://a/", 0, 2000 }, got;

    (void)state;
    assert_int_equal(token_key_open(folder, mac_sha256, &again), ERR_OK);
    assert_memory_equal(again.bytes, key.bytes, sizeof key.bytes);
    assert_int_equal(stat(arena_printf(&arena, "%s/token.key", folder), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(token_key_open("/nowhere/at/all", mac_sha256, &other), ERR_INTERNAL);
    other = key;
    other.bytes[0] ^= 1;
    assert_int_equal(token_check(&arena, &other, token_make(&arena, &key, &made), 0, &got),
                     ERR_UNAUTHENTICATED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_signed_comes_back),
        cmocka_unit_test(every_changed_character_is_noticed),
        cmocka_unit_test(fields_cannot_run_into_each_other),
        cmocka_unit_test(the_key_is_made_once_and_kept_private),
    };

    return cmocka_run_group_tests_name("gadget/token", tests, set_up, tear_down);
}
