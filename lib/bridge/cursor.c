#include "bridge/cursor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "db/db.h"
#include "loop/loop.h"
#include "xmpp/pubsub.h"

enum {
    CACHE = 1024,           /* newest events kept, a power of two */
    CACHE_BYTES = 16 << 20, /* and at most so much of them */
    READ_ROWS = 256,        /* at a time, then the loop goes round */
    REPLAY_ROWS = 64,       /* as well */
    STEP = 256,             /* of the memory for one, so that what one had suits another */
    TICK_MS = 200,
    HURRY_MS = 50,
    LATE_MS = 5,    /* a later event came first: so long the missing one may still come by itself */
    GONE_MS = 1000, /* the log has gone back */
};

struct cursor {
    struct db *db;
    void (*deliver)(void *ctx, const struct notice *n);
    void (*elsewhere)(void *ctx);
    void *ctx;
    int64_t seq;
    uint64_t mark;   /* of that event, 0 = not known */
    int64_t missed;  /* seq when the log had neither it nor a later one; -1: it has */
    bool is_gone;    /* it was missed long enough */
    int64_t version; /* of the store, when the log was read last */
    bool hurry;
    bool is_late; /* the timer late is set */
    struct loop_timer *tick, *late, *gone;
    struct arena arena;
    struct buf scratch, id;
    struct notice *cache[CACHE]; /* of seq: cache[seq % CACHE] */
    size_t cached_bytes;
    struct notice *fetched; /* the last one that cursor_notice() read from the store */

    int64_t replayed; /* cursor_replay() has come so far */
    struct loop_timer *replay;
    void (*again)(void *ctx, const struct notice *n);
    void (*caught_up)(void *ctx);
};

static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t stir(uint64_t a, uint64_t b)
{
    a = (a ^ b) * 0x9fb21c651e98df25u;
    return a ^ a >> 32;
}

static char *put_hex(char *to, uint64_t value, int digits)
{
    while (digits-- > 0)
        *to++ = "0123456789abcdef"[value >> 4 * digits & 15];
    return to;
}

uint64_t cursor_mark(int64_t seq, struct str payload)
{
    uint64_t a = 0xcbf29ce484222325u, b;

    for (; payload.n >= sizeof(b); payload.p += sizeof(b), payload.n -= sizeof(b)) {
        memcpy(&b, payload.p, sizeof(b));
        a = stir(a, b);
    }
    b = 0;
    memcpy(&b, payload.p, payload.n);
    a = mix(stir(a, b) ^ (uint64_t)seq);
    return a ? a : 1;
}

/* A UUID and digits, the same whenever this event is rendered, so that an answer sent again is the
 * same answer. */
static void add_item_id(struct buf *out, int64_t seq, uint64_t mark)
{
    uint64_t b = mix(mark + 0x9e3779b97f4a7c15u);
    char uuid[36], *to = uuid;

    to = put_hex(to, mark >> 32, 8);
    *to++ = '-';
    to = put_hex(to, mark >> 16, 4);
    *to++ = '-';
    to = put_hex(to, 0x4000 | (mark & 0xfff), 4);
    *to++ = '-';
    to = put_hex(to, 0x8000 | (b >> 48 & 0x3fff), 4);
    *to++ = '-';
    to = put_hex(to, b, 12);
    buf_add(out, uuid, (size_t)(to - uuid));
    buf_add_int(out, seq);
}

/* Memory for so many bytes: of the event that this one drives out of the cache, when that suits. */
static struct notice *take_memory(struct cursor *c, int64_t seq, size_t size)
{
    struct notice **old = &c->cache[(size_t)seq % CACHE], *n = *old;

    size += STEP - size % STEP;
    if (n && n->seq < seq && n->size >= size && n->size / 2 <= size) {
        c->cached_bytes -= n->size;
        *old = NULL;
        return n;
    }
    n = malloc(sizeof(*n) + size);
    if (!n)
        abort();
    n->size = size;
    return n;
}

static struct notice *notice_new(struct cursor *c, int64_t seq, struct str node, struct str payload)
{
    char *name = arena_strndup(&c->arena, node.p, node.n);
    uint64_t mark = cursor_mark(seq, payload);
    struct notice *n;

