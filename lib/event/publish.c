#define _DEFAULT_SOURCE /* flock */
#include "event/publish.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>

#include "event/doorbell.h"

enum { CONNECT_MS = 100, PATH_BYTES = 4096 };

static bool is_told(const struct conf *conf, const struct event *events, size_t count)
{
    return doorbell_ring(conf->run, events, count) && !conf->broker_events;
}

static void tell_bus(struct bus *bus, const struct event *events, size_t count)
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

void event_publish(const struct conf *conf, struct bus *bus, const struct event *events,
                   size_t count)
{
    if (!is_told(conf, events, count))
        tell_bus(bus, events, count);
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

/* Each thread queues for its turn with a file of its own, which it keeps; -1: nobody can. */
static int file_of_turns(const struct conf *conf)
{
    static _Thread_local int kept = -1;
    char path[PATH_BYTES];

    if (kept < 0) {
        snprintf(path, sizeof(path), "%s/events.lock", conf->run);
        kept = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    return kept;
}

enum err event_announce(struct db *db, const struct conf *conf, struct bus *bus, struct event *e)
{
    int turns = file_of_turns(conf);
    enum err err;

    db_end_read(db); /* the log is not begun anew while somebody who waits here may still read it */
    if (turns >= 0)
        flock(turns, LOCK_EX);
    err = commit(db, e);
    if (!err && !is_told(conf, e, 1) && !bus_connect(bus, CONNECT_MS))
        tell_bus(bus, e, 1);
    if (turns >= 0)
        flock(turns, LOCK_UN);
    return err;
}
