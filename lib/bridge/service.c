#include "bridge/service.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/cursor.h"
#include "bridge/node.h"
#include "bridge/writer.h"
#include "db/db.h"
#include "db/lease.h"
#include "event/fanout.h"
#include "loop/worker.h"
#include "model/system.h"

enum { AGAIN_MS = 1000 };

struct announcement {
    struct bridge *bridge;
    bool appended;
};

/* The last thing said is that already. */
static bool is_said(struct db *db, struct arena *a)
{
    struct db_rows rows;
    const char *payload;

    if (db_one(db, Q_EVENT_LATEST_ON_NODE, DB_ARGS(db_text(NODE_SYSTEM_PATH)), &rows))
        return false;
    payload = db_get_text(&rows, 0, a);
    db_done(&rows);
    return strstr(payload, "OUT_OF_SERVICE") != NULL;
}

/* Inside a transaction: ctid cannot come and say IN_SERVICE between our look and our row. */
static bool append_row(struct db *db, const struct conf *conf, struct arena *a)
{
    struct system_status status;
    struct event_batch batch;

    if (db_lease_held(conf->database) || is_said(db, a))
        return false;
    system_status_load(db, a, conf, &status);
    event_batch_init(&batch, db, a, clock_real_ms(), "");
    return event_batch_add(&batch, SYSTEM_CHANGED,
                           &(struct change_subject) { .conf = conf, .system = &status }) == ERR_OK;
}

static void announce(void *own, void *job)
{
    struct announcement *n = job;
    struct db *db = writer_db(own);
    struct arena a;

    if (!db || db_begin(db))
        return;
    arena_init(&a);
    n->appended = append_row(db, n->bridge->conf, &a);
    if (n->appended)
        n->appended = db_commit(db) == ERR_OK;
    db_rollback(db);
    arena_release(&a);
}

static void announced(void *job)
{
    struct announcement *n = job;

    if (n->appended) {
        log_warn("out_of_service", "reason=\"the CTI daemon is away\"");
        cursor_catch_up(n->bridge->cursor);
    }
    free(n);
}

static void say_out_of_service(struct bridge *b)
{
    struct announcement *n = calloc(1, sizeof(*n));

    if (!n)
        abort();
    n->bridge = b;
    if (!worker_do(b->writer, announce, announced, n))
        free(n);
}

void service_check(struct bridge *b)
{
    int64_t now = clock_mono_ms();
    struct system_status status;

    system_status_load(b->db, &b->arena, b->conf, &status);
    arena_reset(&b->arena);
    if (status.in_service != b->in_service) {
        b->in_service = status.in_service;
        account_tell_service(b);
        arena_reset(&b->arena);
    }
    if (db_lease_held(b->conf->database)) {
        b->say_at = 0;
        b->patience = 0;
        return;
    }
    if (!b->say_at)
        b->say_at = now + b->patience;
    if (now < b->say_at)
        return;
    b->say_at = now + AGAIN_MS;
    say_out_of_service(b);
}
