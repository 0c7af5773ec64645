/* witness_tasks: channels beside voice and their tasks, as a witness hears them and as they must be
 * (reference rest-desktop 5): every task that arrived waits, or is one agent's, or is over for a
 * reason that was told; nobody is offered more than was agreed at sign-in, nor while away. */
#ifndef APLOMB_TESTS_UNIT_CTID_WITNESS_TASKS_H
#define APLOMB_TESTS_UNIT_CTID_WITNESS_TASKS_H

#include "cti/sim/sim.h"
#include "heard.h"
#include "model/media.h"
#include "model/task.h"
#include "model/user.h"

static inline bool is_one_of(const char *word, const char *words)
{
    struct str rest = str_of(words), one;

    while (str_cut(&rest, ' ', &one))
        if (str_is(one, word))
            return true;
    return false;
}

/* -- channels ------------------------------------------------------------------------------- */

static inline struct witness_channel *witness_channel(struct witness *w, const char *user,
                                                      int64_t id)
{
    struct witness_channel *c;

    for (size_t i = 0; i < w->channel_count; i++)
        if (w->channels[i].id == id && strcmp(w->channels[i].user, user) == 0)
            return &w->channels[i];
    if (w->channel_count == WITNESS_CHANNELS)
        abort();
    c = &w->channels[w->channel_count++];
    *c = (struct witness_channel) { .id = id, .state = "LOGOUT" };
    snprintf(c->user, sizeof c->user, "%s", user);
    return c;
}

static inline bool says(const char *payload, const char *name, const char *word)
{
    char text[24];

    word_of(payload, name, text, sizeof text);
    return strcmp(text, word) == 0;
}

/* Of an agent who was moved to a team that has no part in it no state is told. */
static inline const char *hear_channel(struct witness *w, const char *user, const char *payload)
{
    char *heard = inside(payload, "media"), id[24], state[24], limit[24];
    struct witness_channel *c;

    w->stale |= TASKS;
    if (!heard)
        return broken(w, "an event of a channel without a channel", payload, NULL);
    word_of(heard, "id", id, sizeof id);
    c = witness_channel(w, user, strtoll(id, NULL, 10));
    replace(&c->heard, heard);
    word_of(heard, "state", state, sizeof state);
    word_of(heard, "maxDialogLimit", limit, sizeof limit);
    if (*state && strcmp(c->state, "LOGOUT") == 0 && !is_one_of(state, "LOGOUT NOT_READY"))
        return broken(w, "somebody works in a channel who is not signed in", c->state, payload);
    snprintf(c->state, sizeof c->state, "%s", state);
    c->limit = strtoll(limit, NULL, 10);
    c->routable = says(heard, "routable", "true");
    c->interruptible = says(heard, "interruptible", "true");
    c->accepts_interrupts = says(heard, "interruptAction", "ACCEPT");
    c->moved = false;
    return NULL;
}

/* -- tasks ---------------------------------------------------------------------------------- */

static inline struct witness_task *witness_task(struct witness *w, const char *id)
{
    for (size_t i = w->task_count; i-- > 0;)
        if (strcmp(w->tasks[i].id, id) == 0)
            return &w->tasks[i];
    return NULL;
}

/* NULL when there is one of that name. */
static inline struct witness_task *new_task(struct witness *w, const char *id, int64_t channel)
{
    struct witness_task *task;

    if (witness_task(w, id))
        return NULL;
    if (w->task_count == WITNESS_TASKS)
        abort();
    task = &w->tasks[w->task_count++];
    *task = (struct witness_task) { .channel = channel };
    snprintf(task->id, sizeof task->id, "%s", id);
    return task;
}

static inline const char *witness_task_arrives(struct witness *w, const char *id, int64_t channel)
{
    struct witness_task *task = new_task(w, id, channel);

    if (!task)
        return broken(w, "a task of a name that another had", id, NULL);
    task->arrived = true;
    if (w->defect == LOSE_TASK) {
        *task->id = 'x';
        w->defect = NO_DEFECT;
    }
    return NULL;
}

