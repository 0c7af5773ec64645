/* Which targets pass.  Expected values: reference reliability-security S5, gadget-container 6.9 and
 * 8.1, contract "The proxy knows itself as". */
#include "web/guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct guard_scope any = { NULL, "x.example", 443 };

struct fixture {
    struct arena arena;
    struct guard guard;
};

static int set_up(void **state)
{
    static struct fixture f;

    arena_init(&f.arena);
    assert_int_equal(guard_init(&f.guard, &f.arena,
                                "http://127.0.0.1:9401, https://crm.internal:8443", "desk.example",
                                9400),
                     ERR_OK);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    arena_release(&f->arena);
    return 0;
}

static enum guard_kind kind(struct fixture *f, const char *text)
{
    struct url u;
    const char *why;

    if (url_parse(&f->arena, str_of(text), &u, &why))
        return GUARD_REFUSED;
    return guard_url(&f->guard, NULL, &u, &why);
}

static void own_names_on_own_ports_are_the_short_cut(void **state)
{
    static const char *const own[] = {
        "http://127.0.0.1:9400/finesse/api/User/1001",
        "http://localhost:8082/finesse/api/SystemInfo",
        "http://localhost/3rdpartygadget/files/x.xml",
        "https://localhost/desktop/assets/js/finesse.js",
        "https://desk.example:8445/finesse/api/User/1001?nocache=1",
        "http://DESK.example:9400/gadgets/callcontrol/spec.xml",
        "http://[::1]:8082/finesse/api/User/1001",
    };

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (kind(*state, own[i]) != GUARD_OWN)
            fail_msg("%s", own[i]);
}

