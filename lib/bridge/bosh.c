#include "bridge/bosh.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/codec.h"
#include "base/id.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bosh_body.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/cursor.h"
#include "bridge/http.h"
#include "bridge/stanzas.h"
#include "bridge/table.h"
#include "loop/alarm.h"
#include "xmpp/stanza.h"
#include "xmpp/stream.h"

#define XML_TYPE "text/xml; charset=utf-8"

enum {
    REQUESTS = 2, /* hold + 1; also for hold 0 */
    REPEATS_MAX = 10,
    UNKNOWN_BYTES = 8 * 1024, /* of a request before authentication */
    UNKNOWN_MAX = 2000,       /* sessions that are not authenticated */
    MARK_MS = 30 * 1000,      /* an ended session is remembered so long */
    MARKS = 4096,
    ADDRESS_RATE = 20, /* new sessions a second */
};

/* A request that has arrived and has no answer yet, or came before its turn. */
struct held {
    struct exchange *x; /* NULL: its connection is gone, the client will send it again */
    int64_t since;      /* monotonic ms */
    char *ahead;        /* body of a request that came before its turn, or has to be paid for */
    uint32_t ahead_n;
    uint8_t repeats;
    bool paid;
    bool unsure; /* an earlier process had it: when it comes again, it is processed again */
};

struct bosh {
    struct client client; /* first: the transport's functions get this */
    UT_hash_handle hh;
    struct alarm alarm;
    int64_t quiet_since; /* no request is waiting since */
    int64_t born;
    int64_t due; /* a request that is to be delayed waits until then; 0 = none */
    struct held held[RECORD_ANSWERS];
    struct bosh *older, *newer; /* while not authenticated */
};

/* What is told to those who come back after the end. */
struct mark {
    char sid[RECORD_SID];
    bool has_ver;
    int64_t until;
    struct ending why;
};

struct address {
    UT_hash_handle hh;
    int64_t second;
    int count;
    char name[];
};

struct bosh_table {
    struct bridge *bridge;
    struct bosh *by_sid;
    struct bosh *oldest, *newest; /* of those not authenticated */
    int unknown;
    struct address *addresses;
    int64_t addresses_second;
    struct mark marks[MARKS];
    unsigned next_mark;
};

static const struct ending bad_request = { "bad-request", NULL };
static const struct ending item_not_found = { "item-not-found", NULL };
static const struct ending policy_violation = { "policy-violation", NULL };

/* -- answers outside of a session ----------------------------------------------------------- */

/* Clients without `ver` know no conditions (XEP-0124 section 17.1). */
static int legacy_status(const struct ending *why)
{
    if (why->condition && strcmp(why->condition, "bad-request") == 0)
        return 400;
    if (why->condition && strcmp(why->condition, "policy-violation") == 0)
        return 403;
    if (why->condition && strcmp(why->condition, "item-not-found") == 0)
        return 404;
    return 200;
}

static void add_end(struct buf *out, const struct ending *why)
{
    buf_adds(out, "<body xmlns='" BOSH_NS "' xmlns:stream='" STREAM_NS "' type='terminate'");
    if (why->condition)
        buf_addf(out, " condition='%s'", why->condition);
    buf_addc(out, '>');
    if (why->stream_error)
        stream_error(out, why->stream_error, false);
    buf_adds(out, "</body>");
}

static void refuse(struct exchange *x, const struct ending *why, bool has_ver)
{
    struct buf out;

    buf_init(&out, 1024);
    add_end(&out, why);
    http_answer(x, has_ver ? 200 : legacy_status(why), XML_TYPE, buf_str(&out));
    buf_release(&out);
}

/* -- the table ------------------------------------------------------------------------------ */

struct bosh_table *bosh_table_new(struct bridge *b)
{
    struct bosh_table *t = calloc(1, sizeof(*t));

    if (!t)
        abort();
    t->bridge = b;
    return t;
}

static struct bosh *find(struct bosh_table *t, const char *sid)
{
    struct bosh *s;

    HASH_FIND(hh, t->by_sid, sid, strlen(sid), s);
    return s;
}

static void leave_unknown(struct bosh_table *t, struct bosh *s)
{
    if (!s->older && !s->newer && t->oldest != s)
        return;
    *(s->older ? &s->older->newer : &t->oldest) = s->newer;
    *(s->newer ? &s->newer->older : &t->newest) = s->older;
    s->older = s->newer = NULL;
    t->unknown--;
}