/* The customer went; of one that is offered to an agent an event tells. */
static inline void witness_task_abandoned(struct witness *w, const char *id)
{
    struct witness_task *task = witness_task(w, id);

    if (task && !*task->user && !task->over)
        task->abandoned = task->over = true;
}

static inline size_t tasks_of(const struct witness *w, const char *user, int64_t channel)
{
    size_t count = 0;

    for (size_t i = 0; i < w->task_count; i++)
        count += strcmp(w->tasks[i].user, user) == 0 &&
                 (!channel || w->tasks[i].channel == channel);
    return count;
}

/* Has a task of a channel that cannot be interrupted the agent for itself?  but: not this one. */
static inline bool tasks_engage_beside(struct witness *w, const char *user, int64_t but)
{
    for (size_t i = 0; i < w->task_count; i++)
        if (strcmp(w->tasks[i].user, user) == 0 && w->tasks[i].channel != but &&
            !witness_channel(w, user, w->tasks[i].channel)->interruptible)
            return true;
    return false;
}

static inline bool tasks_engage(struct witness *w, const char *user)
{
    return tasks_engage_beside(w, user, 0);
}

static inline const char *hear_offer(struct witness *w, struct witness_task *task, const char *user,
                                     const char *payload)
{
    const struct witness_channel *c = witness_channel(w, user, task->channel);

    if (task->over)
        return broken(w, "a task that is over is offered", user, payload);
    if (*task->user)
        return broken(w, "a task on two agents", user, task->user);
    if (*c->state &&
        (!is_one_of(c->state, "READY RESERVED ACTIVE PAUSED WORK_READY") || !c->routable))
        return broken(w, "a task is offered to somebody away", c->state, payload);
    if (*c->state && (int64_t)tasks_of(w, user, task->channel) >= c->limit)
        return broken(w, "an agent gets more tasks than was agreed", user, payload);
    snprintf(task->user, sizeof task->user, "%s", user);
    task->heard_of = true;
    return says(payload, "state", "OFFERED") ? NULL
                                             : broken(w, "a task comes accepted", user, payload);
}

/* Reference rest-desktop 5.3; what was interrupted goes on where it was, or begins to be. */
static inline bool task_may_follow(const char *from, const char *to)
{
    static const struct {
        const char *from, *to;
    } follows[] = {
        { "OFFERED", "OFFERED ACCEPTED" },
        { "ACCEPTED", "ACCEPTED ACTIVE" },
        { "ACTIVE", "ACTIVE PAUSED WRAPPING_UP INTERRUPTED" },
        { "PAUSED", "PAUSED ACTIVE INTERRUPTED" },
        { "WRAPPING_UP", "WRAPPING_UP INTERRUPTED" },
        { "INTERRUPTED", "INTERRUPTED ACTIVE PAUSED WRAPPING_UP" },
    };

    for (size_t i = 0; i < sizeof follows / sizeof *follows; i++)
        if (strcmp(follows[i].from, from) == 0)
            return is_one_of(to, follows[i].to);
    return false;
}

/* "day_number_sequence": the same with the next sequence waits now. */
static inline const char *hear_transfer(struct witness *w, const struct witness_task *task)
{
    const char *last = strrchr(task->id, '_');
    struct witness_task *known;
    char id[48];

    snprintf(id, sizeof id, "%.*s%ld", last ? (int)(last + 1 - task->id) : 0, task->id,
             last ? strtol(last + 1, NULL, 10) + 1 : 0);
    known = witness_task(w, id);
    if (known && known->abandoned && !known->arrived && !known->over)
        return NULL; /* heard again after a power cut: what became of it is known already */
    return new_task(w, id, task->channel) ? NULL : broken(w, "transferred twice", id, NULL);
}

