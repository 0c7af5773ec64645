#include "ctid/desktop.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "bus/bus.h"
#include "bus/topic.h"
#include "ctid/ctid.h"
#include "ctid/presence.h"

enum {
    ID_BYTES = 256,
    QUESTION_BYTES = 512 * 1024 /* more than presences_ask() gives at once */
};

#define TOPIC_BRIDGE TOPIC_STATUS_PREFIX "bridge"

const char *const desktop_topics[] = { TOPIC_PRESENCE, TOPIC_WHO_ANSWER, TOPIC_BRIDGE, NULL };

/* Retained, it says that somebody was there once; whether that still holds is asked. */
static void hear_presence(struct presences *all, const struct bus_message *m)
{
    const char *login_id = m->topic + strlen(TOPIC_PRESENCE_PREFIX);

    if (!m->payload.n)
        return; /* what forget_presence() says */
    if (m->retained)
        presence_recalled(all, login_id, clock_mono_ms());
    else
        presence_heard(all, login_id, str_is(m->payload, "available"), clock_mono_ms());
}

static void hear_line(struct presences *all, int64_t question, struct str line)
{
    char login_id[ID_BYTES];
    struct str word;

    if (!str_cut(&line, ' ', &word) || !line.n || line.n >= sizeof(login_id))
        return;
    snprintf(login_id, sizeof(login_id), "%.*s", (int)line.n, line.p);
    presence_answered(all, question, login_id, str_is(word, "available"), clock_mono_ms());
}

static void hear_answer(struct presences *all, const struct bus_message *m)
{
    struct str rest = m->payload, line;
    int64_t question;

    if (!str_to_int(m->correlation, &question))
        return;
    while (str_cut(&rest, '\n', &line))
        hear_line(all, question, line);
}

/* A bridge that comes up may be another one, or one that could not tell what happened meanwhile. */
static void hear_status(struct presences *all, const struct bus_message *m)
{
    if (str_is(m->payload, "up"))
        presences_doubt(all, clock_mono_ms());
}

bool desktop_heard(struct presences *all, const struct bus_message *m)
{
    if (str_starts(str_of(m->topic), TOPIC_PRESENCE_PREFIX))
        hear_presence(all, m);
    else if (same(m->topic, TOPIC_WHO_ANSWER))
        hear_answer(all, m);
    else if (same(m->topic, TOPIC_BRIDGE))
        hear_status(all, m);
    else
        return false;
    return true;
}

static void ask(struct bus *bus, int64_t question, const struct buf *ids)
{
    char number[24];

    snprintf(number, sizeof(number), "%lld", (long long)question);
    bus_publish(bus, &(struct bus_publish) { .topic = TOPIC_WHO,
                                             .payload = buf_str(ids),
                                             .correlation = str_of(number) });
}

/* Who gets no answer is asked about again. */
void desktop_ask(struct presences *all, struct bus *bus)
{
    int64_t question;
    struct buf ids;

    if (!bus_connected(bus))
        return;
    buf_init(&ids, QUESTION_BYTES);
    while ((question = presences_ask(all, clock_mono_ms(), &ids))) {
        ask(bus, question, &ids);
        buf_clear(&ids);
    }
    buf_release(&ids);
}

/* What is retained of somebody who is long gone must not meet a later sign-in.  Not said again when
 * the connection broke (QoS 1 is): by then the desktop may be back. */
static void forget_presence(struct ctid *c, struct bus *bus, const char *login_id)
{
    bus_publish(bus, &(struct bus_publish) {
                         .topic = arena_printf(&c->arena, "%s%s", TOPIC_PRESENCE_PREFIX, login_id),
                         .retain = true });
}

enum err desktop_sign_out(struct presences *all, struct ctid *c, struct bus *bus, bool *more)
{
    const char *login_id;
    enum err e;

    while ((login_id = presence_lost(all))) {
        bool again = false;

        if ((e = presence_sign_out(c, login_id, &again)))
            return e;
        *more = *more || again;
        forget_presence(c, bus, login_id);
        if ((e = presence_forget(all, c->db, login_id)))
            return e;
    }
    return ERR_OK;
}
