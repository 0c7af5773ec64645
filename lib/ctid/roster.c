#include "ctid/roster.h"

#include <string.h>

#include "ctid/setup.h"
#include "ctid/work.h"
#include "model/list.h"

enum { USER_BYTES = 65536 };

/* silent: there was nothing to compare with. */
struct telling {
    struct ctid *c;
    struct event_batch *batch;
    bool silent;
};

static enum err tell(const struct telling *t, enum change change, const struct change_subject *s)
{
    return t->silent ? ERR_OK : event_batch_add(t->batch, change, s);
}

/* -- people --------------------------------------------------------------------------------- */

struct told_person {
    const char *login_id;
    int64_t team_id;
    const char *content;
};

static void read_told_person(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct told_person *)item = (struct told_person) { .login_id = db_get_text(rows, 0, a),
                                                         .team_id = db_get_int(rows, 1),
                                                         .content = db_get_text(rows, 2, a) };
}

/* What configuration says: the User of somebody signed out. */
static const char *content_of(struct arena *a, const struct user *user)
{
    struct user out = *user;
    const char *content;
    struct buf xml;

    out.now = (struct agent_now) { .login_id = user->login_id,
                                   .state = "LOGOUT",
                                   .pending_state = "",
                                   .extension = "",
                                   .mobile_mode = "",
                                   .mobile_number = "" };
    out.reason = (struct reason_code) { 0 };
    buf_init(&xml, USER_BYTES);
    user_write(&xml, "user", &out);
    content = arena_strndup(a, xml.p, xml.n);
    buf_release(&xml);
    return content;
}

static enum err leave_team(const struct telling *t, const struct told_person *was)
{
    if (!was->team_id)
        return ERR_OK;
    return tell(t, USER_LEFT_TEAM,
                &(struct change_subject) { .login_id = was->login_id, .team_id = was->team_id });
}

static enum err person_gone(const struct telling *t, const struct told_person *was)
{
    enum err e;

    if ((e = leave_team(t, was)) ||
        (e = tell(t, USER_REMOVED, &(struct change_subject) { .login_id = was->login_id })))
        return e;
    return db_run(t->c->db, Q_ROSTER_REMOVE_PERSON, DB_ARGS(db_text(was->login_id)));
}

/* was: NULL for somebody new. */
static enum err person_is(const struct telling *t, const struct user *user,
                          const struct told_person *was)
{
    const char *content = content_of(t->batch->arena, user);
    enum err e = ERR_OK;

    if (was && same(was->content, content))
        return ERR_OK;
    if (was && was->team_id != user->team.id && (e = leave_team(t, was)))
        return e;
    e = tell(t, was ? USER_CHANGED : USER_ADDED, &(struct change_subject) { .user = user });
    if (e)
        return e;
    return db_run(t->c->db, Q_ROSTER_SAVE_PERSON,
                  DB_ARGS(db_text(user->login_id), db_int(user->team.id), db_text(content)));
}

/* Both lists are in order of login id. */
static enum err tell_people(const struct telling *t)
{
    struct told_person *told;
    struct user *users;
    size_t count, told_count, i = 0, j = 0;
    void *items;
    enum err e;

    if ((e = user_list(t->c->db, t->batch->arena, &users, &count)) ||
        (e = model_list(t->c->db, Q_ROSTER_PEOPLE, DB_NO_ARGS, t->batch->arena, read_told_person,
                        sizeof *told, &items, &told_count)))
        return e;
    told = items;
    while (!e && (i < count || j < told_count)) {
        int order = i == count        ? 1
                    : j == told_count ? -1
                                      : strcmp(users[i].login_id, told[j].login_id);

        if (order > 0)
            e = person_gone(t, &told[j]);
        else
            e = person_is(t, &users[i], order == 0 ? &told[j] : NULL);
        i += order <= 0;
        j += order >= 0;
    }
    return e;
}

/* -- queues --------------------------------------------------------------------------------- */

struct assignment {
    const char *login_id;
    int64_t queue_id;
};

