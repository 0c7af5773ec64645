/* stanzas: bind, roster, discovery, ping, pubsub, presence (RFC 6120, RFC 6121, XEP-0030,
 * XEP-0060, XEP-0199; reference xmpp-delivery 7 and 8). */
#include "bridge/stanzas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/log.h"
#include "bridge/account.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/cursor.h"
#include "bridge/node.h"
#include "bridge/replay.h"
#include "bridge/sign_in.h"
#include "bridge/subscribers.h"
#include "xmpp/disco.h"
#include "xmpp/jid.h"
#include "xmpp/ping.h"
#include "xmpp/presence.h"
#include "xmpp/pubsub.h"

#define NS_BIND "urn:ietf:params:xml:ns:xmpp-bind"
#define NS_SESSION "urn:ietf:params:xml:ns:xmpp-session"
#define NS_ROSTER "jabber:iq:roster"

static const struct ending not_authorized = { "remote-stream-error", "not-authorized" };

/* -- answers -------------------------------------------------------------------------------- */

static struct buf *answer(struct client *c)
{
    buf_clear(&c->bridge->stanza);
    return &c->bridge->stanza;
}

static void send_answer(struct client *c)
{
    client_send(c, buf_str(&c->bridge->stanza));
}

static void send_result(struct client *c, const struct stanza *iq)
{
    stanza_result(answer(c), iq, client_jid(c));
    send_answer(c);
}

static void send_error(struct client *c, const struct stanza *st, enum stanza_error e)
{
    stanza_error(answer(c), st, record_user(c->r)[0] ? client_jid(c) : NULL, e, NULL);
    send_answer(c);
}

/* -- bind ----------------------------------------------------------------------------------- */

/* RFC 7622 section 3.4: without control characters. */
static bool is_resource(const char *text)
{
    size_t n = 0;

    while ((unsigned char)text[n] >= 0x20 && text[n] != 0x7f)
        n++;
    return n > 0 && !text[n] && n < RECORD_RESOURCE;
}

/* What the client asked for, or something of our own (RFC 6120 section 7.7.2.1). */
static bool choose_resource(struct client *c, const struct stanza *iq)
{
    const char *asked = xml_child_text(&c->bridge->arena, iq->payload, "resource");
    char uuid[ID_UUID_SIZE];

    if (!asked || !is_resource(asked))
        asked = id_uuid(uuid);
    return journal_name(c->bridge->journal, c->r, &(struct record_names) { .resource = asked });
}

static void bind_resource(struct client *c, const struct stanza *iq)
{
    struct bridge *b = c->bridge;

    if (c->account) {
        send_error(c, iq, STANZA_NOT_ALLOWED);
        return;
    }
    /* Who was removed since the password was looked at; later ones people_look() finds. */
    if (!subscribers_know(b, record_user(c->r))) {
        client_end(c, &not_authorized);
        return;
    }
    if (!choose_resource(c, iq)) {
        send_error(c, iq, STANZA_RESOURCE_CONSTRAINT);
        return;
    }
    account_join(b, c, record_user(c->r), record_resource(c->r));
    /* From here on every event is for it: what it reads by REST after it is bound cannot be missed
     * in between (reference xmpp-delivery 11.3, item 9). */
    c->newest = cursor_seq(b->cursor);
    journal_touch(b->journal, c->r); /* ending another one committed the step */
    c->r->since = c->newest;
    c->r->flags |= RECORD_BOUND;
    log_info("session", "user=%s", record_user(c->r));
    stanza_result_open(answer(c), iq, client_jid(c));
    buf_adds(&b->stanza, "<bind xmlns='" NS_BIND "'><jid>");
    stanza_text(&b->stanza, client_jid(c));
    buf_adds(&b->stanza, "</jid></bind>");
    stanza_result_close(&b->stanza);
    send_answer(c);
}

static void start_session(struct client *c, const struct stanza *iq)
{
    send_result(c, iq);
}

/* -- roster, discovery, ping ---------------------------------------------------------------- */

/* Everybody's roster has the service user in it, whose presence says whether the application is
 * there (reference xmpp-delivery 7). */
static void roster(struct client *c, const struct stanza *iq)
{
    struct bridge *b = c->bridge;

    if (same(iq->type, "set")) {
        send_result(c, iq);
        return;
    }
    stanza_result_open(answer(c), iq, client_jid(c));
    buf_adds(&b->stanza, "<query xmlns='" NS_ROSTER "'><item");
    stanza_attribute(&b->stanza, "jid", b->finesse);
    buf_adds(&b->stanza, " subscription='both'/></query>");
    stanza_result_close(&b->stanza);
    send_answer(c);
}

