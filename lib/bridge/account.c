#include "bridge/account.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "bridge/bridge.h"
#include "bridge/client.h"
#include "bridge/cursor.h"
#include "bridge/replay.h"
#include "bridge/subscribers.h"
#include "bus/bus.h"
#include "bus/topic.h"
#include "xmpp/presence.h"

enum { CATCH_UP_MAX = 1000, PRESENCE_MAX = 2 << 20 /* what a stanza may be, escaped */ };

static struct account *account_with(struct table_link *link)
{
    return link ? TABLE_THING(link, struct account, link) : NULL;
}

static struct str user_of(struct table_link *link)
{
    return str_of(account_with(link)->user);
}

void account_init(struct bridge *b)
{
    table_init(&b->accounts, user_of);
}

struct account *account_find(struct bridge *b, struct str user)
{
    return account_with(table_find(&b->accounts, user));
}

/* All of them in turn: start with NULL. */
static struct account *account_next(struct bridge *b, struct account *a)
{
    return account_with(table_next(&b->accounts, a ? &a->link : NULL));
}

struct account *account_of(struct bridge *b, const char *user)
{
    struct account *a = account_find(b, str_of(user));
    size_t n = strlen(user);

    if (a)
        return a;
    a = calloc(1, offsetof(struct account, user) + n + 1);
    if (!a)
        abort();
    memcpy(a->user, user, n);
    table_add(&b->accounts, &a->link);
    return a;
}

bool client_hears(const struct client *c)
{
    return !c->ended && c->r && (c->r->flags & RECORD_PRESENT) && c->r->priority >= 0;
}

/* One after the other on one connection (QoS 0): with QoS 1 what was under way when it broke would
 * come once more, behind what became of it meanwhile. */
static void tell_bus(struct bridge *b, const struct account *a)
{
    char topic[sizeof(TOPIC_PRESENCE_PREFIX) + RECORD_USER];

    snprintf(topic, sizeof(topic), TOPIC_PRESENCE_PREFIX "%s", a->user);
    bus_publish(b->bus, &(struct bus_publish) {
                            .topic = topic,
                            .payload = str_of(a->available ? "available" : "unavailable"),
                            .retain = true,
                        });
}

/* Available resources came or went. */
static void settle(struct bridge *b, struct account *a)
{
    bool available = false;

    for (struct client *c = a->clients; c; c = c->next)
        available = available || (c->r->flags & RECORD_PRESENT);
    if (available == a->available)
        return;
    a->available = available;
    a->missed = !available;
    log_info("presence", "user=%s state=%s", a->user, available ? "available" : "unavailable");
    tell_bus(b, a);
}

static void free_if_empty(struct bridge *b, struct account *a)
{
    if (a->clients || a->subscriptions || a->missed)
        return;
    table_remove(&b->accounts, &a->link);
    free(a);
}

/* Nothing of those who have clients and never were available: nobody watches for them. */
void account_tell_bus(struct bridge *b)
{
    for (struct account *a = account_next(b, NULL); a; a = account_next(b, a))
        if (a->available || a->missed)
            tell_bus(b, a);
}

bool account_asked(struct bridge *b, struct str user)
{
    struct account *a = account_find(b, user);
    bool available = a && a->available;

    if (a) {
        a->missed = false;
        free_if_empty(b, a);
    }
    return available;
}

static void add_client(struct account *a, struct client *c)
{
    c->account = a;
    c->next = a->clients;
    c->link = &a->clients;
    if (c->next)
        c->next->link = &c->next;
    a->clients = c;
}

void account_rejoin(struct bridge *b, struct client *c)
{
    struct account *a = account_of(b, record_user(c->r));

    add_client(a, c);
    a->available = a->available || (c->r->flags & RECORD_PRESENT);
}

void account_join(struct bridge *b, struct client *c, const char *user, const char *resource)
{
    static const struct ending conflict = { "remote-stream-error", "conflict" };
    static const struct ending too_many = { "policy-violation", NULL };
    struct account *a = account_of(b, user);
    struct client *other, *last = NULL;
    int count = 0;

    c->r->bound_at = clock_real_ms();
    add_client(a, c); /* first, so that the account stays while others leave it */
    for (other = c->next; other; other = other->next)
        if (strcmp(record_resource(other->r), resource) == 0) {
            client_end(other, &conflict);
            break;
        }
    for (other = a->clients; other; other = other->next, count++)
        last = other;
    if (count > b->conf->xmpp_sessions)
        client_end(last, &too_many);
}

void account_replace(struct client *old, struct client *c)
{
    c->account = old->account;
    c->next = old->next;
    c->link = old->link;
    *c->link = c;
    if (c->next)
        c->next->link = &c->next;
    old->account = NULL;
}

void account_leave(struct client *c)
{
    struct account *a = c->account;
    struct bridge *b = c->bridge;

    if (c->r->flags & RECORD_PRESENT)
        account_presence(c, &(struct presence) { .type = PRESENCE_UNAVAILABLE });
    *c->link = c->next;
    if (c->next)
        c->next->link = c->link;
    c->account = NULL;
    settle(b, a);
    free_if_empty(b, a);
}

