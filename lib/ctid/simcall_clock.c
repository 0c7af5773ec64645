/* simcall_clock: the clock of the switch, which stands among the memos. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ctid/simcall.h"
#include "ctid/simtalk.h"
#include "json/write.h"

static const char *const modes[] = {
    [CLOCK_REAL] = "real", [CLOCK_SCALED] = "scaled", [CLOCK_STEPPED] = "stepped"
};

static void write_clock(struct talk *t)
{
    struct clock *clock = &t->c->clock;

    json_write_text(&t->body, "mode", modes[clock->mode]);
    if (clock->mode == CLOCK_SCALED)
        json_write_real(&t->body, "scale", clock->scale);
    else
        json_write_int(&t->body, "scale", clock->mode == CLOCK_REAL);
    talk_write_time(&t->body, "now", clock_now(clock));
}

enum err clock_get(struct talk *t)
{
    write_clock(t);
    return ERR_OK;
}

static enum err clock_save(struct ctid *c)
{
    int64_t now = clock_now(&c->clock);
    char text[160];

    snprintf(text, sizeof text, "%d %.17g %" PRId64 " %" PRId64 " %" PRId64, (int)c->clock.mode,
             c->clock.scale, clock_real_ms(), now, now);
    return db_run(c->db, Q_MEMO_SAVE, DB_ARGS(db_text("ctid/clock"), db_text(text)));
}

enum err simcall_clock_load(struct ctid *c, struct arena *a)
{
    int64_t saved_at, passed;
    struct clock clock = { 0 };
    struct db_rows rows;
    const char *text;
    int mode = 0;
    enum err e;

    e = db_one(c->db, Q_MEMO_BY_KEY, DB_ARGS(db_text("ctid/clock")), &rows);
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    text = db_get_text(&rows, 0, a);
    if ((e = db_done(&rows)))
        return e;
    if (sscanf(text, "%d %lf %" SCNd64 " %" SCNd64 " %" SCNd64, &mode, &clock.scale, &saved_at,
               &clock.base_ms, &clock.last_ms) == 5 &&
        mode >= CLOCK_REAL && mode <= CLOCK_STEPPED) {
        clock.mode = (enum clock_mode)mode;
        passed = clock_real_ms() - saved_at;
        clock.base_mono_ms = clock_mono_ms() - (passed > 0 ? passed : 0);
        clock.ahead_ms = clock.base_ms > saved_at ? clock.base_ms - saved_at : 0;
        c->clock = clock;
    }
    return ERR_OK;
}

static void set_mode(struct clock *clock, enum clock_mode mode, double scale)
{
    if (mode == CLOCK_REAL)
        clock_set_real(clock);
    else if (mode == CLOCK_SCALED)
        clock_set_scaled(clock, scale);
    else if (clock->mode != CLOCK_STEPPED)
        clock_set_stepped(clock);
}

static bool take_mode(struct talk *t, enum clock_mode *out)
{
    const char *word = json_get_text(t->in, "mode");

    *out = t->c->clock.mode;
    if (!json_get(t->in, "mode"))
        return true;
    for (unsigned i = 0; word && i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(word, modes[i]) != 0)
            continue;
        *out = (enum clock_mode)i;
        return true;
    }
    return false;
}

enum err clock_put(struct talk *t)
{
    const struct json *scale = json_get(t->in, "scale");
    struct ctid *c = t->c;
    int64_t advance_ms = 0;
    enum clock_mode mode;
    enum err e;

    if (!take_mode(t, &mode))
        return talk_refuse(t, 400, "mode", "one of: real scaled stepped");
    if (mode == CLOCK_SCALED && json_get(t->in, "mode") &&
        (!scale || !talk_is_number(scale) || !(scale->real > 0) || scale->real > 100000))
        return talk_refuse(t, 400, "scale", "a number above 0 is needed");
    if (mode != CLOCK_SCALED && scale)
        return talk_refuse(t, 400, "scale", "only of a scaled clock");
    if (!talk_seconds(t, "advanceSeconds", 0, &advance_ms))
        return talk_refuse(t, 400, "advanceSeconds", "a number of 0 or more is needed");
    if (mode != CLOCK_STEPPED && json_get(t->in, "advanceSeconds"))
        return talk_refuse(t, 409, "advanceSeconds", "only a stepped clock can be advanced");
    if (json_get(t->in, "mode") || scale)
        set_mode(&c->clock, mode, scale ? scale->real : 1);
    clock_step_to(&c->clock, clock_now(&c->clock) + advance_ms);
    if ((e = db_begin(c->db)))
        return e;
    if ((e = clock_save(c))) {
        db_rollback(c->db);
        return e;
    }
    if ((e = db_commit(c->db)))
        return e;
    write_clock(t);
    t->waits = true;
    return ERR_OK;
}