static bool is_pubsub(const struct client *c, const struct stanza *st)
{
    return st->to && str_case_is(str_of(st->to), c->bridge->pubsub);
}

/* The user, or this very resource: nobody answers for another one. */
static bool is_self(const struct client *c, const struct stanza *st)
{
    struct jid jid;

    return !st->to || (jid_parse(str_of(st->to), &jid) && client_is(c, &jid) &&
                       (jid.resource.n == 0 || str_is(jid.resource, record_resource(c->r))));
}

static bool is_server(const struct client *c, const struct stanza *st)
{
    return !st->to || str_case_is(str_of(st->to), c->bridge->domain);
}

static void ping(struct client *c, const struct stanza *iq)
{
    send_result(c, iq);
}

/* None was asked for, or one of the pubsub service. */
static bool has_node(struct client *c, const struct stanza *iq, const char *node)
{
    return !node || (is_pubsub(c, iq) &&
                     subscribers_may(c->bridge, record_user(c->r), str_of(node)) != ERR_NOT_FOUND);
}

static void ask_info(struct client *c, const struct stanza *iq)
{
    const char *node = xml_attribute(iq->payload, "node");
    enum disco_entity entity = DISCO_SERVER;

    if (!has_node(c, iq, node)) {
        send_error(c, iq, STANZA_ITEM_NOT_FOUND);
        return;
    }
    if (node) {
        entity = DISCO_LEAF;
    } else if (is_pubsub(c, iq)) {
        entity = DISCO_PUBSUB;
    } else if (iq->to && is_self(c, iq)) {
        entity = DISCO_ACCOUNT;
    }
    disco_info(answer(c), iq, client_jid(c), entity);
    send_answer(c);
}

/* The server has the pubsub service; the service has the nodes that one is subscribed to without
 * asking; a node shows no items. */
static void ask_items(struct client *c, const struct stanza *iq)
{
    const char *node = xml_attribute(iq->payload, "node");
    struct disco_item items[8] = { 0 };
    struct bridge *b = c->bridge;
    size_t n = 0;

    if (!has_node(c, iq, node)) {
        send_error(c, iq, STANZA_ITEM_NOT_FOUND);
        return;
    }
    if (is_pubsub(c, iq) && !node) {
        for (; n < (size_t)node_auto_count; n++)
            items[n] = (struct disco_item) {
                b->pubsub, node_autos[n].suffix
                               ? arena_printf(&b->arena, NODE_USER_PATH "%s%s", record_user(c->r),
                                              node_autos[n].suffix)
                               : NODE_SYSTEM_PATH
            };
    } else if (is_server(c, iq)) {
        items[n++] = (struct disco_item) { b->pubsub, NULL };
    }
    disco_items(answer(c), iq, client_jid(c), items, n);
    send_answer(c);
}

/* -- pubsub --------------------------------------------------------------------------------- */

static void pubsub_refuse(struct client *c, const struct stanza *iq, enum stanza_error e,
                          const char *condition)
{
    pubsub_error(answer(c), iq, client_jid(c), e, condition, NULL);
    send_answer(c);
}

/* *owner: NULL for the bare JID, the client itself for its full one.  Another resource's full JID
 * is as little one's own as another user's. */
static bool own_jid(struct client *c, const char *text, struct client **owner)
{
    struct jid jid;

    if (!jid_parse(str_of(text), &jid) || !client_is(c, &jid))
        return false;
    *owner = jid.resource.n ? c : NULL;
    return jid.resource.n == 0 || str_is(jid.resource, record_resource(c->r));
}

/* Checks what subscribe and unsubscribe must carry; answers when it is wrong. */
static bool read_target(struct client *c, const struct stanza *iq, const struct pubsub_request *rq,
                        struct client **owner)
{
    if (!rq->jid)
        pubsub_refuse(c, iq, STANZA_BAD_REQUEST, "jid-required");
    else if (!rq->node)
        pubsub_refuse(c, iq, STANZA_BAD_REQUEST, "nodeid-required");
    else if (!own_jid(c, rq->jid, owner))
        pubsub_refuse(c, iq, STANZA_BAD_REQUEST, "invalid-jid");
    else
        return true;
    return false;
}

