#include "bridge/bosh_session.h"

#include <stdlib.h>
#include <string.h>

#include "auth/sha1.h"
#include "base/clock.h"
#include "base/codec.h"
#include "base/log.h"
#include "bridge/bosh.h"
#include "bridge/bosh_table.h"
#include "bridge/bridge.h"
#include "bridge/http.h"
#include "bridge/sign_in.h"
#include "bridge/stanzas.h"
#include "loop/conn.h"
#include "xmpp/stanza.h"
#include "xmpp/stream.h"

enum {
    REPEATS_MAX = 10,
    JUDGE_MS = 200,           /* who seems silent while we are behind with reading is judged then */
    UNKNOWN_BYTES = 8 * 1024, /* of all requests before authentication */
};

static const struct ending bad_request = { "bad-request", NULL };
static const struct ending item_not_found = { "item-not-found", NULL };
static const struct ending policy_violation = { "policy-violation", NULL };
static const struct ending lost = { "remote-stream-error", "resource-constraint" };

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
        stream_error(out, why->stream_error, NULL, false);
    buf_adds(out, "</body>");
}

static void answer_end(struct exchange *x, const struct ending *why, bool has_ver, const char *type)
{
    struct buf out;

    buf_init(&out, 1024);
    add_end(&out, why);
    http_answer(x, has_ver ? 200 : legacy_status(why), type, buf_str(&out));
    buf_release(&out);
}

void bosh_refuse(struct exchange *x, const struct ending *why, bool has_ver)
{
    answer_end(x, why, has_ver, BOSH_XML_TYPE);
}

const char *bosh_session_content(const struct record *r)
{
    return record_content(r)[0] ? record_content(r) : BOSH_XML_TYPE;
}

