#include "ctid/leg.h"

#include "base/str.h"
#include "model/past_call.h"

/* An agent who comes back into a call has another leg, told by its beginning. */
static const struct participant *leg_of(const struct dialog *before, const struct participant *now)
{
    for (size_t i = 0; i < before->participant_count; i++) {
        const struct participant *p = &before->participants[i];

        if (p->login_id && now->login_id && same(p->login_id, now->login_id) &&
            p->started_at == now->started_at)
            return p;
    }
    return NULL;
}

/* What was talked in another call before a transfer joined the two may be wrapped up in this one.
 */
static bool has_talked(const struct participant *was, const struct participant *p)
{
    return same(p->state, "ACTIVE") || same(p->state, "HELD") ||
           (!was && same(p->state, "WRAP_UP"));
}

static bool has_left(const struct participant *p)
{
    return same(p->state, "WRAP_UP") || same(p->state, "DROPPED");
}

static void mark(int64_t *time, int64_t before, bool is_now, int64_t now)
{
    *time = before || !is_now ? before : now;
}

void leg_times(const struct dialog *before, struct dialog *now)
{
    for (size_t i = 0; i < now->participant_count; i++) {
        struct participant *p = &now->participants[i];
        const struct participant *was = leg_of(before, p);

        if (!p->login_id)
            continue;
        mark(&p->answered_at, was ? was->answered_at : 0, has_talked(was, p), p->state_changed_at);
        mark(&p->left_at, was ? was->left_at : 0, has_left(p), p->state_changed_at);
    }
}

static bool is_no_call(const struct dialog *d)
{
    static const char *const types[] = {
        "SUPERVISOR_MONITOR",
        "OUTBOUND_PREVIEW",
        "OUTBOUND_DIRECT_PREVIEW",
        "OUTBOUND_CALLBACK_PREVIEW",
        "OUTBOUND_PERSONAL_CALLBACK_PREVIEW",
    };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (same(d->call_type, types[i]))
            return true;
    return false;
}

/* Nothing but the wrap-up of another call. */
static bool is_rest(const struct participant *p)
{
    return p->answered_at == p->started_at && p->left_at == p->started_at;
}

static const char *other_side(const struct dialog *d, bool out)
{
    if (!out)
        return d->from_address;
    return *d->to_address ? d->to_address : d->dialed_number;
}

enum err leg_keep(struct db *db, const struct dialog *before, const struct dialog *now, size_t at)
{
    const struct participant *p = &now->participants[at], *was = leg_of(before, p);
    bool out = same(now->from_address, p->address);
    int64_t ended_at = p->left_at ? p->left_at : p->state_changed_at;

    if (!was || !was->listed || is_no_call(now) || is_rest(p))
        return ERR_OK;
    return past_call_add(db, p->login_id,
                         &(struct past_call) {
                             .dialog_id = now->id,
                             .direction = out ? "OUT" : "IN",
                             .call_type = now->call_type,
                             .party = other_side(now, out),
                             .queue_name = now->queue_name,
                             .started_at = p->started_at,
                             .answered_at = p->answered_at,
                             .ended_at = ended_at > p->started_at ? ended_at : p->started_at,
                             .wrap_up_reason = now->wrap_up_reason,
                         });
}