static void entrances_named_by_nodes_are_the_short_cut_too(void **state)
{
    static const char *const own[] = {
        "https://fin1.example:8445/gadgets/callcontrol/spec.xml",
        "http://FIN2.example:9777/finesse/api/User/1001",
        "http://127.0.0.1:9778/3rdpartygadget/files/x.xml",
        "https://fin3.example/desktop/assets/js/finesse.js",
    };
    static const char *const others[] = {
        "https://fin1.example:9777/gadgets/callcontrol/spec.xml", /* a port of another one */
        "http://fin2.example:9779/finesse/api/User/1001",
        "http://fin3.example:9777/finesse/api/User/1001",
        "http://127.0.0.1:9777/finesse/api/User/1001",
        "http://127.0.0.1:9778/aplomb/api/health",
        "http://fin2.example:9777/",
    };
    struct fixture *f = *state;

    f->guard.nodes = "https://fin1.example:8445, http://Fin2.example:9777,"
                     "http://127.0.0.1:9778, https://fin3.example";
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (kind(f, own[i]) != GUARD_OWN)
            fail_msg("%s", own[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (kind(f, others[i]) != GUARD_REFUSED)
            fail_msg("%s", others[i]);
    f->guard.nodes = NULL;
}

/* Two installations behind one another's names: what is listed is asked where it is. */
static void an_entrance_that_is_listed_is_asked_itself(void **state)
{
    struct fixture *f = *state;

    f->guard.nodes = "https://crm.internal:8443";
    assert_int_equal(kind(f, "https://crm.internal:8443/finesse/api/User/1001"), GUARD_ALLOWED);
    f->guard.nodes = NULL;
}

static void other_parts_of_this_server_are_closed(void **state)
{
    static const char *const closed[] = {
        "http://127.0.0.1:9400/",
        "http://127.0.0.1:9400/aplomb/api/health",
        "http://localhost:8082/finesse/../aplomb/api/events",
        "http://localhost:8082/finesse/%2e%2e/aplomb/api/events",
        "http://localhost:8082/finesse/..%2faplomb/api/events",
        "http://localhost:8082/finesse//api/User/1001",
        "http://localhost:8082/finesse/%252e%252e/aplomb",
        "http://localhost:8082/gadgets/makeRequest?url=x",
        "http://localhost:8082/gadgets/ifr?url=x",
        "http://localhost:8082/gadgets/IFR",
        "http://localhost:8082/gadgets/%69fr",
        "http://localhost:8082/gadgets/proxy",
        "http://localhost:8082/gadgets/js/core.js",
        "http://127.0.0.1:22/finesse/",
        "http://localhost:9399/finesse/",
        "http://localhost:7071/http-bind/",
        "http://desk.example:25/finesse/",
    };

    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        if (kind(*state, closed[i]) != GUARD_REFUSED)
            fail_msg("%s", closed[i]);
}

static void listed_origins_pass_exactly(void **state)
{
    assert_int_equal(kind(*state, "http://127.0.0.1:9401/any/path"), GUARD_ALLOWED);
    assert_int_equal(kind(*state, "https://crm.internal:8443/"), GUARD_ALLOWED);
    assert_int_equal(kind(*state, "https://127.0.0.1:9401/"), GUARD_REFUSED);
    assert_int_equal(kind(*state, "http://127.0.0.1:9402/"), GUARD_REFUSED);
    assert_int_equal(kind(*state, "http://crm.internal:8443.evil.example/"), GUARD_REFUSED);
}

static void loopback_is_refused_in_every_spelling(void **state)
{
    static const char *const spellings[] = {
        "http://127.1:8080/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://0/",
        "http://127.0.0.1:8080/",
        "http://127.255.0.9/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[::1]:8080/",
        "http://[0:0:0:0:0:0:0:1]:8080/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://a.localhost/",
        "http://localhost:8080/",
        "http://192.168.1.1/",
        "http://10.0.0.1/",
        "http://172.31.255.255/",
        "http://169.254.169.254/latest/",
        "http://100.64.0.1/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[ff02::1]/",
        "http://1.2.3/",
        "http://1.2.3.4.5/",
        "http://[12345::]/",
    };

    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (kind(*state, spellings[i]) != GUARD_REFUSED)
            fail_msg("%s", spellings[i]);
}

static void public_servers_pass_on_web_ports(void **state)
{
    assert_int_equal(kind(*state, "https://example.com/"), GUARD_PUBLIC);
    assert_int_equal(kind(*state, "http://8.8.8.8:8080/"), GUARD_PUBLIC);
    assert_int_equal(kind(*state, "http://[2606:4700::1111]/"), GUARD_PUBLIC);
    assert_int_equal(kind(*state, "http://example.com:6379/"), GUARD_REFUSED);
    assert_int_equal(kind(*state, "http://example.com:25/"), GUARD_REFUSED);
}

static const char *verdict(struct fixture *f, const char *text)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

    if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
        return guard_address(&f->guard, &any, (struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
    return guard_address(&f->guard, &any, (struct sockaddr *)&v6);
}

static void connected_addresses_are_checked(void **state)
{
    static const char *const bad[] = { "0.1.2.3",
                                       "10.255.255.255",
                                       "100.64.0.0",
                                       "100.127.255.255",
                                       "127.0.0.1",
                                       "127.255.255.255",
                                       "169.254.169.254",
                                       "172.16.0.0",
                                       "172.31.255.255",
                                       "192.0.0.8",
                                       "192.0.2.1",
                                       "192.88.99.1",
                                       "192.168.0.1",
                                       "198.18.0.1",
                                       "198.19.255.255",
                                       "198.51.100.7",
                                       "203.0.113.7",
                                       "224.0.0.1",
                                       "239.255.255.255",
                                       "240.0.0.1",
                                       "255.255.255.255",
                                       "::",
                                       "::1",
                                       "::ffff:10.0.0.1",
                                       "::ffff:127.0.0.1",
                                       "::10.0.0.1",
                                       "64:ff9b::a00:1",
                                       "64:ff9b:1::a00:1",
                                       "2002:a00:1::1",
                                       "2002:7f00:1::",
                                       "2001:0:1:2:3:4:80ff:fffe", /* Teredo of 127.0.0.1 */
                                       "fc00::1",
                                       "fdff::1",
                                       "fe80::1",
                                       "febf::1",
                                       "fec0::1",
                                       "ff02::1",
                                       "2001:db8::1",
                                       "100::1" };
    static const char *const good[] = { "1.1.1.1",         "9.255.255.255",  "11.0.0.0",
                                        "100.63.255.255",  "100.128.0.0",    "126.255.255.255",
                                        "128.0.0.0",       "172.15.255.255", "172.32.0.0",
                                        "192.167.255.255", "192.169.0.0",    "223.255.255.255",
                                        "2606:4700::1",    "2a00:1450::1",   "::ffff:8.8.8.8",
                                        "64:ff9b::808:808" };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!verdict(*state, bad[i]))
            fail_msg("%s passes", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (verdict(*state, good[i]))
            fail_msg("%s is %s", good[i], verdict(*state, good[i]));
}

static void a_unix_socket_is_no_internet_address(void **state)
{
    struct fixture *f = *state;
    struct sockaddr local = { .sa_family = AF_UNIX };

    assert_non_null(guard_address(&f->guard, &any, &local));
}

static void spec_sources_are_whole_origins(void **state)
{
    struct fixture *f = *state;
    struct url u;
    const char *why;

    url_parse(&f->arena, str_of("https://gadgets.example/x/spec.xml"), &u, &why);
    assert_true(guard_origin_listed(&f->arena, "http://a, https://gadgets.example:443", &u));
    assert_false(guard_origin_listed(&f->arena, "http://gadgets.example", &u));
    assert_false(guard_origin_listed(&f->arena, "", &u));
}

static void a_malformed_list_is_reported(void **state)
{
    struct guard g;
    struct fixture *f = *state;

    assert_int_equal(guard_init(&g, &f->arena, "crm.internal", "", 1), ERR_INVALID_INPUT);
    assert_int_equal(guard_init(&g, &f->arena, "http://crm/path", "", 1), ERR_INVALID_INPUT);
}

/* The verdict on an address that a host was found at. */
static const char *at(const struct guard *g, const char *gadget, const char *host, int port,
                      const char *address)
{
    const struct guard_scope scope = { gadget, host, port };
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

    if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
        return guard_address(g, &scope, (struct sockaddr *)&v4);
    assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
    return guard_address(g, &scope, (struct sockaddr *)&v6);
}

static enum guard_kind kind_for(const struct guard *g, const char *gadget, const char *text)
{
    struct fixture f = { .guard = *g };
    enum guard_kind found;
    struct url u;
    const char *why;

    arena_init(&f.arena);
    found = url_parse(&f.arena, str_of(text), &u, &why) ? GUARD_REFUSED
                                                        : guard_url(g, gadget, &u, &why);
    arena_release(&f.arena);
    return found;
}

static void targets_open_networks_hosts_and_ports(void **state)
{
    struct fixture *f = *state;
    struct guard g = f->guard;

    assert_int_equal(guard_targets(&g, &f->arena,
                                   "10.20.0.0/15, 10.9.9.9:9000, [fd00:1::]/32:8443, "
                                   "crm.example:8445, *.crm.example"),
                     ERR_OK);
    assert_null(at(&g, NULL, "a.example", 443, "10.21.255.255"));
    assert_null(at(&g, NULL, "a.example", 443, "::ffff:10.20.0.1"));
    assert_non_null(at(&g, NULL, "a.example", 443, "10.22.0.0"));
    assert_non_null(at(&g, NULL, "a.example", 9000, "10.20.0.1"));
    assert_null(at(&g, NULL, "a.example", 9000, "10.9.9.9"));
    assert_non_null(at(&g, NULL, "a.example", 443, "10.9.9.9"));
    assert_non_null(at(&g, NULL, "a.example", 9000, "8.8.8.8"));
    assert_null(at(&g, NULL, "a.example", 8443, "fd00:1:2::3"));
    assert_non_null(at(&g, NULL, "a.example", 8443, "fd00:2::3"));
    assert_null(at(&g, NULL, "crm.example", 8445, "192.168.1.1"));
    assert_null(at(&g, NULL, "a.crm.example", 443, "192.168.1.1"));
    assert_non_null(at(&g, NULL, "crm.example", 443, "192.168.1.1"));
    assert_non_null(at(&g, NULL, "evilcrm.example", 443, "192.168.1.1"));
    assert_int_equal(kind_for(&g, NULL, "http://10.20.0.1/"), GUARD_PUBLIC);
    assert_int_equal(kind_for(&g, NULL, "http://10.9.9.9:9000/"), GUARD_PUBLIC);
    assert_int_equal(kind_for(&g, NULL, "http://8.8.8.8:9000/"), GUARD_REFUSED);
    assert_int_equal(kind_for(&g, NULL, "http://a.example:9000/"), GUARD_PUBLIC); /* who knows */
    assert_int_equal(kind_for(&g, NULL, "http://a.example:9001/"), GUARD_REFUSED);
}

static void a_host_that_is_listed_may_be_private_and_nothing_worse(void **state)
{
    static const char *const never[] = { "127.0.0.1", "::1",     "169.254.169.254", "0.0.0.0",
                                         "224.0.0.1", "fe80::1", "::ffff:127.0.0.1" };
    struct fixture *f = *state;
    struct guard g = f->guard;

    assert_int_equal(guard_targets(&g, &f->arena, "crm.example"), ERR_OK);
    assert_null(at(&g, NULL, "crm.example", 443, "10.0.0.9"));
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (!at(&g, NULL, "crm.example", 443, never[i]))
            fail_msg("%s", never[i]);
}

static void a_target_may_be_for_one_gadget(void **state)
{
    struct fixture *f = *state;
    struct guard g = f->guard;
    const char *ours = "/3rdpartygadget/files/crm.xml", *theirs = "https://g.example/a.xml";
    struct url u;
    const char *why;

    assert_int_equal(guard_targets(&g, &f->arena,
                                   "10.1.0.0/16=/3rdpartygadget/files/crm.xml,"
                                   "10.2.0.0/16 = https://g.example:443/a.xml?x=1"),
                     ERR_OK);
    assert_null(at(&g, ours, "a.example", 443, "10.1.0.1"));
    assert_non_null(at(&g, theirs, "a.example", 443, "10.1.0.1"));
    assert_non_null(at(&g, NULL, "a.example", 443, "10.1.0.1"));
    assert_null(at(&g, theirs, "a.example", 443, "10.2.0.1"));
    assert_true(guard_is_scoped(&g, ours));
    assert_false(guard_is_scoped(&g, "/3rdpartygadget/files/x.xml"));
    assert_false(guard_is_scoped(&g, NULL));
    url_parse(&f->arena, str_of("http://localhost:8082/3rdpartygadget/files/crm.xml?a=b"), &u,
              &why);
    assert_string_equal(guard_gadget(&g, &f->arena, &u), ours);
    url_parse(&f->arena, str_of("https://g.example/a.xml?y"), &u, &why);
    assert_string_equal(guard_gadget(&g, &f->arena, &u), theirs);
}

static void a_dry_run_lets_pass_what_could_be_opened_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct guard g = f->guard;

    g.dry_run = true;
    assert_null(at(&g, NULL, "a.example", 443, "10.0.0.1"));
    assert_null(at(&g, NULL, "a.example", 25, "192.168.0.1"));
    assert_null(at(&g, NULL, "a.example", 443, "fd00::1"));
    assert_int_equal(kind_for(&g, NULL, "http://a.example:6379/"), GUARD_PUBLIC);
    assert_int_equal(kind_for(&g, NULL, "http://10.0.0.1/"), GUARD_PUBLIC);
    assert_non_null(at(&g, NULL, "a.example", 443, "127.0.0.1"));
    assert_non_null(at(&g, NULL, "a.example", 443, "169.254.169.254"));
    assert_non_null(at(&g, NULL, "a.example", 443, "::1"));
    assert_int_equal(kind_for(&g, NULL, "http://127.0.0.1:9400/aplomb/api/events"), GUARD_REFUSED);
    assert_int_equal(kind_for(&g, NULL, "http://2130706433/"), GUARD_REFUSED);
}

static void malformed_targets_are_reported(void **state)
{
    static const char *const bad[] = { "10.0.0.0/33",  "10.0.0/8",    "[fd00::]/129", "fd00::1",
                                       "a b",          "a:0",         "a:70000",      "*",
                                       "*.",           "http://a/",   "a/b",          "10.0.0.0/8=",
                                       "10.0.0.0/8=x", "a@b.example", "[fd00::/8" };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct guard g = f->guard;

        if (!guard_targets(&g, &f->arena, bad[i]))
            fail_msg("%s", bad[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_names_on_own_ports_are_the_short_cut),
        cmocka_unit_test(entrances_named_by_nodes_are_the_short_cut_too),
        cmocka_unit_test(an_entrance_that_is_listed_is_asked_itself),
        cmocka_unit_test(other_parts_of_this_server_are_closed),
        cmocka_unit_test(listed_origins_pass_exactly),
        cmocka_unit_test(loopback_is_refused_in_every_spelling),
        cmocka_unit_test(public_servers_pass_on_web_ports),
        cmocka_unit_test(connected_addresses_are_checked),
        cmocka_unit_test(a_unix_socket_is_no_internet_address),
        cmocka_unit_test(spec_sources_are_whole_origins),
        cmocka_unit_test(a_malformed_list_is_reported),
        cmocka_unit_test(targets_open_networks_hosts_and_ports),
        cmocka_unit_test(a_host_that_is_listed_may_be_private_and_nothing_worse),
        cmocka_unit_test(a_target_may_be_for_one_gadget),
        cmocka_unit_test(a_dry_run_lets_pass_what_could_be_opened_and_nothing_else),
        cmocka_unit_test(malformed_targets_are_reported),
    };

    return cmocka_run_group_tests_name("web/guard", tests, set_up, tear_down);
}
