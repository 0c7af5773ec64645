/* witness: somebody who hears every event and believes nothing else, and what must hold between
 * that and the tables (reliability-security 5.5): no event lost, doubled or out of order; what was
 * heard last of a user, a call, a channel or a task is what REST shows; no state that may not
 * follow; each 202 followed by a change or an error.  A broken promise is a sentence; NULL is well.
 */
#ifndef APLOMB_TESTS_UNIT_CTID_WITNESS_H
#define APLOMB_TESTS_UNIT_CTID_WITNESS_H

#include "cti/agent.h"
#include "cti/sim/sim.h"
#include "ctid/apply.h"
#include "heard.h"
#include "model/dialog.h"
#include "model/queue.h"
#include "model/user.h"
#include "witness_tasks.h"

/* -- hearing -------------------------------------------------------------------------------- */

static inline const char *hear_user(struct witness *w, const char *id, const char *payload)
{
    struct witness_user *u = witness_user(w, id);
    enum agent_state from, to;
    char state[40], since[32];

    w->stale |= PEOPLE;
    replace(&u->heard, inside(payload, "user"));
    if (!u->heard)
        return broken(w, "an event of a user without a user", payload, NULL);
    word_of(u->heard, "state", state, sizeof state);
    word_of(u->heard, "stateChangeTime", since, sizeof since);
    if (!agent_state_parse(u->state, &from) || !agent_state_parse(state, &to))
        return broken(w, "no state of an agent", state, payload);
    if ((strcmp(state, u->state) != 0 || strcmp(since, u->since) < 0) &&
        !agent_may_follow(from, to))
        return broken(w, "a state that may not follow", u->state, state);
    if (strcmp(since, u->since) < 0)
        return broken(w, "a state before the one heard", u->since, since);
    snprintf(u->state, sizeof u->state, "%s", state);
    snprintf(u->since, sizeof u->since, "%s", since);
    return NULL;
}

static inline const char *hear_summary(struct witness *w, const char *payload)
{
    char *heard = inside(payload, "user"), id[16];

    w->stale |= PEOPLE;
    if (!heard)
        return broken(w, "an event of a team without a user", payload, NULL);
    word_of(heard, "loginId", id, sizeof id);
    if (says(payload, "event", "DELETE")) {
        free(heard);
        heard = NULL;
    }
    replace(&witness_user(w, id)->summary, heard);
    return NULL;
}

static inline const char *hear_dialog(struct witness *w, const char *user, const char *payload)
{
    char event[16], id[24];
    bool collection = strstr(payload, "<dialogs>") != NULL;
    char *heard = inside(payload, collection ? "Dialog" : "dialog");
    struct witness_call *call;

    w->stale |= CALLS;
    word_of(payload, "event", event, sizeof event);
    word_of(payload, "id", id, sizeof id);
    call = witness_call(w, user, strtoll(id, NULL, 10));
    if (strcmp(event, "POST") == 0) {
        if (call || w->call_count == WITNESS_CALLS) {
            free(heard);
            return broken(w, "a call added twice", user, payload);
        }
        call = &w->calls[w->call_count++];
        *call = (struct witness_call) { .id = strtoll(id, NULL, 10), .heard = heard };
        snprintf(call->user, sizeof call->user, "%s", user);
        return NULL;
    }
    if (!call) {
        free(heard);
        return broken(w, "a call changed or removed that was not added", user, payload);
    }
    replace(&call->heard, heard);
    if (strcmp(event, "DELETE") == 0) {
        free(call->heard);
        *call = w->calls[--w->call_count];
    }
    return NULL;
}

static inline const char *hear_wish(struct witness *w, const struct event *e)
{
    uint64_t node = hash_text(0, e->node);
    struct witness_node *nodes;
    struct witness_wish *wish;
    size_t i = 0;
    long n;

    if (strncmp(e->request_id, "line-", 5) == 0)
        return NULL; /* of a scene */
    if (*e->request_id != 'r' || (n = strtol(e->request_id + 1, NULL, 10)) < 0 ||
        n >= WITNESS_WISHES)
        return broken(w, "a requestId nobody sent", e->request_id, e->payload);
    wish = &w->wishes[n];
    nodes = w->wish_nodes[n];
    wish->heard++;
    while (i < wish->node_count && nodes[i].name != node)
        i++;
    if (i == WITNESS_NODES)
        return broken(w, "a requestId on more nodes than there are", e->request_id, e->node);
    if (i == wish->node_count)
        nodes[wish->node_count++] = (struct witness_node) { node, 0 };
    if (++nodes[i].heard > wish->sent)
        return broken(w, "a requestId twice on a node", e->request_id, e->payload);
    if (wish->late && !strstr(e->payload, "<apiErrors>"))
        return broken(w, "a command after its deadline was carried out", e->request_id, e->payload);
    return NULL;
}