static void join_unknown(struct bosh_table *t, struct bosh *s)
{
    s->older = t->newest;
    *(t->newest ? &t->newest->newer : &t->oldest) = s;
    t->newest = s;
    if (++t->unknown > UNKNOWN_MAX)
        client_end(&t->oldest->client, &policy_violation);
}

static void forget_addresses(struct bosh_table *t)
{
    struct address *a, *next;

    HASH_ITER(hh, t->addresses, a, next)
    {
        HASH_DEL(t->addresses, a);
        free(a);
    }
}

/* Not too many new sessions from one address (reference reliability-security S9). */
static bool address_may(struct bosh_table *t, const struct exchange *x)
{
    const char *name = http_address(x);
    int64_t second = clock_mono_ms() / 1000;
    size_t n = strlen(name);
    struct address *a;

    if (http_is_loopback(x) && !t->bridge->conf->limit_loopback)
        return true;
    if (second != t->addresses_second)
        forget_addresses(t);
    t->addresses_second = second;
    HASH_FIND(hh, t->addresses, name, n, a);
    if (!a) {
        a = calloc(1, sizeof(*a) + n + 1);
        if (!a)
            abort();
        memcpy(a->name, name, n);
        HASH_ADD(hh, t->addresses, name, n, a);
    }
    return ++a->count <= ADDRESS_RATE;
}

static const struct mark *find_mark(struct bosh_table *t, const char *sid)
{
    int64_t now = clock_mono_ms();

    for (int i = 0; i < MARKS; i++)
        if (t->marks[i].until > now && strcmp(t->marks[i].sid, sid) == 0)
            return &t->marks[i];
    return NULL;
}

static void leave_mark(struct bosh_table *t, const struct record *r, const struct ending *why)
{
    struct mark *m = &t->marks[t->next_mark++ % MARKS];

    memcpy(m->sid, r->sid, sizeof(m->sid));
    m->has_ver = r->flags & RECORD_HAS_VER;
    m->until = clock_mono_ms() + MARK_MS;
    m->why = *why;
}

/* -- state of the requests ------------------------------------------------------------------ */

static struct record_answer *slot(struct bosh *s, int64_t rid)
{
    return &s->client.r->answers[rid % RECORD_ANSWERS];
}

static struct held *held(struct bosh *s, int64_t rid)
{
    return &s->held[rid % RECORD_ANSWERS];
}

static void drop_ahead(struct held *h)
{
    free(h->ahead);
    h->ahead = NULL;
    h->ahead_n = 0;
}

/* The lowest rid that has no answer yet, 0 when there is none; and how many. */
static int64_t oldest_open(struct bosh *s, int *count)
{
    const struct record *r = s->client.r;
    int64_t oldest = 0;

    *count = 0;
    for (int i = 0; i < RECORD_ANSWERS; i++) {
        if (r->answers[i].state != ANSWER_OPEN)
            continue;
        (*count)++;
        if (!oldest || r->answers[i].rid < oldest)
            oldest = r->answers[i].rid;
    }
    return oldest;
}

static bool is_waiting(const struct bosh *s)
{
    for (int i = 0; i < RECORD_ANSWERS; i++)
        if (s->held[i].x)
            return true;
    return false;
}

static int64_t wait_ms(const struct bosh *s)
{
    int64_t ms = s->client.r->wait_s * (int64_t)1000;
    unsigned spread = (unsigned char)s->client.r->sid[3];

    /* Up to 5 % shorter, so that a crowd that came together is not answered together. */
    return ms - ms * (spread % 64) / 64 / 20;
}

/* When to look at the session again. */
static void set_alarm(struct bosh *s)
{
    const struct record *r = s->client.r;
    struct bridge *b = s->client.bridge;
    int64_t due = INT64_MAX, at;
    int count;
    int64_t rid = oldest_open(s, &count);

    if (rid && held(s, rid)->x)
        due = held(s, rid)->since + wait_ms(s);
    if (!is_waiting(s)) {
        at = s->quiet_since + r->inactivity_s * (int64_t)1000;
        due = at < due ? at : due;
    }
    if (!(r->flags & RECORD_AUTHENTICATED)) {
        at = s->born + b->conf->xmpp_auth_time * 1000;
        due = at < due ? at : due;
    }
    if (s->due && s->due < due)
        due = s->due;
    if (due == INT64_MAX)
        alarm_stop(b->alarms, &s->alarm);
    else if (!s->alarm.place || s->alarm.due != due)
        alarm_set(b->alarms, &s->alarm, due);
}