/* What becomes of a task that leaves its agent. */
static inline const char *hear_leave(struct witness *w, struct witness_task *task,
                                     const char *payload)
{
    bool offered = strcmp(task->state, "OFFERED") == 0;
    char why[48];

    word_of(payload, "dispositionCode", why, sizeof why);
    replace(&task->heard, NULL);
    *task->user = *task->state = '\0';
    if (!says(payload, "state", "CLOSED"))
        return broken(w, "a task leaves its agent and is not closed", task->id, payload);
    if (offered && is_one_of(why, "CD_RING_NO_ANSWER CD_AGENT_LOGGED_OUT_DURING_DIALOG"))
        return NULL; /* it waits again */
    task->over = true;
    if (offered)
        return strcmp(why, "CD_TASK_ABANDONED_WHILE_OFFERED") == 0
                   ? NULL
                   : broken(w, "a task is closed that nobody accepted", task->id, why);
    if (is_one_of(why, "CD_TASK_TRANSFERRED CD_TASK_TRANSFERRED_AGENT_LOGOUT"))
        return hear_transfer(w, task);
    return is_one_of(why, "CD_NORMAL_END_TASK CD_AGENT_LOGGED_OUT_DURING_DIALOG")
               ? NULL
               : broken(w, "a task is closed for no reason there is", task->id, why);
}

static inline const char *hear_task(struct witness *w, const char *user, const char *payload)
{
    char event[16], id[48], state[24];
    const char *wrong = NULL;
    struct witness_task *task;

    w->stale |= TASKS;
    word_of(payload, "event", event, sizeof event);
    word_of(payload, "id", id, sizeof id);
    word_of(payload, "state", state, sizeof state);
    if (!(task = witness_task(w, id)))
        return broken(w, "a task that never arrived", user, payload);
    if (strcmp(event, "POST") == 0)
        wrong = hear_offer(w, task, user, payload);
    else if (strcmp(task->user, user) != 0)
        return broken(w, "a task changed or removed that was not added", user, payload);
    else if (strcmp(event, "DELETE") == 0)
        return hear_leave(w, task, payload);
    else if (!task_may_follow(task->state, state))
        wrong = broken(w, "a state of a task that may not follow", task->state, payload);
    replace(&task->heard, inside(payload, strstr(payload, "<dialogs>") ? "Dialog" : "dialog"));
    snprintf(task->state, sizeof task->state, "%s", state);
    return wrong;
}

/* -- what must hold ------------------------------------------------------------------------- */

/* With several tasks the first that applies is shown (reference rest-desktop 5.2). */
static inline const char *state_shown(const struct witness *w, const struct witness_channel *c)
{
    static const struct {
        const char *tasks, *state;
    } order[] = {
        { "ACCEPTED ACTIVE", "ACTIVE" },
        { "WRAPPING_UP", "WORK_READY" },
        { "PAUSED", "PAUSED" },
        { "OFFERED", "RESERVED" },
    };

    for (size_t o = 0; o < sizeof order / sizeof *order; o++)
        for (size_t i = 0; i < w->task_count; i++)
            if (w->tasks[i].channel == c->id && strcmp(w->tasks[i].user, c->user) == 0 &&
                is_one_of(w->tasks[i].state, order[o].tasks))
                return order[o].state;
    return "READY";
}

static inline bool is_in_call(struct witness *w, const char *user)
{
    return is_one_of(witness_user(w, user)->state, "TALKING HOLD WORK WORK_READY");
}

static inline bool is_in_voice(struct witness *w, const char *user)
{
    return is_in_call(w, user) || strncmp(witness_user(w, user)->state, "RESERVED", 8) == 0;
}

