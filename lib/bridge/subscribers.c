#include "bridge/subscribers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "auth/sha1.h"
#include "base/codec.h"
#include "base/id.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/cursor.h"
#include "bridge/node.h"
#include "bridge/writer.h"
#include "db/db.h"
#include "loop/worker.h"

enum { SUBID_HALF = (SUBID_SIZE - 1) / 2 };

struct person {
    int64_t team;
    bool supervisor, administrator;
};

static enum err load_person(struct db *db, const char *user, struct person *out)
{
    struct db_rows rows;
    enum err e = db_one(db, Q_SUBSCRIPTION_PERSON, DB_ARGS(db_text(user)), &rows);

    if (e)
        return e;
    *out = (struct person) { db_get_int(&rows, 0), db_get_bool(&rows, 1), db_get_bool(&rows, 2) };
    return db_done(&rows);
}

bool subscribers_know(struct bridge *b, const char *user)
{
    struct person person;

    return load_person(b->db, user, &person) != ERR_NOT_FOUND;
}

/* ERR_NOT_FOUND when the statement gives no row; another when it could not be looked at, which
 * must take nobody's subscription away. */
static enum err find(struct db *db, enum query q, const struct db_arg *args)
{
    struct db_rows rows;
    enum err e = db_one(db, q, args, &rows);

    return e ? e : db_done(&rows);
}

/* Who has no row may not. */
static enum err forbid(enum err e)
{
    return e == ERR_NOT_FOUND ? ERR_FORBIDDEN : e;
}

/* Names of nodes are compared letter by letter: of a number there is one that events have. */
static bool is_number(struct str text, int64_t *out)
{
    return text.n > 0 && text.p[0] >= '0' && text.p[0] <= '9' &&
           (text.p[0] != '0' || text.n == 1) && str_to_int(text, out);
}

static enum err may_user(struct db *db, const char *user, const struct person *me, struct str id)
{
    char other[RECORD_USER];
    struct person them;
    enum err e;

    if (id.n >= sizeof(other))
        return ERR_NOT_FOUND;
    memcpy(other, id.p, id.n);
    other[id.n] = '\0';
    if (strcmp(other, user) == 0)
        return ERR_OK;
    if ((e = load_person(db, other, &them)) || me->administrator)
        return e;
    return forbid(find(db, Q_USER_SUPERVISES, DB_ARGS(db_text(user), db_text(other))));
}

static enum err may_team(struct db *db, const char *user, const struct person *me, struct str id,
                         bool members)
{
    int64_t team;
    enum err e;

    if (!is_number(id, &team))
        return ERR_NOT_FOUND;
    if ((e = find(db, Q_TEAM_BY_ID, DB_ARGS(db_int(team)))) || me->administrator ||
        (members && me->team == team))
        return e;
    return forbid(find(db, Q_TEAM_SUPERVISED_BY, DB_ARGS(db_int(team), db_text(user))));
}

enum err subscribers_may(struct bridge *b, const char *user, struct str node)
{
    struct person me;
    struct node n;
    int64_t queue, channel;
    enum err e;

    if (!node_read(node, &n))
        return ERR_NOT_FOUND;
    if (n.channel.n > 0 && !is_number(n.channel, &channel))
        return ERR_NOT_FOUND;
    if (n.channel.n > 0 && (e = find(b->db, Q_MEDIA_BY_ID, DB_ARGS(db_int(channel)))))
        return e;
    if ((e = load_person(b->db, user, &me)))
        return forbid(e);
    switch (n.kind) {
    case NODE_SYSTEM:
        return ERR_OK;
    case NODE_QUEUE:
        return is_number(n.id, &queue) ? find(b->db, Q_QUEUE_BY_ID, DB_ARGS(db_int(queue)))
                                       : ERR_NOT_FOUND;
    case NODE_TEAM_USERS:
        return may_team(b->db, user, &me, n.id, false);
    case NODE_TEAM_MESSAGES:
        return may_team(b->db, user, &me, n.id, true);
    default:
        return may_user(b->db, user, &me, n.id);
    }
}

struct subscription *subscribers_find(struct account *a, struct client *c, const char *node)
{
    struct subscription *s = c ? c->subscriptions : a->subscriptions;

    while (s && strcmp(s->topic->node, node) != 0)
        s = s->own_next;
    return s;
}

static struct topic *topic_with(struct table_link *link)
{
    return link ? TABLE_THING(link, struct topic, link) : NULL;
}

static struct str node_of(struct table_link *link)
{
    return str_of(topic_with(link)->node);
}

void subscribers_init(struct bridge *b)
{
    table_init(&b->topics, node_of);
}

void subscribers_release(struct bridge *b)
{
    table_release(&b->topics);
}

static struct topic *topic_of(struct bridge *b, const char *node)
{
    struct topic *t = topic_with(table_find(&b->topics, str_of(node)));
    size_t n = strlen(node);

    if (t)
        return t;
    t = calloc(1, sizeof(*t) + n + 1);
    if (!t)
        abort();
    memcpy(t->node, node, n);
    table_add(&b->topics, &t->link);
    return t;
}

