/* bosh: the door: sessions are created here, and requests find theirs. */
#include "bridge/bosh.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "bridge/account.h"
#include "bridge/addresses.h"
#include "bridge/bosh_session.h"
#include "bridge/bosh_table.h"
#include "bridge/bridge.h"
#include "bridge/http.h"
#include "bridge/wire.h"
#include "xmpp/stream.h"

static const struct ending bad_request = { "bad-request", NULL };
static const struct ending item_not_found = { "item-not-found", NULL };
static const struct ending policy_violation = { "policy-violation", NULL };

static bool is_content(const char *text)
{
    size_t n = strspn(text,
                      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/;=+ ._-\"");

    return text[n] == '\0' && n > 0 && n < RECORD_CONTENT;
}

/* The lower of theirs and 1.11, compared as two numbers. */
static void choose_version(char out[16], const char *ver)
{
    struct str rest = str_of(ver), major, minor;
    int64_t a = 1, b = 11;

    if (str_cut(&rest, '.', &major) && str_cut(&rest, '.', &minor) && str_to_int(major, &a) &&
        str_to_int(minor, &b) && b >= 0 && b < 100 && (a == 0 || (a == 1 && b < 11)))
        snprintf(out, 16, "%d.%d", (int)a, (int)b);
    else
        snprintf(out, 16, "1.11");
}

static int64_t at_most(const char *text, int64_t most)
{
    int64_t n = bosh_number(text, INT64_MAX);

    return n < 0 || n > most ? most : n;
}

/* What a key sequence begins with. */
static bool take_new_key(struct record *r, const struct bosh_body *rq)
{
    if (!rq->at[BOSH_NEWKEY])
        return true;
    r->flags |= RECORD_KEYED;
    return bosh_key_read(rq->at[BOSH_NEWKEY], r->key);
}

static bool has_sound_key(const struct bosh_body *rq)
{
    struct record scratch = { .flags = 0 };

    return take_new_key(&scratch, rq);
}

static void fill_record(const struct bridge *b, struct record *r, const struct bosh_body *rq,
                        bool secure)
{
    client_make_sid(r->sid);
    r->flags = (rq->at[BOSH_VER] ? RECORD_HAS_VER : 0U) | (secure ? RECORD_SECURE : 0U) |
               (same(rq->at[BOSH_ACK], "1") ? RECORD_ACKS : 0U);
    r->wait_s = (uint16_t)at_most(rq->at[BOSH_WAIT], b->conf->xmpp_max_wait);
    r->hold = (uint8_t)at_most(rq->at[BOSH_HOLD], BOSH_REQUESTS - 1);
    r->requests = BOSH_REQUESTS;
    r->inactivity_s = (uint16_t)b->conf->xmpp_inactivity;
    r->rid_next = rq->rid + 1;
    take_new_key(r, rq);
    if (rq->at[BOSH_CONTENT] && is_content(rq->at[BOSH_CONTENT]) &&
        !same(rq->at[BOSH_CONTENT], BOSH_XML_TYPE))
        journal_name(b->journal, r, &(struct record_names) { .content = rq->at[BOSH_CONTENT] });
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
    stream_features_sasl(out, false, (struct stream_offer) { .scram = b->scram });
    buf_adds(out, "</body>");
    http_answer(x, 200, bosh_session_content(r), buf_str(out));
}

static void create(struct bridge *b, struct exchange *x, const struct bosh_body *rq)
{
    static const struct ending improper = { "improper-addressing", NULL };
    static const struct ending host_unknown = { "host-unknown", NULL };
    struct bosh *s, *one_too_many;
    struct record *r;

    if (rq->rid == 0 || rq->rid > bosh_rid_max || !has_sound_key(rq)) {
        bosh_refuse(x, &bad_request, rq->at[BOSH_VER]);
    } else if (!rq->at[BOSH_TO] || !*rq->at[BOSH_TO]) {
        bosh_refuse(x, &improper, rq->at[BOSH_VER]);
    } else if (!bridge_is_domain(b, rq->at[BOSH_TO])) {
        bosh_refuse(x, &host_unknown, rq->at[BOSH_VER]);
    } else if (!addresses_may_create(b->addresses, http_address(x))) {
        /* No 4xx: after one of those clients do not try again (reference 2.9). */
        http_answer(x, 503, "text/plain; charset=utf-8", str_of("too many sessions\n"));
    } else if (!(r = journal_take(b->journal))) {
        http_answer(x, 503, "text/plain; charset=utf-8", str_of("no room for a session\n"));
    } else {
        fill_record(b, r, rq, http_is_secure(x));
        s = bosh_session_new(b, r);
        client_from(&s->client, http_address(x));
        journal_commit(b->journal);
        send_created(s, x, rq);
        one_too_many = bosh_table_join_unknown(b->bosh, s);
        if (one_too_many)
            client_end(&one_too_many->client, &policy_violation);
        bosh_session_take_first(s, rq); /* what is not allowed here but done (reference 2.2) */
        if (!s->client.ended)
            bosh_session_set_alarm(s);
    }
}

void bosh_request(struct bridge *b, struct exchange *x, struct str body)
{
    const struct bosh_mark *mark;
    struct bosh_body rq;
    struct bosh *s;

    if (!bosh_body_read(&b->arena, body, &rq)) {
        http_answer(x, 400, "text/plain; charset=utf-8", str_of("not a <body>\n"));
    } else if (!rq.at[BOSH_SID]) {
        create(b, x, &rq);
    } else if ((s = bosh_table_find(b->bosh, rq.at[BOSH_SID]))) {
        /* Who has read it in the clear is not let into a session that began under TLS. */
        if ((s->client.r->flags & RECORD_SECURE) && !http_is_secure(x))
            http_drop(x);
        else
            bosh_session_take(s, x, &rq);
    } else if ((mark = bosh_table_find_mark(b->bosh, rq.at[BOSH_SID]))) {
        bosh_refuse(x, &mark->why, mark->has_ver);
    } else {
        bosh_refuse(x, &item_not_found, true);
    }
    arena_reset(&b->arena);
}

void bosh_doubt(struct bridge *b, const struct exchange *x, const char *sid, int64_t rid)
{
    struct bosh *s = bosh_table_find(b->bosh, sid);

    if (s && s->told == x)
        bosh_session_doubt(s, rid);
}

void bosh_restore(struct bridge *b)
{
    struct record *r = NULL, *next;
    int count = 0;

    for (r = journal_next(b->journal, NULL); r; r = next) {
        struct bosh *s;

        next = journal_next(b->journal, r);
        if (!(r->flags & RECORD_BOUND)) {
            journal_release(b->journal, r);
            journal_commit(b->journal);
            continue;
        }
        count++;
        if (r->flags & RECORD_WIRE) {
            wire_restore(b, r);
            continue;
        }
        s = bosh_session_new(b, r);
        for (int i = 0; i < RECORD_ANSWERS; i++)
            s->held[i].unsure = r->answers[i].state == ANSWER_OPEN;
        client_restore(&s->client);
        account_rejoin(b, &s->client);
        bosh_session_set_alarm(s);
    }
    if (count)
        log_info("restored", "sessions=%d", count);
}