/* Calls, and tasks of channels that cannot be interrupted, have their agent alone. */
static inline const char *channel_is_as_it_must(struct witness *w, const struct witness_channel *c)
{
    bool interrupted = strcmp(c->state, "INTERRUPTED") == 0;
    size_t tasks = tasks_of(w, c->user, c->id);

    if (strcmp(c->state, "LOGOUT") == 0)
        return tasks ? broken(w, "a signed-out agent has a task", c->user, NULL) : NULL;
    if (!*c->state || strcmp(c->state, "NOT_READY") == 0)
        return NULL;
    if (interrupted && !is_in_call(w, c->user) && !tasks_engage_beside(w, c->user, c->id))
        return broken(w, "a channel is interrupted by nothing", c->user, c->heard);
    if (!interrupted && tasks && c->interruptible && c->accepts_interrupts &&
        is_in_call(w, c->user))
        return broken(w, "a call interrupts nothing", c->user, c->heard);
    if (!interrupted && strcmp(c->state, state_shown(w, c)) != 0)
        return broken(w, "a channel shows another state than its tasks", c->state,
                      state_shown(w, c));
    return NULL;
}

static inline const char *channel_agrees(struct witness *w, const char *user,
                                         const struct media_of_user *m)
{
    const struct witness_channel *c = witness_channel(w, user, m->media.id);

    if (c->moved)
        return NULL;
    if (!c->heard)
        return strcmp(m->now.state, "LOGOUT") == 0
                   ? NULL
                   : broken(w, "somebody signed in to a channel unheard", user, m->now.state);
    buf_clear(&w->text);
    media_write(&w->text, "media", user, m);
    if (strcmp(content(&w->text, "media"), c->heard) != 0)
        return broken(w, "a channel is not what was heard", strstr(w->text.p, "<description>"),
                      strstr(c->heard, "<description>"));
    return NULL;
}

static inline const char *channels_are_as_they_must(struct witness *w)
{
    const char *wrong = NULL;

    for (size_t i = 0; i < w->channel_count && !wrong; i++)
        if (w->channels[i].heard && !w->channels[i].moved)
            wrong = channel_is_as_it_must(w, &w->channels[i]);
    return wrong;
}

static inline const char *tasks_of_user_agree(struct witness *w, struct db *db, struct arena *a,
                                              const char *user)
{
    struct task *tasks;
    size_t count;

    if (task_list_of_user(db, a, user, &tasks, &count))
        return broken(w, "tasks cannot be read", user, NULL);
    for (size_t i = 0; i < count; i++) {
        const struct witness_task *task = witness_task(w, tasks[i].id);

        if (!task || !task->heard || strcmp(task->user, user) != 0)
            return broken(w, "a task that its agent did not hear of", user, tasks[i].id);
        buf_clear(&w->text);
        task_write(&w->text, "dialog", &tasks[i]);
        if (strcmp(content(&w->text, "dialog"), task->heard) != 0)
            return broken(w, "a task is not what was heard", w->text.p + 8, task->heard);
    }
    if (count != tasks_of(w, user, 0))
        return broken(w, "a task was heard of that is not there", user, NULL);
    return NULL;
}

/* The switch's own list of tasks. */
struct comparing_tasks {
    struct witness *w;
    size_t count;
    const char *wrong;
};

static inline void compare_task(void *arg, const struct sim_task_line *line)
{
    struct comparing_tasks *c = arg;
    const struct witness_task *task = witness_task(c->w, line->id);

    c->count++;
    if (!task || task->over)
        c->wrong = broken(c->w, "the switch has a task that is none", line->id, NULL);
    else if (strcmp(task->user, line->agent) != 0 || strcmp(task->state, line->state) != 0)
        c->wrong = broken(c->w, "the switch has a task elsewhere", line->id, line->agent);
}

static inline const char *no_task_is_lost(struct witness *w, struct ctid *c)
{
    struct comparing_tasks comparing = { .w = w };
    size_t count = 0;

    for (size_t i = 0; i < w->task_count; i++)
        count += !w->tasks[i].over;
    sim_tasks_each(c->sw, compare_task, &comparing);
    if (!comparing.wrong && comparing.count != count)
        return broken(w, "a task is lost", NULL, NULL);
    return comparing.wrong;
}

/* The channels of the tests: 5001 for every team, 5002 for team 2 alone; queues as for calls. */
struct looking {
    struct witness *w;
    const struct user *user;
    const char *wrong;
};

