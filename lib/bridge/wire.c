#include "bridge/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/stanzas.h"
#include "bridge/strangers.h"
#include "bridge/table.h"
#include "loop/conn.h"
#include "xmpp/jid.h"
#include "xmpp/stream.h"

enum {
    FEATURES_MS = 5,  /* behind a header */
    UNPAID_MS = 10000 /* for more than WIRE_UNPAID_BYTES to be paid for */
};

struct wires {
    struct wire *oldest, *newest;                 /* authenticated */
    struct wire *unknown_oldest, *unknown_newest; /* not yet */
    struct strangers *strangers;                  /* the same */
};

struct wires *wires_new(void)
{
    struct wires *all = calloc(1, sizeof(*all));

    if (!all)
        abort();
    all->strangers = strangers_new(WIRES_UNKNOWN_MAX);
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
}

static void leave(struct wires *all, struct wire *w)
{
    *(w->older ? &w->older->newer : w->known ? &all->oldest : &all->unknown_oldest) = w->newer;
    *(w->newer ? &w->newer->older : w->known ? &all->newest : &all->unknown_newest) = w->older;
    w->older = w->newer = NULL;
    strangers_leave(all->strangers, &w->stranger);
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

    if (!w->conn && sm_resumes(w))
        return w->heard_at + w->client.r->inactivity_s * (int64_t)1000;
    if (!w->conn)
        return w->heard_at + inactivity;
    return w->manner->must_answer ? w->heard_at + w->manner->ask_ms + inactivity : INT64_MAX;
}

static int64_t asks_at(const struct wire *w)
{
    return w->conn ? later_of(w->heard_at, w->asked_at) + w->manner->ask_ms : INT64_MAX;
}

