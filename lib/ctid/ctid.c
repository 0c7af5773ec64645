#include "ctid/ctid.h"

#include "base/log.h"
#include "ctid/apply.h"
#include "ctid/listening.h"
#include "ctid/roster.h"
#include "ctid/scene.h"
#include "ctid/setup.h"
#include "ctid/simcall.h"
#include "ctid/stats.h"
#include "ctid/work.h"

static enum err open_provider(struct ctid *c, struct arena *a)
{
    struct cti_setup setup;
    struct cti_memo *memos;
    size_t count;
    enum err e;

    c->data_version = db_data_version(c->db);
    if ((e = simcall_clock_load(c, a)) || (e = setup_version(c->db, &c->setup_version)) ||
        (e = setup_load(c->db, a, &setup)) || (e = apply_memos(c, a, &memos, &count)))
        return e;
    c->sw = c->provider->open(&setup, memos, count, clock_now(&c->clock));
    c->stats = stats_new(&setup);
    return stats_load(c->stats, c->db, a);
}

static enum err tell_in_service(struct ctid *c)
{
    struct system_status status = { .in_service = true,
                                    .reason = "",
                                    .last_heartbeat_at = clock_real_ms() };
    struct change_subject subject = { .conf = c->conf, .system = &status };
    struct work_step step;
    enum err e;

    if ((e = work_begin(c, &step)))
        return e;
    if (!(e = system_save(c->db, &status)) && !(e = stats_save(c->stats, c->db)) &&
        !(e = system_load(c->db, &c->arena, &status)))
        e = event_batch_add(&step.batch, SYSTEM_CHANGED, &subject);
    return work_end(c, &step, e);
}

enum err ctid_open(struct ctid *c, const struct conf *conf, struct db *db,
                   void (*ring)(void *ctx, const struct event *events, size_t count),
                   void *ring_ctx)
{
    struct arena a;
    enum err e;

    *c = (struct ctid) {
        .conf = conf, .db = db, .ring = ring, .ring_ctx = ring_ctx, .asked = true
    };
    c->provider = cti_provider_find(conf->provider);
    if (!c->provider) {
        log_error("provider_unknown", "provider=%s", conf->provider);
        return ERR_INVALID_INPUT;
    }
    if ((e = db_settle(db)))
        return e;
    clock_init(&c->clock);
    arena_init(&c->arena);
    arena_init(&a);
    if (!(e = open_provider(c, &a)))
        e = scene_load(c, &a);
    arena_release(&a);
    if (e)
        return e;
    if (c->provider == &sim_provider && (e = simcall_demo(c, conf->demo_calls)))
        return e;
    if ((e = roster_tell(c)) || (e = listening_review(c)))
        return e;
    return tell_in_service(c);
}

void ctid_close(struct ctid *c)
{
    if (c->sw)
        c->provider->close(c->sw);
    stats_free(c->stats);
    scene_free(c->scene);
    arena_release(&c->arena);
}

enum err ctid_configure(struct ctid *c)
{
    struct cti_setup setup;
    struct stats *stats;
    struct arena a;
    enum err e;

    arena_init(&a);
    if (!(e = setup_version(c->db, &c->setup_version)) && !(e = setup_load(c->db, &a, &setup))) {
        c->provider->configure(c->sw, &setup);
        stats = stats_new(&setup);
        if (!(e = stats_load(stats, c->db, &a))) {
            stats_free(c->stats);
            c->stats = stats;
        } else {
            stats_free(stats);
        }
    }
    arena_release(&a);
    if (e || (e = roster_tell(c)))
        return e;
    return listening_review(c);
}

enum err ctid_configure_if_changed(struct ctid *c)
{
    int64_t data = db_data_version(c->db), version = 0;
    enum err e;

    if (data == c->data_version)
        return ERR_OK;
    if ((e = setup_version(c->db, &version)))
        return e;
    c->data_version = data;
    if (version == c->setup_version)
        return ERR_OK;
    log_info("configured", "version=%lld", (long long)version);
    return ctid_configure(c);
}