/* What `about` is now, to `to`. */
static void send_presence(struct client *to, struct client *about, const struct presence *p)
{
    struct bridge *b = to->bridge;
    struct buf out;
    char *from;

    buf_init(&out, PRESENCE_MAX);
    from = arena_strdup(&b->arena, client_jid(about));
    presence_write(&out, from, client_jid(to), p);
    client_send(to, buf_str(&out));
    buf_release(&out);
}

static struct presence presence_of(const struct client *c)
{
    return (struct presence) { .type = PRESENCE_AVAILABLE,
                               .show = (enum presence_show)c->r->show,
                               .priority = c->r->priority,
                               .status = *record_status(c->r) ? record_status(c->r) : NULL };
}

/* For those who come later, who hear of a long one its beginning. */
static void keep_status(struct client *c, const char *status)
{
    char kept[RECORD_STATUS];
    size_t n = status ? strnlen(status, sizeof(kept)) : 0;

    if (n == sizeof(kept))
        for (n--; n > 0 && ((unsigned char)status[n] & 0xc0) == 0x80;)
            n--; /* no half character of UTF-8 */
    memcpy(kept, n ? status : "", n);
    kept[n] = '\0';
    if (strcmp(kept, record_status(c->r)) != 0)
        journal_name(c->bridge->journal, c->r, &(struct record_names) { .status = kept });
}

void account_tell_service_to(struct client *c)
{
    struct bridge *b = c->bridge;
    struct presence p = { .type = b->in_service ? PRESENCE_AVAILABLE : PRESENCE_UNAVAILABLE };
    struct buf out;

    buf_init(&out, 4096);
    presence_write(&out, b->finesse, client_jid(c), &p);
    client_send(c, buf_str(&out));
    buf_release(&out);
}

static void tell_service_to(struct client *c, void *arg)
{
    (void)arg;
    if (c->r->flags & RECORD_PRESENT)
        account_tell_service_to(c);
}

void account_tell_service(struct bridge *b)
{
    account_each_client(b, tell_service_to, NULL);
}

void account_each_client(struct bridge *b, void (*fn)(struct client *c, void *arg), void *arg)
{
    struct account *next;

    for (struct account *a = account_next(b, NULL); a; a = next) {
        next = account_next(b, a); /* with its last client an account ends */
        for (struct client *c = a->clients; c; c = c->next)
            fn(c, arg);
    }
}

/* What happened on its own nodes since it bound its resource: a client may change something while
 * its presence is still on the way.  Nothing has been put into what waits for it since then, also
 * by an earlier process.  What is more than a little, or not to be had here, comes page by page. */
static void catch_up(struct client *c)
{
    struct bridge *b = c->bridge;
    int64_t last = cursor_seq(b->cursor), from = c->r->since;
    const struct notice *n;

    if (from >= last)
        return;
    c->newest = from;
    if (last - from > CATCH_UP_MAX) {
        replay_behind(c, from);
        return;
    }
    for (int64_t seq = from + 1; seq <= last; seq++) {
        if (!(n = cursor_notice(b->cursor, seq))) {
            replay_behind(c, seq - 1);
            return;
        }
        subscribers_deliver_own(c, n);
    }
}

void account_presence(struct client *c, const struct presence *p)
{
    struct bridge *b = c->bridge;
    struct account *a = c->account;
    bool first = !(c->r->flags & RECORD_PRESENT);

    if (p->type == PRESENCE_UNAVAILABLE && first)
        return;
    journal_touch(b->journal, c->r);
    if (p->type == PRESENCE_AVAILABLE) {
        c->r->flags |= RECORD_PRESENT;
        c->r->priority = (int8_t)p->priority;
        c->r->show = (uint8_t)p->show;
        keep_status(c, p->status);
    } else {
        c->r->flags &= ~(uint32_t)RECORD_PRESENT;
        c->r->since = INT64_MAX; /* what happens until it comes back is not for it */
    }
    for (struct client *other = a->clients; other; other = other->next) {
        if (other->ended || !(other->r->flags & RECORD_PRESENT))
            continue;
        send_presence(other, c, p);
        if (first && other != c && p->type == PRESENCE_AVAILABLE) {
            struct presence theirs = presence_of(other);

            send_presence(c, other, &theirs);
        }
    }
    if (first && p->type == PRESENCE_AVAILABLE) {
        account_tell_service_to(c);
        catch_up(c);
    }
    settle(b, a);
}

void account_free_all(struct bridge *b)
{
    struct account *next;

    for (struct account *a = account_next(b, NULL); a; a = next) {
        for (struct client *c = a->clients; c; c = c->next)
            subscribers_drop_all(b, &c->subscriptions);
        subscribers_drop_all(b, &a->subscriptions);
        next = account_next(b, a);
        table_remove(&b->accounts, &a->link);
        free(a);
    }
    table_release(&b->accounts);
}
