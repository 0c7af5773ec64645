/* node: names of pubsub nodes, which are the paths of the REST API letter by letter
 * (reference rest-desktop 6.3). */
#ifndef APLOMB_BRIDGE_NODE_H
#define APLOMB_BRIDGE_NODE_H

#include <stdbool.h>

#include "base/str.h"

enum node_kind {
    NODE_UNKNOWN,
    /* Those of a user: /finesse/api/User/{id}... */
    NODE_USER,
    NODE_DIALOGS,
    NODE_DIALOGS_MEDIA,
    NODE_MEDIA,
    NODE_USER_QUEUES,
    NODE_CLIENT_LOG,
    NODE_USER_MESSAGES,
    /* Others. */
    NODE_SYSTEM,
    NODE_TEAM_USERS,
    NODE_TEAM_MESSAGES,
    NODE_QUEUE,
};

struct node {
    enum node_kind kind;
    struct str id;      /* of the user, team or queue; a view into the path */
    struct str channel; /* of /Media/{mrd}, which is a part of NODE_MEDIA; else empty */
};

/* False, and NODE_UNKNOWN, when there can be no such node.  Whether the user, team or queue exists
 * is another question. */
bool node_read(struct str path, struct node *out);

static inline bool node_is_users(enum node_kind kind)
{
    return kind >= NODE_USER && kind <= NODE_USER_MESSAGES;
}

/* The bit of a node that everybody is subscribed to without asking; 0 for others. */
unsigned node_automatic(enum node_kind kind);

/* The automatic nodes in order: suffix behind /finesse/api/User/{id}, or NULL for SystemInfo. */
struct node_auto {
    unsigned bit;
    const char *suffix;
};
extern const struct node_auto node_autos[];
extern const int node_auto_count;

#define NODE_SYSTEM_PATH "/finesse/api/SystemInfo"
#define NODE_USER_PATH "/finesse/api/User/"

#endif