static void let_go(struct bosh *s, struct held *h)
{
    h->x = NULL;
    if (!is_waiting(s))
        s->quiet_since = clock_mono_ms();
}

static const char *content_of(const struct record *r)
{
    return r->content[0] ? r->content : XML_TYPE;
}

/* Sends `inner` as the answer to rid, if somebody is there to hear it. */
static void send_body(struct bosh *s, int64_t rid, const char *attributes, struct str inner)
{
    const struct record *r = s->client.r;
    struct bridge *b = s->client.bridge;
    struct held *h = held(s, rid);
    struct exchange *x = h->x;

    if (!x)
        return;
    buf_clear(&b->body);
    buf_adds(&b->body, "<body xmlns='" BOSH_NS "'");
    buf_adds(&b->body, attributes);
    if ((r->flags & RECORD_ACKS) && r->rid_next - 1 != rid)
        buf_addf(&b->body, " ack='%lld'", (long long)(r->rid_next - 1));
    if (inner.n) {
        buf_addc(&b->body, '>');
        buf_add_str(&b->body, inner);
        buf_adds(&b->body, "</body>");
    } else {
        buf_adds(&b->body, "/>");
    }
    let_go(s, h);
    http_answer(x, 200, content_of(r), buf_str(&b->body));
}

/* Answers rid with what is waiting, or with nothing. */
static bool answer(struct bosh *s, int64_t rid, bool with_items)
{
    struct bridge *b = s->client.bridge;
    struct record *r = s->client.r;
    struct record_answer *a = slot(s, rid);

    journal_touch(b->journal, r);
    buf_clear(&b->items);
    buf_clear(&b->xml);
    if (with_items && client_take(&s->client, &b->xml, &b->items))
        return false;
    a->state = ANSWER_GIVEN;
    journal_keep(b->journal, r, a, buf_str(&b->items));
    journal_commit(b->journal);
    send_body(s, rid, "", buf_str(&b->xml));
    return true;
}

/* Answers what can be answered: in the order of the rids, never more than `hold` are kept, and
 * what is waiting goes out on the oldest whose connection lives. */
static void settle(struct bosh *s)
{
    static const struct ending lost = { "remote-stream-error", "resource-constraint" };
    int64_t rid;
    int count;

    while (!s->client.ended && (rid = oldest_open(s, &count))) {
        const struct record *r = s->client.r;
        bool surplus = count > r->hold || r->wait_s == 0;
        bool has = client_has(&s->client) && held(s, rid)->x;

        if (!has && !surplus)
            break;
        if (!answer(s, rid, has)) {
            client_end(&s->client, &lost);
            return;
        }
    }
    if (!s->client.ended)
        set_alarm(s);
}

static void flush(struct client *c)
{
    settle((struct bosh *)(void *)c);
}

/* The oldest request hears why, the others get an empty body. */
static void end(struct client *c, const struct ending *why)
{
    struct bosh *s = (struct bosh *)(void *)c;
    struct bridge *b = c->bridge;
    bool told = false, has_ver = c->r->flags & RECORD_HAS_VER;

    alarm_stop(b->alarms, &s->alarm);
    HASH_DEL(b->bosh->by_sid, s);
    leave_unknown(b->bosh, s);
    leave_mark(b->bosh, c->r, why);
    for (int64_t rid = c->r->rid_next - RECORD_ANSWERS / 2;
         rid < c->r->rid_next + RECORD_ANSWERS / 2; rid++) {
        struct held *h = held(s, rid);
        struct exchange *x = h->x;

        drop_ahead(h);
        if (!x)
            continue;
        h->x = NULL;
        if (told)
            http_answer(x, 200, content_of(c->r), str_of("<body xmlns='" BOSH_NS "'/>"));
        else
            refuse(x, why, has_ver);
        told = true;
    }
}