static void put_hex(char *out, const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* The second half of a full JID's subid, by the first: whose session it is.  A row that could not
 * be removed at the session's end is no subscription of the next one with that resource. */
static void sign_subid(char out[SUBID_SIZE], const struct client *c)
{
    unsigned char hash[SHA1_BYTES];
    char text[SUBID_SIZE + RECORD_SID];

    snprintf(text, sizeof(text), "%.*s%s", SUBID_HALF, out, c->r->sid);
    sha1(hash, str_of(text));
    put_hex(out + SUBID_HALF, hash, SUBID_HALF / 2);
}

static void make_subid(char out[SUBID_SIZE], const struct client *c)
{
    unsigned char random[(SUBID_SIZE - 1) / 2];

    id_random(random, sizeof(random));
    put_hex(out, random, sizeof(random));
    if (c)
        sign_subid(out, c);
}

static bool is_of(const char *subid, const struct client *c)
{
    char own[SUBID_SIZE];

    snprintf(own, sizeof(own), "%s", subid);
    sign_subid(own, c);
    return strcmp(own, subid) == 0;
}

struct subscription *subscribers_add(struct bridge *b, struct account *a, struct client *c,
                                     const char *node, const char *subid)
{
    struct subscription *s = calloc(1, sizeof(*s)),
                        **own = c ? &c->subscriptions : &a->subscriptions;

    if (!s)
        abort();
    s->topic = topic_of(b, node);
    s->account = c ? NULL : a;
    s->client = c;
    s->next = s->topic->first;
    s->link = &s->topic->first;
    if (s->next)
        s->next->link = &s->next;
    s->topic->first = s;
    s->own_next = *own;
    *own = s;
    if (subid)
        snprintf(s->subid, sizeof(s->subid), "%s", subid);
    else
        make_subid(s->subid, c);
    return s;
}

void subscribers_drop(struct bridge *b, struct subscription *s)
{
    struct subscription **at = s->client ? &s->client->subscriptions : &s->account->subscriptions;
    struct topic *t = s->topic;

    while (*at != s)
        at = &(*at)->own_next;
    *at = s->own_next;
    *s->link = s->next;
    if (s->next)
        s->next->link = s->link;
    free(s);
    if (t->first)
        return;
    table_remove(&b->topics, &t->link);
    free(t);
}

void subscribers_drop_all(struct bridge *b, struct subscription **list)
{
    while (*list)
        subscribers_drop(b, *list);
}

/* -- fan-out -------------------------------------------------------------------------------- */

struct hearing {
    int64_t seq;
    unsigned automatic; /* bit of the node */
};

static void hear_automatic(struct client *c, void *arg)
{
    const struct hearing *h = arg;

    if (client_hears(c) && !(c->r->unwanted & h->automatic))
        client_notify(c, h->seq, false);
}

static void deliver_automatic(struct bridge *b, const struct node *node, struct hearing *h)
{
    struct account *a;

    if (!h->automatic)
        return;
    if (node->kind == NODE_SYSTEM) {
        account_each_client(b, hear_automatic, h);
        return;
    }
    a = account_find(b, node->id);
    for (struct client *c = a ? a->clients : NULL; c; c = c->next)
        hear_automatic(c, h);
}

void subscribers_deliver_own(struct client *c, const struct notice *n)
{
    struct hearing h = { .seq = n->seq };
    struct node node;

    node_read(n->node, &node);
    h.automatic = node_automatic(node.kind);
    if (h.automatic && (node.kind == NODE_SYSTEM || str_is(node.id, record_user(c->r))))
        hear_automatic(c, &h);
}

/* Counts the changes of people, teams and queues; 0: not known. */
static int64_t setup_version(struct db *db)
{
    struct db_rows rows;
    int64_t version;

    if (db_one(db, Q_SETUP_VERSION, DB_NO_ARGS, &rows))
        return 0;
    version = db_get_int(&rows, 0);
    return db_done(&rows) ? 0 : version;
}

/* A supervisor who lost the team hears nothing more of it.  Of what is there no more one hears the
 * last event, its DELETE. */
static bool still_may(struct bridge *b, struct subscription *s, int64_t version)
{
    const struct account *a = s->account ? s->account : s->client->account;
    enum err e;

    if (version && s->checked == version)
        return true;
    e = subscribers_may(b, a->user, str_of(s->topic->node));
    s->checked = e == ERR_OK || e == ERR_NOT_FOUND ? version
                                                   : 0; /* else it could not be looked at */
    return e != ERR_FORBIDDEN;
}

static void lose(struct bridge *b, struct subscription *s)
{
    const struct account *a = s->account ? s->account : s->client->account;

    log_info("subscription_lost", "user=%s node=%s", a->user, s->topic->node);
    subscribers_store(
        b, NULL,
        &(struct subscription_change) { .user = a->user,
                                        .resource = s->client ? record_resource(s->client->r) : "",
                                        .node = s->topic->node });
    subscribers_drop(b, s);
}

void subscribers_deliver(struct bridge *b, const struct notice *n)
{
    struct hearing h = { .seq = n->seq };
    struct subscription *s, *next;
    int64_t version;
    struct node node;
    struct topic *t;

    node_read(n->node, &node);
    h.automatic = node_automatic(node.kind);
    deliver_automatic(b, &node, &h);
    if (!(t = topic_with(table_find(&b->topics, n->node))))
        return;
    version = setup_version(b->db);
    for (s = t->first; s; s = next) {
        next = s->next;
        if (!still_may(b, s, version)) {
            lose(b, s);
            continue;
        }
        if (s->client && client_hears(s->client))
            client_notify(s->client, n->seq, true);
        for (struct client *c = s->account ? s->account->clients : NULL; c; c = c->next)
            if (client_hears(c))
                client_notify(c, n->seq, false);
    }
}

/* -- the store ------------------------------------------------------------------------------ */

struct writing {
    struct errand errand;
    struct bridge *bridge;
    struct arena arena;
    const char *user, *resource, *node, *subid, *undo;
    struct str done, failed;
    enum err error;
};

static void write_it(void *own, void *job)
{
    struct writing *w = job;
    struct db *db = writer_db(own);

    if (!db)
        w->error = ERR_UNAVAILABLE;
    else if (!w->node)
        w->error = db_run(db, Q_SUBSCRIPTION_REMOVE_RESOURCE,
                          DB_ARGS(db_text(w->user), db_text(w->resource)));
    else if (!w->subid)
        w->error = db_run(db, Q_SUBSCRIPTION_REMOVE,
                          DB_ARGS(db_text(w->user), db_text(w->resource), db_text(w->node)));
    else
        w->error = db_run(
            db, Q_SUBSCRIPTION_ADD,
            DB_ARGS(db_text(w->user), db_text(w->resource), db_text(w->node), db_text(w->subid)));
}

/* What is not in the store is not in memory either: the client is told that nothing changed. */
static void undo(struct writing *w)
{
    struct account *a = account_find(w->bridge, str_of(w->user));
    struct client *c = *w->resource ? w->errand.client : NULL;
    struct subscription *s;

    if (!a || (*w->resource && !c))
        return;
    s = subscribers_find(a, c, w->node);
    if (w->subid && s && strcmp(s->subid, w->undo) == 0)
        subscribers_drop(w->bridge, s);
    else if (!w->subid && !s)
        subscribers_add(w->bridge, a, c, w->node, w->undo);
}

static void written(void *job)
{
    struct writing *w = job;

    if (w->error && w->undo)
        undo(w);
    if (w->error)
        log_warn("subscription_not_stored", "user=%s error=%s", w->user, err_name(w->error));
    if (w->errand.client)
        client_send(w->errand.client, w->error ? w->failed : w->done);
    errand_end(&w->errand);
    arena_release(&w->arena);
    free(w);
}

static struct str copy(struct arena *a, struct str s)
{
    return (struct str) { arena_strndup(a, s.p ? s.p : "", s.n), s.n };
}

void subscribers_store(struct bridge *b, struct client *c, const struct subscription_change *change)
{
    struct writing *w = calloc(1, sizeof(*w));

    if (!w)
        abort();
    arena_init(&w->arena);
    w->user = arena_strdup(&w->arena, change->user);
    w->resource = arena_strdup(&w->arena, change->resource);
    w->node = arena_strdup(&w->arena, change->node);
    w->subid = arena_strdup(&w->arena, change->subid);
    w->undo = arena_strdup(&w->arena, change->undo);
    w->bridge = b;
    w->done = copy(&w->arena, change->done);
    w->failed = copy(&w->arena, change->failed);
    errand_begin(&w->errand, c);
    if (worker_do(b->writer, write_it, written, w))
        return;
    w->error = ERR_UNAVAILABLE;
    written(w);
}

static struct client *client_with(struct account *a, const char *resource)
{
    struct client *c = a ? a->clients : NULL;

    while (c && strcmp(record_resource(c->r), resource) != 0)
        c = c->next;
    return c;
}

void subscribers_load(struct bridge *b)
{
    struct db_rows rows;

    db_start(b->db, Q_SUBSCRIPTION_ALL, DB_NO_ARGS, &rows);
    while (db_next(&rows)) {
        const char *user = db_get_text(&rows, 0, &b->arena);
        const char *resource = db_get_text(&rows, 1, &b->arena);
        const char *node = db_get_text(&rows, 2, &b->arena);
        const char *subid = db_get_text(&rows, 3, &b->arena);
        struct client *c = NULL;

        if (*resource)
            c = client_with(account_find(b, str_of(user)), resource);
        if (*resource && !(c && is_of(subid, c)))
            subscribers_store(
                b, NULL,
                &(struct subscription_change) { .user = user, .resource = resource, .node = node });
        else
            subscribers_add(b, *resource ? NULL : account_of(b, user), c, node, subid);
        arena_reset(&b->arena);
    }
    if (db_done(&rows))
        log_error("subscriptions", "error=not_loaded");
}