/* Below a user: Dialogs, Media, Dialogs/Media. */
static inline const char *hear_below(struct witness *w, const char *user, const char *below,
                                     const char *payload)
{
    if (strcmp(below, "/Media") == 0)
        return hear_channel(w, user, payload);
    if (strcmp(below, "/Dialogs/Media") == 0)
        return hear_task(w, user, payload);
    return strcmp(below, "/Queues") == 0 ? NULL : hear_dialog(w, user, payload);
}

static inline const char *hear_by_node(struct witness *w, const struct event *e)
{
    static const char user[] = "/finesse/api/User/", team[] = "/finesse/api/Team/",
                      queue[] = "/finesse/api/Queue/";
    const char *id = e->node + sizeof user - 1, *below;
    char name[16];

    if (strncmp(e->node, queue, sizeof queue - 1) == 0) {
        replace(&w->queues[strtol(e->node + sizeof queue - 1, NULL, 10) % 8],
                inside(e->payload, "Queue"));
        return NULL;
    }
    if (strstr(e->payload, "<apiErrors>"))
        return NULL;
    if (strncmp(e->node, team, sizeof team - 1) == 0)
        return hear_summary(w, e->payload);
    if (strncmp(e->node, user, sizeof user - 1) != 0)
        return NULL;
    below = strchr(id, '/');
    snprintf(name, sizeof name, "%.*s", below ? (int)(below - id) : (int)strlen(id), id);
    return below ? hear_below(w, name, below, e->payload) : hear_user(w, name, e->payload);
}

static inline const char *was_rung_truly(struct witness *w, const struct event *e)
{
    while (w->rung_first < w->rung_count && w->rung_seq[w->rung_first] <= e->seq) {
        bool it = w->rung_seq[w->rung_first] == e->seq;
        bool same_text = w->rung[w->rung_first] == hash_text(hash_text(0, e->node), e->payload);

        w->rung_first++;
        if (!it || !same_text)
            return broken(w, "the doorbell told what is not in the log", e->node, e->payload);
    }
    if (w->rung_first == w->rung_count)
        w->rung_first = w->rung_count = 0;
    return NULL;
}

static inline void look_for_places(struct witness *w, const char *payload)
{
    for (size_t i = 0; w->places && w->places[i]; i++)
        if (!(w->seen & UINT64_C(1) << i) && strstr(payload, w->places[i]))
            w->seen |= UINT64_C(1) << i;
}

static inline const char *hear(struct witness *w, const struct event *e)
{
    const char *wrong;

    look_for_places(w, e->payload);
    if (e->seq != w->last + 1)
        return broken(w, "a gap in the log", e->node, e->payload);
    w->last = e->seq;
    if ((wrong = was_rung_truly(w, e)))
        return wrong;
    w->hash = hash_text(hash_text(hash_text(w->hash, e->node), e->request_id), e->payload);
    if ((size_t)e->seq >= w->hash_room) {
        w->hash_room = (size_t)e->seq * 2 + 1024;
        w->hashes = realloc(w->hashes, w->hash_room * sizeof *w->hashes);
        if (!w->hashes)
            abort();
    }
    w->hashes[e->seq] = w->hash;
    if (*e->request_id && (wrong = hear_wish(w, e)))
        return wrong;
    return hear_by_node(w, e);
}

/* The order of events of one object is seen; what two objects do has none. */
static inline bool about_the_same(const struct event *a, const struct event *b)
{
    char one[48], other[48];

    word_of(a->payload, "id", one, sizeof one);
    word_of(b->payload, "id", other, sizeof other);
    return strcmp(a->node, b->node) == 0 && strcmp(one, other) == 0;
}

/* What another follows at once nobody misses. */
static inline bool is_followed(const struct event *events, size_t i, size_t count)
{
    for (size_t j = i + 1; j < count; j++)
        if (about_the_same(&events[i], &events[j]))
            return true;
    return false;
}

