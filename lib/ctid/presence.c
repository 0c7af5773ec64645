#include "ctid/presence.h"

#include <stdlib.h>
#include <string.h>

#define HASH_FUNCTION HASH_FNV
#include <uthash.h>
#include <utlist.h>

#include "base/clock.h"
#include "base/log.h"
#include "cti/agent.h"
#include "cti/command.h"
#include "ctid/ctid.h"
#include "ctid/work.h"
#include "model/media.h"
#include "model/user.h"

enum {
    COMMAND_BYTES = 4096,
    QUESTION_USERS = 2000, /* of 80 bytes at most: what is answered is no larger than a packet */
    ASK_AGAIN_MS = 1000
};

#define NEVER INT64_MAX

struct watched {
    int64_t ask_at;              /* NEVER: is here, as far as we know */
    int64_t until;               /* of one that is away */
    int64_t question;            /* whose answer counts; 0: none */
    struct watched *prev, *next; /* of those that are lost */
    bool away, lost;
    bool up;   /* the time was, when it was asked about last */
    bool kept; /* in the store */
    UT_hash_handle hh;
    char login_id[];
};

struct presences {
    int64_t loss_ms;
    int64_t ask_at;   /* nobody is to be asked about before */
    int64_t question; /* the last one */
    struct watched *watched;
    struct watched *lost;
    bool unkept; /* somebody may be */
};

struct presences *presences_new(int64_t loss_ms)
{
    struct presences *all = calloc(1, sizeof *all);

    if (!all)
        abort();
    all->loss_ms = loss_ms;
    all->ask_at = NEVER;
    all->question = clock_real_ms(); /* no number that an earlier process may have used */
    return all;
}

static void find_again(struct presences *all, struct watched *w)
{
    if (w->lost)
        DL_DELETE(all->lost, w);
    w->lost = false;
}

static void forget(struct presences *all, struct watched *w)
{
    find_again(all, w);
    HASH_DEL(all->watched, w);
    free(w);
}

void presences_free(struct presences *all)
{
    if (!all)
        return;
    while (all->watched)
        forget(all, all->watched);
    free(all);
}

static void ask(struct presences *all, struct watched *w, int64_t at)
{
    w->question = 0;
    w->ask_at = at;
    if (at < all->ask_at)
        all->ask_at = at;
}

static struct watched *find(struct presences *all, const char *login_id)
{
    struct watched *w;

    HASH_FIND_STR(all->watched, login_id, w);
    return w;
}

static struct watched *watch(struct presences *all, const char *login_id)
{
    struct watched *w = find(all, login_id);
    size_t n = strlen(login_id);

    if (w)
        return w;
    w = calloc(1, sizeof *w + n + 1);
    if (!w)
        abort();
    memcpy(w->login_id, login_id, n);
    w->ask_at = NEVER;
    HASH_ADD_KEYPTR(hh, all->watched, w->login_id, n, w);
    all->unkept = true;
    return w;
}

static void is_here(struct presences *all, struct watched *w)
{
    find_again(all, w);
    w->away = false;
    ask(all, w, NEVER);
}

static void went_away(struct presences *all, struct watched *w, int64_t now)
{
    w->away = true;
    w->until = now + all->loss_ms;
    ask(all, w, w->until);
}

static void is_lost(struct presences *all, struct watched *w)
{
    w->lost = true;
    DL_APPEND(all->lost, w);
    ask(all, w, NEVER);
}

void presence_heard(struct presences *all, const char *login_id, bool available, int64_t now)
{
    struct watched *w = watch(all, login_id);

    if (available)
        is_here(all, w);
    else if (!w->away)
        went_away(all, w, now);
}

void presence_recalled(struct presences *all, const char *login_id, int64_t now)
{
    struct watched *w = watch(all, login_id);

    if (!w->lost)
        ask(all, w, now);
}

void presences_doubt(struct presences *all, int64_t now)
{
    for (struct watched *w = all->watched; w; w = w->hh.next)
        if (!w->lost)
            ask(all, w, now);
}

static void put(const struct presences *all, struct watched *w, int64_t now, struct buf *ids)
{
    buf_adds(ids, w->login_id);
    buf_addc(ids, '\n');
    w->question = all->question;
    w->up = w->away && w->until <= now;
    w->ask_at = now + ASK_AGAIN_MS;
}

