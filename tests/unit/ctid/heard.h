/* heard: what a witness remembers of the events (witness.h), and how it reads them. */
#ifndef APLOMB_TESTS_UNIT_CTID_HEARD_H
#define APLOMB_TESTS_UNIT_CTID_HEARD_H

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctid/ctid.h"
#include "event/log.h"
#include "model/dialog.h"
#include "model/user.h"
#include "touched.h"

enum {
    WITNESS_USERS = 16,
    WITNESS_CALLS = 128,
    WITNESS_CHANNELS = 32,
    WITNESS_TASKS = 1024,
    WITNESS_NODES = 12,
    WITNESS_WISHES = 4096,
    WITNESS_RUNG = 4096
};

struct witness_user {
    char id[16];
    char *heard;   /* content of <user>, NULL until heard of */
    char *summary; /* of the team's node */
    char state[40];
    char since[32];
};

struct witness_call {
    char user[16];
    int64_t id;
    char *heard; /* content of <dialog> */
};

/* An agent in a channel beside voice. */
struct witness_channel {
    char user[16];
    int64_t id;
    char *heard; /* content of <media> */
    char state[24];
    int64_t limit;
    bool routable;
    bool interruptible, accepts_interrupts;
    bool moved; /* to another team since: only the next event tells of the membership */
};

/* A task, from its arrival on. */
struct witness_task {
    char id[48];
    int64_t channel;
    char user[16]; /* who has it; "" while it waits */
    char *heard;   /* content of <dialog>; NULL while it waits */
    char state[24];
    bool arrived;   /* by itself; else it was transferred */
    bool heard_of;  /* an agent was offered it */
    bool abandoned; /* while it waited */
    bool over;
};

struct witness_node {
    uint64_t name;
    unsigned heard;
};

/* A command, by its requestId "rN". */
struct witness_wish {
    unsigned sent, done, heard; /* done: accepted and carried out */
    bool late;
    bool may_be_silent; /* call data that is there already changes nothing (rest-desktop 6.8) */
    size_t node_count;
};

/* Defects that the witness must see (5.5: tests of the checkers). */
enum defect { NO_DEFECT, LOSE_ONE, DOUBLE_ONE, SWAP_TWO, ALTER_ONE, LOSE_TASK, DEFECTS };

struct witness {
    int64_t last;     /* seq */
    uint64_t hash;    /* of everything heard */
    uint64_t *hashes; /* after each event, by seq */
    size_t hash_room;
    struct witness_user users[WITNESS_USERS];
    size_t user_count;
    struct witness_call calls[WITNESS_CALLS];
    size_t call_count;
    struct witness_channel channels[WITNESS_CHANNELS];
    size_t channel_count;
    struct witness_task tasks[WITNESS_TASKS];
    size_t task_count;
    struct witness_wish wishes[WITNESS_WISHES];
    struct witness_node wish_nodes[WITNESS_WISHES][WITNESS_NODES];
    char *queues[8];             /* by id */
    uint64_t rung[WITNESS_RUNG]; /* of events the doorbell brought */
    int64_t rung_seq[WITNESS_RUNG];
    size_t rung_first, rung_count; /* those before the first were heard */
    unsigned stale; /* parts of the store heard of or written to since they were read */
    struct arena read_people, read_calls;
    struct user *users_read;
    struct dialog *calls_read;
    size_t users_read_count, calls_read_count;
    const char *const *places; /* NULL-terminated: what is looked for in payloads */
    uint64_t seen;             /* a bit for each place */
    enum defect defect;
    int64_t defect_in; /* events of users and calls */
    char broken[512];
    struct buf text;
};

#define HASH_BEGIN UINT64_C(14695981039346656037)

static inline uint64_t hash_text(uint64_t h, const char *text)
{
    const uint64_t prime = UINT64_C(1099511628211);
    size_t n = strlen(text);
    uint64_t word;

    for (; n >= sizeof word; n -= sizeof word, text += sizeof word) {
        memcpy(&word, text, sizeof word);
        h = (h ^ word) * prime;
        h ^= h >> 32;
    }
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * prime;
    return (h ^ 0xff) * prime;
}

static inline const char *broken(struct witness *w, const char *what, const char *a, const char *b)
{
    snprintf(w->broken, sizeof w->broken, "%s\n    %.200s\n    %.200s", what, a ? a : "",
             b ? b : "");
    return w->broken;
}

static inline void witness_init(struct witness *w)
{
    memset(w, 0, sizeof *w);
    w->hash = HASH_BEGIN;
    w->stale = EVERYTHING;
    arena_init(&w->read_people);
    arena_init(&w->read_calls);
    buf_init(&w->text, 1 << 20);
}

