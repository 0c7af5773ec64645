#include "ctid/scene.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_FUNCTION HASH_FNV
#include <uthash.h>

#include "base/codec.h"
#include "ctid/apply.h"
#include "ctid/work.h"
#include "model/dialog.h"
#include "model/user.h"
#include "json/write.h"

enum { PROBLEMS = 100, MEMO_BYTES = 256 * 1024, REQUEST_ID_BYTES = 24 };

struct named {
    char *name;
    int64_t call;
    UT_hash_handle hh;
};

struct problem {
    int line;
    char *text;
};

struct scene {
    struct arena arena; /* of the text */
    struct scene_text text;
    int64_t id, began_at;
    size_t done; /* steps */
    struct named *named;
    struct problem problems[PROBLEMS];
    size_t problem_count;
};

static struct scene *scene_new(void)
{
    struct scene *s = calloc(1, sizeof *s);

    if (!s)
        abort();
    arena_init(&s->arena);
    return s;
}

void scene_free(struct scene *s)
{
    struct named *n, *next;

    if (!s)
        return;
    HASH_ITER(hh, s->named, n, next)
    {
        HASH_DEL(s->named, n);
        free(n->name);
        free(n);
    }
    for (size_t i = 0; i < s->problem_count; i++)
        free(s->problems[i].text);
    arena_release(&s->arena);
    free(s);
}

static char *copy(const char *text)
{
    char *p = strdup(text);

    if (!p)
        abort();
    return p;
}

static void name_call(struct scene *s, const char *name, int64_t call)
{
    struct named *n = NULL;

    HASH_FIND_STR(s->named, name, n);
    if (!n) {
        n = calloc(1, sizeof *n);
        if (!n)
            abort();
        n->name = copy(name);
        HASH_ADD_KEYPTR(hh, s->named, n->name, strlen(n->name), n);
    }
    n->call = call;
}

/* 0 when nothing has that name (yet). */
static int64_t call_named(const struct scene *s, const char *name)
{
    struct named *n = NULL;

    if (name)
        HASH_FIND_STR(s->named, name, n);
    return n ? n->call : 0;
}

static void add_problem(struct scene *s, int line, const char *text)
{
    if (s->problem_count < PROBLEMS)
        s->problems[s->problem_count++] = (struct problem) { line, copy(text) };
}

/* -- memory --------------------------------------------------------------------------------- */

/* "scene ID BEGAN DONE", "call ID NAME", "problem LINE TEXT": lines, names and texts escaped. */
static enum err save(struct ctid *c)
{
    const struct scene *s = c->scene;
    struct named *n, *next;
    struct buf b;
    enum err e;

    buf_init(&b, MEMO_BYTES);
    buf_addf(&b, "scene %" PRId64 " %" PRId64 " %zu\n", s->id, s->began_at, s->done);
    HASH_ITER(hh, s->named, n, next)
    {
        buf_addf(&b, "call %" PRId64 " ", n->call);
        url_encode(&b, str_of(n->name));
        buf_addc(&b, '\n');
    }
    for (size_t i = 0; i < s->problem_count; i++) {
        buf_addf(&b, "problem %d ", s->problems[i].line);
        url_encode(&b, str_of(s->problems[i].text));
        buf_addc(&b, '\n');
    }
    e = db_run(c->db, Q_MEMO_SAVE, DB_ARGS(db_text("ctid/scene"), db_str(buf_str(&b))));
    buf_release(&b);
    return e;
}

static const char *unescaped(struct arena *a, struct str text)
{
    struct buf b;
    const char *out;

    buf_init(&b, text.n);
    url_decode(&b, text, false);
    out = arena_strndup(a, b.p, b.n);
    buf_release(&b);
    return out;
}

static void recall_line(struct scene *s, struct str line)
{
    struct str kind, number;
    int64_t n, began;

    str_cut(&line, ' ', &kind);
    str_cut(&line, ' ', &number);
    if (!str_to_int(number, &n))
        return;
    if (str_is(kind, "call")) {
        name_call(s, unescaped(&s->arena, line), n);
    } else if (str_is(kind, "problem")) {
        add_problem(s, (int)n, unescaped(&s->arena, line));
    } else if (str_is(kind, "scene")) {
        s->id = n;
        str_cut(&line, ' ', &number);
        if (str_to_int(number, &began))
            s->began_at = began;
        if (str_to_int(line, &n))
            s->done = (size_t)n;
    }
}

