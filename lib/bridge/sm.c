#include "bridge/sm.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/wire.h"
#include "loop/conn.h"
#include "xmpp/stream.h"

#define STANZAS_NS "urn:ietf:params:xml:ns:xmpp-stanzas"

static const struct ending lost = { "remote-stream-error", "resource-constraint" };

bool sm_resumes(const struct wire *w)
{
    return !w->client.ended && (w->client.r->flags & RECORD_RESUMES);
}

void sm_restore(struct wire *w)
{
    const struct record *r = w->client.r;

    w->sm = (struct sm) { .handled = r->handled,
                          .sent = r->sent,
                          .acked = r->acked,
                          .counts = r->flags & RECORD_RESUMES };
}

void sm_lost(struct wire *w)
{
    w->sm.asks = 0;
    w->sm.owes = false;
}

/* -- what was sent and not acknowledged ----------------------------------------------------- */

/* The batch that begins soonest behind `sent` stanzas, NULL when there is none. */
static struct record_answer *batch_from(struct record *r, int64_t sent)
{
    struct record_answer *first = NULL;

    for (int i = 0; i < RECORD_BATCHES; i++) {
        struct record_answer *a = &r->answers[i];

        if (a->state == ANSWER_GIVEN && a->rid >= sent && (!first || a->rid < first->rid))
            first = a;
    }
    return first;
}

static struct record_answer *free_batch(struct record *r)
{
    for (int i = 0; i < RECORD_BATCHES; i++)
        if (r->answers[i].state != ANSWER_GIVEN)
            return &r->answers[i];
    return NULL;
}

bool sm_has_room(const struct wire *w)
{
    const struct client *c = &w->client;

    return !sm_resumes(w) ||
           (free_batch(c->r) && journal_has_room(c->bridge->journal, c->r, client_list_size(c)));
}

/* Behind `start` stanzas; `a` has no bytes. */
static bool keep_batch(struct wire *w, struct record_answer *a, int64_t start, struct str items)
{
    struct record *r = w->client.r;

    *a = (struct record_answer) { .rid = start, .state = ANSWER_GIVEN };
    r->sent = w->sm.sent;
    return journal_keep(w->client.bridge->journal, r, a, items);
}

/* What the client has handled need not be kept. */
static void drop_acknowledged(struct wire *w)
{
    struct record *r = w->client.r;
    struct record_answer *a, *next;

    journal_touch(w->client.bridge->journal, r);
    r->acked = w->sm.acked;
    for (a = batch_from(r, 0); a; a = next) {
        next = batch_from(r, a->rid + 1);
        if ((next ? next->rid : r->sent) <= r->acked)
            journal_drop(w->client.bridge->journal, a);
    }
    journal_commit(w->client.bridge->journal);
}

static uint32_t told(const struct wire *w)
{
    return (uint32_t)(sm_resumes(w) ? w->client.r->handled : w->sm.handled);
}

/* aioxmpp goes on with what it sent only when that is acknowledged, and asks no second time. */
static void tell_handled(struct wire *w)
{
    struct buf *out = &w->client.bridge->stanza;

    w->sm.owes = told(w) != (uint32_t)w->sm.handled;
    buf_clear(out);
    buf_addf(out, "<a xmlns='" SM_NS "' h='%u'/>", told(w));
    wire_send_element(w, out->p);
}

void sm_settle(struct wire *w)
{
    struct client *c = &w->client;

    if (!sm_resumes(w) || client_has(c) || c->errands || c->r->handled == w->sm.handled)
        return;
    journal_touch(c->bridge->journal, c->r);
    c->r->handled = w->sm.handled;
    journal_commit(c->bridge->journal);
    if (w->sm.owes && w->conn)
        tell_handled(w);
}

void sm_ask(struct wire *w)
{
    if (w->sm.acked == w->sm.sent || w->sm.asked == w->sm.sent)
        return;
    w->sm.asks++;
    w->sm.asked = w->sm.sent;
    wire_send_element(w, "<r xmlns='" SM_NS "'/>");
}

enum err sm_take_batch(struct wire *w)
{
    struct client *c = &w->client;
    struct bridge *b = c->bridge;
    int64_t start = w->sm.sent;
    enum err e;

    buf_clear(&b->response);
    buf_clear(&b->items);
    journal_touch(b->journal, c->r);
    e = client_take_each(c, &b->items, wire_add_element, w);
    if (!e && sm_resumes(w))
        keep_batch(w, free_batch(c->r), start, buf_str(&b->items));
    journal_commit(b->journal);
    return e;
}

/* -- what is counted ------------------------------------------------------------------------ */

static bool is_stanza(struct str xml)
{
    return str_starts(xml, "<message") || str_starts(xml, "<iq") || str_starts(xml, "<presence");
}

void sm_sends(struct wire *w, struct str xml)
{
    w->sm.sent += w->sm.counts && is_stanza(xml);
}

