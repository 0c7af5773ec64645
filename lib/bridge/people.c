#include "bridge/people.h"

#include <stdlib.h>
#include <string.h>

#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/writer.h"
#include "db/db.h"
#include "loop/worker.h"

struct connected {
    struct connected *next;
    bool is_gone;
    char user[];
};

struct look {
    struct bridge *bridge;
    struct arena arena;
    struct connected *all;
    bool failed; /* it is not known of everybody */
};

static void add(struct client *c, void *arg)
{
    struct look *look = arg;
    const char *user = c->account->user;
    size_t n = strlen(user) + 1;
    struct connected *one;

    if (look->all && strcmp(look->all->user, user) == 0)
        return; /* another of the same */
    one = arena_alloc(&look->arena, sizeof(*one) + n);
    one->is_gone = false;
    one->next = look->all;
    memcpy(one->user, user, n);
    look->all = one;
}

static void run(void *own, void *arg)
{
    struct look *look = arg;
    struct db *db = writer_db(own);

    look->failed = !db;
    for (struct connected *one = db ? look->all : NULL; one; one = one->next) {
        struct db_rows rows;
        enum err e = db_one(db, Q_SUBSCRIPTION_PERSON, DB_ARGS(db_text(one->user)), &rows);

        one->is_gone = e == ERR_NOT_FOUND;
        if (!e)
            e = db_done(&rows);
        look->failed = look->failed || (e && !one->is_gone);
    }
}

static void end_all_of(struct bridge *b, const char *user)
{
    static const struct ending nobody = { "remote-stream-error", "not-authorized" };
    struct account *a;

    while ((a = account_find(b, str_of(user))) && a->clients)
        client_end(a->clients, &nobody);
}

static void done(void *arg)
{
    struct look *look = arg;

    for (struct connected *one = look->all; one; one = one->next)
        if (one->is_gone)
            end_all_of(look->bridge, one->user);
    if (look->failed)
        look->bridge->people_version = 0; /* once more */
    arena_release(&look->arena);
    free(look);
}

void people_look(struct bridge *b, int64_t version)
{
    struct look *look;

    if (version == 0 || version == b->people_version)
        return;
    look = calloc(1, sizeof(*look));
    if (!look)
        abort();
    look->bridge = b;
    arena_init(&look->arena);
    account_each_client(b, add, look);
    if (worker_do(b->writer, run, done, look)) {
        b->people_version = version;
        return;
    }
    arena_release(&look->arena); /* there is a lot to write: the next time */
    free(look);
}
