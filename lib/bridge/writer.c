#include "bridge/writer.h"

#include <stdlib.h>

#include "base/log.h"
#include "bridge/bridge.h"
#include "db/db.h"
#include "loop/worker.h"

enum { JOBS = 20000 };

struct writer {
    const struct bridge *bridge;
    struct db *db;
};

/* What could not be opened before may be there now, as in sign_in.c. */
struct db *writer_db(void *own)
{
    struct writer *w = own;

    if (w->db)
        return w->db;
    if (db_open(w->bridge->conf->database, DB_WRITE, &w->db))
        log_error("writer", "error=no_store");
    else
        db_keep_at_most(w->db, STORE_KB);
    return w->db;
}

static void *start(void *bridge)
{
    struct writer *w = calloc(1, sizeof(*w));

    if (!w)
        abort();
    w->bridge = bridge;
    writer_db(w);
    return w;
}

static void stop(void *own)
{
    struct writer *w = own;

    db_close(w->db);
    free(w);
}

struct worker *writer_new(struct bridge *b)
{
    return worker_new(b->loop, 1, JOBS, start, stop, b);
}