/* The same for one that names a session. */
static void refuse(struct exchange *x, const struct ending *why, const struct record *r)
{
    answer_end(x, why, r->flags & RECORD_HAS_VER, bosh_session_content(r));
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

static void drop_behind(struct bosh *s)
{
    free(s->behind);
    s->behind = NULL;
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

/* One that came before its turn does not count: the one before it may never come, as when a page
 * was loaded again while nobody heard its request. */
static bool is_waiting(const struct bosh *s)
{
    for (int i = 0; i < RECORD_ANSWERS; i++)
        if (s->held[i].x && !s->held[i].ahead)
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

/* Nobody stays without a resource, by which alone one is counted (XMPP_SESSIONS). */
static int64_t sign_in_ends(const struct bosh *s)
{
    int64_t now = clock_mono_ms(), patience = s->client.bridge->conf->xmpp_auth_time * 1000;
    bool known = s->client.r->flags & RECORD_AUTHENTICATED;

    if (s->client.account)
        return INT64_MAX;
    return now - ((uint32_t)now - s->born) + (known ? 2 * patience : patience);
}

/* When to look at the session again. */
void bosh_session_set_alarm(struct bosh *s)
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
    at = sign_in_ends(s);
    due = at < due ? at : due;
    if (s->due && s->due < due)
        due = s->due;
    /* One that rings too early looks again: that costs less than moving it at each request. */
    if (due < INT64_MAX && (!s->alarm.place || due < s->alarm.due))
        alarm_set(b->alarms, &s->alarm, due);
}

static void let_go(struct bosh *s, struct held *h)
{
    h->x = NULL;
    if (!h->ahead && !is_waiting(s))
        s->quiet_since = clock_mono_ms();
}

/* Sends `inner` as the answer to rid, if somebody is there to hear it. */
static void send_body(struct bosh *s, int64_t rid, struct str inner)
{
    const struct record *r = s->client.r;
    struct bridge *b = s->client.bridge;
    struct held *h = held(s, rid);
    struct exchange *x = h->x;

    if (!x)
        return;
    buf_clear(&b->body);
    buf_adds(&b->body, "<body xmlns='" BOSH_NS "'");
    if ((r->flags & RECORD_ACKS) && r->rid_next - 1 != rid) {
        buf_adds(&b->body, " ack='");
        buf_add_int(&b->body, r->rid_next - 1);
        buf_addc(&b->body, '\'');
    }
    if (s->report)
        buf_addf(&b->body, " report='%lld' time='%lld'", (long long)s->report,
                 (long long)((uint32_t)clock_mono_ms() - held(s, s->report)->sent_at));
    s->report = 0;
    if (inner.n) {
        buf_addc(&b->body, '>');
        buf_add_str(&b->body, inner);
        buf_adds(&b->body, "</body>");
    } else {
        buf_adds(&b->body, "/>");
    }
    if (rid == r->rid_next - 1 || slot(s, r->rid_next - 1)->state == ANSWER_OPEN)
        s->told = x; /* where it went before, it need not have arrived */
    let_go(s, h);
    h->sent_at = (uint32_t)clock_mono_ms() | 1U;
    if (inner.n)
        http_remember(x, r->sid, rid);
    http_answer(x, 200, bosh_session_content(r), buf_str(&b->body));
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
    send_body(s, rid, buf_str(&b->xml));
    return true;
}

/* Answers what can be answered: in the order of the rids, never more than `hold` are kept, and
 * what is waiting goes out on the oldest whose connection lives. */
static void settle(struct bosh *s)
{
    int64_t rid;
    int count;

    while (!s->client.ended && (rid = oldest_open(s, &count))) {
        const struct record *r = s->client.r;
        bool surplus = count > r->hold || r->wait_s == 0 || s->report;
        bool has = client_has(&s->client) && held(s, rid)->x;

        if (!has && !surplus)
            break;
        if (!answer(s, rid, has)) {
            client_end(&s->client, &lost);
            return;
        }
    }
    if (!s->client.ended)
        bosh_session_set_alarm(s);
}

static void go_on(struct bosh *s);

static void flush(struct client *c)
{
    struct bosh *s = (struct bosh *)(void *)c;

    settle(s);
    if (!s->taking && !c->ended)
        go_on(s);
}

/* The oldest request hears why, the others get an empty body. */
static void end(struct client *c, const struct ending *why)
{
    struct bosh *s = (struct bosh *)(void *)c;
    struct bridge *b = c->bridge;
    bool told = false;

    alarm_stop(b->alarms, &s->alarm);
    bosh_table_end(b->bosh, s, why);
    for (int64_t rid = c->r->rid_next - RECORD_ANSWERS / 2;
         rid < c->r->rid_next + RECORD_ANSWERS / 2; rid++) {
        struct held *h = held(s, rid);
        struct exchange *x = h->x;

        drop_ahead(h);
        if (!x)
            continue;
        h->x = NULL;
        if (told)
            http_answer(x, 200, bosh_session_content(c->r), str_of("<body xmlns='" BOSH_NS "'/>"));
        else
            refuse(x, why, c->r);
        told = true;
    }
}

static void free_it(struct client *c)
{
    struct bosh *s = (struct bosh *)(void *)c;

    drop_behind(s);
    free(s);
}

static const struct transport transport = { flush, end, free_it };

void bosh_lost(struct bosh *s, struct exchange *x)
{
    for (int i = 0; i < RECORD_ANSWERS; i++)
        if (s->held[i].x == x)
            let_go(s, &s->held[i]);
    if (!s->client.ended)
        bosh_session_set_alarm(s);
}

bool bosh_give_way(struct bosh *s, struct exchange *x)
{
    int count;
    int64_t rid = oldest_open(s, &count);

    if (!rid || held(s, rid)->x != x || client_pay(&s->client, 1) != 0)
        return false;
    answer(s, rid, false);
    bosh_session_set_alarm(s);
    return true;
}

/* Keeps x waiting for the answer to rid.  When the request had come before and waits on another
 * connection, that one hears a recoverable error (XEP-0124 section 14.3). */
static void hold(struct bosh *s, int64_t rid, struct exchange *x)
{
    struct held *h = held(s, rid);
    struct exchange *old = h->x;

    h->x = x;
    h->since = clock_mono_ms();
    http_keep(x, s);
    if (old && old != x)
        http_answer(old, 200, bosh_session_content(s->client.r),
                    str_of("<body xmlns='" BOSH_NS "' type='error'/>"));
}

/* -- key sequences (XEP-0124 section 15) ---------------------------------------------------- */

bool bosh_key_read(const char *text, unsigned char out[RECORD_KEY])
{
    struct buf bytes;
    bool fine;

    buf_init(&bytes, 64);
    fine = text && strlen(text) == 2 * RECORD_KEY && hex_decode(&bytes, str_of(text));
    if (fine)
        memcpy(out, bytes.p, RECORD_KEY);
    buf_release(&bytes);
    return fine;
}

/* The hash of each key is the key before it. */
static bool take_key(struct bosh *s, const struct bosh_body *rq)
{
    struct record *r = s->client.r;
    unsigned char hash[SHA1_BYTES];
    const char *next = rq->at[BOSH_NEWKEY] ? rq->at[BOSH_NEWKEY] : rq->at[BOSH_KEY];

    if (!(r->flags & RECORD_KEYED))
        return true;
    if (!bosh_key_read(rq->at[BOSH_KEY], r->keys[rq->rid % RECORD_ANSWERS]))
        return false;
    sha1(hash, str_of(rq->at[BOSH_KEY]));
    return same_secret(hash, r->key, RECORD_KEY) && bosh_key_read(next, r->key);
}

/* A request that comes again has the key it had. */
static bool has_key(const struct record *r, const struct bosh_body *rq)
{
    unsigned char key[RECORD_KEY];

    return !(r->flags & RECORD_KEYED) ||
           (bosh_key_read(rq->at[BOSH_KEY], key) &&
            same_secret(key, r->keys[rq->rid % RECORD_ANSWERS], RECORD_KEY));
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
            journal_drop(s->client.bridge->journal, &r->answers[i]);
    /* One that was sent and has not come: told once (section 9.2). */
    if (ack > s->reported && slot(s, ack + 1)->rid == ack + 1 &&
        slot(s, ack + 1)->state == ANSWER_GIVEN && held(s, ack + 1)->sent_at)
        s->report = s->reported = ack + 1;
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
    bosh_session_set_alarm(s); /* it may be a shorter time */
}

static void restart(struct bosh *s)
{
    struct bridge *b = s->client.bridge;

    buf_clear(&b->stanza);
    if (s->client.r->flags & RECORD_AUTHENTICATED)
        stream_features_bind(&b->stanza, true, false);
    else
        stream_features_sasl(&b->stanza, true, (struct stream_offer) { .scram = b->scram });
    client_send(&s->client, buf_str(&b->stanza));
}

/* -- what stands behind <auth> --------------------------------------------------------------- */

/* A password is looked at elsewhere; what comes behind it is judged by who has signed in. */
static bool must_wait(const struct bosh *s)
{
    return s->client.checking || s->behind;
}

static void keep_behind(struct bosh *s, const struct bosh_body *rq, unsigned taken)
{
    s->behind = malloc(sizeof(*s->behind) + rq->raw.n);
    if (!s->behind)
        abort();
    *s->behind = (struct behind) { .taken = taken, .created = !rq->at[BOSH_SID], .n = rq->raw.n };
    memcpy(s->behind->raw, rq->raw.p, rq->raw.n);
}

/* That overtakes a check: it is about it. */
static bool is_abort(const struct xml_node *n)
{
    struct stanza st;

    stanza_read(n, &st);
    return st.kind == STANZA_ABORT;
}

static bool is_abort_alone(const struct bosh_body *rq)
{
    return rq->stanzas == 1 && !rq->restart && is_abort(rq->children);
}

/* False when it goes on later, or never. */
static bool take_stanzas(struct bosh *s, const struct bosh_body *rq, unsigned from)
{
    unsigned i = 0;

    s->taking = true;
    for (const struct xml_node *n = rq->children; n && !s->client.ended; n = n->next, i++) {
        if (s->client.checking && !is_abort(n))
            break;
        if (i >= from)
            stanzas_take(&s->client, n);
    }
    s->taking = false;
    if (s->client.checking && !s->client.ended && (i < rq->stanzas || rq->restart))
        keep_behind(s, rq, i);
    return !s->client.ended && !s->behind;
}

void bosh_session_take_first(struct bosh *s, const struct bosh_body *rq)
{
    take_stanzas(s, rq, 0);
}

/* The client goes on without having repeated the request whose answer may be lost.  One that was
 * not kept ends the session. */
static void settle_doubt(struct bosh *s, int64_t rid)
{
    const struct record_answer *a = slot(s, s->doubtful);
    struct bridge *b = s->client.bridge;
    bool is_given = a->rid == s->doubtful && a->state == ANSWER_GIVEN;
    struct str items;

    if (s->doubtful == rid - 1 && is_given) {
        if (journal_kept(b->journal, a, &items))
            client_give_back(&s->client, items);
        else
            client_end(&s->client, &lost);
    }
    s->doubtful = 0;
}

/* Known before the next request comes, or while that is not answered yet. */
void bosh_session_doubt(struct bosh *s, int64_t rid)
{
    int64_t next = s->client.r->rid_next;

    s->doubtful = rid;
    if (rid != next - 2 || slot(s, next - 1)->state != ANSWER_OPEN)
        return;
    journal_touch(s->client.bridge->journal, s->client.r);
    settle_doubt(s, next - 1);
    journal_commit(s->client.bridge->journal);
}

/* There may be no more requests without an answer than the window is wide: so those that are older
 * have got theirs. */
static void drop_received(struct bosh *s, int64_t rid)
{
    struct record *r = s->client.r;

    for (int i = 0; i < RECORD_ANSWERS; i++)
        if (r->answers[i].state == ANSWER_GIVEN && r->answers[i].rid <= rid - r->requests)
            journal_drop(s->client.bridge->journal, &r->answers[i]);
}

/* The stanzas, and what the request wants itself. */
static void finish(struct bosh *s, const struct bosh_body *rq, unsigned from)
{
    bool whole = take_stanzas(s, rq, from);

    if (s->client.ended)
        return;
    if (s->client.r->flags & RECORD_AUTHENTICATED)
        bosh_table_leave_unknown(s->client.bridge->bosh, s);
    if (whole && rq->restart)
        restart(s);
    if (whole && same(rq->at[BOSH_TYPE], "terminate"))
        client_end(&s->client, NULL);
    else if (whole && rq->at[BOSH_PAUSE])
        pause(s, rq);
    else
        settle(s);
}

/* The request whose turn it is. */
static void process(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    struct bridge *b = s->client.bridge;
    struct record *r = s->client.r;
    struct held *h = held(s, rq->rid);

    journal_touch(b->journal, r);
    r->rid_next = rq->rid + 1;
    drop_received(s, rq->rid);
    *slot(s, rq->rid) = (struct record_answer) { .rid = rq->rid, .state = ANSWER_OPEN };
    r->inactivity_s = (uint16_t)b->conf->xmpp_inactivity;
    drop_ahead(h);
    h->repeats = 0;
    h->paid = h->unsure = false;
    s->due = 0;
    if (x)
        hold(s, rq->rid, x);
    if (!take_key(s, rq)) {
        client_end(&s->client, &item_not_found);
        return;
    }
    if (s->doubtful)
        settle_doubt(s, rq->rid);
    if (s->client.ended)
        return;
    take_ack(s, rq);
    finish(s, rq, 0);
    journal_commit(b->journal);
}

static void keep_ahead(struct held *h, struct str raw)
{
    h->ahead = malloc(raw.n);
    if (!h->ahead)
        abort();
    memcpy(h->ahead, raw.p, raw.n);
    h->ahead_n = (uint32_t)raw.n & 0xffffff;
    h->repeats = 0;
}

/* Too early, or not yet paid for.  What a rid says is what it said first. */
static void put_aside(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    struct held *h = held(s, rq->rid);

    hold(s, rq->rid, x);
    if (!h->ahead) {
        keep_ahead(h, rq->raw);
    } else if (++h->repeats > REPEATS_MAX) {
        client_end(&s->client, &policy_violation);
        return;
    }
    bosh_session_set_alarm(s);
}

/* What a request costs: its stanzas; one that has none and drives out another, or is answered at
 * once, as much as a stanza. */
static unsigned cost_of(struct bosh *s, const struct bosh_body *rq)
{
    const struct record *r = s->client.r;
    int count;

    if (rq->stanzas || same(rq->at[BOSH_TYPE], "terminate"))
        return rq->stanzas;
    return rq->restart || rq->at[BOSH_PAUSE] || r->hold == 0 || r->wait_s == 0 ||
           oldest_open(s, &count) != 0;
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
        log_warn("too_many_stanzas", "user=%s", record_user(s->client.r));
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
        bosh_session_set_alarm(s);
    return false;
}

/* Requests that came before their turn. */
static void process_ahead(struct bosh *s)
{
    while (!s->client.ended && !must_wait(s)) {
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

/* A check has ended: what waited for that.  Of a request that created the session nothing but its
 * stanzas is left to do. */
static void go_on(struct bosh *s)
{
    struct bridge *b = s->client.bridge;
    struct behind *behind = s->behind;
    struct bosh_body rq;
    struct str raw;

    if (s->client.checking || (!behind && (s->due || !held(s, s->client.r->rid_next)->ahead)))
        return;
    s->behind = NULL;
    if (behind) {
        raw = (struct str) { arena_strndup(&b->arena, behind->raw, behind->n), behind->n };
        if (bosh_body_read(&b->arena, raw, &rq)) {
            journal_touch(b->journal, s->client.r);
            if (behind->created)
                take_stanzas(s, &rq, behind->taken);
            else
                finish(s, &rq, behind->taken);
            journal_commit(b->journal);
        }
        free(behind);
    }
    process_ahead(s);
    arena_reset(&b->arena);
}

/* A request that was seen before (XEP-0124 section 14.3). */
static void repeat(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    const struct record_answer *a = slot(s, rq->rid);
    struct bridge *b = s->client.bridge;
    struct held *h = held(s, rq->rid);
    struct str items;

    if (!has_key(s->client.r, rq)) {
        hold(s, rq->rid, x);
        client_end(&s->client, &item_not_found);
        return;
    }
    if (++h->repeats > REPEATS_MAX) {
        hold(s, rq->rid, x);
        client_end(&s->client, &policy_violation);
        return;
    }
    if (a->state == ANSWER_OPEN) {
        hold(s, rq->rid, x);
        if (h->unsure)
            take_stanzas(s, rq, 0);
        h->unsure = false;
        if (!s->client.ended)
            settle(s);
        return;
    }
    buf_clear(&b->xml);
    hold(s, rq->rid, x);
    s->doubtful = 0;
    if (!journal_kept(b->journal, a, &items) || client_render(&s->client, items, &b->xml)) {
        client_end(&s->client, &lost);
        return;
    }
    send_body(s, rq->rid, buf_str(&b->xml));
    bosh_session_set_alarm(s);
}

void bosh_session_take(struct bosh *s, struct exchange *x, const struct bosh_body *rq)
{
    const struct record *r = s->client.r;
    bool known = r->flags & RECORD_AUTHENTICATED;
    const struct record_answer *a = slot(s, rq->rid);

    if (!known && (s->taken += (uint32_t)rq->raw.n) > UNKNOWN_BYTES) {
        refuse(x, &policy_violation, r);
        client_end(&s->client, &policy_violation);
    } else if (rq->rid >= r->rid_next + r->requests || rq->rid > bosh_rid_max || rq->rid == 0 ||
               (rq->rid < r->rid_next && (a->rid != rq->rid || a->state == ANSWER_NONE))) {
        refuse(x, rq->rid ? &item_not_found : &bad_request, r);
        client_end(&s->client, rq->rid ? &item_not_found : &bad_request);
    } else if (rq->rid < r->rid_next) {
        repeat(s, x, rq);
    } else if (rq->rid > r->rid_next || (s->due && held(s, rq->rid)->paid) ||
               (must_wait(s) && !is_abort_alone(rq))) {
        put_aside(s, x, rq);
    } else if (pay(s, x, rq)) {
        process(s, x, rq);
        process_ahead(s);
    }
}

/* Why it is over, by what was read of it; NULL: it is not. */
static const struct ending *judge(const struct bosh *s, int64_t now)
{
    const struct record *r = s->client.r;

    if (now >= sign_in_ends(s))
        return &policy_violation;
    if (!is_waiting(s) && now >= s->quiet_since + r->inactivity_s * (int64_t)1000)
        return &item_not_found;
    return NULL;
}

/* Something is due: an answer, a delayed request, or the end. */
static void alarm_rang(void *arg)
{
    struct bosh *s = arg;
    struct bridge *b = s->client.bridge;
    int64_t now = clock_mono_ms(), rid;
    const struct ending *why = judge(s, now);
    int count;

    if (why && conns_are_behind(b->conns)) {
        alarm_set(b->alarms, &s->alarm, now + JUDGE_MS);
        return;
    }
    if (why) {
        client_end(&s->client, why);
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

struct bosh *bosh_session_new(struct bridge *b, struct record *r)
{
    struct bosh *s = calloc(1, sizeof(*s));

    if (!s)
        abort();
    client_init(&s->client, b, &transport, r);
    s->alarm = (struct alarm) { .fn = alarm_rang, .arg = s };
    s->quiet_since = clock_mono_ms();
    s->born = (uint32_t)s->quiet_since;
    bosh_table_add(b->bosh, s);
    return s;
}

void bosh_session_free(struct bosh *s)
{
    for (int i = 0; i < RECORD_ANSWERS; i++)
        drop_ahead(&s->held[i]);
    sign_in_forget(&s->client);
    client_from(&s->client, NULL);
    client_forget_waiting(&s->client);
    drop_behind(s);
    free(s);
}
