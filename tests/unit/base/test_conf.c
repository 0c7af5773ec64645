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
    strcpy(text, "GADGET_FILES = ");
    memset(text + strlen(text), 'x', LONG);
    strcpy(text + LONG + 15, "\nHOST = behind\n");
    assert_int_equal(load_text(t, text), 0);
    assert_int_equal(strlen(t->conf.gadget_files), LONG);
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
        "PRESENCE_LOSS = 60s",
        "PRESENCE_LOSS = -1",
        "USER_RATE = 99999999999999999999",
        "XMPP_DOMAIN = <a&b>",
        "HOST = a b",
        "HOST = http://contact.example.com",
        "ALLOW_ORIGINS = crm.example.com",
        "PAGE_ORIGINS = https://desk.example.com/",
        "NODES = https://fin1.example.com:8445 https://fin2.example.com:8445",
        "GADGET_SOURCES = https://a.example, ftp://b.example",
        "GADGET_PARENTS = https://",
        "WWW = /srv/\xff",
    };
    struct trial *t = *state;

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char key[48] = "";

        assert_int_equal(load_text(t, lines[i]), ERR_INVALID_INPUT);
        snprintf(key, sizeof key, "line=1 key=\"%.*s\"", (int)strcspn(lines[i], " "), lines[i]);
        assert_non_null(strstr(t->complaint, key));
    }
}

static void it_is_told_where_and_why(void **state)
{
    static const struct {
        const char *text, *where, *why;
    } faults[] = {
        { "# x\n\nPROT = 81\n", "line=3 key=\"PROT\"", "there is no such setting" },
        { "HOST = a\r\nport = 81\r\n", "line=2 key=\"port\"", "there is no such setting" },
        { "PORT = 81\nHOST = a\nPORT = 82\n", "line=3 key=\"PORT\" value=\"82\"",
          "it was set in line 1 already" },
        { "HOST = a\nPORT 81\n", "line=2 key=\"PORT 81\"", "needed is KEY = VALUE" },
        { "USER_BURST = 0", "line=1 key=\"USER_BURST\" value=\"0\"",
          "needed is a whole number from 1 to 1000000" },
        { "XMPP_SCRAM = true", "line=1 key=\"XMPP_SCRAM\"", "needed is on or off" },
    };
    struct trial *t = *state;

    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        assert_int_equal(load_text(t, faults[i].text), ERR_INVALID_INPUT);
        assert_non_null(strstr(t->complaint, t->file));
        assert_non_null(strstr(t->complaint, faults[i].where));
        assert_non_null(strstr(t->complaint, faults[i].why));
    }
}

static void what_the_environment_says_wrongly_is_told(void **state)
{
    struct trial *t = *state;

    setenv("XMPP_MAXPAUSE", "2min", 1);
    assert_int_equal(load_text(t, "XMPP_MAXPAUSE = 120\n"), ERR_INVALID_INPUT);
    unsetenv("XMPP_MAXPAUSE");
    assert_non_null(strstr(t->complaint, "from=environment key=\"XMPP_MAXPAUSE\" value=\"2min\""));
}

/* The value would be cut at the NUL unseen. */
static void a_nul_is_part_of_no_value(void **state)
{
    static const char line[] = "WWW = /srv/a\0b\n";
    struct trial *t = *state;
    FILE *f = fopen(t->file, "w");

    assert_non_null(f);
    fwrite(line, 1, sizeof line - 1, f);
    fclose(f);
    assert_int_equal(load(t, t->file), ERR_INVALID_INPUT);
}

static void the_mark_that_editors_begin_with_is_passed_over(void **state)
{
    struct trial *t = *state;

    assert_int_equal(load_text(t, "\xef\xbb\xbfPORT = 81\r\nHOST = [::1]\r\n"), 0);
    assert_int_equal(t->conf.port, 81);
    assert_string_equal(t->conf.host, "[::1]");
}

static void lists_of_origins_are_taken(void **state)
{
    struct trial *t = *state;

    assert_int_equal(load_text(t, "NODES = https://a.example:8445, http://127.0.0.1:8080,\n"
                                  "PAGE_ORIGINS =\nGADGET_SOURCES = https://[::1]:81\n"),
                     0);
    assert_string_equal(t->conf.nodes, "https://a.example:8445, http://127.0.0.1:8080,");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_is_read, begin, end),
        cmocka_unit_test_setup_teardown(a_line_is_as_long_as_it_likes, begin, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_told, begin, end),
        cmocka_unit_test_setup_teardown(a_value_with_which_nothing_works_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(it_is_told_where_and_why, begin, end),
        cmocka_unit_test_setup_teardown(what_the_environment_says_wrongly_is_told, begin, end),
        cmocka_unit_test_setup_teardown(a_nul_is_part_of_no_value, begin, end),
        cmocka_unit_test_setup_teardown(the_mark_that_editors_begin_with_is_passed_over, begin,
                                        end),
        cmocka_unit_test_setup_teardown(lists_of_origins_are_taken, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
