#define _DEFAULT_SOURCE /* flock */
#include "event/publish.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum { RING_WAIT_MS = 100 };

void event_publish(struct bus *bus, const struct event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct event *e = &events[i];
        bool is_path = e->node[0] == '/'; /* then the topic says it all */
        struct bus_publish p = { .topic = e->node + is_path,
                                 .payload = str_of(e->payload),
                                 .seq = e->seq,
                                 .node = is_path ? NULL : e->node,
                                 .request_id = e->request_id };

        if (bus_publish(bus, &p))
            return;
    }
}

static enum err commit(struct db *db, struct event *e)
{
    enum err err = db_begin(db);

    if (err)
        return err;
    err = event_append(db, e);
    if (!err)
        err = db_commit(db);
    db_rollback(db);
    return err;
}

enum err event_announce(struct db *db, struct bus *bus, const char *lock, struct event *e)
{
    int turn = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    enum err err;

    if (turn >= 0)
        flock(turn, LOCK_EX);
    err = commit(db, e);
    if (!err && !bus_connect(bus, RING_WAIT_MS))
        event_publish(bus, e, 1);
    if (turn >= 0)
        close(turn);
    return err;
}