static inline void look_at_waiting(void *arg, const struct sim_task_line *line)
{
    struct looking *l = arg;
    struct witness_channel *c;

    if (*line->agent || (line->queue_id != l->user->team.id && line->queue_id != 3) ||
        (line->media_id == 5002 && l->user->team.id != 2))
        return;
    c = witness_channel(l->w, l->user->login_id, line->media_id);
    if (strcmp(c->state, "READY") == 0 && c->routable && !is_in_voice(l->w, c->user) &&
        !tasks_engage_beside(l->w, c->user, c->id))
        l->wrong = broken(l->w, "an agent is free while a task waits", c->user, line->id);
}

static inline const char *nobody_is_free(struct witness *w, struct ctid *c)
{
    struct looking looking = { .w = w };

    for (size_t i = 0; i < w->users_read_count && !looking.wrong; i++) {
        looking.user = &w->users_read[i];
        if (looking.user->team.id)
            sim_tasks_each(c->sw, look_at_waiting, &looking);
    }
    return looking.wrong;
}

static inline const char *tasks_agree(struct witness *w, struct db *db)
{
    const char *wrong = NULL;
    struct arena a;

    arena_init(&a);
    for (size_t u = 0; u < w->user_count && !wrong; u++) {
        const char *user = w->users[u].id;
        struct media_of_user *media;
        size_t count;

        if (media_list_of_user(db, &a, user, &media, &count))
            wrong = broken(w, "channels cannot be read", user, NULL);
        for (size_t i = 0; i < count && !wrong; i++)
            wrong = channel_agrees(w, user, &media[i]);
        if (!wrong)
            wrong = tasks_of_user_agree(w, db, &a, user);
    }
    arena_release(&a);
    return wrong;
}

/* -- after a death -------------------------------------------------------------------------- */

struct adopting {
    struct witness *w;
    size_t adopted;
};

static inline void adopt_task(void *arg, const struct sim_task_line *line)
{
    struct adopting *a = arg;
    struct witness_task *task = witness_task(a->w, line->id);

    if (task) {
        task->abandoned = false; /* it was, and that is forgotten */
    } else {
        new_task(a->w, line->id, line->media_id)->arrived = true;
        a->adopted++;
    }
}

struct finding {
    const char *id;
    bool found;
};

static inline void find_task(void *arg, const struct sim_task_line *line)
{
    struct finding *f = arg;

    f->found = f->found || strcmp(line->id, f->id) == 0;
}

static inline bool switch_has_task(struct cti_switch *sw, const char *id)
{
    struct finding finding = { .id = id };

    sim_tasks_each(sw, find_task, &finding);
    return finding.found;
}

/* The daemon died while a task arrived (id NULL), or while its customer went: it did, or did not.
 */
static inline const char *witness_task_call_died(struct witness *w, struct cti_switch *sw,
                                                 const char *id)
{
    struct adopting adopting = { .w = w };

    if (id && !switch_has_task(sw, id))
        witness_task_abandoned(w, id);
    if (!id)
        sim_tasks_each(sw, adopt_task, &adopting);
    return adopting.adopted < 2 ? NULL : broken(w, "tasks come from nowhere", NULL, NULL);
}

/* After a power cut: arrivals that were not on the platter never were, and customers who had gone
 * wait again.  Of what agents were told, the log tells. */
static inline void witness_tasks_after_cut(struct witness *w, struct cti_switch *sw)
{
    struct adopting adopting = { .w = w };

    sim_tasks_each(sw, adopt_task, &adopting);
    for (size_t i = w->task_count; i-- > 0;)
        if (!w->tasks[i].heard_of && !switch_has_task(sw, w->tasks[i].id)) {
            free(w->tasks[i].heard);
            w->tasks[i] = w->tasks[--w->task_count];
        } else if (w->tasks[i].abandoned) {
            w->tasks[i].over = true;
        }
}

#endif