static bool is_counted(const struct xml_node *node)
{
    return same(node->name, "iq") || same(node->name, "message") || same(node->name, "presence");
}

void sm_heard(struct wire *w, const struct xml_node *node)
{
    w->sm.handled += w->sm.counts && is_counted(node);
}

/* -- what the client says ------------------------------------------------------------------- */

static void refuse(struct wire *w, const char *condition)
{
    struct buf *out = &w->client.bridge->stanza;

    buf_clear(out);
    buf_addf(out, "<failed xmlns='" SM_NS "'><%s xmlns='" STANZAS_NS "'/></failed>", condition);
    wire_send_element(w, out->p);
}

/* How long the session is kept: no longer than the client asks for. */
static int64_t choose_max(const struct wire *w, const char *asked)
{
    int64_t most = w->client.bridge->conf->xmpp_inactivity, n;

    return asked && str_to_int(str_of(asked), &n) && n >= 0 && n < most ? n : most;
}

static bool is_true(const char *text)
{
    return same(text, "true") || same(text, "1");
}

static void enable(struct wire *w, const struct xml_node *node)
{
    struct bridge *b = w->client.bridge;
    struct record *r = w->client.r;

    if (!w->client.account || w->sm.counts) {
        refuse(w, "unexpected-request");
        return;
    }
    wire_flush(w); /* what comes behind it counts */
    if (w->client.ended)
        return;
    w->sm.counts = true;
    if (!is_true(xml_attribute(node, "resume"))) {
        wire_send_element(w, "<enabled xmlns='" SM_NS "'/>");
        return;
    }
    journal_touch(b->journal, r);
    for (int i = 0; i < RECORD_BATCHES; i++)
        journal_drop(b->journal, &r->answers[i]);
    r->inactivity_s = (uint16_t)choose_max(w, xml_attribute(node, "max"));
    r->flags |= RECORD_RESUMES;
    journal_commit(b->journal);
    buf_clear(&b->stanza);
    buf_addf(&b->stanza, "<enabled xmlns='" SM_NS "' id='%s' resume='true' max='%u'/>", r->sid,
             r->inactivity_s);
    wire_send_element(w, b->stanza.p);
}

static bool is_count(const char *text, int64_t *h)
{
    return text && str_to_int(str_of(text), h) && *h >= 0 && *h <= UINT32_MAX;
}

/* It cannot have handled more than we sent, nor less than it said before; counters wrap (XEP-0198
 * section 4). */
static bool read_count(const struct wire *w, const char *text, int64_t *out)
{
    int64_t h;

    if (!is_count(text, &h))
        return false;
    *out = w->sm.acked + (uint32_t)(h - w->sm.acked);
    return *out <= w->sm.sent;
}

/* What it says that it has handled of `of` cannot be. */
static void fail_count(struct wire *w, const struct wire *of, const char *text)
{
    struct buf *out = &w->client.bridge->stanza;
    char detail[128];
    int64_t h;

    if (!is_count(text, &h) || (uint32_t)(of->sm.acked - h) <= of->sm.acked) {
        wire_fail(w, "undefined-condition"); /* none, or less than it said before */
        return;
    }
    snprintf(detail, sizeof(detail),
             "<handled-count-too-high xmlns='" SM_NS "' h='%u' send-count='%u'/>", (unsigned)h,
             (unsigned)of->sm.sent);
    buf_clear(out);
    stream_error(out, "undefined-condition", detail, w->manner->declare);
    wire_send_element(w, out->p);
    client_end(&w->client, NULL);
}

static void take_count(struct wire *w, const char *text)
{
    int64_t acked;

    if (!read_count(w, text, &acked)) {
        fail_count(w, w, text);
        return;
    }
    w->sm.acked = acked;
    w->sm.asks -= w->sm.asks > 0;
    if (!sm_resumes(w))
        return;
    drop_acknowledged(w);
    wire_flush(w);
}

static void answer_request(struct wire *w)
{
    wire_flush(w);
    if (!w->client.ended)
        tell_handled(w);
}

/* Another connection of the same user has it. */
static struct wire *find_resumable(struct bridge *b, const char *user, const char *id)
{
    struct account *a = account_find(b, str_of(user));
    struct client *c = id && *id && a ? a->clients : NULL;

    while (c && !((c->r->flags & RECORD_RESUMES) && strcmp(c->r->sid, id) == 0))
        c = c->next;
    return (struct wire *)(void *)c;
}

/* All that was sent and not acknowledged is still there. */
static bool has_batches(struct wire *w)
{
    struct record *r = w->client.r;
    struct record_answer *a;
    struct str items;

    for (a = batch_from(r, 0); a; a = batch_from(r, a->rid + 1))
        if (!journal_kept(w->client.bridge->journal, a, &items) || !items.n)
            return false;
    return true;
}