static void free_it(struct client *c)
{
    free(c);
}

static const struct transport transport = { flush, end, free_it };

void bosh_lost(struct bosh *s, struct exchange *x)
{
    for (int i = 0; i < RECORD_ANSWERS; i++)
        if (s->held[i].x == x)
            let_go(s, &s->held[i]);
    if (!s->client.ended)
        set_alarm(s);
}

static void hold(struct bosh *s, int64_t rid, struct exchange *x)
{
    held(s, rid)->x = x;
    held(s, rid)->since = clock_mono_ms();
    http_keep(x, s);
}

/* -- requests of a session ------------------------------------------------------------------ */

static void take_ack(struct bosh *s, const struct bosh_body *rq)
{
    struct record *r = s->client.r;
    int64_t ack = bosh_number(rq->at[BOSH_ACK], bosh_rid_max);

    if (!(r->flags & RECORD_ACKS) || ack < 0)
        return;
    for (int i = 0; i < RECORD_ANSWERS; i++)
        if (r->answers[i].state == ANSWER_GIVEN && r->answers[i].rid <= ack)
            r->answers[i].size = 0, r->answers[i].state = ANSWER_NONE;
}

/* All that waits is answered at once, and then nothing has to come for a while
 * (XEP-0124 section 10). */
static void pause(struct bosh *s, const struct bosh_body *rq)
{
    struct record *r = s->client.r;
    int64_t seconds = bosh_number(rq->at[BOSH_PAUSE], s->client.bridge->conf->xmpp_maxpause), rid;
    int count;

    if (seconds < 0) {
        client_end(&s->client, &policy_violation);
        return;
    }
    while ((rid = oldest_open(s, &count)))
        if (!answer(s, rid, rid != rq->rid && client_has(&s->client) && held(s, rid)->x)) {
            client_end(&s->client, &item_not_found);
            return;
        }
    journal_touch(s->client.bridge->journal, r);
    r->inactivity_s = (uint16_t)seconds;
}

static void restart(struct bosh *s)
{
    struct bridge *b = s->client.bridge;

    buf_clear(&b->stanza);
    if (s->client.r->flags & RECORD_AUTHENTICATED) {
        s->client.r->flags |= RECORD_RESTARTED;
        stream_features_bind(&b->stanza, true);
    } else {
        stream_features_sasl(&b->stanza, true);
    }
    client_send(&s->client, buf_str(&b->stanza));
}

static void take_stanzas(struct bosh *s, const struct bosh_body *rq)
{
    for (const struct xml_node *n = rq->children; n && !s->client.ended; n = n->next)
        stanzas_take(&s->client, n);
}

/* The request whose turn it is. */
static void process(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    struct bridge *b = s->client.bridge;
    struct record *r = s->client.r;
    struct held *h = held(s, rq->rid);

    journal_touch(b->journal, r);
    r->rid_next = rq->rid + 1;
    *slot(s, rq->rid) = (struct record_answer) { .rid = rq->rid, .state = ANSWER_OPEN };
    r->inactivity_s = (uint16_t)b->conf->xmpp_inactivity;
    drop_ahead(h);
    h->repeats = 0;
    h->paid = h->unsure = false;
    s->due = 0;
    if (x)
        hold(s, rq->rid, x);
    take_ack(s, rq);
    take_stanzas(s, rq);
    if (s->client.ended)
        return;
    if (r->flags & RECORD_AUTHENTICATED)
        leave_unknown(b->bosh, s);
    if (rq->restart)
        restart(s);
    if (same(rq->at[BOSH_TYPE], "terminate"))
        client_end(&s->client, NULL);
    else if (rq->at[BOSH_PAUSE])
        pause(s, rq);
    else
        settle(s);
    journal_commit(b->journal);
}

/* Too early, or not yet paid for. */
static void put_aside(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    struct held *h = held(s, rq->rid);

    if (h->x && h->x != x)
        http_answer(h->x, 200, XML_TYPE, str_of("<body xmlns='" BOSH_NS "' type='error'/>"));
    drop_ahead(h);
    h->ahead = malloc(rq->raw.n);
    if (!h->ahead)
        abort();
    memcpy(h->ahead, rq->raw.p, rq->raw.n);
    h->ahead_n = (uint32_t)rq->raw.n;
    hold(s, rq->rid, x);
    set_alarm(s);
}

