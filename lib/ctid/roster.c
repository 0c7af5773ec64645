#include "ctid/roster.h"

#include <string.h>

#include "ctid/setup.h"
#include "ctid/stats.h"
#include "ctid/work.h"
#include "model/list.h"

enum {
    USER_BYTES = 65536,
    TRIES = 3,
    QUEUES_AT_ONCE = 200, /* of whom somebody hears in one event: 250 kB at most */
};

struct told_person {
    const char *login_id;
    int64_t team_id;
    const char *content;
};

struct person_change {
    const struct user *user;       /* NULL: gone */
    const struct told_person *was; /* NULL: new */
    const char *content;
};

struct assignment {
    const char *login_id;
    int64_t queue_id;
};

struct assignments {
    struct assignment *list; /* in order of login id */
    size_t count;
};

/* What differs from what was told, as of one version of the configuration. */
struct difference {
    int64_t version;
    bool silent; /* nothing was told yet, so there was nothing to compare with */
    struct person_change *people;
    size_t people_count;
    struct assignments lost, gained;
    int64_t *queues_gone;
    size_t queues_gone_count;
};

struct telling {
    struct ctid *c;
    struct event_batch *batch;
    const struct difference *is;
};

static enum err tell(const struct telling *t, enum change change, const struct change_subject *s)
{
    return t->is->silent ? ERR_OK : event_batch_add(t->batch, change, s);
}

/* -- comparing ------------------------------------------------------------------------------ */

static void read_told_person(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct told_person *)item = (struct told_person) { .login_id = db_get_text(rows, 0, a),
                                                         .team_id = db_get_int(rows, 1),
                                                         .content = db_get_text(rows, 2, a) };
}

static void read_assignment(const struct db_rows *rows, struct arena *a, void *item)
{
    *(struct assignment *)item = (struct assignment) { .login_id = db_get_text(rows, 0, a),
                                                       .queue_id = db_get_int(rows, 1) };
}

/* What configuration says: the User of somebody signed out. */
static const char *content_of(struct buf *xml, const struct user *user)
{
    struct user out = *user;

    out.now = (struct agent_now) { .login_id = user->login_id,
                                   .state = "LOGOUT",
                                   .pending_state = "",
                                   .extension = "",
                                   .mobile_mode = "",
                                   .mobile_number = "" };
    out.reason = (struct reason_code) { 0 };
    buf_clear(xml);
    user_write(xml, "user", &out);
    return xml->p;
}

/* Both lists are in order of login id. */
static void compare_lists(struct arena *a, const struct user *users, size_t count,
                          const struct told_person *told, size_t told_count, struct difference *out)
{
    size_t i = 0, j = 0;
    struct buf xml;

    buf_init(&xml, USER_BYTES);
    out->people = arena_array(a, count + told_count, sizeof *out->people);
    while (i < count || j < told_count) {
        int order = i == count        ? 1
                    : j == told_count ? -1
                                      : strcmp(users[i].login_id, told[j].login_id);
        const struct told_person *was = order >= 0 ? &told[j] : NULL;
        const char *content = order <= 0 ? content_of(&xml, &users[i]) : NULL;

        if (!was || !content || strcmp(was->content, content) != 0)
            out->people[out->people_count++] = (struct person_change) {
                .user = content ? &users[i] : NULL, .was = was, .content = arena_strdup(a, content)
            };
        i += order <= 0;
        j += order >= 0;
    }
    buf_release(&xml);
}

static enum err compare_people(struct db *db, struct arena *a, struct difference *out)
{
    struct user *users;
    size_t count, told_count;
    void *told;
    enum err e;

    if ((e = user_list(db, a, &users, &count)) ||
        (e = model_list(db, Q_ROSTER_PEOPLE, DB_NO_ARGS, a, read_told_person,
                        sizeof(struct told_person), &told, &told_count)))
        return e;
    compare_lists(a, users, count, told, told_count, out);
    return ERR_OK;
}

static enum err list_assignments(struct db *db, struct arena *a, enum query which,
                                 struct assignments *out)
{
    void *items;
    enum err e = model_list(db, which, DB_NO_ARGS, a, read_assignment, sizeof *out->list, &items,
                            &out->count);

    out->list = items;
    return e;
}

static enum err compare_queues(struct db *db, struct arena *a, struct difference *out)
{
    void *items;
    enum err e;

    if (out->silent)
        return ERR_OK;
    if ((e = list_assignments(db, a, Q_ROSTER_QUEUES_LOST, &out->lost)) ||
        (e = list_assignments(db, a, Q_ROSTER_QUEUES_GAINED, &out->gained)))
        return e;
    e = model_list(db, Q_ROSTER_QUEUES_GONE, DB_NO_ARGS, a, model_read_int,
                   sizeof *out->queues_gone, &items, &out->queues_gone_count);
    out->queues_gone = items;
    return e;
}

static enum err versions(struct ctid *c, struct arena *a, int64_t *is, int64_t *told)
{
    enum err e = setup_version(c->db, is);

    return e ? e : model_one(c->db, Q_ROSTER_VERSION, DB_NO_ARGS, a, model_read_int, told);
}

/* None: the version is 0. */
static enum err compare(struct ctid *c, struct arena *a, struct difference *out)
{
    int64_t is, told;
    enum err e = versions(c, a, &is, &told);

    *out = (struct difference) { .silent = told == 0 };
    if (e || is == told)
        return e;
    out->version = is;
    if ((e = compare_people(c->db, a, out)))
        return e;
    return compare_queues(c->db, a, out);
}