static void send_again(struct wire *w)
{
    struct client *c = &w->client;
    struct bridge *b = c->bridge;
    int64_t sent = w->sm.sent;
    struct record_answer *a;
    struct str items;

    for (a = batch_from(c->r, 0); a; a = batch_from(c->r, a->rid + 1)) {
        buf_clear(&b->response);
        if (!journal_kept(b->journal, a, &items) ||
            client_render_each(c, items, w->sm.acked - a->rid, wire_add_element, w)) {
            client_end(c, &lost);
            return;
        }
        conn_send(w->conn, b->response.p, b->response.n);
    }
    w->sm.sent = sent; /* they were counted when they were sent first */
}

static struct record_answer *last_batch(struct record *r)
{
    struct record_answer *a = batch_from(r, 0), *next;

    while (a && (next = batch_from(r, a->rid + 1)))
        a = next;
    return a;
}

/* There is no room for a batch: answers join the last one.  Events come again from the log. */
static enum err join_last_batch(struct wire *w)
{
    struct client *c = &w->client;
    struct bridge *b = c->bridge;
    struct record_answer *a = last_batch(c->r);
    struct str items;
    int64_t start;
    bool kept;

    if (!a || !journal_kept(b->journal, a, &items))
        return ERR_NOT_FOUND;
    journal_touch(b->journal, c->r);
    start = a->rid;
    buf_clear(&b->response);
    buf_clear(&b->items);
    buf_add_str(&b->items, items);
    client_take_stanzas(c, &b->items, wire_add_element, w);
    journal_drop(b->journal, a);
    kept = keep_batch(w, a, start, buf_str(&b->items));
    journal_commit(b->journal);
    return kept ? ERR_OK : ERR_NOT_FOUND;
}

/* Before the client hears what has been handled and may forget it, all that it gave rise to is in
 * the journal: sent it is behind that. */
static enum err keep_waiting(struct wire *w)
{
    struct client *c = &w->client;
    struct bridge *b = c->bridge;
    enum err e = ERR_OK;

    while (!e && client_has(c) && sm_has_room(w))
        e = sm_take_batch(w);
    if (!e && client_has(c))
        e = join_last_batch(w);
    if (e)
        return e;
    journal_touch(b->journal, c->r);
    c->r->handled = w->sm.handled;
    journal_commit(b->journal);
    return ERR_OK;
}

/* The old connection may not know yet that it is broken. */
static void take_over(struct wire *w, struct wire *old)
{
    w->sm.handled = old->sm.handled;
    w->sm.sent = old->sm.sent;
    w->sm.counts = true;
    client_take_over(&w->client, &old->client);
    wire_replaced(old);
}

static void resume(struct wire *w, const struct xml_node *node)
{
    struct bridge *b = w->client.bridge;
    struct wire *old;
    int64_t acked;

    if (w->client.account || w->sm.counts) {
        refuse(w, "unexpected-request");
        return;
    }
    old = find_resumable(b, record_user(w->client.r), xml_attribute(node, "previd"));
    if (old && !read_count(old, xml_attribute(node, "h"), &acked)) {
        fail_count(w, old, xml_attribute(node, "h"));
        return;
    }
    if (old && !has_batches(old)) {
        client_end(&old->client, &lost);
        old = NULL;
    }
    if (!old) {
        refuse(w, "item-not-found");
        return;
    }
    take_over(w, old);
    w->sm.acked = acked;
    drop_acknowledged(w);
    if (keep_waiting(w)) {
        client_end(&w->client, &lost);
        return;
    }
    log_info("resumed", "user=%s", record_user(w->client.r));
    buf_clear(&b->stanza);
    buf_addf(&b->stanza, "<resumed xmlns='" SM_NS "' previd='%s' h='%u'/>", w->client.r->sid,
             told(w));
    wire_send_element(w, b->stanza.p);
    w->sm.asked = -1;
    send_again(w);
    if (!w->client.ended)
        wire_flush(w);
}

/* QXmpp names no namespace when it resumes, and gives up when the stream ends for that. */
static bool is_resume(const struct xml_node *node)
{
    return strcmp(node->name, "resume") == 0 && strcmp(node->ns, "jabber:client") == 0;
}

bool sm_is(const struct wire *w, const struct xml_node *node)
{
    return w->known && (strcmp(node->ns, SM_NS) == 0 || is_resume(node));
}

bool sm_is_answer(const struct wire *w, const struct xml_node *node)
{
    return w->sm.asks && sm_is(w, node) && strcmp(node->name, "a") == 0;
}

void sm_take(struct wire *w, const struct xml_node *node)
{
    if (strcmp(node->name, "enable") == 0)
        enable(w, node);
    else if (strcmp(node->name, "resume") == 0)
        resume(w, node);
    else if (!w->sm.counts)
        refuse(w, "unexpected-request");
    else if (strcmp(node->name, "r") == 0)
        answer_request(w);
    else if (strcmp(node->name, "a") == 0)
        take_count(w, xml_attribute(node, "h"));
}