static void read_assignment(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct assignment *)item = (struct assignment) { .login_id = db_get_text(rows, 0, a),
                                                       .queue_id = db_get_int(rows, 1) };
}

/* One event lists all n that somebody gained, or lost; a lost one may be there no longer. */
static enum err tell_assigned(const struct telling *t, enum change change,
                              const struct assignment *list, size_t n)
{
    struct arena *a = t->batch->arena;
    struct queue *queues = arena_array(a, n, sizeof *queues);
    struct change_subject s = { .login_id = list->login_id, .queues = queues, .queue_count = n };

    for (size_t i = 0; i < n; i++) {
        enum err e = queue_load(t->c->db, a, list[i].queue_id, &queues[i]);

        queues[i].id = list[i].queue_id;
        if (e && e != ERR_NOT_FOUND)
            return e;
    }
    return tell(t, change, &s);
}

/* The list is in order of login id. */
static enum err tell_assignments(const struct telling *t, enum query which, enum change change)
{
    struct assignment *list;
    size_t count, n;
    void *items;
    enum err e;

    if (t->silent)
        return ERR_OK;
    if ((e = model_list(t->c->db, which, DB_NO_ARGS, t->batch->arena, read_assignment, sizeof *list,
                        &items, &count)))
        return e;
    list = items;
    for (size_t i = 0; i < count && !e; i += n) {
        for (n = 1; i + n < count && same(list[i + n].login_id, list[i].login_id);)
            n++;
        e = tell_assigned(t, change, &list[i], n);
    }
    return e;
}

static enum err tell_queues_gone(const struct telling *t)
{
    int64_t *ids;
    size_t count;
    void *items;
    enum err e;

    if ((e = model_list(t->c->db, Q_ROSTER_QUEUES_GONE, DB_NO_ARGS, t->batch->arena, model_read_int,
                        sizeof *ids, &items, &count)))
        return e;
    ids = items;
    for (size_t i = 0; i < count && !e; i++)
        e = tell(t, QUEUE_REMOVED,
                 &(struct change_subject) { .queue = &(struct queue) { .id = ids[i] } });
    return e;
}

static enum err tell_queues(const struct telling *t)
{
    static const enum query refresh[] = { Q_ROSTER_FORGET_QUEUES_OF_PEOPLE,
                                          Q_ROSTER_SAVE_QUEUES_OF_PEOPLE, Q_ROSTER_FORGET_QUEUES,
                                          Q_ROSTER_SAVE_QUEUES };
    enum err e;

    if ((e = tell_assignments(t, Q_ROSTER_QUEUES_LOST, QUEUES_LOST)) || (e = tell_queues_gone(t)) ||
        (e = tell_assignments(t, Q_ROSTER_QUEUES_GAINED, QUEUES_GAINED)))
        return e;
    for (size_t i = 0; i < sizeof refresh / sizeof *refresh && !e; i++)
        e = db_run(t->c->db, refresh[i], DB_NO_ARGS);
    return e;
}

/* -- both ----------------------------------------------------------------------------------- */

static enum err tell_all(const struct telling *t, int64_t version)
{
    enum err e;

    if ((e = tell_people(t)) || (e = tell_queues(t)))
        return e;
    return db_run(t->c->db, Q_ROSTER_SAVE_VERSION, DB_ARGS(db_int(version)));
}

static enum err versions(struct ctid *c, int64_t *is, int64_t *told)
{
    enum err e = setup_version(c->db, is);

    return e ? e : model_one(c->db, Q_ROSTER_VERSION, DB_NO_ARGS, &c->arena, model_read_int, told);
}

enum err roster_tell(struct ctid *c)
{
    int64_t is, told;
    struct work_step step;
    struct telling t = { .c = c, .batch = &step.batch };
    enum err e;

    if ((e = versions(c, &is, &told)) || is == told)
        return e;
    if ((e = work_begin(c, &step)))
        return e;
    if (!(e = versions(c, &is, &told))) { /* as they are now that nobody else writes */
        t.silent = told == 0;
        e = tell_all(&t, is);
    }
    return work_end(c, &step, e);
}