/* -- people --------------------------------------------------------------------------------- */

static enum err leave_team(const struct telling *t, const struct told_person *was)
{
    if (!was->team_id)
        return ERR_OK;
    return tell(t, USER_LEFT_TEAM,
                &(struct change_subject) { .login_id = was->login_id, .team_id = was->team_id });
}

static enum err person_gone(const struct telling *t, const struct told_person *was)
{
    const struct db_arg *who = DB_ARGS(db_text(was->login_id));
    enum err e;

    if ((e = leave_team(t, was)) ||
        (e = tell(t, USER_REMOVED, &(struct change_subject) { .login_id = was->login_id })) ||
        (e = db_run(t->c->db, Q_ROSTER_FORGET_QUEUES_OF_PERSON, who)))
        return e;
    return db_run(t->c->db, Q_ROSTER_REMOVE_PERSON, who);
}

static enum err person_is(const struct telling *t, const struct person_change *p)
{
    const struct user *user = p->user;
    enum err e = ERR_OK;

    if (p->was && p->was->team_id != user->team.id && (e = leave_team(t, p->was)))
        return e;
    e = tell(t, p->was ? USER_CHANGED : USER_ADDED, &(struct change_subject) { .user = user });
    if (e)
        return e;
    return db_run(t->c->db, Q_ROSTER_SAVE_PERSON,
                  DB_ARGS(db_text(user->login_id), db_int(user->team.id), db_text(p->content)));
}

static enum err tell_people(const struct telling *t)
{
    enum err e = ERR_OK;

    for (size_t i = 0; !e && i < t->is->people_count; i++) {
        const struct person_change *p = &t->is->people[i];

        e = p->user ? person_is(t, p) : person_gone(t, p->was);
    }
    return e;
}

/* -- queues --------------------------------------------------------------------------------- */

/* One event lists n that somebody gained, or lost; a lost one may be there no longer. */
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

/* remember: the statement that keeps what is told here. */
static enum err tell_assignments(const struct telling *t, const struct assignments *from,
                                 enum change change, enum query remember)
{
    const struct assignment *list = from->list;
    enum err e = ERR_OK;
    size_t n;

    for (size_t i = 0; i < from->count && !e; i += n) {
        for (n = 1; n < QUEUES_AT_ONCE && i + n < from->count &&
                    same(list[i + n].login_id, list[i].login_id);)
            n++;
        e = tell_assigned(t, change, &list[i], n);
    }
    for (size_t i = 0; i < from->count && !e; i++)
        e = db_run(t->c->db, remember,
                   DB_ARGS(db_text(list[i].login_id), db_int(list[i].queue_id)));
    return e;
}

static enum err tell_queues_gone(const struct telling *t)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < t->is->queues_gone_count && !e; i++)
        e = tell(
            t, QUEUE_REMOVED,
            &(struct change_subject) { .queue = &(struct queue) { .id = t->is->queues_gone[i] } });
    return e;
}

static enum err tell_queues(const struct telling *t)
{
    const struct difference *is = t->is;
    struct db *db = t->c->db;
    enum err e;

    if ((e = tell_assignments(t, &is->lost, QUEUES_LOST, Q_ROSTER_FORGET_QUEUE_OF_PERSON)) ||
        (e = tell_queues_gone(t)) ||
        (e = tell_assignments(t, &is->gained, QUEUES_GAINED, Q_ROSTER_SAVE_QUEUE_OF_PERSON)))
        return e;
    if (is->silent && (e = db_run(db, Q_ROSTER_SAVE_QUEUES_OF_PEOPLE, DB_NO_ARGS)))
        return e;
    e = db_run(db, Q_ROSTER_FORGET_QUEUES, DB_NO_ARGS);
    return e ? e : db_run(db, Q_ROSTER_SAVE_QUEUES, DB_NO_ARGS);
}

/* -- both ----------------------------------------------------------------------------------- */

/* A queue that somebody gained is told whole: with the figures that it has now. */
static enum err tell_all(const struct telling *t)
{
    enum err e;

    if ((e = tell_people(t)) || (e = stats_save(t->c->stats, t->c->db)) || (e = tell_queues(t)))
        return e;
    return db_run(t->c->db, Q_ROSTER_SAVE_VERSION, DB_ARGS(db_int(t->is->version)));
}

/* To compare thousands takes a while, which nobody who writes should wait for: it is done before
 * the transaction, and again when somebody wrote meanwhile; the last time within it.  *again: that
 * happened. */
static enum err tell_once(struct ctid *c, struct arena *a, bool within, bool *again)
{
    struct difference is = { 0 };
    struct telling t = { .c = c, .is = &is };
    struct work_step step;
    int64_t now, told;
    enum err e;

    *again = false;
    if (!within && ((e = compare(c, a, &is)) || !is.version))
        return e;
    if ((e = work_begin(c, &step)))
        return e;
    t.batch = &step.batch;
    if (within)
        e = compare(c, a, &is);
    else if (!(e = versions(c, a, &now, &told)))
        *again = now != is.version;
    if (!e && is.version && !*again)
        e = tell_all(&t);
    return work_end(c, &step, e);
}

enum err roster_tell(struct ctid *c)
{
    bool again = true;
    enum err e = ERR_OK;

    for (int i = 0; i < TRIES && again && !e; i++) {
        struct arena a;

        arena_init(&a);
        e = tell_once(c, &a, i == TRIES - 1, &again);
        arena_release(&a);
    }
    return e;
}