/* What is left is that some arrived, and that some went while they waited. */
static inline void witness_forget_tasks(struct witness *w)
{
    size_t kept = 0;

    for (size_t i = 0; i < w->task_count; i++) {
        struct witness_task task = { .arrived = w->tasks[i].arrived,
                                     .abandoned = w->tasks[i].abandoned };

        free(w->tasks[i].heard);
        if (!task.arrived && !task.abandoned)
            continue;
        memcpy(task.id, w->tasks[i].id, sizeof task.id);
        task.channel = w->tasks[i].channel;
        w->tasks[kept++] = task;
    }
    w->task_count = kept;
}

static inline void witness_forget(struct witness *w)
{
    for (size_t i = 0; i < w->user_count; i++) {
        free(w->users[i].heard);
        free(w->users[i].summary);
    }
    for (size_t i = 0; i < w->call_count; i++)
        free(w->calls[i].heard);
    for (size_t i = 0; i < w->channel_count; i++)
        free(w->channels[i].heard);
    witness_forget_tasks(w);
    for (size_t i = 0; i < sizeof w->queues / sizeof *w->queues; i++) {
        free(w->queues[i]);
        w->queues[i] = NULL;
    }
    w->user_count = w->call_count = w->channel_count = w->rung_first = w->rung_count = 0;
    for (size_t i = 0; i < WITNESS_WISHES; i++) {
        w->wishes[i].heard = 0;
        w->wishes[i].node_count = 0;
    }
}

static inline void witness_release(struct witness *w)
{
    witness_forget(w);
    free(w->hashes);
    arena_release(&w->read_people);
    arena_release(&w->read_calls);
    buf_release(&w->text);
}

/* -- reading what was heard ----------------------------------------------------------------- */

/* Behind the first <name>; NULL when there is none. */
static inline const char *behind(const char *payload, const char *name)
{
    size_t n = strlen(name);
    char open[32] = "<";
    const char *at;

    memcpy(open + 1, name, n);
    memcpy(open + 1 + n, ">", 2);
    at = strstr(payload, open);
    return at ? at + n + 2 : NULL;
}

/* Between <name> and the last </name>, in memory of its own; NULL when there is none. */
static inline char *inside(const char *payload, const char *name)
{
    const char *at = behind(payload, name), *end;
    size_t n = strlen(name);

    if (!at)
        return NULL;
    for (end = at + strlen(at) - 1; end > at; end--)
        if (*end == '>' && (size_t)(end - at) >= n + 2 && end[-(ptrdiff_t)n - 2] == '<' &&
            end[-(ptrdiff_t)n - 1] == '/' && memcmp(end - n, name, n) == 0)
            return strndup(at, (size_t)(end - at) - n - 2);
    return NULL;
}

static inline void word_of(const char *payload, const char *name, char *out, size_t size)
{
    const char *at = behind(payload, name);
    size_t n = 0;

    for (at = at ? at : ""; *at && *at != '<' && n + 1 < size; at++)
        out[n++] = *at;
    out[n] = '\0';
}

static inline void replace(char **place, char *text)
{
    free(*place);
    *place = text;
}

static inline struct witness_user *witness_user(struct witness *w, const char *id)
{
    size_t i = 0;

    while (i < w->user_count && strcmp(w->users[i].id, id) != 0)
        i++;
    if (i == WITNESS_USERS)
        abort();
    if (i == w->user_count) {
        memset(&w->users[w->user_count++], 0, sizeof *w->users);
        snprintf(w->users[i].id, sizeof w->users[i].id, "%s", id);
        snprintf(w->users[i].state, sizeof w->users[i].state, "LOGOUT");
    }
    return &w->users[i];
}

/* As the store showed them last; NULL when it did not. */
static inline const struct user *witness_read(const struct witness *w, const char *id)
{
    for (size_t i = 0; i < w->users_read_count; i++)
        if (strcmp(w->users_read[i].login_id, id) == 0)
            return &w->users_read[i];
    return NULL;
}

static inline struct witness_call *witness_call(struct witness *w, const char *user, int64_t id)
{
    for (size_t i = 0; i < w->call_count; i++)
        if (w->calls[i].id == id && strcmp(w->calls[i].user, user) == 0)
            return &w->calls[i];
    return NULL;
}

static inline void witness_moves(struct witness *w, const char *id)
{
    for (size_t i = 0; i < w->channel_count; i++)
        if (strcmp(w->channels[i].user, id) == 0)
            w->channels[i].moved = true;
}

/* What the object of this name would be written as, without its outer tags. */
static inline const char *content(struct buf *xml, const char *root)
{
    size_t n = strlen(root);

    xml->p[xml->n - n - 3] = '\0';
    return xml->p + n + 2;
}

#endif
