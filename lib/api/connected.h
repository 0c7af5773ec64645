/* connected: who is connected to aplomb-bridge, for ConnectedUsersInfo and RuntimeConfigInfo.
 * Source: reference rest-config 11. */
#ifndef APLOMB_API_CONNECTED_H
#define APLOMB_API_CONNECTED_H

#include "api/api.h"

/* One for each user, though he may be connected several times: the desktop if there is one, else
 * who is here for the longest time. */
struct connected {
    const char *user, *resource; /* of the JID */
    int64_t seconds;
    bool desktop;
};

/* Asks the bridge; in order of user.  ERR_UNAVAILABLE when it does not answer. */
enum err connected_list(struct request *rq, struct connected **out, size_t *count);

/* <userSummary> */
void connected_write_summary(struct buf *xml, const struct connected *list, size_t count);

#endif
