#include "bridge/replay.h"

#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/cursor.h"
#include "bridge/subscribers.h"
#include "db/db.h"

static const struct ending lost = { "remote-stream-error", "resource-constraint" };

/* The log has forgotten something that it should have heard: it has to ask by REST. */
static void end_forgotten(struct client *c, void *arg)
{
    const struct notice *n = arg;

    if (c->lags && c->newest < n->seq - 1)
        client_end(c, &lost);
}

/* Those that lag are judged when they come to that place. */
static void end_present(struct client *c, void *arg)
{
    (void)arg;
    if (client_hears(c) && !c->lags)
        client_end(c, &lost);
}

void replay_gap(struct bridge *b)
{
    log_warn("events_forgotten", "behind=%lld", (long long)journal_delivered(b->journal));
    account_each_client(b, end_present, NULL);
}

static void deliver_again(void *ctx, const struct notice *n)
{
    struct bridge *b = ctx;
    struct notice first = { .seq = n->seq };

    if (n->seq > b->replayed + 1)
        account_each_client(b, end_forgotten, &first);
    b->replayed = n->seq;
    b->replaying = true;
    subscribers_deliver(b, n);
    b->replaying = false;
}

static void end_of_lag(struct client *c, void *arg)
{
    (void)arg;
    client_caught_up(c);
}

/* The newest of them may be what the log has forgotten. */
static void caught_up(void *ctx)
{
    struct bridge *b = ctx;
    struct notice next = { .seq = cursor_seq(b->cursor) + 1 };

    if (b->replayed < next.seq - 1)
        account_each_client(b, end_forgotten, &next);
    b->replayed = INT64_MAX;
    account_each_client(b, end_of_lag, NULL);
}

/* One reading of the log for all of them; the others go on with the newest meanwhile.  Who joins
 * has it begin anew if it has come too far; the others hear nothing twice. */
static void replay_from(struct bridge *b, int64_t seq)
{
    if (seq >= b->replayed)
        return;
    b->replayed = seq;
    cursor_replay(b->cursor, seq, deliver_again, caught_up);
}

static void find_oldest(struct client *c, void *arg)
{
    int64_t *oldest = arg;

    if (c->lags && c->newest < *oldest)
        *oldest = c->newest;
}

void replay_begin(struct bridge *b)
{
    int64_t oldest = INT64_MAX;

    b->replayed = INT64_MAX;
    account_each_client(b, find_oldest, &oldest);
    replay_from(b, oldest);
}

/* The place behind which the log has everything; no earlier than seq. */
static int64_t from_what_there_is(struct bridge *b, int64_t seq)
{
    struct db_rows rows;
    int64_t first;

    if (db_one(b->db, Q_EVENT_AFTER, DB_ARGS(db_int(seq), db_int(1)), &rows))
        return INT64_MAX;
    first = db_get_int(&rows, 0);
    return db_done(&rows) ? INT64_MAX : first - 1;
}

void replay_behind(struct client *c, int64_t seq)
{
    c->lags = true;
    c->newest = seq;
    if (c->events_waiting == 0)
        c->r->behind = seq + 1;
    c->r->since = INT64_MAX; /* what it missed since it bound is among it */
    replay_from(c->bridge, seq);
}

void replay_for(struct client *c, int64_t seq)
{
    struct bridge *b = c->bridge;
    int64_t from = from_what_there_is(b, seq);

    if (from < cursor_seq(b->cursor) && !c->lags && !c->events_waiting)
        replay_behind(c, from);
}