static enum err load_memo(struct ctid *c, const char *key, struct arena *a, const char **out)
{
    struct db_rows rows;
    enum err e = db_one(c->db, Q_MEMO_BY_KEY, DB_ARGS(db_text(key)), &rows);

    if (e)
        return e;
    *out = db_get_text(&rows, 0, a);
    return db_done(&rows);
}

enum err scene_load(struct ctid *c, struct arena *a)
{
    const char *progress, *text;
    struct scene_error ignored;
    struct str rest, line;
    enum err e;

    if ((e = load_memo(c, "ctid/scene", a, &progress)) ||
        (e = load_memo(c, "ctid/scene-text", a, &text)))
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    c->scene = scene_new();
    scene_read(&c->scene->arena, str_of(text), &c->scene->text, &ignored);
    for (rest = str_of(progress); str_cut(&rest, '\n', &line);)
        recall_line(c->scene, line);
    return ERR_OK;
}

/* -- beginning and ending ------------------------------------------------------------------- */

int64_t scene_due(const struct ctid *c)
{
    const struct scene *s = c->scene;

    return s && s->done < s->text.count ? s->began_at + s->text.steps[s->done].at_ms : INT64_MAX;
}

static enum err store(struct ctid *c, struct str text)
{
    enum err e;

    if ((e = db_begin(c->db)))
        return e;
    if ((e = db_run(c->db, Q_MEMO_SAVE, DB_ARGS(db_text("ctid/scene-text"), db_str(text)))) ||
        (e = save(c))) {
        db_rollback(c->db);
        return e;
    }
    return db_commit(c->db);
}

enum err scene_begin(struct ctid *c, struct arena *a, struct str text, int64_t *id,
                     struct scene_error *error)
{
    struct scene *s;
    enum err e;

    if (scene_due(c) != INT64_MAX)
        return ERR_CONFLICT;
    s = scene_new();
    if ((e = scene_read(&s->arena, text, &s->text, error))) {
        error->text = arena_strdup(a, error->text);
        scene_free(s);
        return e;
    }
    s->id = *id = c->scene ? c->scene->id + 1 : 1;
    s->began_at = clock_now(&c->clock);
    scene_free(c->scene);
    c->scene = s;
    return store(c, text);
}

enum err scene_stop(struct ctid *c, int64_t id)
{
    enum err e;

    if (!c->scene || c->scene->id != id)
        return ERR_NOT_FOUND;
    c->scene->done = c->scene->text.count;
    if ((e = db_begin(c->db)))
        return e;
    if ((e = save(c))) {
        db_rollback(c->db);
        return e;
    }
    return db_commit(c->db);
}

/* -- steps ---------------------------------------------------------------------------------- */

/* The newest call among the reports. */
static int64_t newest_call(const struct cti_reports *reports)
{
    int64_t newest = 0;

    for (const struct cti_report *r = reports->first; r; r = r->next)
        if (r->kind == CTI_CALL_IS && r->call.id > newest)
            newest = r->call.id;
    return newest;
}

static void note_refusal(struct scene *s, struct arena *a, const struct scene_step *step,
                         const struct cti_refusal *refusal)
{
    add_problem(s, step->line,
                arena_printf(a, "%s refused: %s %s (%s)", cti_op_name(step->command.op),
                             refusal->type, refusal->message, refusal->data));
}

static enum err command(struct ctid *c, struct event_batch *batch, const struct scene_step *step,
                        int64_t now)
{
    struct cti_command command = step->command;
    struct cti_refusal refusal;
    struct cti_reports reports;
    struct user user;
    bool refused;
    enum err e;

    if (user_load(c->db, batch->arena, step->who, &user)) {
        add_problem(c->scene, step->line,
                    arena_printf(batch->arena, "no such agent: %s", step->who));
        return ERR_OK;
    }
    command.request_id = arena_printf(batch->arena, "line-%d", step->line);
    command.from = user.now.extension;
    if (command.op == CTI_LOGIN && !command.extension)
        command.extension = step->who;
    if (command.op == CTI_BARGE_CALL)
        command.associated = call_named(c->scene, step->call);
    else
        command.dialog = call_named(c->scene, step->call);
    if ((e = work_carry_out(c, batch, &command, now, &reports, &refusal, &refused)))
        return e;
    if (refused)
        note_refusal(c->scene, batch->arena, step, &refusal);
    else if (step->as)
        name_call(c->scene, step->as, newest_call(&reports));
    return ERR_OK;
}

