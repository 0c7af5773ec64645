#include "bridge/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/codec.h"
#include "base/id.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/cursor.h"
#include "bridge/sign_in.h"
#include "bridge/subscribers.h"
#include "loop/later.h"
#include "xmpp/jid.h"
#include "xmpp/pubsub.h"

enum {
    ANSWER_STANZAS = 64,
    ANSWER_BYTES = 64 * 1024,
    WAITING_BYTES = 1 << 20,
    EVENTS_WAITING_MAX = 10000,
    BURST_MS = 10000,   /* ten seconds' stanzas at once, */
    OVERDRAW_MS = 10000 /* and as many again are delayed */
};

enum item_kind { ITEM_EVENT, ITEM_STANZA };

/* In front of a stanza's bytes; an event is nothing but this. */
struct item {
    uint16_t kind;
    uint16_t full;
    uint32_t size;
    int64_t seq;
};

void client_init(struct client *c, struct bridge *bridge, const struct transport *transport,
                 struct record *r)
{
    memset(c, 0, sizeof(*c));
    c->bridge = bridge;
    c->transport = transport;
    c->r = r;
}

/* Most of the time nothing waits, and then it has no memory. */
static struct buf *waiting(struct client *c)
{
    if (!c->waiting) {
        c->waiting = malloc(sizeof(*c->waiting));
        if (!c->waiting)
            abort();
        buf_init(c->waiting, WAITING_BYTES);
        c->bridge->waiting++;
    }
    return c->waiting;
}

void client_forget_waiting(struct client *c)
{
    if (!c->waiting)
        return;
    buf_release(c->waiting);
    free(c->waiting);
    c->waiting = NULL;
    c->bridge->waiting--;
}

static struct str waiting_str(const struct client *c)
{
    return c->waiting ? buf_str(c->waiting) : (struct str) { "", 0 };
}

void client_restore(struct client *c)
{
    int64_t delivered = journal_delivered(c->bridge->journal);

    c->newest = c->r->behind ? c->r->behind - 1 : delivered;
    if (c->newest < c->r->cursor)
        c->newest = c->r->cursor;
    c->lags = c->newest < delivered;
}

void client_caught_up(struct client *c)
{
    if (!c->lags)
        return;
    c->lags = false;
    if (c->events_waiting == 0)
        c->r->behind = 0;
}

void client_from(struct client *c, const char *address)
{
    free(c->address);
    c->address = address ? strdup(address) : NULL;
}

void errand_begin(struct errand *e, struct client *c)
{
    e->client = c;
    if (!c)
        return;
    e->next = c->errands;
    e->link = &c->errands;
    if (e->next)
        e->next->link = &e->next;
    c->errands = e;
}

void errand_end(struct errand *e)
{
    if (!e->client)
        return;
    *e->link = e->next;
    if (e->next)
        e->next->link = e->link;
    e->client = NULL;
}

void client_make_sid(char out[RECORD_SID])
{
    unsigned char random[18];
    struct buf text;

    id_random(random, sizeof(random));
    buf_init(&text, 64);
    base64url_encode(&text, (struct str) { (const char *)random, sizeof(random) });
    snprintf(out, RECORD_SID, "%s", text.p);
    buf_release(&text);
}

static void make_ready(struct client *c)
{
    struct bridge *b = c->bridge;

    if (c->in_ready || c->ended)
        return;
    c->in_ready = true;
    c->ready_next = b->ready;
    b->ready = c;
    later_ask(b->flush);
}

void client_send(struct client *c, struct str stanza)
{
    struct item item = { .kind = ITEM_STANZA, .size = (uint32_t)stanza.n };

    if (c->ended || stanza.n == 0)
        return;
    buf_add(waiting(c), &item, sizeof(item));
    buf_add(waiting(c), stanza.p, stanza.n);
    make_ready(c);
}

/* The same event once more: only raises it to the full JID (reference xmpp-delivery 1.2, 3). */
static void raise_last(struct client *c, int64_t seq)
{
    struct buf *w = c->waiting;
    struct item item;

    if (!w || w->n < sizeof(item))
        return;
    memcpy(&item, w->p + w->n - sizeof(item), sizeof(item));
    if (item.kind != ITEM_EVENT || item.seq != seq)
        return;
    item.full = 1;
    memcpy(w->p + w->n - sizeof(item), &item, sizeof(item));
}