int64_t presences_ask(struct presences *all, int64_t now, struct buf *ids)
{
    int64_t next = NEVER;
    int count = 0;

    if (all->ask_at > now)
        return 0;
    all->question++;
    for (struct watched *w = all->watched; w; w = w->hh.next) {
        if (w->ask_at <= now && count < QUESTION_USERS) {
            put(all, w, now, ids);
            count++;
        }
        if (w->ask_at < next)
            next = w->ask_at;
    }
    all->ask_at = next;
    return count ? all->question : 0;
}

/* An answer to an older question may be older than what we have heard since. */
void presence_answered(struct presences *all, int64_t question, const char *login_id,
                       bool available, int64_t now)
{
    struct watched *w = find(all, login_id);

    if (!w || w->question != question)
        return;
    if (available)
        is_here(all, w);
    else if (!w->away)
        went_away(all, w, now);
    else if (w->up)
        is_lost(all, w);
    else
        ask(all, w, w->until);
}

const char *presence_lost(const struct presences *all)
{
    return all->lost ? all->lost->login_id : NULL;
}

static bool is_signed_in(struct ctid *c, const char *login_id)
{
    struct user user;

    if (user_load(c->db, &c->arena, login_id, &user))
        return false;
    return !same(user.now.state, agent_state_name(AGENT_LOGOUT)) ||
           media_is_anywhere(c->db, login_id);
}

enum err presence_sign_out(struct ctid *c, const char *login_id, bool *more)
{
    const struct cti_command command = { .op = CTI_SET_STATE,
                                         .request_id = "",
                                         .requester = "", /* the system itself */
                                         .user = login_id,
                                         .state = agent_state_name(AGENT_LOGOUT),
                                         .reason_code = c->conf->presence_loss_code,
                                         .all_media = true };
    struct work_asked asked;
    struct buf text;
    enum err e;

    arena_reset(&c->arena);
    if (!is_signed_in(c, login_id))
        return ERR_OK;
    log_info("presence_lost", "user=%s", log_value(&c->arena, login_id));
    buf_init(&text, COMMAND_BYTES);
    cti_command_write(&text, &command);
    asked = (struct work_asked) { .text = buf_str(&text) };
    e = work(c, &asked, 1, more);
    buf_release(&text);
    return e;
}

enum err presence_forget(struct presences *all, struct db *db, const char *login_id)
{
    enum err e;

    if ((e = db_begin(db)))
        return e;
    if ((e = db_run(db, Q_WATCHED_REMOVE, DB_ARGS(db_text(login_id))))) {
        db_rollback(db);
        return e;
    }
    if ((e = db_commit(db)))
        return e;
    forget(all, find(all, login_id));
    return ERR_OK;
}

/* -- the store ------------------------------------------------------------------------------ */

enum err presences_load(struct presences *all, struct db *db, int64_t now)
{
    struct db_rows rows;
    struct arena a;

    arena_init(&a);
    db_start(db, Q_WATCHED_ALL, DB_NO_ARGS, &rows);
    while (db_next(&rows)) {
        const char *login_id = db_get_text(&rows, 0, &a);

        presence_recalled(all, login_id, now);
        find(all, login_id)->kept = true;
    }
    arena_release(&a);
    return db_done(&rows);
}

static enum err add_new(const struct presences *all, struct db *db)
{
    enum err e = ERR_OK;

    for (const struct watched *w = all->watched; w && !e; w = w->hh.next)
        if (!w->kept)
            e = db_run(db, Q_WATCHED_ADD, DB_ARGS(db_text(w->login_id)));
    return e;
}

enum err presences_keep(struct presences *all, struct db *db)
{
    enum err e;

    if (!all->unkept)
        return ERR_OK;
    if ((e = db_begin(db)))
        return e;
    if ((e = add_new(all, db))) {
        db_rollback(db);
        return e;
    }
    if ((e = db_commit(db)))
        return e;
    for (struct watched *w = all->watched; w; w = w->hh.next)
        w->kept = true;
    all->unkept = false;
    return ERR_OK;
}