/* What a request costs: its stanzas; one that is empty and only drives out another, or is answered
 * at once, as much as a stanza. */
static unsigned cost_of(struct bosh *s, const struct bosh_body *rq)
{
    const struct record *r = s->client.r;
    int count;

    if (rq->stanzas || rq->restart || rq->at[BOSH_PAUSE] || rq->at[BOSH_TYPE])
        return rq->stanzas;
    return r->hold == 0 || r->wait_s == 0 || oldest_open(s, &count) != 0;
}

/* True when the request may be processed now. */
static bool pay(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    struct held *h = held(s, rq->rid);
    int64_t delay;

    if (h->paid)
        return s->due == 0 || clock_mono_ms() >= s->due;
    delay = client_pay(&s->client, cost_of(s, rq));
    if (delay < 0) {
        log_warn("too_many_stanzas", "user=%s", s->client.r->user);
        if (x)
            hold(s, rq->rid, x);
        client_end(&s->client, &policy_violation);
        return false;
    }
    h->paid = true;
    if (delay == 0)
        return true;
    s->due = clock_mono_ms() + delay;
    if (x)
        put_aside(s, x, rq);
    else
        set_alarm(s);
    return false;
}

/* Requests that came before their turn. */
static void process_ahead(struct bosh *s)
{
    while (!s->client.ended) {
        struct held *h = held(s, s->client.r->rid_next);
        struct bridge *b = s->client.bridge;
        struct exchange *x = h->x;
        struct bosh_body rq;
        struct str raw;

        if (!h->ahead)
            return;
        raw = (struct str) { arena_strndup(&b->arena, h->ahead, h->ahead_n), h->ahead_n };
        if (!bosh_body_read(&b->arena, raw, &rq) || rq.rid != s->client.r->rid_next)
            return;
        if (!pay(s, NULL, &rq))
            return;
        process(s, x, &rq);
    }
}

/* A request that was seen before (XEP-0124 section 14.3). */
static void repeat(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    const struct record_answer *a = slot(s, rq->rid);
    struct bridge *b = s->client.bridge;
    struct held *h = held(s, rq->rid);
    struct str items;

    if (++h->repeats > REPEATS_MAX) {
        hold(s, rq->rid, x);
        client_end(&s->client, &policy_violation);
        return;
    }
    if (a->state == ANSWER_OPEN) {
        if (h->x)
            http_answer(h->x, 200, XML_TYPE, str_of("<body xmlns='" BOSH_NS "' type='error'/>"));
        hold(s, rq->rid, x);
        if (h->unsure)
            take_stanzas(s, rq);
        h->unsure = false;
        if (!s->client.ended)
            settle(s);
        return;
    }
    buf_clear(&b->xml);
    hold(s, rq->rid, x);
    if (!journal_kept(b->journal, s->client.r, a, &items) ||
        client_render(&s->client, items, &b->xml)) {
        client_end(&s->client, &item_not_found);
        return;
    }
    send_body(s, rq->rid, "", buf_str(&b->xml));
    set_alarm(s);
}

static void take_request(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    const struct record *r = s->client.r;
    bool known = r->flags & RECORD_AUTHENTICATED;
    const struct record_answer *a = slot(s, rq->rid);

    if (!known && rq->raw.n > UNKNOWN_BYTES) {
        refuse(x, &policy_violation, r->flags & RECORD_HAS_VER);
        client_end(&s->client, &policy_violation);
    } else if (rq->rid >= r->rid_next + r->requests || rq->rid == 0 ||
               (rq->rid < r->rid_next && (a->rid != rq->rid || a->state == ANSWER_NONE))) {
        refuse(x, rq->rid ? &item_not_found : &bad_request, r->flags & RECORD_HAS_VER);
        client_end(&s->client, rq->rid ? &item_not_found : &bad_request);
    } else if (rq->rid < r->rid_next) {
        repeat(s, x, rq);
    } else if (rq->rid > r->rid_next || (s->due && held(s, rq->rid)->paid)) {
        put_aside(s, x, rq);
    } else if (pay(s, x, rq)) {
        process(s, x, rq);
        process_ahead(s);
    }
}

