#include "bridge/node.h"

#include <string.h>

#define API "/finesse/api/"

/* In front of the id and behind it. */
static const struct {
    const char *object, *part;
    enum node_kind kind;
} names[] = {
    { "User/", "", NODE_USER },
    { "User/", "/Dialogs", NODE_DIALOGS },
    { "User/", "/Dialogs/Media", NODE_DIALOGS_MEDIA },
    { "User/", "/Media", NODE_MEDIA },
    { "User/", "/Queues", NODE_USER_QUEUES },
    { "User/", "/ClientLog", NODE_CLIENT_LOG },
    { "User/", "/TeamMessage", NODE_USER_MESSAGES },
    { "Team/", "/Users", NODE_TEAM_USERS },
    { "Team/", "/TeamMessages", NODE_TEAM_MESSAGES },
    { "Queue/", "", NODE_QUEUE },
};

const struct node_auto node_autos[] = {
    { 1, "" }, { 2, "/Dialogs" }, { 4, "/Dialogs/Media" }, { 8, "/Media" }, { 16, NULL },
};
const int node_auto_count = sizeof(node_autos) / sizeof(node_autos[0]);

unsigned node_automatic(enum node_kind kind)
{
    switch (kind) {
    case NODE_USER:
        return 1;
    case NODE_DIALOGS:
        return 2;
    case NODE_DIALOGS_MEDIA:
        return 4;
    case NODE_MEDIA:
        return 8;
    case NODE_SYSTEM:
        return 16;
    default:
        return 0;
    }
}

/* {mrd} of /Media/{mrd}, which is one of the channels of /Media: same rights, automatic too. */
static struct str channel_of(struct str part)
{
    const size_t n = sizeof("/Media/") - 1;

    if (!str_starts(part, "/Media/") || memchr(part.p + n, '/', part.n - n))
        return (struct str) { "", 0 };
    return (struct str) { part.p + n, part.n - n };
}

bool node_read(struct str path, struct node *out)
{
    *out = (struct node) { .kind = NODE_UNKNOWN, .id = { "", 0 }, .channel = { "", 0 } };
    if (str_is(path, NODE_SYSTEM_PATH)) {
        out->kind = NODE_SYSTEM;
        return true;
    }
    if (!str_starts(path, API))
        return false;
    path.p += sizeof(API) - 1;
    path.n -= sizeof(API) - 1;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct str id = path, part = { "", 0 }, channel = { "", 0 };
        const char *slash;

        if (!str_starts(path, names[i].object))
            continue;
        id.p += strlen(names[i].object);
        id.n -= strlen(names[i].object);
        slash = id.n ? memchr(id.p, '/', id.n) : NULL;
        if (slash) {
            part = (struct str) { slash, id.n - (size_t)(slash - id.p) };
            id.n -= part.n;
        }
        if (id.n == 0)
            return false;
        if (names[i].kind == NODE_MEDIA)
            channel = channel_of(part);
        if (str_is(part, names[i].part) || channel.n > 0) {
            *out = (struct node) { .kind = names[i].kind, .id = id, .channel = channel };
            return true;
        }
    }
    return false;
}
