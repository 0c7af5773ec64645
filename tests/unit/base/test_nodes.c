#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/nodes.h"

static const char TWO[] = " https://fin1.example.com:8445 ,https://[2001:db8::2]:8445";

static void in_order(void **state)
{
    (void)state;
    assert_true(str_is(nodes_at(TWO, 0), "fin1.example.com:8445"));
    assert_true(str_is(nodes_at(TWO, 1), "[2001:db8::2]:8445"));
    assert_int_equal(nodes_at(TWO, 2).n, 0);
    assert_int_equal(nodes_at("", 0).n, 0);
    assert_int_equal(nodes_at(" , ", 0).n, 0);
    assert_true(str_is(nodes_at("fin1", 0), "fin1"));
}

static void the_other(void **state)
{
    (void)state;
    assert_true(str_is(nodes_other(TWO, "fin1.example.com:8445", NULL), "[2001:db8::2]:8445"));
    assert_true(str_is(nodes_other(TWO, "a:1", "[2001:db8::2]:8445"), "fin1.example.com:8445"));
    assert_int_equal(nodes_other(TWO, "fin1.example.com:8445", "[2001:db8::2]:8445").n, 0);
    assert_int_equal(nodes_other("", "a", "b").n, 0);
}

static void host_and_port(void **state)
{
    static const struct {
        const char *node, *host, *port;
    } cases[] = {
        { "fin1.example.com:8445", "fin1.example.com", "8445" },
        { "fin1.example.com", "fin1.example.com", "" },
        { "[2001:db8::2]:8445", "[2001:db8::2]", "8445" },
        { "[2001:db8::2]", "[2001:db8::2]", "" },
        { "10.0.0.1", "10.0.0.1", "" },
        { "fin1:", "fin1:", "" },
        { "8445", "8445", "" },
        { "", "", "" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str host, port;

        nodes_split(str_of(cases[i].node), &host, &port);
        assert_true(str_is(host, cases[i].host));
        assert_true(str_is(port, cases[i].port));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_order),
        cmocka_unit_test(the_other),
        cmocka_unit_test(host_and_port),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
