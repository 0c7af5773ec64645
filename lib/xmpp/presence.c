#include "xmpp/presence.h"

#include <string.h>

#include "xml/write.h"

static const char *const shows[] = {
    [SHOW_NONE] = "",   [SHOW_AWAY] = "away", [SHOW_CHAT] = "chat",
    [SHOW_DND] = "dnd", [SHOW_XA] = "xa",
};

static enum presence_type read_type(const char *type)
{
    if (!type)
        return PRESENCE_AVAILABLE;
    if (strcmp(type, "unavailable") == 0)
        return PRESENCE_UNAVAILABLE;
    if (strcmp(type, "subscribe") == 0)
        return PRESENCE_SUBSCRIBE;
    if (strcmp(type, "probe") == 0)
        return PRESENCE_PROBE;
    return PRESENCE_OTHER;
}

void presence_read(const struct stanza *st, struct presence *out)
{
    const struct xml_node *show = xml_child(st->node, "show");
    const struct xml_node *status = xml_child(st->node, "status");
    const struct xml_node *priority = xml_child(st->node, "priority");
    int64_t value;

    *out = (struct presence) { .type = read_type(st->type),
                               .status = status ? status->text : NULL };
    for (int i = SHOW_AWAY; show && i <= SHOW_XA; i++)
        if (str_is(str_trim(str_of(show->text)), shows[i]))
            out->show = (enum presence_show)i;
    if (priority && str_to_int(str_trim(str_of(priority->text)), &value))
        out->priority = value < -128 ? -128 : value > 127 ? 127 : (int)value;
}

void presence_write(struct buf *out, const char *from, const char *to, const struct presence *p)
{
    buf_adds(out, "<presence xmlns='jabber:client'");
    stanza_attribute(out, "from", from);
    stanza_attribute(out, "to", to);
    if (p->type == PRESENCE_UNAVAILABLE)
        buf_adds(out, " type='unavailable'");
    buf_addc(out, '>');
    if (p->show)
        xml_text(out, "show", shows[p->show]);
    if (p->status)
        xml_text(out, "status", p->status);
    if (p->priority)
        xml_int(out, "priority", p->priority);
    buf_adds(out, "</presence>");
}

void presence_subscribed(struct buf *out, const char *from, const char *to)
{
    buf_adds(out, "<presence xmlns='jabber:client' type='subscribed'");
    stanza_attribute(out, "from", from);
    stanza_attribute(out, "to", to);
    buf_adds(out, "/>");
}
