#include "bridge/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/stanzas.h"
#include "loop/conn.h"
#include "xmpp/stream.h"

#define STANZAS_NS "urn:ietf:params:xml:ns:xmpp-stanzas"

enum { FEATURES_MS = 5 }; /* behind a header */

struct wires {
    struct wire *oldest, *newest;                 /* authenticated */
    struct wire *unknown_oldest, *unknown_newest; /* not yet */
    int unknown;
};

struct wires *wires_new(void)
{
    struct wires *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    return all;
}

static void join(struct wires *all, struct wire *w)
{
    struct wire **oldest = w->known ? &all->oldest : &all->unknown_oldest;
    struct wire **newest = w->known ? &all->newest : &all->unknown_newest;

    w->older = *newest;
    w->newer = NULL;
    *(*newest ? &(*newest)->newer : oldest) = w;
    *newest = w;
    all->unknown += !w->known;
}

static void leave(struct wires *all, struct wire *w)
{
    *(w->older ? &w->older->newer : w->known ? &all->oldest : &all->unknown_oldest) = w->newer;
    *(w->newer ? &w->newer->older : w->known ? &all->newest : &all->unknown_newest) = w->older;
    w->older = w->newer = NULL;
    all->unknown -= !w->known;
}

/* -- what is due ---------------------------------------------------------------------------- */

static bool is_unknown(const struct wire *w)
{
    return !(w->client.r->flags & RECORD_AUTHENTICATED);
}