    buf_clear(&c->id);
    add_item_id(&c->id, seq, mark);
    buf_clear(&c->scratch);
    pubsub_event_rest(&c->scratch, name, c->id.p, payload);
    arena_reset(&c->arena);
    n = take_memory(c, seq, node.n + c->scratch.n);
    n->seq = seq;
    n->mark = mark;
    memcpy(n->bytes, node.p, node.n);
    memcpy(n->bytes + node.n, c->scratch.p, c->scratch.n);
    n->node = (struct str) { n->bytes, node.n };
    n->rest = (struct str) { n->bytes + node.n, c->scratch.n };
    return n;
}

static void forget(struct cursor *c, size_t place)
{
    if (!c->cache[place])
        return;
    c->cached_bytes -= c->cache[place]->size;
    free(c->cache[place]);
    c->cache[place] = NULL;
}

static const struct notice *keep(struct cursor *c, struct notice *n)
{
    size_t place = (size_t)n->seq % CACHE;

    forget(c, place);
    c->cache[place] = n;
    c->cached_bytes += n->size;
    for (size_t i = 1; i < CACHE && c->cached_bytes > CACHE_BYTES; i++)
        forget(c, (place + i) % CACHE); /* the oldest come first behind the newest */
    return n;
}

static void advance(struct cursor *c, const struct notice *n)
{
    c->seq = n->seq;
    c->mark = n->mark;
    c->deliver(c->ctx, n);
}

/* Those that came before one that was missing. */
static void deliver_waiting(struct cursor *c)
{
    const struct notice *n;

    while ((n = c->cache[(size_t)(c->seq + 1) % CACHE]) && n->seq == c->seq + 1)
        advance(c, n);
}

/* Not moved by the doorbells that go on meanwhile: a steady flow of them would put it off for ever.
 */
static void set_late(struct cursor *c, int64_t ms)
{
    if (!c->is_late)
        loop_timer_set(c->late, ms);
    c->is_late = true;
}

void cursor_doorbell(struct cursor *c, int64_t seq, struct str node, struct str payload)
{
    const struct notice *n;

    if (seq <= c->seq)
        return;
    if (node.n == 0) {
        cursor_catch_up(c);
        return;
    }
    if (seq > c->seq + 1) {
        if (seq < c->seq + CACHE)
            keep(c, notice_new(c, seq, node, payload));
        set_late(c, LATE_MS);
        return;
    }
    n = keep(c, notice_new(c, seq, node, payload));
    advance(c, n);
    deliver_waiting(c);
}

static bool is_elsewhere(const struct cursor *c, struct str payload)
{
    return c->mark && cursor_mark(c->seq, payload) != c->mark;
}

/* The newest event is never forgotten: a log without it, and without later ones, has gone back. The
 * doorbell may ring before its row can be seen, but not for long. */
static void judge_missing(struct cursor *c)
{
    if (c->is_gone) {
        c->elsewhere(c->ctx);
    } else if (c->missed != c->seq) {
        c->missed = c->seq;
        loop_timer_set(c->gone, GONE_MS);
    }
}

static void gone(void *arg)
{
    struct cursor *c = arg;

    c->is_gone = c->missed == c->seq;
    if (c->is_gone)
        cursor_catch_up(c);
    c->is_gone = false;
}

/* True when there may be more.  The one that was delivered last comes along, to be known again. */
static bool read_rows(struct cursor *c)
{
    int64_t from = c->seq;
    bool is_there = from == 0, elsewhere = false;
    struct db_rows rows;
    struct arena text;
    int count = 0;

    arena_init(&text);
    db_start(c->db, Q_EVENT_AFTER, DB_ARGS(db_int(from - 1), db_int(READ_ROWS)), &rows);
    while (!elsewhere && db_next(&rows)) {
        int64_t seq = db_get_int(&rows, 0);
        struct str node = str_of(db_get_text(&rows, 2, &text));
        struct str payload = str_of(db_get_text(&rows, 4, &text));

        is_there = true;
        count++;
        elsewhere = seq == from && is_elsewhere(c, payload);
        if (seq > c->seq)
            advance(c, keep(c, notice_new(c, seq, node, payload)));
        arena_reset(&text);
    }
    arena_release(&text);
    if (db_done(&rows))
        return false; /* logged there; the next tick tries again */
    if (elsewhere)
        c->elsewhere(c->ctx);
    else if (!is_there)
        judge_missing(c);
    else
        c->missed = -1;
    return count == READ_ROWS;
}

void cursor_catch_up(struct cursor *c)
{
    c->version = db_data_version(c->db);
    if (read_rows(c)) {
        c->version--; /* the tick goes on, soon */
        set_late(c, 0);
    }
}