void client_notify(struct client *c, int64_t seq, bool full)
{
    struct item item = { .kind = ITEM_EVENT, .full = full, .seq = seq };

    if (c->ended || seq < c->newest || c->lags != c->bridge->replaying)
        return;
    if (seq == c->newest) {
        if (full)
            raise_last(c, seq);
        return;
    }
    c->newest = seq;
    if (c->events_waiting++ == 0)
        c->r->behind = seq;
    buf_add(waiting(c), &item, sizeof(item));
    make_ready(c);
}

/* The first event of such a list. */
static int64_t first_event(struct str items)
{
    struct item item;

    while (items.n >= sizeof(item)) {
        memcpy(&item, items.p, sizeof(item));
        if (item.kind == ITEM_EVENT)
            return item.seq;
        if (item.size > items.n - sizeof(item))
            break;
        items.p += sizeof(item) + item.size;
        items.n -= sizeof(item) + item.size;
    }
    return INT64_MAX;
}

static int64_t lower_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t client_needs(struct client *c)
{
    const struct record *r = c->r;
    int64_t needs = r->behind ? r->behind : INT64_MAX;
    struct str items;

    if (!(r->flags & RECORD_PRESENT) && r->since < INT64_MAX)
        needs = lower_of(needs, r->since + 1);
    for (int i = 0; i < RECORD_BATCHES; i++)
        if (journal_kept(c->bridge->journal, &r->answers[i], &items))
            needs = lower_of(needs, first_event(items));
    return needs;
}

size_t client_list_size(const struct client *c)
{
    struct str all = waiting_str(c), rest = all;
    struct item item;

    for (int i = 0; i < ANSWER_STANZAS && rest.n && all.n - rest.n < ANSWER_BYTES; i++) {
        memcpy(&item, rest.p, sizeof(item));
        rest.p += sizeof(item) + item.size;
        rest.n -= sizeof(item) + item.size;
    }
    return all.n - rest.n;
}

bool client_has(const struct client *c)
{
    return c->waiting && c->waiting->n > 0;
}

bool client_is(const struct client *c, const struct jid *jid)
{
    struct buf *name = &c->bridge->jid;

    buf_clear(name);
    jid_unescape(name, jid->node);
    return str_case_is(buf_str(name), record_user(c->r)) &&
           str_case_is(jid->domain, c->bridge->domain);
}

const char *client_jid(struct client *c)
{
    struct buf *out = &c->bridge->jid;

    buf_clear(out);
    jid_escape(out, str_of(record_user(c->r)));
    buf_addc(out, '@');
    buf_adds(out, c->bridge->domain);
    if (record_resource(c->r)[0]) {
        buf_addc(out, '/');
        buf_adds(out, record_resource(c->r));
    }
    return out->p;
}

/* Five letters or digits that are the same whenever this event is rendered for this JID. */
static void suffix_of(char out[6], int64_t seq, const char *jid)
{
    static const char letters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    uint64_t x = (uint64_t)seq * 0x9e3779b97f4a7c15u;

    for (; *jid; jid++)
        x = (x ^ (unsigned char)*jid) * 0x100000001b3u;
    x ^= x >> 29;
    for (int i = 0; i < 5; i++, x /= 62)
        out[i] = letters[x % 62];
    out[5] = '\0';
}

static enum err render_event(struct client *c, const struct item *item, struct buf *xml)
{
    struct bridge *b = c->bridge;
    const struct notice *n = cursor_notice(b->cursor, item->seq);
    const char *to = client_jid(c);
    char node[256], suffix[6];

    if (!n || n->node.n >= sizeof(node))
        return ERR_NOT_FOUND;
    if (!item->full)
        *strchr(b->jid.p, '/') = '\0';
    memcpy(node, n->node.p, n->node.n);
    node[n->node.n] = '\0';
    suffix_of(suffix, item->seq, to);
    pubsub_event_head(xml, b->pubsub, to, node, suffix);
    buf_add_str(xml, n->rest);
    if (c->r->flags & RECORD_NUMBERED)
        pubsub_event_number(xml, item->seq);
    return ERR_OK;
}

