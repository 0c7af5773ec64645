#include "ctid/message.h"

#include "base/log.h"
#include "ctid/work.h"
#include "model/team.h"
#include "model/team_message.h"

/* Administrators, and supervisors of every team addressed; asked again now that its turn has come.
 */
static enum err may_post(struct db *db, const struct user *user, const struct team_message *m)
{
    if (user->is_administrator)
        return ERR_OK;
    for (size_t i = 0; i < m->team_count; i++)
        if (!team_is_supervised_by(db, m->teams[i], user->login_id))
            return ERR_UNAUTHENTICATED;
    return m->team_count ? ERR_OK : ERR_BAD_REQUEST;
}

static enum err tell_teams(struct event_batch *batch, enum change change,
                           const struct team_message *m)
{
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < m->team_count; i++)
        e = event_batch_add(
            batch, change, &(const struct change_subject) { .message = m, .team_id = m->teams[i] });
    return e;
}

static enum err post(struct ctid *c, struct event_batch *batch, const struct user *user,
                     const struct team_message *asked)
{
    struct team_message m = *asked;
    enum err e;

    m.created_at = batch->now;
    m.first_name = user->first_name;
    m.last_name = user->last_name;
    if (!m.content || m.duration < 1)
        return ERR_BAD_REQUEST;
    if ((e = may_post(c->db, user, &m)) || (e = team_message_add(c->db, &m)))
        return e;
    return tell_teams(batch, MESSAGE_POSTED, &m);
}

/* The creator and administrators. */
static enum err withdraw(struct ctid *c, struct event_batch *batch, const struct user *user,
                         const struct team_message *asked)
{
    struct team_message m;
    enum err e;

    if ((e = team_message_load(c->db, batch->arena, asked->id, batch->now, &m)))
        return e;
    if (!user->is_administrator && !same(m.created_by, user->login_id))
        return ERR_UNAUTHENTICATED;
    if ((e = team_message_remove(c->db, m.id)))
        return e;
    return tell_teams(batch, MESSAGE_WITHDRAWN, &m);
}

static enum err log_kept(struct ctid *c, struct event_batch *batch, const struct user *user,
                         const struct team_message *asked)
{
    (void)c, (void)asked;
    return event_batch_add(batch, CLIENT_LOG_KEPT,
                           &(const struct change_subject) { .login_id = user->login_id });
}

static const struct {
    const char *verb;
    enum err (*act)(struct ctid *c, struct event_batch *batch, const struct user *user,
                    const struct team_message *asked);
} acts[] = {
    { "post", post },
    { "delete", withdraw },
    { "log", log_kept },
};

static enum err act(struct ctid *c, struct event_batch *batch, const char *verb,
                    const struct user *user, const struct team_message *asked)
{
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (same(acts[i].verb, verb))
            return acts[i].act(c, batch, user, asked);
    return ERR_BAD_REQUEST;
}

static enum err call(struct ctid *c, struct arena *a, const char *verb, struct str payload)
{
    const char *request_id;
    struct team_message m;
    struct work_step step;
    struct user user;
    enum err e;

    if ((e = team_message_unpack(a, payload, &request_id, &m)) || (e = work_begin(c, &step)))
        return e;
    step.batch.request_id = request_id;
    if (!(e = user_load(c->db, a, m.created_by, &user)))
        e = act(c, &step.batch, verb, &user, &m);
    return work_end(c, &step, e);
}

void message_call(struct ctid *c, const char *verb, struct str payload, struct buf *answer)
{
    struct arena arena;
    enum err e;

    arena_init(&arena);
    e = call(c, &arena, verb, payload);
    if (err_status(e) >= 500)
        log_error("team_message", "error=%s", err_name(e));
    buf_adds(answer, err_name(e));
    arena_release(&arena);
}
