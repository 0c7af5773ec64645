#include "ctid/work.h"

#include "base/log.h"
#include "cti/failure.h"
#include "ctid/apply.h"
#include "ctid/inbox.h"
#include "ctid/rights.h"
#include "ctid/scene.h"

/* Steps in one transaction: enough to make commits cheap, few enough to answer soon. */
enum { STEPS = 100 };

static enum err accept_all(struct ctid *c, struct work_asked *asked, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        enum err e = inbox_add(c->db, &c->arena, asked[i].text, clock_real_ms());

        asked[i].accepted = !e;
        if (e && e != ERR_BAD_REQUEST)
            return e;
        c->asked = c->asked || !e;
    }
    return ERR_OK;
}

static void ring(struct ctid *c, const struct event_batch *batch)
{
    if (c->ring && batch->count)
        c->ring(c->ring_ctx, batch->events, batch->count);
}

/* The batch is one transaction's; the requestId is one step's. */
static void for_request(struct event_batch *batch, const char *request_id)
{
    batch->request_id = request_id ? request_id : "";
    batch->told = NULL;
}

/* What is due first of the switch and of the scene. */
static int64_t next_due(struct ctid *c)
{
    int64_t of_switch = c->provider->due(c->sw), of_scene = scene_due(c);

    return of_scene < of_switch ? of_scene : of_switch;
}

static enum err tick(struct ctid *c, struct event_batch *batch, int64_t now, bool *ticked)
{
    struct cti_reports reports;

    for_request(batch, "");
    *ticked = scene_due(c) <= now && scene_due(c) < c->provider->due(c->sw);
    if (*ticked)
        return scene_step(c, batch);
    cti_reports_init(&reports, &c->arena);
    *ticked = c->provider->tick(c->sw, now, &reports);
    return *ticked ? apply(c, batch, &reports, NULL) : ERR_OK;
}

static const struct cti_refusal *refusal_in(const struct cti_reports *reports)
{
    for (const struct cti_report *r = reports->first; r; r = r->next)
        if (r->kind == CTI_REFUSED)
            return &r->refusal;
    return NULL;
}

enum err work_carry_out(struct ctid *c, struct event_batch *batch,
                        const struct cti_command *command, int64_t now, struct cti_reports *reports,
                        struct cti_refusal *refusal, bool *refused)
{
    const struct cti_refusal *by_switch;

    for_request(batch, command->request_id);
    cti_reports_init(reports, &c->arena);
    *refused = !rights_hold(c->db, &c->arena, command, refusal);
    if (*refused)
        return apply_refusal(batch, refusal, command);
    c->provider->command(c->sw, command, now, reports);
    by_switch = refusal_in(reports);
    *refused = by_switch != NULL;
    if (by_switch)
        *refusal = *by_switch;
    return apply(c, batch, reports, command);
}

static enum err obey(struct ctid *c, struct event_batch *batch, const struct inbox_item *item)
{
    struct cti_refusal refusal;
    struct cti_reports reports;
    bool refused;
    enum err e;

    if ((e = inbox_remove(c->db, item->id)))
        return e;
    if (item->malformed) {
        log_error("command_malformed", "inbox=%lld", (long long)item->id);
        return ERR_OK;
    }
    if (item->late) {
        for_request(batch, item->command.request_id);
        refusal = cti_refusal(&c->arena, CF_REQUEST_TIMEOUT);
        return apply_refusal(batch, &refusal, &item->command);
    }
    return work_carry_out(c, batch, &item->command, clock_now(&c->clock), &reports, &refusal,
                          &refused);
}

/* What is due up to now; *steps counts down. */
static enum err work_off_due(struct ctid *c, struct event_batch *batch, int *steps)
{
    int64_t now = clock_now(&c->clock);
    bool ticked = true;
    enum err e = ERR_OK;

    while (!e && ticked && *steps > 0) {
        e = tick(c, batch, now, &ticked);
        *steps -= ticked;
    }
    return e;
}

static enum err work_off(struct ctid *c, struct event_batch *batch, int *steps)
{
    struct inbox_item *items;
    size_t count;
    enum err e;

    if ((e = work_off_due(c, batch, steps)) || *steps == 0)
        return e;
    if ((e = inbox_list(c->db, &c->arena, clock_real_ms(), *steps, &items, &count)))
        return e;
    for (size_t i = 0; i<count && * steps> 0; i++, --*steps)
        if ((e = obey(c, batch, &items[i])) || (e = work_off_due(c, batch, steps)))
            return e;
    return ERR_OK;
}

enum err work(struct ctid *c, struct work_asked *asked, size_t count, bool *more)
{
    struct event_batch batch;
    int steps = STEPS;
    enum err e;

    *more = false;
    if (!count && !c->asked && next_due(c) > clock_now(&c->clock))
        return ERR_OK;
    arena_reset(&c->arena);
    if ((e = db_begin(c->db)))
        return e;
    event_batch_init(&batch, c->db, &c->arena, clock_real_ms(), "");
    if ((e = accept_all(c, asked, count)) || (e = work_off(c, &batch, &steps))) {
        db_rollback(c->db);
        return e;
    }
    if ((e = db_commit(c->db)))
        return e;
    *more = steps <= 0;
    ring(c, &batch);
    return ERR_OK;
}

int64_t work_wait_ms(struct ctid *c)
{
    int64_t due = next_due(c);

    return due == INT64_MAX ? -1 : clock_wait_ms(&c->clock, due);
}

enum err work_begin(struct ctid *c, struct work_step *step)
{
    enum err e;

    arena_reset(&c->arena);
    cti_reports_init(&step->reports, &c->arena);
    if ((e = db_begin(c->db)))
        return e;
    event_batch_init(&step->batch, c->db, &c->arena, clock_real_ms(), "");
    return ERR_OK;
}

enum err work_end(struct ctid *c, struct work_step *step, enum err e)
{
    if (!e)
        e = apply(c, &step->batch, &step->reports, NULL);
    if (e) {
        db_rollback(c->db);
        return e;
    }
    if ((e = db_commit(c->db)))
        return e;
    ring(c, &step->batch);
    return ERR_OK;
}
