/* Reference gadget-container 2.6, 2.7: what an author wrote goes through unchanged, but for its
 * addresses. */
#include "gadget/html.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BASE "http://g.example/a/"

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

/* This server's own files are asked for by their path. */
static const char *map(struct arena *a, const char *url, void *arg)
{
    (void)a;
    (void)arg;
    return strncmp(url, "http://localhost:8082/", 22) == 0 ? url + 21 : url;
}

static const char *rewritten(const char *text)
{
    struct html_rewrite how = { .arena = &arena, .base = BASE "spec.xml?x=1", .map = map };
    struct buf out;
    const char *done;

    buf_init(&out, 1 << 20);
    html_rewrite(&out, str_of(text), &how);
    done = arena_strndup(&arena, out.p, out.n);
    buf_release(&out);
    return done;
}

static void addresses_become_absolute(void **state)
{
    static const char *const pairs[][2] = {
        { "<script src=\"x.js\"></script>", "<script src=\"" BASE "x.js\"></script>" },
        { "<SCRIPT type='a>b' SRC = '../x.js?a=1&amp;b'></SCRIPT>",
          "<SCRIPT type='a>b' SRC = 'http://g.example/x.js?a=1&amp;b'></SCRIPT>" },
        { "<script async src=x.js></script>", "<script async src=\"" BASE "x.js\"></script>" },
        /* HTML, "comment start state" */
        { "<!--><img src=x><!-- -->", "<!--><img src=\"" BASE "x\"><!-- -->" },
        { "<!---><img src=x><!-- -->", "<!---><img src=\"" BASE "x\"><!-- -->" },
        { "<img src=/i.png alt=\"a\"/>", "<img src=\"http://g.example/i.png\" alt=\"a\"/>" },
        { "<link rel=stylesheet href=\" s.css \">",
          "<link rel=stylesheet href=\"" BASE "s.css\">" },
        { "<script src=\"http://localhost:8082/desktop/assets/js/finesse.js\"></script>",
          "<script src=\"/desktop/assets/js/finesse.js\"></script>" },
        { "<img srcset=\"a.png 1x, b.png 2x\">",
          "<img srcset=\"" BASE "a.png 1x, " BASE "b.png 2x\">" },
        { "<img srcset=\"  x,w_1/a.png , x,w_2/a.png 2x,b.png,\">",
          "<img srcset=\"  " BASE "x,w_1/a.png , " BASE "x,w_2/a.png 2x," BASE "b.png,\">" },
        { "<img srcset=,>", "<img srcset=,>" },
        { "<a href=\"p.html\">x</a>", "<a href=\"" BASE "p.html\">x</a>" },
        { "<base href=\"sub/\"><img src=\"i.png\">",
          "<base href=\"" BASE "sub/\"><img src=\"" BASE "sub/i.png\">" },
        { "<style>a{background:url(i.png)}@import 'x.css';b{c:url(\"../f.woff\")}</style>",
          "<style>a{background:url(" BASE "i.png)}@import '" BASE
          "x.css';b{c:url(\"http://g.example/f.woff\")}</style>" },
        { "<div style=\"background: url( 'i.png' )\">",
          "<div style=\"background: url( '" BASE "i.png' )\">" },
        { "<div style=\"background: URL(i.png)\">",
          "<div style=\"background: URL(" BASE "i.png)\">" },
        { "<!DOCTYPE html>\n<p>x", "\n<p>x" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        assert_string_equal(rewritten(pairs[i][0]), pairs[i][1]);
}

static void everything_else_stays_byte_for_byte(void **state)
{
    static const char *const texts[] = {
        "",
        "<",
        "a < b && c > d",
        "<a href=\"#top\" onclick=\"x('<img src=y>')\">",
        "<a href=\"javascript:void(0)\">",
        "<img src=\"data:image/png;base64,AA\"><img src=\"{{url}}\"><img src=\"\"><img src>",
        "<img src=\"https://cdn.example/x.png\"><script src=\"//cdn.example/x.js\"></script>",
        "<script>var s = '<img src=\"x.png\">'; `${a}</div>`; if (a<b) {}</script>",
        "<script>// <!-- \n x </script><!-- <img src=\"x.png\"> --><p>",
        "<script type=\"text/x-template\"><img src=\"x.png\"></script>",
        "<textarea><img src=x></textarea><title><b></title>",
        "<!--[if lt IE 9]><script src=\"x.js\"></script><![endif]-->",
        "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg><my-tag data-src='x'></my-tag>",
        "<body class=\"claro\" onload='a(\">\")'>x</body></html><script>y</script>",
        "<p title='it\"s'>un<b>closed",
        "<img src=\"x",
        "<script>never ends",
        "<!-- never ends",
        "<style>/* url(x) */ a{b:url(data:image/gif;base64,AA)} c{d:url(#e)}</style>",
        "<div style='color:red'>\xc3\xa9</div>",
        "<div style=color:rgb(1,2,3)>",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *expected = strcmp(texts[i], "<img src=\"x") == 0 ? "<img src=\"" BASE "x"
                                                                     : texts[i];

        assert_string_equal(rewritten(texts[i]), expected);
    }
}

static void every_cut_is_survived(void **state)
{
    static const char whole[] =
        "<!DOCTYPE html><body a='1' b=\"2\"><style>@import url( \"x\" );"
        "</style><img srcset='a 1x, b' src=x><script src=a>b</script><!-- c";

    (void)state;
    for (size_t n = 0; n <= sizeof whole - 1; n++) {
        char *exact = arena_strndup(&arena, whole, n);

        assert_non_null(rewritten(exact));
    }
}

static void the_shape_of_a_document_is_seen(void **state)
{
    struct html_shape shape;

    (void)state;
    html_look(str_of("<!-- <!DOCTYPE no> --> <!doctype HTML SYSTEM 'x'><body>"), &shape);
    assert_true(str_is(shape.doctype, "<!doctype HTML SYSTEM 'x'>"));
    assert_true(shape.has_head);
    html_look(str_of("<script>'<body>'</script><p>"), &shape);
    assert_int_equal(shape.doctype.n, 0);
    assert_false(shape.has_head);
}

/* A long base and many addresses: what comes out stays in proportion. */
static void a_base_that_grows_costs_little(void **state)
{
    struct buf text;
    const char *done;

    (void)state;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 20; i++)
        buf_addf(&text, "<base href=\"%0*d/\">", 1000, i);
    buf_adds(&text, "<img srcset=\"");
    for (int i = 0; i < 2000; i++)
        buf_adds(&text, "a,");
    buf_adds(&text, "\">");
    done = rewritten(text.p);
    assert_true(strlen(done) < 8 * text.n);
    buf_release(&text);
}

static const char *map_and_count(struct arena *a, const char *url, void *arg)
{
    int *count = arg;

    (*count)++;
    return map(a, url, NULL);
}

/* What is rewritten on the way is held no longer than it is needed, and is made only so often:
 * however many addresses there are, and however long what they start from is. */
static void many_addresses_of_a_long_base_need_little(void **state)
{
    static const struct {
        const char *start, *again, *end;
    } shapes[] = {
        { "<a ", "href=x ", ">" },
        { "", "<img srcset='a b a b a b a b a b a b a b'>", "" },
        { "<p ", "style='background:url(x) url(x) url(x) url(x) url(x) url(x) url(x) url(x)' ",
          ">" },
        { "<style>", "url(x)", "</style>" },
    };
    char base[7000] = BASE;
    struct html_rewrite how = { .base = base, .map = map_and_count };

    (void)state;
    memset(base + strlen(base), 'a', sizeof base - strlen(base) - 1);
    base[100] = '/', base[sizeof base - 2] = '/';
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        size_t before = mallinfo2().uordblks;
        struct buf text, out;
        struct arena a;
        int count = 0;

        arena_init(&a);
        how.arena = &a;
        how.map_arg = &count;
        buf_init(&text, 256 * 1024);
        buf_init(&out, 1 << 20);
        buf_adds(&text, shapes[i].start);
        while (text.n < 200 * 1024)
            buf_adds(&text, shapes[i].again);
        buf_adds(&text, shapes[i].end);
        html_rewrite(&out, buf_str(&text), &how);
        assert_true(mallinfo2().uordblks - before < 32 << 20);
        assert_true(count < 1000);
        buf_release(&text);
        buf_release(&out);
        arena_release(&a);
    }
}

static void the_body_gets_the_direction(void **state)
{
    struct html_rewrite how = { .arena = &arena, .base = BASE, .dir = "rtl" };
    struct buf out;

    (void)state;
    buf_init(&out, 1000);
    html_rewrite(&out, str_of("<body class=x><body dir=ltr>"), &how);
    assert_string_equal(out.p, "<body dir=\"rtl\" class=x><body dir=ltr>");
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_become_absolute),
        cmocka_unit_test(everything_else_stays_byte_for_byte),
        cmocka_unit_test(every_cut_is_survived),
        cmocka_unit_test(the_shape_of_a_document_is_seen),
        cmocka_unit_test(a_base_that_grows_costs_little),
        cmocka_unit_test(many_addresses_of_a_long_base_need_little),
        cmocka_unit_test(the_body_gets_the_direction),
    };

    return cmocka_run_group_tests_name("gadget/html", tests, set_up, tear_down);
}