static bool has_room(struct client *c, struct client *owner)
{
    struct subscription *s = owner ? c->subscriptions : c->account->subscriptions;
    int n = 0;

    for (; s; s = s->own_next)
        n++;
    return n < SUBSCRIPTIONS_MAX;
}

/* The bit when it is the user's own automatic node, else 0. */
static unsigned own_automatic(const struct client *c, const char *path)
{
    struct node n;

    if (!node_read(str_of(path), &n) || n.channel.n > 0)
        return 0; /* one channel is heard with all of them */
    if (node_is_users(n.kind) && !str_is(n.id, record_user(c->r)))
        return 0;
    return node_automatic(n.kind);
}

/* Wanted again, or for this sign-in no more (reference xmpp-delivery 8). */
static void want_automatic(struct client *c, unsigned bit, bool wanted)
{
    for (struct client *each = c->account->clients; each; each = each->next) {
        journal_touch(c->bridge->journal, each->r);
        if (wanted)
            each->r->unwanted &= (uint8_t)~bit;
        else
            each->r->unwanted |= (uint8_t)bit;
    }
}

static struct subscription_change change_of(struct client *c, struct client *owner,
                                            const char *node, const char *subid, const char *undo)
{
    return (struct subscription_change) { .user = record_user(c->r),
                                          .resource = owner ? record_resource(owner->r) : "",
                                          .node = node,
                                          .subid = subid,
                                          .undo = undo };
}

/* Answers once it is in the store, so that what the client was told survives us. */
static void store_and_answer(struct client *c, const struct stanza *iq,
                             struct subscription_change change, struct str done)
{
    struct bridge *b = c->bridge;

    change.done = (struct str) { arena_strndup(&b->arena, done.p, done.n), done.n };
    stanza_error(answer(c), iq, client_jid(c), STANZA_INTERNAL_SERVER_ERROR, NULL);
    change.failed = buf_str(&b->stanza);
    subscribers_store(b, c, &change);
}

static void subscribe(struct client *c, const struct stanza *iq, const struct pubsub_request *rq)
{
    struct pubsub_subscription told = { .node = rq->node, .jid = rq->jid, .subscribed = true };
    struct bridge *b = c->bridge;
    struct subscription *s;
    struct client *owner;
    bool is_new;
    enum err e;

    if (!read_target(c, iq, rq, &owner))
        return;
    if (strlen(rq->node) > 255 ||
        (e = subscribers_may(b, record_user(c->r), str_of(rq->node))) == ERR_NOT_FOUND) {
        send_error(c, iq, STANZA_ITEM_NOT_FOUND);
        return;
    }
    if (e == ERR_FORBIDDEN) {
        pubsub_refuse(c, iq, STANZA_FORBIDDEN, "closed-node");
        return;
    }
    if (e) {
        send_error(c, iq, STANZA_INTERNAL_SERVER_ERROR);
        return;
    }
    if (!owner)
        want_automatic(c, own_automatic(c, rq->node), true);
    s = subscribers_find(c->account, owner, rq->node);
    if (!s && !has_room(c, owner)) {
        pubsub_refuse(c, iq, STANZA_NOT_ALLOWED, "too-many-subscriptions");
        return;
    }
    is_new = !s;
    if (is_new)
        s = subscribers_add(b, c->account, owner, rq->node, NULL);
    told.subid = s->subid;
    pubsub_subscribed(answer(c), iq, client_jid(c), &told);
    store_and_answer(c, iq, change_of(c, owner, rq->node, s->subid, is_new ? s->subid : NULL),
                     buf_str(&b->stanza));
}

static void unsubscribe(struct client *c, const struct stanza *iq, const struct pubsub_request *rq)
{
    struct subscription_change change;
    struct bridge *b = c->bridge;
    struct subscription *s;
    struct client *owner;
    unsigned automatic;

    if (!read_target(c, iq, rq, &owner))
        return;
    s = subscribers_find(c->account, owner, rq->node);
    automatic = owner ? 0 : own_automatic(c, rq->node);
    if (!s && !automatic) {
        if (subscribers_may(b, record_user(c->r), str_of(rq->node)) == ERR_NOT_FOUND)
            send_error(c, iq, STANZA_ITEM_NOT_FOUND);
        else
            pubsub_refuse(c, iq, STANZA_UNEXPECTED_REQUEST, "not-subscribed");
        return;
    }
    if (s && rq->subid && strcmp(rq->subid, s->subid) != 0) {
        pubsub_refuse(c, iq, STANZA_NOT_ACCEPTABLE, "invalid-subid");
        return;
    }
    if (automatic)
        want_automatic(c, automatic, false);
    if (!s) {
        stanza_result(answer(c), iq, client_jid(c));
        send_answer(c);
        return;
    }
    change = change_of(c, owner, rq->node, NULL, arena_strdup(&b->arena, s->subid));
    subscribers_drop(b, s);
    stanza_result(answer(c), iq, client_jid(c));
    store_and_answer(c, iq, change, buf_str(&b->stanza));
}