/* The same through a defective wire, for the tests of the witness itself. */
static inline const char *hear_defectively(struct witness *w, struct event *events, size_t i,
                                           size_t count)
{
    struct event e = events[i];
    const char *wrong = NULL;

    if (w->defect == NO_DEFECT || w->defect == LOSE_TASK ||
        strncmp(e.node, "/finesse/api/User/", 18) != 0 || strstr(e.payload, "<apiErrors>") ||
        w->defect_in-- != 0)
        return hear(w, &e);
    switch (w->defect) {
    case LOSE_ONE: /* and the numbers closed up, so that the content alone can tell */
        if (is_followed(events, i, count)) {
            w->defect_in = 0;
            return hear(w, &e);
        }
        e.node = "/finesse/api/SystemInfo";
        e.request_id = "";
        return hear(w, &e);
    case DOUBLE_ONE:
        if (!(wrong = hear(w, &e)))
            wrong = hear(w, &e);
        break;
    case SWAP_TWO:
        if (i + 1 == count || !about_the_same(&e, &events[i + 1])) {
            w->defect_in = 0;
            return hear(w, &e);
        }
        e.node = events[i + 1].node;
        e.payload = events[i + 1].payload;
        e.request_id = events[i + 1].request_id;
        events[i + 1].node = events[i].node;
        events[i + 1].payload = events[i].payload;
        events[i + 1].request_id = events[i].request_id;
        wrong = hear(w, &e);
        break;
    case ALTER_ONE:
        e.payload = "<Update><data><user><state>READY</state></user></data></Update>";
        wrong = hear(w, &e);
        break;
    default:
        break;
    }
    return wrong;
}

/* Everything since the last look. */
static inline const char *witness_listen(struct witness *w, struct ctid *c)
{
    const char *wrong = NULL;
    struct event *events;
    struct arena a;
    size_t count;

    arena_init(&a);
    do {
        arena_reset(&a);
        if (event_list(c->db, &a, w->last, NULL, 1000, &events, &count))
            wrong = broken(w, "the log cannot be read", NULL, NULL);
        for (size_t i = 0; !wrong && i < count; i++)
            wrong = hear_defectively(w, events, i, count);
    } while (!wrong && count);
    arena_release(&a);
    return wrong;
}

static inline void witness_rung(struct witness *w, const struct event *events, size_t count)
{
    for (size_t i = 0; i < count && w->rung_count < WITNESS_RUNG; i++) {
        w->rung_seq[w->rung_count] = events[i].seq;
        w->rung[w->rung_count++] = hash_text(hash_text(0, events[i].node), events[i].payload);
    }
}

/* -- what must hold ------------------------------------------------------------------------- */

static inline const char *users_agree(struct witness *w, struct db *db)
{
    const struct user *users;

    arena_reset(&w->read_people);
    if (user_list(db, &w->read_people, &w->users_read, &w->users_read_count))
        return broken(w, "users cannot be read", NULL, NULL);
    users = w->users_read;
    for (size_t i = 0; i < w->users_read_count; i++) {
        struct witness_user *u = witness_user(w, users[i].login_id);

        if (!u->heard) {
            if (strcmp(users[i].now.state, "LOGOUT") != 0)
                return broken(w, "a user signed in unheard", users[i].login_id, NULL);
            continue;
        }
        buf_clear(&w->text);
        user_write(&w->text, "user", &users[i]);
        if (strcmp(content(&w->text, "user"), u->heard) != 0)
            return broken(w, "a user is not what was heard", strstr(w->text.p, "<state>"),
                          strstr(u->heard, "<state>"));
        buf_clear(&w->text);
        user_write_summary(&w->text, "user", &users[i]);
        if (users[i].team.id && (!u->summary || strcmp(content(&w->text, "user"), u->summary) != 0))
            return broken(w, "a user is not what the team heard", w->text.p, u->summary);
    }
    return NULL;
}

static inline bool is_waiting(const struct dialog *d)
{
    bool rings = false;

    for (size_t i = 0; i < d->participant_count; i++)
        rings = rings || strcmp(d->participants[i].state, "ALERTING") == 0 ||
                strcmp(d->participants[i].state, "ACTIVE") == 0 ||
                strcmp(d->participants[i].state, "HELD") == 0;
    return d->queue_id && strcmp(d->state, "INITIATED") == 0 && !rings;
}

/* The queues of the tests: each team has one by its own id, and the third serves both; supervisors
 * are members of none. */
static inline bool may_take(const struct user *u, const struct dialog *d)
{
    return !u->is_supervisor && (d->queue_id == u->team.id || d->queue_id == 3);
}

/* A ready agent who may take what waits, and whose phone is silent. */
static inline const char *nobody_idles(struct witness *w, const struct dialog *dialogs,
                                       size_t count)
{
    for (size_t i = 0; i < w->user_count; i++) {
        const struct witness_user *u = &w->users[i];
        const struct user *user = witness_read(w, u->id);
        bool busy = false;

        if (strcmp(u->state, "READY") != 0)
            continue;
        busy = tasks_engage(w, u->id);
        for (size_t d = 0; d < count && !busy; d++)
            busy = dialog_participant_of(&dialogs[d], u->id) != NULL;
        if (busy || !user)
            continue;
        for (size_t d = 0; d < count; d++)
            if (is_waiting(&dialogs[d]) && may_take(user, &dialogs[d]))
                return broken(w, "an agent is ready while an eligible call waits", u->id, NULL);
    }
    return NULL;
}

