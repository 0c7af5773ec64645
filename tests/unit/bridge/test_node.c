/* Reference rest-desktop 6.3. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <setjmp.h>

#include <cmocka.h>

#include "bridge/node.h"

static void every_documented_node_is_known(void **state)
{
    static const struct {
        const char *path, *id;
        enum node_kind kind;
        unsigned automatic;
    } cases[] = {
        { "/finesse/api/User/1001", "1001", NODE_USER, 1 },
        { "/finesse/api/User/1001/Dialogs", "1001", NODE_DIALOGS, 2 },
        { "/finesse/api/User/1001/Dialogs/Media", "1001", NODE_DIALOGS_MEDIA, 4 },
        { "/finesse/api/User/1001/Media", "1001", NODE_MEDIA, 8 },
        { "/finesse/api/User/1001/Media/5001", "1001", NODE_MEDIA, 8 },
        { "/finesse/api/User/1001/Queues", "1001", NODE_USER_QUEUES, 0 },
        { "/finesse/api/User/1001/ClientLog", "1001", NODE_CLIENT_LOG, 0 },
        { "/finesse/api/Team/7/Users", "7", NODE_TEAM_USERS, 0 },
        { "/finesse/api/Team/7/TeamMessages", "7", NODE_TEAM_MESSAGES, 0 },
        { "/finesse/api/Queue/3", "3", NODE_QUEUE, 0 },
        { "/finesse/api/SystemInfo", "", NODE_SYSTEM, 16 },
    };
    struct node n;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_true(node_read(str_of(cases[i].path), &n));
        assert_int_equal(n.kind, cases[i].kind);
        assert_true(str_is(n.id, cases[i].id));
        assert_int_equal(node_automatic(n.kind), cases[i].automatic);
    }
}

static void other_paths_are_no_nodes(void **state)
{
    static const char *const paths[] = {
        "",
        "/finesse/api",
        "/finesse/api/User",
        "/finesse/api/User/",
        "/finesse/api/User//Dialogs",
        "/finesse/api/User/1001/",
        "/finesse/api/User/1001/dialogs",
        "/finesse/api/User/1001/Dialogs/Medias",
        "/finesse/api/User/1001/Media/",
        "/finesse/api/User/1001/Media/5001/x",
        "/finesse/api/Team/1",
        "/finesse/api/Queue/",
        "/finesse/api/Queue/1/x",
        "/finesse/api/SystemInfo/",
        "finesse/api/User/1001",
    };
    struct node n;

    (void)state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        assert_false(node_read(str_of(paths[i]), &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_documented_node_is_known),
        cmocka_unit_test(other_paths_are_no_nodes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
