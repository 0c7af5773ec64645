#include "ctid/listening.h"

#include "base/log.h"
#include "ctid/work.h"
#include "model/dialog.h"
#include "model/user.h"

/* ERR_NOT_YOUR_AGENT when not. */
static enum err may_listen(struct db *db, struct arena *a, const char *supervisor,
                           const char *agent)
{
    struct user user;
    enum err e = user_load(db, a, supervisor, &user);

    if (e == ERR_USER_NOT_FOUND || (!e && !user.is_supervisor))
        return ERR_NOT_YOUR_AGENT;
    return e ? e : user_must_supervise(db, supervisor, agent);
}

/* As if the supervisor hung up. */
static enum err end(struct ctid *c, const struct dialog *d, const struct participant *supervisor)
{
    const struct cti_command drop = { .op = CTI_DROP,
                                      .request_id = "",
                                      .requester = supervisor->login_id,
                                      .user = supervisor->login_id,
                                      .from = supervisor->address,
                                      .dialog = d->id };
    struct work_step step;
    enum err e;

    log_info("listening_ended", "user=%s dialog=%lld", supervisor->login_id, (long long)d->id);
    if ((e = work_begin(c, &step)))
        return e;
    c->provider->command(c->sw, &drop, clock_now(&c->clock), &step.reports);
    return work_end(c, &step, ERR_OK);
}

static enum err review(struct ctid *c, struct arena *a, const struct dialog *d)
{
    const struct participant *supervisor = dialog_participant_at(d, d->from_address);
    const struct participant *agent = dialog_participant_at(d, d->to_address);
    enum err e;

    if (!same(d->call_type, "SUPERVISOR_MONITOR") || !supervisor || !supervisor->login_id ||
        !agent || !agent->login_id)
        return ERR_OK;
    e = may_listen(c->db, a, supervisor->login_id, agent->login_id);
    return e == ERR_NOT_YOUR_AGENT ? end(c, d, supervisor) : e;
}

enum err listening_review(struct ctid *c)
{
    struct dialog *dialogs;
    struct arena a;
    size_t count = 0;
    enum err e;

    arena_init(&a);
    e = dialog_list(c->db, &a, &dialogs, &count);
    for (size_t i = 0; !e && i < count; i++)
        e = review(c, &a, &dialogs[i]);
    arena_release(&a);
    return e;
}