/* What is found there, for an agent or a call. */
static const char *state_of(struct ctid *c, struct arena *a, const char *who)
{
    struct dialog d;
    struct user u;

    if (call_named(c->scene, who))
        return dialog_load(c->db, a, call_named(c->scene, who), &d) ? "gone" : d.state;
    return user_load(c->db, a, who, &u) ? "nobody" : u.now.state;
}

static void expect(struct ctid *c, struct arena *a, const struct scene_step *step)
{
    const char *found = state_of(c, a, step->who);

    if (strcmp(found, step->word) != 0)
        add_problem(c->scene, step->line,
                    arena_printf(a, "%s is %s, not %s", step->who, found, step->word));
}

static enum err act(struct ctid *c, const struct scene_step *step, int64_t now,
                    struct cti_reports *out)
{
    int64_t id = call_named(c->scene, step->call);
    enum err e;

    switch (step->act) {
    case SCENE_CALL:
        if (!(e = sim_call_start(c->sw, &step->caller, now, out, &id)))
            name_call(c->scene, step->as, id);
        return e;
    case SCENE_HANG_UP:
        return sim_call_hang_up(c->sw, id, now, out);
    case SCENE_STREAM:
        return sim_stream_set(c->sw, &step->stream, now, out);
    case SCENE_HABITS:
        return sim_habits_set(c->sw, step->who, &step->habits, now, out);
    case SCENE_COMMAND:
    case SCENE_EXPECT:
        break;
    }
    return ERR_OK;
}

static const char *const wrongs[] = {
    [SCENE_CALL] = "neither a queue's number nor an extension",
    [SCENE_HANG_UP] = "no such call, or the caller is gone",
    [SCENE_STREAM] = "neither a queue's number nor an extension",
    [SCENE_HABITS] = "no such agent, or the own extension is taken",
};

static enum err play(struct ctid *c, struct event_batch *batch, const struct scene_step *step,
                     int64_t now)
{
    struct cti_reports reports;

    if (step->act == SCENE_COMMAND)
        return command(c, batch, step, now);
    if (step->act == SCENE_EXPECT) {
        expect(c, batch->arena, step);
        return ERR_OK;
    }
    cti_reports_init(&reports, batch->arena);
    if (act(c, step, now, &reports))
        add_problem(c->scene, step->line, wrongs[step->act]);
    return apply(c, batch, &reports, NULL);
}

enum err scene_step(struct ctid *c, struct event_batch *batch)
{
    struct scene *s = c->scene;
    const struct scene_step *step = &s->text.steps[s->done];
    enum err e = play(c, batch, step, s->began_at + step->at_ms);

    s->done++;
    return e ? e : save(c);
}

/* -- telling -------------------------------------------------------------------------------- */

void scene_write(const struct ctid *c, struct buf *json)
{
    const struct scene *s = c->scene;
    char text[CLOCK_TEXT_SIZE], id[24];

    json_open(json, "scenes", '[');
    if (s) {
        snprintf(id, sizeof id, "%" PRId64, s->id);
        json_open(json, NULL, '{');
        json_write_text(json, "id", id);
        json_write_text(json, "state", s->done < s->text.count ? "playing" : "ended");
        json_write_text(json, "beganAt", clock_text(s->began_at, text));
        json_write_int(json, "steps", (int64_t)s->text.count);
        json_write_int(json, "done", (int64_t)s->done);
        json_open(json, "problems", '[');
        for (size_t i = 0; i < s->problem_count; i++) {
            json_open(json, NULL, '{');
            json_write_int(json, "line", s->problems[i].line);
            json_write_text(json, "text", s->problems[i].text);
            json_close(json, '}');
        }
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}