/* Renders the item at *rest and goes past it. */
static enum err render_item(struct client *c, struct str *rest, struct buf *xml, struct item *item)
{
    if (rest->n < sizeof(*item))
        return ERR_INTERNAL;
    memcpy(item, rest->p, sizeof(*item));
    if (item->size > rest->n - sizeof(*item))
        return ERR_INTERNAL;
    if (item->kind == ITEM_STANZA)
        buf_add(xml, rest->p + sizeof(*item), item->size);
    rest->p += sizeof(*item) + item->size;
    rest->n -= sizeof(*item) + item->size;
    return item->kind == ITEM_EVENT ? render_event(c, item, xml) : ERR_OK;
}

enum err client_render(struct client *c, struct str items, struct buf *xml)
{
    struct item item;
    enum err e = ERR_OK;

    while (items.n && !e)
        e = render_item(c, &items, xml, &item);
    return e;
}

static void taken(struct client *c, const struct item *item)
{
    if (item->kind != ITEM_EVENT)
        return;
    c->r->cursor = item->seq;
    if (--c->events_waiting == 0)
        c->r->behind = c->lags ? item->seq + 1 : 0;
}

/* `rest` is what is still waiting. */
static void drop_taken(struct client *c, struct str rest)
{
    if (rest.n == 0)
        client_forget_waiting(c);
    else
        buf_drop(c->waiting, c->waiting->n - rest.n);
}

enum err client_take_each(struct client *c, struct buf *items,
                          void (*fn)(void *arg, struct str stanza), void *arg)
{
    struct str all = waiting_str(c), rest = all;
    struct buf *xml = &c->bridge->xml;
    size_t bytes = 0;
    struct item item;
    enum err e;

    for (int i = 0; i < ANSWER_STANZAS && rest.n && bytes < ANSWER_BYTES; i++) {
        buf_clear(xml);
        if ((e = render_item(c, &rest, xml, &item)))
            return e;
        taken(c, &item);
        bytes += xml->n;
        fn(arg, buf_str(xml));
    }
    buf_add(items, all.p, all.n - rest.n);
    drop_taken(c, rest);
    return ERR_OK;
}

void client_take_stanzas(struct client *c, struct buf *items,
                         void (*fn)(void *arg, struct str stanza), void *arg)
{
    struct str all = waiting_str(c);
    struct buf events;
    struct item item;

    buf_init(&events, WAITING_BYTES);
    while (all.n) {
        size_t n = sizeof(item);

        memcpy(&item, all.p, sizeof(item));
        n += item.size;
        buf_add(item.kind == ITEM_EVENT ? &events : items, all.p, n);
        if (item.kind == ITEM_STANZA)
            fn(arg, (struct str) { all.p + sizeof(item), item.size });
        all.p += n;
        all.n -= n;
    }
    client_forget_waiting(c);
    if (events.n)
        *waiting(c) = events;
    else
        buf_release(&events);
}

enum err client_render_each(struct client *c, struct str items, int64_t skip,
                            void (*fn)(void *arg, struct str stanza), void *arg)
{
    struct buf *xml = &c->bridge->xml;
    struct item item;
    enum err e;

    while (items.n) {
        buf_clear(xml);
        if ((e = render_item(c, &items, xml, &item)))
            return e;
        if (--skip < 0)
            fn(arg, buf_str(xml));
    }
    return ERR_OK;
}

enum err client_take(struct client *c, struct buf *xml, struct buf *items)
{
    struct str all = waiting_str(c), rest = all;
    size_t start = xml->n;
    struct item item;
    enum err e;

    for (int i = 0; i < ANSWER_STANZAS && rest.n && xml->n - start < ANSWER_BYTES; i++) {
        if ((e = render_item(c, &rest, xml, &item)))
            return e;
        taken(c, &item);
    }
    buf_add(items, all.p, all.n - rest.n);
    drop_taken(c, rest);
    return ERR_OK;
}

