#define _DEFAULT_SOURCE /* mkdtemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"

enum { LONG = 20000, COMPLAINT = 4096 };

struct trial {
    struct arena arena;
    struct conf conf;
    char file[64];
    char complaint[COMPLAINT];
    int standard_error;
};

static int begin(void **state)
{
    struct trial *t = calloc(1, sizeof *t);
    char folder[] = "/tmp/ap-conf-XXXXXX";

    assert_non_null(t);
    assert_non_null(mkdtemp(folder));
    snprintf(t->file, sizeof t->file, "%s/conf", folder);
    t->standard_error = dup(STDERR_FILENO);
    arena_init(&t->arena);
    *state = t;
    return 0;
}

static int end(void **state)
{
    struct trial *t = *state;

    unlink(t->file);
    *strrchr(t->file, '/') = '\0';
    rmdir(t->file);
    unsetenv("APLOMB_CONF");
    arena_release(&t->arena);
    close(t->standard_error);
    free(t);
    return 0;
}

/* Reads the settings; what is said on standard error goes into complaint. */
static enum err load(struct trial *t, const char *file)
{
    FILE *said = tmpfile();
    enum err e;
    size_t n;

    assert_non_null(said);
    setenv("APLOMB_CONF", file, 1);
    dup2(fileno(said), STDERR_FILENO);
    e = conf_load(&t->conf, &t->arena);
    dup2(t->standard_error, STDERR_FILENO);
    rewind(said);
    n = fread(t->complaint, 1, COMPLAINT - 1, said);
    t->complaint[n] = '\0';
    fclose(said);
    return e;
}

static enum err load_text(struct trial *t, const char *text)
{
    FILE *f = fopen(t->file, "w");

    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    return load(t, t->file);
}

static void a_file_is_read(void **state)
{
    struct trial *t = *state;

    assert_int_equal(load_text(t, "# x\r\n\r\n HOST = a.example\r\nPORT=81\nXMPP_STANZAS = 0"), 0);
    assert_string_equal(t->conf.host, "a.example");
    assert_int_equal(t->conf.port, 81);
    assert_int_equal(t->conf.xmpp_stanzas, 0);
    assert_string_equal(t->complaint, "");
}

static void a_line_is_as_long_as_it_likes(void **state)
{
    struct trial *t = *state;
    char *text = malloc(LONG + 64);

    assert_non_null(text);
    strcpy(text, "PAGE_ORIGINS = ");
    memset(text + strlen(text), 'x', LONG);
    strcpy(text + LONG + 15, "\nHOST = behind\n");
    assert_int_equal(load_text(t, text), 0);
    assert_int_equal(strlen(t->conf.page_origins), LONG);
    assert_string_equal(t->conf.host, "behind");
    free(text);
}

static void what_cannot_be_read_is_told(void **state)
{
    struct trial *t = *state;
    static const char *const files[] = { "/tmp", "/nonexistent/aplomb.conf" };
    static const char *const why[] = { "Is a directory", "No such file or directory" };

    for (int i = 0; i < 2; i++) {
        assert_int_not_equal(load(t, files[i]), 0);
        assert_non_null(strstr(t->complaint, files[i]));
        assert_non_null(strstr(t->complaint, why[i]));
    }
}

static void a_value_with_which_nothing_works_is_refused(void **state)
{
    static const char *const lines[] = {
        "PORT = 0",
        "XMPP_MAX_WAIT = 0",
        "XMPP_INACTIVITY = 0",
        "XMPP_AUTH_TIME = 0",
        "XMPP_SESSIONS = 0",
        "XMPP_CREATIONS = 0",
        "XMPP_CONNECTIONS = 0",
        "USER_BURST = 0",
        "HOST =",
        "XMPP_DOMAIN =",
        "STATE =",
        "PROVIDER =",
        "PORT = 65536",
        "PORT = 80 # web",
        "DEMO_CALLS = yes",
        "XMPP_SESSIONS = 1001",
    };
    struct trial *t = *state;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char key[32] = "";

        assert_int_equal(load_text(t, lines[i]), ERR_INVALID_INPUT);
        snprintf(key, sizeof key, "key=%.*s", (int)strcspn(lines[i], " "), lines[i]);
        assert_non_null(strstr(t->complaint, key));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_line_is_as_long_as_it_likes, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_told, begin, end),
        cmocka_unit_test_setup_teardown(a_value_with_which_nothing_works_is_refused, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