static inline const char *dialogs_agree(struct witness *w, const struct dialog *dialogs,
                                        size_t count)
{
    size_t listed = 0;

    for (size_t i = 0; i < count; i++) {
        const struct dialog *d = &dialogs[i];

        buf_clear(&w->text);
        dialog_write(&w->text, "dialog", d);
        content(&w->text, "dialog");
        for (size_t p = 0; p < d->participant_count; p++) {
            const char *who = d->participants[p].login_id;
            const struct witness_call *call;
            bool again = false;

            for (size_t q = 0; who && q < p; q++)
                again = again || same(d->participants[q].login_id, who);
            if (!who || !d->participants[p].listed || again)
                continue;
            listed++;
            call = witness_call(w, who, d->id);
            if (!call)
                return broken(w, "a call that its agent did not hear of", who, w->text.p);
            if (strcmp(w->text.p + strlen("<dialog>"), call->heard) != 0)
                return broken(w, "a call is not what was heard", w->text.p + 8, call->heard);
        }
    }
    if (listed != w->call_count)
        return broken(w, "a call was heard of that is not there", w->calls[0].user, NULL);
    return NULL;
}

static inline const char *one_talk_each(struct witness *w, const struct dialog *dialogs,
                                        size_t count)
{
    for (size_t u = 0; u < w->user_count; u++) {
        size_t active = 0;

        for (size_t i = 0; i < count; i++) {
            const struct participant *p = dialog_participant_of(&dialogs[i], w->users[u].id);

            active += p && strcmp(p->state, "ACTIVE") == 0 &&
                      strcmp(dialogs[i].call_type, "SUPERVISOR_MONITOR") != 0;
        }
        if (active > 1)
            return broken(w, "an agent on two active calls", w->users[u].id, NULL);
        if (active == 1 && strcmp(w->users[u].state, "TALKING") != 0)
            return broken(w, "an agent talks in another state", w->users[u].id, w->users[u].state);
    }
    return NULL;
}

static inline bool is_reservation(const char *call_type)
{
    size_t n = strlen(call_type), tail = strlen("_PREVIEW");

    return n > tail && strcmp(call_type + n - tail, "_PREVIEW") == 0;
}

/* Who is reserved for a campaign's customer has that reservation, and nobody else has one. */
static inline const char *reserved_each(struct witness *w, const struct dialog *dialogs,
                                        size_t count)
{
    for (size_t u = 0; u < w->user_count; u++) {
        bool is = strcmp(w->users[u].state, "RESERVED_OUTBOUND_PREVIEW") == 0;
        size_t reservations = 0;

        for (size_t i = 0; i < count; i++)
            reservations += dialog_participant_of(&dialogs[i], w->users[u].id) &&
                            is_reservation(dialogs[i].call_type);
        if (reservations != is)
            return broken(w, "an agent is reserved for nobody, or not alone", w->users[u].id,
                          w->users[u].state);
    }
    return NULL;
}

/* The switch's own list of calls against the tables. */
struct comparing {
    struct witness *w;
    const struct dialog *dialogs;
    size_t count;
    const char *wrong;
};

static inline void compare_line(void *arg, const struct sim_call_line *line)
{
    struct comparing *c = arg;
    const char *state = strcmp(line->state, "QUEUED") == 0 ? "INITIATED" : line->state;
    size_t i = 0;

    while (i < c->count && c->dialogs[i].id != line->id)
        i++;
    if (i == c->count)
        c->wrong = broken(c->w, "a call of the switch is not in the store", line->state, NULL);
    else if (strcmp(c->dialogs[i].state, state) != 0)
        c->wrong = broken(c->w, "a call's state in the store is another", c->dialogs[i].state,
                          line->state);
}

/* Nothing the switch knows of a call is still to be told. */
static inline void compare_call(void *arg, const struct cti_call *call)
{
    struct comparing *c = arg;
    struct dialog now;
    struct arena a;
    struct buf text;
    size_t i = 0;

    while (i < c->count && c->dialogs[i].id != call->id)
        i++;
    if (i == c->count || c->wrong)
        return;
    arena_init(&a);
    buf_init(&text, 1 << 20);
    apply_fill_dialog(&a, call, &now);
    dialog_write(&text, "dialog", &now);
    buf_clear(&c->w->text);
    dialog_write(&c->w->text, "dialog", &c->dialogs[i]);
    if (strcmp(text.p, c->w->text.p) != 0)
        c->wrong = broken(c->w, "a call is not what was told", text.p, c->w->text.p);
    buf_release(&text);
    arena_release(&a);
}