void client_give_back(struct client *c, struct str items)
{
    struct item item;
    int64_t first = 0;
    struct buf all;

    if (items.n == 0)
        return;
    buf_init(&all, WAITING_BYTES);
    buf_add_str(&all, items);
    buf_add_str(&all, waiting_str(c));
    buf_release(waiting(c));
    *c->waiting = all;
    while (items.n >= sizeof(item)) {
        memcpy(&item, items.p, sizeof(item));
        items.p += sizeof(item) + item.size;
        items.n -= sizeof(item) + item.size;
        if (item.kind != ITEM_EVENT)
            continue;
        c->events_waiting++;
        if (!first)
            first = item.seq;
    }
    if (first) {
        c->r->behind = first;
        c->r->cursor = first - 1;
    }
    make_ready(c);
}

/* Freed when nobody up the stack can hold it any more. */
static void free_later(struct client *c)
{
    struct bridge *b = c->bridge;

    if (c->in_ready)
        return;
    c->in_ready = true;
    c->ready_next = b->ready;
    b->ready = c;
    later_ask(b->flush);
}

static void take_errands(struct client *c, struct client *old)
{
    c->errands = old->errands;
    old->errands = NULL;
    if (c->errands)
        c->errands->link = &c->errands;
    for (struct errand *e = c->errands; e; e = e->next)
        e->client = c;
}

void client_take_over(struct client *c, struct client *old)
{
    journal_release(c->bridge->journal, c->r);
    c->r = old->r;
    old->r = NULL;
    old->ended = true;
    account_replace(old, c);
    c->subscriptions = old->subscriptions;
    old->subscriptions = NULL;
    for (struct subscription *s = c->subscriptions; s; s = s->own_next)
        s->client = c;
    take_errands(c, old);
    client_from(old, NULL);
    client_forget_waiting(c);
    c->waiting = old->waiting;
    old->waiting = NULL;
    c->events_waiting = old->events_waiting;
    c->newest = old->newest;
    c->lags = old->lags;
    free_later(old);
    journal_commit(c->bridge->journal);
}

int64_t client_pay(struct client *c, unsigned stanzas)
{
    int64_t *spent_at = c->account ? &c->account->spent_at : &c->spent_at;
    int64_t now = clock_mono_ms(), rate = c->bridge->conf->xmpp_stanzas, cost, due;

    if (rate == 0)
        return 0;
    cost = (int64_t)stanzas * 1000 / rate;
    if (*spent_at < now)
        *spent_at = now;
    due = *spent_at + cost - now - BURST_MS;
    if (due > OVERDRAW_MS)
        return -1;
    *spent_at += cost;
    return due > 0 ? due : 0;
}

void client_end(struct client *c, const struct ending *why)
{
    static const struct ending orderly;
    struct bridge *b = c->bridge;

    if (c->ended)
        return;
    c->ended = true;
    while (c->errands)
        errand_end(c->errands);
    sign_in_forget(c);
    client_from(c, NULL);
    if (c->account) {
        log_info("session_end", "user=%s reason=%s", record_user(c->r),
                 why && why->condition ? why->condition : "orderly");
        if (c->subscriptions)
            subscribers_store(b, NULL,
                              &(struct subscription_change) { .user = record_user(c->r),
                                                              .resource = record_resource(c->r) });
        subscribers_drop_all(b, &c->subscriptions);
        account_leave(c);
    }
    c->transport->end(c, why ? why : &orderly);
    journal_release(b->journal, c->r);
    journal_commit(b->journal);
    c->r = NULL;
    client_forget_waiting(c);
    free_later(c);
}

static void flush(struct client *c)
{
    c->bridge->pace.told++;
    c->transport->flush(c);
}

void client_flush_all(void *bridge)
{
    static const struct ending too_slow = { "remote-stream-error", "resource-constraint" };
    struct bridge *b = bridge;
    struct client *c, *list;

    while ((list = b->ready)) {
        b->ready = NULL;
        while ((c = list)) {
            list = c->ready_next;
            c->in_ready = false;
            if (!c->ended &&
                ((c->waiting && c->waiting->full) || c->events_waiting > EVENTS_WAITING_MAX))
                client_end(c, &too_slow);
            else if (!c->ended)
                flush(c);
            else
                c->transport->free_it(c);
        }
    }
}
