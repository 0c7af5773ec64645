#include "ctid/work.h"

#include "base/log.h"
#include "cti/failure.h"
#include "ctid/apply.h"
#include "ctid/inbox.h"
#include "ctid/rights.h"
#include "ctid/scene.h"

/* Steps in one transaction: enough to make commits cheap, few enough to answer soon. */
enum { STEPS = 100 };

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
    bool hold;
    enum err e;

    for_request(batch, command->request_id);
    cti_reports_init(reports, &c->arena);
    if ((e = rights_hold(c->db, &c->arena, command, &hold, refusal)))
        return e;
    *refused = !hold;
    if (*refused)
        return apply_refusal(batch, refusal, command);
    c->provider->command(c->sw, command, now, reports);
    by_switch = refusal_in(reports);
    *refused = by_switch != NULL;
    if (by_switch)
        *refusal = *by_switch;
    return apply(c, batch, reports, command);
}

static enum err obey(struct ctid *c, struct event_batch *batch, const struct cti_command *command)
{
    struct cti_refusal refusal;
    struct cti_reports reports;
    bool refused;

    return work_carry_out(c, batch, command, clock_now(&c->clock), &reports, &refusal, &refused);
}

static enum err obey_kept(struct ctid *c, struct event_batch *batch, const struct inbox_item *item)
{
    struct cti_refusal refusal;
    enum err e;

    if ((e = inbox_remove(c->db, item->id)))
        return e;
    if (item->malformed) {
        log_error("command_malformed", "inbox=%lld", (long long)item->id);
        return ERR_OK;
    }
    if (!item->late)
        return obey(c, batch, &item->command);
    for_request(batch, item->command.request_id);
    refusal = cti_refusal(&c->arena, CF_REQUEST_TIMEOUT);
    return apply_refusal(batch, &refusal, &item->command);
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

/* What earlier transactions kept. */
static enum err work_off_inbox(struct ctid *c, struct event_batch *batch, int *steps)
{
    struct inbox_item *items;
    size_t count;
    enum err e;

    if (!c->asked || *steps <= 0)
        return ERR_OK;
    if ((e = inbox_list(c->db, &c->arena, clock_real_ms(), *steps, &items, &count)))
        return e;
    c->asked = count == (size_t)*steps;
    for (size_t i = 0; i < count; i++) {
        if (*steps <= 0) {
            c->asked = true;
            break;
        }
        --*steps;
        if ((e = obey_kept(c, batch, &items[i])) || (e = work_off_due(c, batch, steps)))
            return e;
    }
    return ERR_OK;
}

/* A command whose turn comes in the transaction that accepts it needs no place in the inbox: both
 * are committed, or neither is. */
static enum err take(struct ctid *c, struct event_batch *batch, struct work_asked *asked,
                     int *steps)
{
    struct cti_command command;
    enum err e = cti_command_read(&c->arena, asked->text, &command);

    asked->accepted = !e;
    if (e)
        return e == ERR_BAD_REQUEST ? ERR_OK : e;
    if ((e = inbox_is_repeat(c->db, &c->arena, &command, asked->text, clock_real_ms(),
                             &asked->repeated)) ||
        asked->repeated)
        return e;
    if (c->asked || *steps <= 0) {
        c->asked = true;
        return inbox_add(c->db, &c->arena, &command, asked->text, clock_real_ms());
    }
    --*steps;
    if ((e = obey(c, batch, &command)))
        return e;
    return work_off_due(c, batch, steps);
}

static enum err work_off(struct ctid *c, struct event_batch *batch, struct work_asked *asked,
                         size_t count, int *steps)
{
    enum err e;

    if ((e = work_off_due(c, batch, steps)) || (e = work_off_inbox(c, batch, steps)))
        return e;
    for (size_t i = 0; i < count; i++)
        if ((e = take(c, batch, &asked[i], steps)))
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
    if ((e = work_off(c, &batch, asked, count, &steps))) {
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