static inline const char *switch_agrees(struct witness *w, struct ctid *c,
                                        const struct dialog *dialogs, size_t count)
{
    struct comparing comparing = { .w = w, .dialogs = dialogs, .count = count };
    struct arena a;

    sim_calls_each(c->sw, false, compare_line, &comparing);
    arena_init(&a);
    sim_calls_describe(c->sw, &a, compare_call, &comparing);
    arena_release(&a);
    return comparing.wrong;
}

static inline const char *calls_agree(struct witness *w, struct db *db)
{
    arena_reset(&w->read_calls);
    if (dialog_list(db, &w->read_calls, &w->calls_read, &w->calls_read_count))
        return broken(w, "calls cannot be read", NULL, NULL);
    return dialogs_agree(w, w->calls_read, w->calls_read_count);
}

/* What was read and heard, taken together. */
static inline const char *all_agree(struct witness *w, struct ctid *c)
{
    const struct dialog *dialogs = w->calls_read;
    size_t count = w->calls_read_count;
    const char *wrong;

    if ((wrong = one_talk_each(w, dialogs, count)) || (wrong = reserved_each(w, dialogs, count)) ||
        (wrong = nobody_idles(w, dialogs, count)) ||
        (wrong = switch_agrees(w, c, dialogs, count)) || (wrong = channels_are_as_they_must(w)) ||
        (wrong = nobody_is_free(w, c)))
        return wrong;
    return no_task_is_lost(w, c);
}

/* A part of the tables is read when it was heard of or written to, and now and then when it was
 * not. */
static inline const char *read_and_compare(struct witness *w, struct ctid *c, bool thoroughly)
{
    const char *wrong = witness_listen(w, c);

    w->stale |= touched_take() | (thoroughly ? EVERYTHING : 0);
    if (wrong || !w->stale)
        return wrong;
    if ((w->stale & PEOPLE && (wrong = users_agree(w, c->db))) ||
        (w->stale & CALLS && (wrong = calls_agree(w, c->db))) ||
        (w->stale & TASKS && (wrong = tasks_agree(w, c->db))))
        return wrong;
    w->stale = 0;
    return all_agree(w, c);
}

/* After each step, between transactions. */
static inline const char *witness_check(struct witness *w, struct ctid *c, bool thoroughly)
{
    const char *wrong = sim_broken_promise(c->sw);

    if (wrong)
        return broken(w, wrong, NULL, NULL);
    if (db_begin_read(c->db))
        return broken(w, "the store cannot be read", NULL, NULL);
    wrong = read_and_compare(w, c, thoroughly);
    db_end_read(c->db);
    return wrong;
}

/* When nothing is under way: each accepted command was followed by a change or an error. */
static inline const char *witness_wishes_done(struct witness *w, size_t count)
{
    char id[24];

    for (size_t i = 0; i < count && i < WITNESS_WISHES; i++) {
        if (w->wishes[i].heard >= w->wishes[i].done || w->wishes[i].may_be_silent)
            continue;
        snprintf(id, sizeof id, "r%zu", i);
        return broken(w, "an accepted command that nothing came of", id, NULL);
    }
    return NULL;
}

/* After a power cut: the log ended at `kept` when the store was opened again.  What is left is the
 * beginning of what was heard; everything is heard again from the start, and accepted commands
 * whose commit was not on the platter yet are not waited for. */
static inline const char *witness_hear_again(struct witness *w, struct ctid *c, int64_t kept)
{
    uint64_t *hashes = w->hashes;
    const char *wrong = NULL;

    if (kept > w->last) /* committed before the cut, and not heard yet */
        kept = w->last;
    witness_forget(w);
    for (size_t i = 0; i < WITNESS_WISHES; i++)
        w->wishes[i].done = 0;
    w->last = 0;
    w->hash = HASH_BEGIN;
    w->hashes = NULL;
    w->hash_room = 0;
    wrong = witness_listen(w, c);
    if (!wrong && kept && w->hashes[kept] != hashes[kept])
        wrong = broken(w, "the log after a power cut is not what was heard", NULL, NULL);
    free(hashes);
    witness_tasks_after_cut(w, c->sw);
    for (size_t i = 0; i < w->channel_count; i++)
        w->channels[i].moved = true; /* perhaps, and since the last event */
    return wrong;
}

#endif