/* Something is due: an answer, a delayed request, or the end. */
static void alarm_rang(void *arg)
{
    static const struct ending too_slow = { "policy-violation", NULL };
    struct bosh *s = arg;
    struct bridge *b = s->client.bridge;
    const struct record *r = s->client.r;
    int64_t now = clock_mono_ms(), rid;
    int count;

    if (!(r->flags & RECORD_AUTHENTICATED) && now >= s->born + b->conf->xmpp_auth_time * 1000) {
        client_end(&s->client, &too_slow);
        return;
    }
    if (!is_waiting(s) && now >= s->quiet_since + r->inactivity_s * (int64_t)1000) {
        client_end(&s->client, &item_not_found);
        return;
    }
    if (s->due && now >= s->due) {
        s->due = 0;
        process_ahead(s);
        arena_reset(&b->arena);
        if (s->client.ended)
            return;
    }
    if ((rid = oldest_open(s, &count)) && held(s, rid)->x &&
        now >= held(s, rid)->since + wait_ms(s))
        answer(s, rid, false);
    settle(s);
}

/* -- session creation ----------------------------------------------------------------------- */

static bool is_content(const char *text)
{
    size_t n = strspn(text,
                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/;=+ ._-");

    return text[n] == '\0' && n > 0 && n < RECORD_CONTENT;
}

/* The lower of theirs and 1.11, compared as two numbers. */
static void choose_version(char out[16], const char *ver)
{
    struct str rest = str_of(ver), major, minor;
    int64_t a = 1, b = 11;

    if (str_cut(&rest, '.', &major) && str_cut(&rest, '.', &minor) && str_to_int(major, &a) &&
        str_to_int(minor, &b) && a == 1 && b >= 0 && b < 11)
        snprintf(out, 16, "1.%d", (int)b);
    else
        snprintf(out, 16, "1.11");
}

static void make_sid(char out[RECORD_SID])
{
    unsigned char random[18];
    struct buf text;

    id_random(random, sizeof(random));
    buf_init(&text, 64);
    base64url_encode(&text, (struct str) { (const char *)random, sizeof(random) });
    snprintf(out, RECORD_SID, "%s", text.p);
    buf_release(&text);
}

static struct bosh *bosh_new(struct bridge *b, struct record *r)
{
    struct bosh *s = calloc(1, sizeof(*s));

    if (!s)
        abort();
    client_init(&s->client, b, &transport, r);
    s->alarm = (struct alarm) { .fn = alarm_rang, .arg = s };
    s->born = s->quiet_since = clock_mono_ms();
    HASH_ADD_KEYPTR(hh, b->bosh->by_sid, r->sid, strlen(r->sid), s);
    return s;
}

static bool is_our_domain(const struct bridge *b, const char *to)
{
    return str_case_is(str_of(to), b->domain) || str_case_is(str_of(to), b->conf->host);
}

static int64_t at_most(const char *text, int64_t most)
{
    int64_t n = bosh_number(text, INT64_MAX);

    return n < 0 || n > most ? most : n;
}

static void fill_record(const struct bridge *b, struct record *r, const struct bosh_body *rq)
{
    make_sid(r->sid);
    r->flags = (rq->at[BOSH_VER] ? RECORD_HAS_VER : 0U) |
               (same(rq->at[BOSH_ACK], "1") ? RECORD_ACKS : 0U);
    r->wait_s = (uint16_t)at_most(rq->at[BOSH_WAIT], b->conf->xmpp_max_wait);
    r->hold = (uint8_t)at_most(rq->at[BOSH_HOLD], REQUESTS - 1);
    r->requests = REQUESTS;
    r->inactivity_s = (uint16_t)b->conf->xmpp_inactivity;
    r->rid_next = rq->rid + 1;
    if (rq->at[BOSH_CONTENT] && is_content(rq->at[BOSH_CONTENT]))
        snprintf(r->content, sizeof(r->content), "%s", rq->at[BOSH_CONTENT]);
}

static void send_created(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    const struct record *r = s->client.r;
    struct bridge *b = s->client.bridge;
    struct buf *out = &b->body;
    char version[16];

    choose_version(version, rq->at[BOSH_VER] ? rq->at[BOSH_VER] : "1.11");
    buf_clear(out);
    buf_addf(out,
             "<body xmlns='" BOSH_NS "' xmlns:xmpp='" BOSH_NS_XMPP "' xmlns:stream='" STREAM_NS
             "' sid='%s' wait='%u' requests='%u' hold='%u' inactivity='%u' maxpause='%lld'"
             " ver='%s' from='%s' xmpp:version='1.0' xmpp:restartlogic='true' secure='true'",
             r->sid, r->wait_s, r->requests, r->hold, r->inactivity_s,
             (long long)b->conf->xmpp_maxpause, version, b->domain);
    if (r->flags & RECORD_ACKS)
        buf_addf(out, " ack='%lld'", (long long)rq->rid);
    buf_addc(out, '>');
    stream_features_sasl(out, false);
    buf_adds(out, "</body>");
    http_answer(x, 200, content_of(r), buf_str(out));
}

static void create(struct bridge *b, struct exchange *x, const struct bosh_body *rq)
{
    static const struct ending improper = { "improper-addressing", NULL };
    static const struct ending host_unknown = { "host-unknown", NULL };
    struct record *r;
    struct bosh *s;

    if (rq->rid == 0) {
        refuse(x, &bad_request, rq->at[BOSH_VER]);
    } else if (!rq->at[BOSH_TO] || !*rq->at[BOSH_TO]) {
        refuse(x, &improper, rq->at[BOSH_VER]);
    } else if (!is_our_domain(b, rq->at[BOSH_TO])) {
        refuse(x, &host_unknown, rq->at[BOSH_VER]);
    } else if (!address_may(b->bosh, x)) {
        http_answer(x, 429, "text/plain; charset=utf-8", str_of("too many sessions\n"));
    } else if (!(r = journal_take(b->journal))) {
        http_answer(x, 503, "text/plain; charset=utf-8", str_of("no room for a session\n"));
    } else {
        fill_record(b, r, rq);
        s = bosh_new(b, r);
        journal_commit(b->journal);
        send_created(s, x, rq);
        join_unknown(b->bosh, s);
        take_stanzas(s, rq); /* what is not allowed here but done (reference 2.2) */
        if (!s->client.ended)
            set_alarm(s);
    }
}

void bosh_request(struct bridge *b, struct exchange *x, struct str body)
{
    const struct mark *mark;
    struct bosh_body rq;
    struct bosh *s;

    if (!bosh_body_read(&b->arena, body, &rq)) {
        http_answer(x, 400, "text/plain; charset=utf-8", str_of("not a <body>\n"));
    } else if (!rq.at[BOSH_SID]) {
        create(b, x, &rq);
    } else if ((s = find(b->bosh, rq.at[BOSH_SID]))) {
        take_request(s, x, &rq);
    } else if ((mark = find_mark(b->bosh, rq.at[BOSH_SID]))) {
        refuse(x, &mark->why, mark->has_ver);
    } else {
        refuse(x, &item_not_found, true);
    }
    arena_reset(&b->arena);
}

/* -- start and stop ------------------------------------------------------------------------- */

void bosh_restore(struct bridge *b)
{
    struct record *r = NULL, *next;
    int64_t newest;
    int count = 0;

    for (r = journal_next(b->journal, NULL); r; r = next) {
        struct bosh *s;

        next = journal_next(b->journal, r);
        if (!(r->flags & RECORD_BOUND)) {
            journal_release(b->journal, r);
            journal_commit(b->journal);
            continue;
        }
        s = bosh_new(b, r);
        for (int i = 0; i < RECORD_ANSWERS; i++)
            s->held[i].unsure = r->answers[i].state == ANSWER_OPEN;
        newest = r->behind ? r->behind - 1 : journal_delivered(b->journal);
        s->client.newest = newest > r->cursor ? newest : r->cursor;
        account_rejoin(b, &s->client);
        set_alarm(s);
        count++;
    }
    if (count)
        log_info("restored", "sessions=%d", count);
}

void bosh_table_free(struct bosh_table *t)
{
    struct bosh *s, *next;

    if (!t)
        return;
    HASH_ITER(hh, t->by_sid, s, next)
    {
        HASH_DEL(t->by_sid, s);
        for (int i = 0; i < RECORD_ANSWERS; i++)
            drop_ahead(&s->held[i]);
        buf_release(&s->client.waiting);
        free(s);
    }
    forget_addresses(t);
    free(t);
}