static int64_t later_of(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t silence_ends(const struct wire *w)
{
    int64_t inactivity = w->client.bridge->conf->xmpp_inactivity * 1000;

    if (!w->conn && wire_resumes(w))
        return w->heard_at + w->client.r->inactivity_s * (int64_t)1000;
    if (!w->conn)
        return w->heard_at + inactivity;
    return w->manner->must_answer ? w->heard_at + w->manner->ask_ms + inactivity : INT64_MAX;
}

static int64_t asks_at(const struct wire *w)
{
    return w->conn ? later_of(w->heard_at, w->asked_at) + w->manner->ask_ms : INT64_MAX;
}

static int64_t patience_ends(const struct wire *w)
{
    return is_unknown(w) ? w->born + w->client.bridge->conf->xmpp_auth_time * 1000 : INT64_MAX;
}

static void set_alarm(struct wire *w)
{
    const int64_t times[] = { silence_ends(w), asks_at(w), patience_ends(w),
                              w->due ? w->due : INT64_MAX, w->whole_by ? w->whole_by : INT64_MAX };
    int64_t due = INT64_MAX;

    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
        due = times[i] < due ? times[i] : due;
    alarm_set(w->client.bridge->alarms, &w->alarm, due);
}

static void flush(struct client *c);

static void ask(struct wire *w, int64_t now)
{
    struct buf *out = &w->client.bridge->response;

    w->asked_at = now;
    buf_clear(out);
    w->manner->ask(out);
    conn_send(w->conn, out->p, out->n);
    w->asked = -1; /* nor has it said of late what it has handled */
    flush(&w->client);
}

static void send_features(struct wire *w);

static void go_on(struct wire *w)
{
    w->due = 0;
    if (!w->conn)
        return; /* it may be resumed on another */
    if (w->pausing)
        send_features(w);
    w->pausing = false;
    conn_resume(w->conn);
}

static void alarm_rang(void *arg)
{
    struct wire *w = arg;
    int64_t now = clock_mono_ms();

    if (now >= patience_ends(w) || (w->whole_by && now >= w->whole_by)) {
        wire_fail(w, "policy-violation");
    } else if (now >= silence_ends(w)) {
        wire_fail(w, "connection-timeout");
    } else {
        if (w->due && now >= w->due)
            go_on(w);
        if (now >= asks_at(w))
            ask(w, now);
        if (!w->client.ended)
            set_alarm(w);
    }
    arena_reset(&w->client.bridge->arena);
}

/* -- as a transport ------------------------------------------------------------------------- */

static bool is_stanza(struct str xml)
{
    return str_starts(xml, "<message") || str_starts(xml, "<iq") || str_starts(xml, "<presence");
}

static void add_element(void *arg, struct str stanza)
{
    struct wire *w = arg;

    w->sent += w->counts && is_stanza(stanza);
    w->manner->element(&w->client.bridge->response, stanza);
}

/* An element that is no stanza: at once, and not counted. */
static void send_element(struct wire *w, const char *xml)
{
    struct buf *out = &w->client.bridge->response;

    buf_clear(out);
    w->manner->element(out, str_of(xml));
    conn_send(w->conn, out->p, out->n);
}

/* -- what was sent and not acknowledged ----------------------------------------------------- */

static const struct ending lost = { "remote-stream-error", "resource-constraint" };

bool wire_resumes(const struct wire *w)
{
    return !w->client.ended && (w->client.r->flags & RECORD_RESUMES);
}

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

static void keep_batch(struct wire *w, int64_t start, struct str items)
{
    struct record *r = w->client.r;
    struct record_answer *a = free_batch(r);

    *a = (struct record_answer) { .rid = start, .state = ANSWER_GIVEN };
    journal_keep(w->client.bridge->journal, a, items);
    r->sent = w->sent;
}

/* What the client has handled need not be kept. */
static void drop_acknowledged(struct wire *w)
{
    struct record *r = w->client.r;
    struct record_answer *a, *next;

    journal_touch(w->client.bridge->journal, r);
    r->acked = w->acked;
    for (a = batch_from(r, 0); a; a = next) {
        next = batch_from(r, a->rid + 1);
        if ((next ? next->rid : r->sent) <= r->acked)
            journal_drop(w->client.bridge->journal, a);
    }
    journal_commit(w->client.bridge->journal);
}

/* The client may forget a stanza when everything it gave rise to is in the journal. */
static void settle_handled(struct wire *w)
{
    struct client *c = &w->client;

    if (!wire_resumes(w) || client_has(c) || c->errands || c->r->handled == w->handled)
        return;
    journal_touch(c->bridge->journal, c->r);
    c->r->handled = w->handled;
    journal_commit(c->bridge->journal);
}

/* Once for each batch. */
static void ask_handled(struct wire *w)
{
    if (w->acked == w->sent || w->asked == w->sent)
        return;
    w->asks++;
    w->asked = w->sent;
    send_element(w, "<r xmlns='" SM_NS "'/>");
}

/* -- as a transport, continued -------------------------------------------------------------- */

/* What waits, as one batch in the journal and, for sending, in bridge.response. */
static enum err make_batch(struct wire *w)
{
    struct client *c = &w->client;
    struct bridge *b = c->bridge;
    int64_t start = w->sent;
    enum err e;

    buf_clear(&b->response);
    buf_clear(&b->items);
    journal_touch(b->journal, c->r);
    e = client_take_each(c, &b->items, add_element, w);
    if (!e && wire_resumes(w))
        keep_batch(w, start, buf_str(&b->items));
    journal_commit(b->journal);
    return e;
}

static enum err send_batch(struct wire *w)
{
    struct buf *out = &w->client.bridge->response;
    enum err e = make_batch(w);

    if (!e)
        conn_send(w->conn, out->p, out->n);
    return e;
}

/* A peer that reads slowly, or does not say what it has handled, leaves what is waiting where it
 * costs least. */
static void flush(struct client *c)
{
    struct wire *w = (struct wire *)(void *)c;

    while (w->conn && client_has(c) && conn_unsent(w->conn) == 0 &&
           (!wire_resumes(w) || free_batch(c->r)))
        if (send_batch(w)) {
            client_end(c, &lost);
            return;
        }
    settle_handled(w);
    if (!w->conn)
        return;
    if (wire_resumes(w))
        ask_handled(w);
    conn_resume(w->conn);
}

static void send_header(struct wire *w)
{
    struct buf *out = &w->client.bridge->response;

    w->greeted = true;
    buf_clear(out);
    w->manner->header(w, out);
    conn_send(w->conn, out->p, out->n);
}

/* The stream error that tells why, NULL for an orderly end. */
static const char *error_of(const struct ending *why)
{
    if (why->stream_error)
        return why->stream_error;
    return why->condition ? "policy-violation" : NULL;
}

static void end(struct client *c, const struct ending *why)
{
    struct wire *w = (struct wire *)(void *)c;
    struct bridge *b = c->bridge;
    const char *error = error_of(why);

    alarm_stop(b->alarms, &w->alarm);
    leave(b->wires, w);
    if (!w->conn || w->closing)
        return;
    if (!w->greeted && !w->mute)
        send_header(w);
    buf_clear(&b->response);
    if (error && !w->mute) {
        buf_clear(&b->xml);
        stream_error(&b->xml, error, w->manner->declare);
        w->manner->element(&b->response, buf_str(&b->xml));
    }
    w->manner->close(w, &b->response);
    conn_send(w->conn, b->response.p, b->response.n);
    conn_finish(w->conn, true);
}

/* The connection may be there for a little while yet. */
static void free_it(struct client *c)
{
    struct wire *w = (struct wire *)(void *)c;

    w->done = true;
    if (!w->conn)
        w->manner->free_it(w);
}

static const struct transport transport = { flush, end, free_it };

/* -- begin and end -------------------------------------------------------------------------- */

static void begin(struct wire *w, struct bridge *b, struct record *r, struct conn *conn,
                  const struct wire_manner *manner)
{
    client_init(&w->client, b, &transport, r);
    if (conn)
        client_from(&w->client, conn_address(conn));
    w->manner = manner;
    w->conn = conn;
    w->alarm = (struct alarm) { .fn = alarm_rang, .arg = w };
    w->born = w->heard_at = clock_mono_ms();
    w->known = !is_unknown(w);
    join(b->wires, w);
    set_alarm(w);
}

bool wire_init(struct wire *w, struct bridge *b, struct conn *conn,
               const struct wire_manner *manner)
{
    static const struct ending too_many = { "policy-violation", NULL };
    struct record *r = journal_take(b->journal);

    if (!r)
        return false;
    client_make_sid(r->sid);
    r->flags = RECORD_WIRE;
    journal_commit(b->journal);
    begin(w, b, r, conn, manner);
    if (b->wires->unknown > WIRES_UNKNOWN_MAX)
        client_end(&b->wires->unknown_oldest->client, &too_many);
    return true;
}

static void free_ghost(struct wire *w)
{
    free(w);
}

void wire_restore(struct bridge *b, struct record *r)
{
    static const struct wire_manner manner = { .free_it = free_ghost };
    struct wire *w = calloc(1, sizeof(*w));

    if (!w)
        abort();
    begin(w, b, r, NULL, &manner);
    client_restore(&w->client);
    w->counts = r->flags & RECORD_RESUMES;
    w->handled = r->handled;
    w->sent = r->sent;
    w->acked = r->acked;
    account_rejoin(b, &w->client);
}

static void end_all(struct wire *w)
{
    struct wire *newer;

    for (; w; w = newer) {
        newer = w->newer;
        if (w->conn && !wire_resumes(w))
            wire_fail(w, "system-shutdown");
    }
}

void wires_end(struct bridge *b)
{
    end_all(b->wires->oldest);
    end_all(b->wires->unknown_oldest);
}

/* Those that may come back are all that is left. */
void wires_free(struct wires *all)
{
    struct wire *w;

    if (!all)
        return;
    while ((w = all->oldest)) {
        leave(all, w);
        client_forget_waiting(&w->client);
        client_from(&w->client, NULL);
        w->manner->free_it(w);
    }
    free(all);
}

void wire_fail(struct wire *w, const char *condition)
{
    client_end(&w->client, &(struct ending) { "remote-stream-error", condition });
}

void wire_drained(struct wire *w)
{
    if (!w->client.ended)
        flush(&w->client);
}

void wire_lost(struct wire *w)
{
    struct bridge *b = w->client.bridge;

    w->conn = NULL;
    if (w->done) {
        w->manner->free_it(w);
        return;
    }
    w->closing = false;
    if (wire_resumes(w)) {
        w->heard_at = clock_mono_ms();
        w->due = w->whole_by = 0;
        w->asks = 0;
        set_alarm(w);
        return;
    }
    client_end(&w->client, NULL);
    arena_reset(&b->arena);
}

void wire_close(struct wire *w, const void *bytes, size_t n)
{
    w->closing = true;
    conn_send(w->conn, bytes, n);
    conn_finish(w->conn, true);
}

/* -- what comes in -------------------------------------------------------------------------- */

bool wire_ready(struct wire *w, size_t n)
{
    w->heard_at = clock_mono_ms();
    if (w->due && n > WIRE_UNPAID_BYTES) {
        log_warn("too_many_stanzas", "user=%s", record_user(w->client.r));
        wire_fail(w, "policy-violation");
    }
    return !w->client.ended && !w->client.checking && w->due == 0;
}

void wire_begins(struct wire *w)
{
    if (w->client.ended || w->whole_by)
        return;
    w->whole_by = clock_mono_ms() + w->client.bridge->conf->xmpp_auth_time * 1000;
    set_alarm(w);
}

size_t wire_used(struct wire *w, size_t n, bool whole)
{
    if (w->client.ended)
        return n;
    if (!whole) {
        wire_begins(w);
    } else if (w->whole_by) {
        w->whole_by = 0;
        set_alarm(w);
    }
    if (is_unknown(w) && (w->taken += (uint32_t)n) > WIRE_UNKNOWN_BYTES)
        wire_fail(w, "policy-violation");
    return n;
}

bool wire_restarts(const struct wire *w)
{
    return !is_unknown(w) && !w->restarted;
}

/* "1.0", or a later minor one. */
static bool is_version(const char *text)
{
    struct str rest = str_of(text), major, minor;
    int64_t n;

    return str_cut(&rest, '.', &major) && str_cut(&rest, '.', &minor) && str_is(major, "1") &&
           str_to_int(minor, &n) && rest.n == 0;
}

static void send_features(struct wire *w)
{
    struct bridge *b = w->client.bridge;

    buf_clear(&b->stanza);
    if (is_unknown(w))
        stream_features_sasl(
            &b->stanza, w->manner->declare,
            (struct stream_offer) {
                .starttls = w->manner->starttls && b->tls && !conn_is_secure(w->conn),
                .scram = b->scram,
            });
    else
        stream_features_bind(&b->stanza, w->manner->declare, true);
    buf_clear(&b->response);
    w->manner->element(&b->response, buf_str(&b->stanza));
    conn_send(w->conn, b->response.p, b->response.n);
}

/* There are clients that read the header, then the features: such a one gets both at once when they
 * are sent without a pause, in one write or in two. */
static void offer(struct wire *w)
{
    if (!w->manner->pauses) {
        send_features(w);
        return;
    }
    w->pausing = true;
    w->due = clock_mono_ms() + FEATURES_MS;
    set_alarm(w);
}

static void become_known(struct wire *w)
{
    struct wires *all = w->client.bridge->wires;

    w->restarted = true;
    leave(all, w);
    w->known = true;
    join(all, w);
    set_alarm(w);
}

void wire_open(struct wire *w, const char *to, const char *version)
{
    struct bridge *b = w->client.bridge;
    bool again = wire_restarts(w);

    if (w->open && !again) {
        wire_fail(w, "policy-violation");
        return;
    }
    if (again)
        become_known(w);
    w->open = true;
    send_header(w);
    if (to && *to && !bridge_is_domain(b, to))
        wire_fail(w, "host-unknown");
    else if (version && !is_version(version))
        wire_fail(w, "unsupported-version");
    else if (version)
        offer(w);
}

void wire_pay(struct wire *w)
{
    int64_t delay = client_pay(&w->client, 1);

    if (delay < 0) {
        log_warn("too_many_stanzas", "user=%s", record_user(w->client.r));
        wire_fail(w, "policy-violation");
    } else if (delay > 0) {
        w->due = clock_mono_ms() + delay;
        set_alarm(w);
    }
}

/* -- stream management ---------------------------------------------------------------------- */

static void refuse(struct wire *w, const char *condition)
{
    struct buf *out = &w->client.bridge->stanza;

    buf_clear(out);
    buf_addf(out, "<failed xmlns='" SM_NS "'><%s xmlns='" STANZAS_NS "'/></failed>", condition);
    send_element(w, out->p);
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

    if (!w->client.account || w->counts) {
        refuse(w, "unexpected-request");
        return;
    }
    flush(&w->client); /* what comes behind it counts */
    if (w->client.ended)
        return;
    w->counts = true;
    if (!is_true(xml_attribute(node, "resume"))) {
        send_element(w, "<enabled xmlns='" SM_NS "'/>");
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
    send_element(w, b->stanza.p);
}

static uint32_t told(const struct wire *w)
{
    return (uint32_t)(wire_resumes(w) ? w->client.r->handled : w->handled);
}

static void tell_handled(struct wire *w)
{
    struct buf *out = &w->client.bridge->stanza;

    flush(&w->client);
    if (w->client.ended)
        return;
    buf_clear(out);
    buf_addf(out, "<a xmlns='" SM_NS "' h='%u'/>", told(w));
    send_element(w, out->p);
}

/* It cannot have handled more than we sent, nor less than it said before; counters wrap (XEP-0198
 * section 4). */
static bool read_count(const struct wire *w, const char *text, int64_t *out)
{
    int64_t h;

    if (!text || !str_to_int(str_of(text), &h) || h < 0 || h > UINT32_MAX)
        return false;
    *out = w->acked + (uint32_t)(h - w->acked);
    return *out <= w->sent;
}

static void take_count(struct wire *w, const char *text)
{
    int64_t acked;

    if (!read_count(w, text, &acked)) {
        wire_fail(w, "undefined-condition");
        return;
    }
    w->acked = acked;
    w->asks -= w->asks > 0;
    if (!wire_resumes(w))
        return;
    drop_acknowledged(w);
    flush(&w->client);
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
    int64_t sent = w->sent;
    struct record_answer *a;
    struct str items;

    for (a = batch_from(c->r, 0); a; a = batch_from(c->r, a->rid + 1)) {
        buf_clear(&b->response);
        if (!journal_kept(b->journal, a, &items) ||
            client_render_each(c, items, w->acked - a->rid, add_element, w)) {
            client_end(c, &lost);
            return;
        }
        conn_send(w->conn, b->response.p, b->response.n);
    }
    w->sent = sent; /* they were counted when they were sent first */
}

/* Before the client hears what has been handled and may forget it, all that it gave rise to is in
 * the journal, as far as there is room for batches: sent it is behind that. */
static enum err keep_waiting(struct wire *w)
{
    struct client *c = &w->client;
    struct bridge *b = c->bridge;
    enum err e = ERR_OK;

    while (!e && client_has(c) && free_batch(c->r))
        e = make_batch(w);
    journal_touch(b->journal, c->r);
    c->r->handled = w->handled;
    journal_commit(b->journal);
    return e;
}

/* The old connection may not know yet that it is broken. */
static void take_over(struct wire *w, struct wire *old)
{
    w->handled = old->handled;
    w->sent = old->sent;
    w->counts = true;
    client_take_over(&w->client, &old->client);
    end(&old->client, &(struct ending) { "remote-stream-error", "conflict" });
}

static void resume(struct wire *w, const struct xml_node *node)
{
    struct bridge *b = w->client.bridge;
    struct wire *old;
    int64_t acked;

    if (w->client.account || w->counts) {
        refuse(w, "unexpected-request");
        return;
    }
    old = find_resumable(b, record_user(w->client.r), xml_attribute(node, "previd"));
    if (old && !read_count(old, xml_attribute(node, "h"), &acked)) {
        wire_fail(w, "undefined-condition");
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
    w->acked = acked;
    drop_acknowledged(w);
    if (keep_waiting(w)) {
        client_end(&w->client, &lost);
        return;
    }
    log_info("resumed", "user=%s", record_user(w->client.r));
    buf_clear(&b->stanza);
    buf_addf(&b->stanza, "<resumed xmlns='" SM_NS "' previd='%s' h='%u'/>", w->client.r->sid,
             told(w));
    send_element(w, b->stanza.p);
    w->asked = -1;
    send_again(w);
    if (!w->client.ended)
        flush(&w->client);
}

static bool is_counted(const struct xml_node *node)
{
    return same(node->name, "iq") || same(node->name, "message") || same(node->name, "presence");
}

static bool is_management(const struct wire *w, const struct xml_node *node, const char *name)
{
    return w->known && strcmp(node->ns, SM_NS) == 0 && (!name || strcmp(node->name, name) == 0);
}

static void take_management(struct wire *w, const struct xml_node *node)
{
    if (strcmp(node->name, "enable") == 0)
        enable(w, node);
    else if (strcmp(node->name, "resume") == 0)
        resume(w, node);
    else if (!w->counts)
        refuse(w, "unexpected-request");
    else if (strcmp(node->name, "r") == 0)
        tell_handled(w);
    else if (strcmp(node->name, "a") == 0)
        take_count(w, xml_attribute(node, "h"));
}

void wire_take(struct wire *w, const struct xml_node *node)
{
    struct bridge *b = w->client.bridge;

    if (!w->open || wire_restarts(w)) {
        wire_fail(w, "not-authorized");
        return;
    }
    if (!w->asks || !is_management(w, node, "a"))
        wire_pay(w); /* we asked for the other */
    if (w->client.ended)
        return;
    if (is_management(w, node, NULL)) {
        take_management(w, node);
        return;
    }
    w->handled += w->counts && is_counted(node);
    stanzas_take(&w->client, node);
    journal_commit(b->journal);
    settle_handled(w);
}