static void late(void *arg)
{
    struct cursor *c = arg;

    c->is_late = false;
    cursor_catch_up(c);
}

static void tick(void *arg)
{
    struct cursor *c = arg;

    loop_timer_set(c->tick, c->hurry ? HURRY_MS : TICK_MS);
    if (db_data_version(c->db) != c->version)
        cursor_catch_up(c);
}

/* What is read here is not kept: the newest are asked for more often. */
static bool replay_row(struct cursor *c, const struct db_rows *rows, struct arena *text)
{
    int64_t seq = db_get_int(rows, 0);
    struct notice *n;

    if (seq > c->seq)
        return false;
    n = notice_new(c, seq, str_of(db_get_text(rows, 2, text)), str_of(db_get_text(rows, 4, text)));
    c->replayed = seq;
    c->again(c->ctx, n);
    free(n);
    return true;
}

static void replay_some(void *arg)
{
    struct cursor *c = arg;
    struct db_rows rows;
    struct arena text;
    bool more = false;

    arena_init(&text);
    db_start(c->db, Q_EVENT_AFTER, DB_ARGS(db_int(c->replayed), db_int(REPLAY_ROWS)), &rows);
    while (db_next(&rows) && (more = replay_row(c, &rows, &text)))
        arena_reset(&text);
    arena_release(&text);
    if (db_done(&rows))
        loop_timer_set(c->replay, TICK_MS); /* logged there */
    else if (more && c->replayed < c->seq)
        loop_timer_set(c->replay, 0);
    else
        c->caught_up(c->ctx); /* what the log has forgotten does not come again */
}

void cursor_replay(struct cursor *c, int64_t seq, void (*again)(void *ctx, const struct notice *n),
                   void (*caught_up)(void *ctx))
{
    c->replayed = seq;
    c->again = again;
    c->caught_up = caught_up;
    loop_timer_set(c->replay, 0);
}

struct cursor *cursor_new(struct loop *loop, struct db *db, int64_t seq, uint64_t mark,
                          void (*deliver)(void *ctx, const struct notice *n),
                          void (*elsewhere)(void *ctx), void *ctx)
{
    struct cursor *c = calloc(1, sizeof(*c));

    if (!c)
        abort();
    c->db = db;
    c->seq = seq;
    c->missed = -1;
    c->mark = mark;
    c->deliver = deliver;
    c->elsewhere = elsewhere;
    c->ctx = ctx;
    c->version = -1;
    arena_init(&c->arena);
    buf_init(&c->scratch, 32 << 20);
    buf_init(&c->id, 128);
    c->tick = loop_timer_new(loop, tick, c);
    c->late = loop_timer_new(loop, late, c);
    c->gone = loop_timer_new(loop, gone, c);
    c->replay = loop_timer_new(loop, replay_some, c);
    loop_timer_set(c->tick, 0);
    return c;
}

void cursor_free(struct cursor *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < CACHE; i++)
        forget(c, i);
    free(c->fetched);
    loop_timer_free(c->tick);
    loop_timer_free(c->late);
    loop_timer_free(c->gone);
    loop_timer_free(c->replay);
    buf_release(&c->scratch);
    buf_release(&c->id);
    arena_release(&c->arena);
    free(c);
}

int64_t cursor_seq(const struct cursor *c)
{
    return c->seq;
}

void cursor_hurry(struct cursor *c, bool hurry)
{
    c->hurry = hurry;
    if (hurry)
        loop_timer_set(c->tick, 0);
}

const struct notice *cursor_notice(struct cursor *c, int64_t seq)
{
    const struct notice *n = c->cache[(size_t)seq % CACHE];
    struct db_rows rows;

    if (n && n->seq == seq)
        return n;
    if (c->fetched && c->fetched->seq == seq)
        return c->fetched;
    free(c->fetched);
    c->fetched = NULL;
    db_start(c->db, Q_EVENT_AFTER, DB_ARGS(db_int(seq - 1), db_int(1)), &rows);
    if (db_next(&rows) && db_get_int(&rows, 0) == seq) {
        struct arena text;

        arena_init(&text);
        c->fetched = notice_new(c, seq, str_of(db_get_text(&rows, 2, &text)),
                                str_of(db_get_text(&rows, 4, &text)));
        arena_release(&text);
    }
    db_done(&rows);
    return c->fetched;
}