/* Nobody stays without a resource, by which alone one is counted (XMPP_SESSIONS). */
static int64_t patience_ends(const struct wire *w)
{
    int64_t patience = w->client.bridge->conf->xmpp_auth_time * 1000;

    if (w->client.account)
        return INT64_MAX;
    return w->born + (is_unknown(w) ? patience : 2 * patience);
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

static void ask(struct wire *w, int64_t now)
{
    struct buf *out = &w->client.bridge->response;

    w->asked_at = now;
    buf_clear(out);
    w->manner->ask(out);
    conn_send(w->conn, out->p, out->n);
    w->sm.asked = -1; /* nor has it said of late what it has handled */
    wire_flush(w);
}

static void send_features(struct wire *w);
static void say_end(struct wire *w, const char *error);

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

/* The connection is dead; the client may come back on another. */
static void fall_silent(struct wire *w)
{
    if (!w->conn || !sm_resumes(w)) {
        wire_fail(w, "connection-timeout");
    } else if (w->closing) {
        conn_close(w->conn);
    } else {
        w->closing = true;
        say_end(w, "connection-timeout");
        w->heard_at = clock_mono_ms();
        set_alarm(w);
    }
}

static void alarm_rang(void *arg)
{
    struct wire *w = arg;
    int64_t now = clock_mono_ms();

    if (now >= silence_ends(w) && conns_are_behind(w->client.bridge->conns))
        w->heard_at = now; /* it could not be heard, nor was it asked: its time begins anew */
    if (now >= patience_ends(w) || (w->whole_by && now >= w->whole_by)) {
        wire_fail(w, "policy-violation");
    } else if (now >= silence_ends(w)) {
        fall_silent(w);
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

void wire_add_element(void *arg, struct str xml)
{
    struct wire *w = arg;

    sm_sends(w, xml);
    w->manner->element(&w->client.bridge->response, xml);
}

void wire_send_element(struct wire *w, const char *xml)
{
    struct buf *out = &w->client.bridge->response;

    buf_clear(out);
    w->manner->element(out, str_of(xml));
    conn_send(w->conn, out->p, out->n);
}

static enum err send_batch(struct wire *w)
{
    struct buf *out = &w->client.bridge->response;
    enum err e = sm_take_batch(w);

    if (!e)
        conn_send(w->conn, out->p, out->n);
    return e;
}

/* A peer that reads slowly, or does not say what it has handled, leaves what is waiting where it
 * costs least. */
void wire_flush(struct wire *w)
{
    static const struct ending lost = { "remote-stream-error", "resource-constraint" };
    struct client *c = &w->client;

    while (!c->ended && w->conn && client_has(c) && conn_unsent(w->conn) == 0 && sm_has_room(w))
        if (send_batch(w)) {
            client_end(c, &lost);
            return;
        }
    if (c->ended)
        return;
    sm_settle(w);
    if (!w->conn)
        return;
    if (w->leaving && !c->errands && (!client_has(c) || !sm_has_room(w))) {
        client_end(c, NULL);
        return;
    }
    if (sm_resumes(w))
        sm_ask(w);
    conn_resume(w->conn);
}

static void flush(struct client *c)
{
    wire_flush((struct wire *)(void *)c);
}

/* What the client said who it is, without its resource; NULL when that is nobody. */
static const char *bare(struct arena *a, const char *from)
{
    struct jid jid;

    if (!from || !jid_parse(str_of(from), &jid))
        return NULL;
    return arena_strndup(a, from, strcspn(from, "/"));
}

/* Each stream has an id of its own (RFC 6120 sections 4.3.3 and 4.7.3), which is not the name by
 * which the session may be resumed: the first is said in the clear.  from: of the client's. */
static void send_header(struct wire *w, const char *from)
{
    struct bridge *b = w->client.bridge;
    struct buf *out = &b->response;
    char id[RECORD_SID];

    w->greeted = true;
    client_make_sid(id);
    buf_clear(out);
    w->manner->header(
        out, &(struct stream_header) { .to = bare(&b->arena, from), .from = b->domain, .id = id });
    conn_send(w->conn, out->p, out->n);
}

/* The stream error that tells why, NULL for an orderly end. */
static const char *error_of(const struct ending *why)
{
    if (why->stream_error)
        return why->stream_error;
    return why->condition ? "policy-violation" : NULL;
}

/* error: NULL when all is well. */
static void say_end(struct wire *w, const char *error)
{
    struct bridge *b = w->client.bridge;

    if (!w->greeted && !w->mute)
        send_header(w, NULL);
    buf_clear(&b->response);
    if (error && !w->mute) {
        buf_clear(&b->xml);
        stream_error(&b->xml, error, NULL, w->manner->declare);
        w->manner->element(&b->response, buf_str(&b->xml));
    }
    w->manner->close(w, &b->response);
    conn_send(w->conn, b->response.p, b->response.n);
    conn_finish(w->conn, true);
}

static void end(struct client *c, const struct ending *why)
{
    struct wire *w = (struct wire *)(void *)c;

    alarm_stop(c->bridge->alarms, &w->alarm);
    leave(c->bridge->wires, w);
    if (w->conn && !w->closing)
        say_end(w, error_of(why));
}

void wire_replaced(struct wire *w)
{
    end(&w->client, &(struct ending) { "remote-stream-error", "conflict" });
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
    w->manner = manner;
    w->conn = conn;
    w->alarm = (struct alarm) { .fn = alarm_rang, .arg = w };
    w->born = w->heard_at = clock_mono_ms();
    w->known = !is_unknown(w);
    join(b->wires, w);
    set_alarm(w);
}

bool wire_init(struct wire *w, struct bridge *b, struct conn *conn, const char *address,
               const struct wire_manner *manner)
{
    static const struct ending too_many = { "policy-violation", NULL };
    struct record *r = journal_take(b->journal);
    struct stranger *out;

    if (!r)
        return false;
    client_make_sid(r->sid);
    r->flags = RECORD_WIRE;
    journal_commit(b->journal);
    begin(w, b, r, conn, manner);
    client_from(&w->client, address);
    out = strangers_join(b->wires->strangers, &w->stranger, address);
    if (out)
        client_end(&TABLE_THING(out, struct wire, stranger)->client, &too_many);
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
    sm_restore(w);
    account_rejoin(b, &w->client);
}

static void end_all(struct wire *w)
{
    struct wire *newer;

    for (; w; w = newer) {
        newer = w->newer;
        if (w->conn && !sm_resumes(w))
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
    strangers_free(all->strangers);
    free(all);
}

/* What was answered before is sent before. */
void wire_fail(struct wire *w, const char *condition)
{
    wire_flush(w);
    client_end(&w->client, &(struct ending) { "remote-stream-error", condition });
}

void wire_leave(struct wire *w)
{
    w->leaving = true;
    wire_begins(w); /* how long that may take */
    wire_flush(w);
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
    if (sm_resumes(w)) {
        w->heard_at = clock_mono_ms();
        w->due = w->whole_by = 0;
        sm_lost(w);
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

/* One large stanza may wait behind a few; not more than is taken for a long time. */
static bool is_flooded(struct wire *w, size_t n)
{
    int64_t now = clock_mono_ms();

    if (n <= WIRE_UNPAID_BYTES)
        w->flooded_at = 0;
    else if (w->due && !w->flooded_at)
        w->flooded_at = now;
    return w->flooded_at && now - w->flooded_at > UNPAID_MS;
}

bool wire_ready(struct wire *w, size_t n)
{
    w->heard_at = clock_mono_ms();
    if (is_flooded(w, n)) {
        log_warn("too_many_stanzas", "user=%s", record_user(w->client.r));
        wire_fail(w, "policy-violation");
    }
    return !w->client.ended && !w->client.checking && !w->leaving && w->due == 0;
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
    } else if (w->whole_by && !w->leaving) {
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

void wire_open(struct wire *w, const struct stream_header *theirs)
{
    const char *to = theirs->to, *version = theirs->version;
    struct bridge *b = w->client.bridge;
    bool again = wire_restarts(w);

    if (w->open && !again) {
        wire_fail(w, "policy-violation");
        return;
    }
    if (again)
        become_known(w);
    w->open = true;
    send_header(w, theirs->from);
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

void wire_take(struct wire *w, const struct xml_node *node)
{
    struct bridge *b = w->client.bridge;

    if (!w->open || wire_restarts(w)) {
        wire_fail(w, "not-authorized");
        return;
    }
    if (!sm_is_answer(w, node))
        wire_pay(w);
    if (w->client.ended)
        return;
    if (sm_is(w, node)) {
        sm_take(w, node);
        return;
    }
    sm_heard(w, node);
    stanzas_take(&w->client, node);
    journal_commit(b->journal);
    sm_settle(w);
}