static void list_explicit(struct client *c, const struct subscription *s, const char *jid,
                          const char *node)
{
    for (; s; s = s->own_next)
        if (!node || strcmp(node, s->topic->node) == 0)
            pubsub_list_add(&c->bridge->stanza,
                            &(struct pubsub_subscription) { s->topic->node, jid, s->subid, true });
}

static void list_subscriptions(struct client *c, const struct stanza *iq, const char *node)
{
    struct bridge *b = c->bridge;
    const char *full = arena_strdup(&b->arena, client_jid(c));
    const char *bare = arena_strndup(&b->arena, full, strcspn(full, "/"));

    pubsub_list_open(answer(c), iq, full, node);
    for (int i = 0; i < node_auto_count; i++) {
        const char *path = node_autos[i].suffix
                               ? arena_printf(&b->arena, NODE_USER_PATH "%s%s", record_user(c->r),
                                              node_autos[i].suffix)
                               : NODE_SYSTEM_PATH;

        if ((c->r->unwanted & node_autos[i].bit) || (node && strcmp(node, path) != 0) ||
            subscribers_find(c->account, NULL, path))
            continue;
        pubsub_list_add(&b->stanza, &(struct pubsub_subscription) { path, bare, NULL, true });
    }
    list_explicit(c, c->account->subscriptions, bare, node);
    list_explicit(c, c->subscriptions, full, node);
    pubsub_list_close(&b->stanza);
    send_answer(c);
}

static void list_items(struct client *c, const struct stanza *iq, const struct pubsub_request *rq)
{
    enum err e;

    if (!rq->node) {
        pubsub_refuse(c, iq, STANZA_BAD_REQUEST, "nodeid-required");
        return;
    }
    e = subscribers_may(c->bridge, record_user(c->r), str_of(rq->node));
    if (e) {
        send_error(c, iq,
                   e == ERR_NOT_FOUND   ? STANZA_ITEM_NOT_FOUND
                   : e == ERR_FORBIDDEN ? STANZA_FORBIDDEN
                                        : STANZA_INTERNAL_SERVER_ERROR);
        return;
    }
    pubsub_no_items(answer(c), iq, client_jid(c), rq->node);
    send_answer(c);
}

static void take_pubsub(struct client *c, const struct stanza *iq)
{
    struct pubsub_request rq;

    pubsub_read(iq, &rq);
    if (!is_pubsub(c, iq)) {
        send_error(c, iq, STANZA_SERVICE_UNAVAILABLE);
        return;
    }
    switch (rq.verb) {
    case PUBSUB_SUBSCRIBE:
        subscribe(c, iq, &rq);
        return;
    case PUBSUB_UNSUBSCRIBE:
        unsubscribe(c, iq, &rq);
        return;
    case PUBSUB_SUBSCRIPTIONS:
        list_subscriptions(c, iq, rq.node);
        return;
    case PUBSUB_AFFILIATIONS:
        pubsub_no_affiliations(answer(c), iq, client_jid(c));
        send_answer(c);
        return;
    case PUBSUB_ITEMS:
        list_items(c, iq, &rq);
        return;
    case PUBSUB_OPTIONS:
        pubsub_error(answer(c), iq, client_jid(c), STANZA_FEATURE_NOT_IMPLEMENTED, "unsupported",
                     "subscription-options");
        send_answer(c);
        return;
    case PUBSUB_PUBLISH:
        send_error(c, iq, STANZA_FORBIDDEN);
        return;
    case PUBSUB_MISPLACED:
        send_error(c, iq, STANZA_BAD_REQUEST);
        return;
    case PUBSUB_UNKNOWN:
        break;
    }
    send_error(c, iq, STANZA_FEATURE_NOT_IMPLEMENTED);
}

/* -- the tables ----------------------------------------------------------------------------- */

