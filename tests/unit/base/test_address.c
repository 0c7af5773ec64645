#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "base/address.h"

static void one_address_has_one_text(void **state)
{
    static const struct {
        const char *text, *read; /* NULL: none */
    } cases[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "::ffff:192.0.2.1", "192.0.2.1" },
        { "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
        { "fe80::1%eth0", "fe80::1" },
        { "", NULL },
        { "unknown", NULL },
        { "192.0.2.1:80", NULL },
        { "[2001:db8::1]", NULL },
        { "192.0.2.1, 192.0.2.2", NULL },
        { "192.0.2", NULL },
        { "2001:db8:1111:2222:3333:4444:5555:6666:7777:8888", NULL },
    };
    char out[ADDRESS_TEXT];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(address_read(str_of(cases[i].text), out), cases[i].read != NULL);
        if (cases[i].read)
            assert_string_equal(out, cases[i].read);
    }
}

static void loopback_is_of_this_machine(void **state)
{
    static const char *const ours[] = { "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1",
                                        "unix" };
    static const char *const others[] = { "128.0.0.1", "192.0.2.1", "::2", "127::1",
                                          "::ffff:192.0.2.1" };

    (void)state;
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        assert_true(address_is_loopback(ours[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(address_is_loopback(others[i]));
}

static void a_network_of_ipv6_is_counted_as_one(void **state)
{
    static const struct {
        const char *address, *group;
    } cases[] = {
        { "192.0.2.1", "192.0.2.1" },
        { "::ffff:192.0.2.1", "192.0.2.1" },
        { "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64" },
        { "2001:db8:1:2::9", "2001:db8:1:2::/64" },
        { "2001:db8:1:3::9", "2001:db8:1:3::/64" },
        { "fe80::1%eth0", "fe80::/64" },
        { "2001:db80:1111:2222:3333:4444:5555:6666", "2001:db80:1111:2222::/64" },
        { "::1", "::1" },
        { "unix", "unix" },
    };
    char group[ADDRESS_TEXT], text[200];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        address_group(cases[i].address, group);
        assert_string_equal(group, cases[i].group);
    }
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    address_group(text, group);
    assert_int_equal(strlen(group), ADDRESS_TEXT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_address_has_one_text),
        cmocka_unit_test(loopback_is_of_this_machine),
        cmocka_unit_test(a_network_of_ipv6_is_counted_as_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
