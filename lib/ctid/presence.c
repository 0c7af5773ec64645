#include "ctid/presence.h"

#include <stdlib.h>
#include <string.h>

#define HASH_FUNCTION HASH_FNV
#include <uthash.h>

#include "base/log.h"
#include "cti/agent.h"
#include "cti/command.h"
#include "ctid/ctid.h"
#include "ctid/work.h"
#include "model/media.h"
#include "model/user.h"

enum { COMMAND_BYTES = 4096 };

/* Those who are away; who is there needs no record. */
struct away {
    char *login_id;
    int64_t until;
    UT_hash_handle hh;
};

struct presences {
    int64_t loss_ms;
    struct away *away; /* in the order they went: the first is due first */
    char *told;
};

struct presences *presences_new(int64_t loss_ms)
{
    struct presences *all = calloc(1, sizeof *all);

    if (!all)
        abort();
    all->loss_ms = loss_ms;
    return all;
}

static void forget(struct presences *all, struct away *away)
{
    HASH_DEL(all->away, away);
    free(away->login_id);
    free(away);
}

void presences_free(struct presences *all)
{
    if (!all)
        return;
    while (all->away)
        forget(all, all->away);
    free(all->told);
    free(all);
}

void presence_heard(struct presences *all, const char *login_id, bool available, int64_t now)
{
    struct away *away = NULL;

    HASH_FIND_STR(all->away, login_id, away);
    if (available && away)
        forget(all, away);
    if (available || away)
        return;
    away = calloc(1, sizeof *away);
    if (!away || !(away->login_id = strdup(login_id)))
        abort();
    away->until = now + all->loss_ms;
    HASH_ADD_KEYPTR(hh, all->away, away->login_id, strlen(away->login_id), away);
}

const char *presence_lost(struct presences *all, int64_t now)
{
    if (!all->away || all->away->until > now)
        return NULL;
    free(all->told);
    all->told = strdup(all->away->login_id);
    if (!all->told)
        abort();
    forget(all, all->away);
    return all->told;
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