static const struct {
    const char *ns, *name;
    bool get, set;
    void (*fn)(struct client *c, const struct stanza *iq);
} requests[] = {
    { NS_BIND, "bind", false, true, bind_resource },
    { NS_SESSION, "session", false, true, start_session },
    { NS_ROSTER, "query", true, true, roster },
    { DISCO_INFO_NS, "query", true, false, ask_info },
    { DISCO_ITEMS_NS, "query", true, false, ask_items },
    { PING_NS, "ping", true, false, ping },
    { "http://jabber.org/protocol/pubsub", "pubsub", true, true, take_pubsub },
    { "http://jabber.org/protocol/pubsub#owner", "pubsub", true, true, take_pubsub },
};

/* Nothing a client sends reaches another. */
static bool is_ours(const struct client *c, const struct stanza *iq)
{
    return is_server(c, iq) || is_pubsub(c, iq) || is_self(c, iq);
}

/* Every request is answered, also one that nobody here understands: clients wait for it.  One
 * without an id breaks RFC 6120 section 8.1.3, and is answered without one all the same: xmpp4r
 * asks so for its roster, and waits for that before anything else. */
static void take_iq(struct client *c, const struct stanza *iq)
{
    bool get = same(iq->type, "get"), set = same(iq->type, "set");

    if (same(iq->type, "result") || same(iq->type, "error"))
        return;
    if ((!get && !set) || !iq->payload || iq->payload->next) {
        send_error(c, iq, STANZA_BAD_REQUEST);
        return;
    }
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]) && is_ours(c, iq); i++)
        if (stanza_has(iq, requests[i].ns, requests[i].name) &&
            ((get && requests[i].get) || (set && requests[i].set))) {
            requests[i].fn(c, iq);
            return;
        }
    send_error(c, iq, STANZA_SERVICE_UNAVAILABLE);
}

static bool is_service_user(const struct client *c, const struct stanza *st)
{
    return st->to && str_case_is(str_of(st->to), c->bridge->finesse);
}

/* <since seq='n'/> of the first available presence: the client knows the events up to n. */
static void take_since(struct client *c, const struct stanza *st)
{
    const struct xml_node *n = st->node->children;
    int64_t seq;

    while (n && !(strcmp(n->ns, DELIVERY_NS) == 0 && strcmp(n->name, "since") == 0))
        n = n->next;
    if (!n || (c->r->flags & RECORD_PRESENT) ||
        !str_to_int(str_of(xml_attribute(n, "seq")), &seq) || seq < 0)
        return;
    journal_touch(c->bridge->journal, c->r);
    c->r->flags |= RECORD_NUMBERED;
    replay_for(c, seq);
}

static void take_presence(struct client *c, const struct stanza *st)
{
    struct bridge *b = c->bridge;
    struct presence p;

    presence_read(st, &p);
    if (is_service_user(c, st) && p.type == PRESENCE_SUBSCRIBE) {
        presence_subscribed(answer(c), b->finesse, client_jid(c));
        send_answer(c);
    }
    if (is_service_user(c, st) && (p.type == PRESENCE_SUBSCRIBE || p.type == PRESENCE_PROBE))
        account_tell_service_to(c);
    if (!st->to && p.type == PRESENCE_AVAILABLE)
        take_since(c, st);
    if (!st->to && (p.type == PRESENCE_AVAILABLE || p.type == PRESENCE_UNAVAILABLE))
        account_presence(c, &p);
}

/* Before there is a resource: bind, and the session of RFC 3921. */
static bool may_unbound(const struct stanza *st)
{
    return st->kind == STANZA_IQ && stanza_has(st, NS_BIND, "bind");
}

void stanzas_take(struct client *c, const struct xml_node *node)
{
    struct stanza st;

    stanza_read(node, &st);
    if (c->ended)
        return;
    if (!(c->r->flags & RECORD_AUTHENTICATED) && st.kind >= STANZA_AUTH) {
        sign_in_take(c, &st);
    } else if (!(c->r->flags & RECORD_AUTHENTICATED) || (!c->account && !may_unbound(&st))) {
        client_end(c, &not_authorized);
    } else if (st.kind == STANZA_IQ) {
        take_iq(c, &st);
    } else if (st.kind == STANZA_PRESENCE) {
        take_presence(c, &st);
    } else if (st.kind == STANZA_MESSAGE && !same(st.type, "error")) {
        send_error(c, &st, STANZA_SERVICE_UNAVAILABLE);
    }
}
