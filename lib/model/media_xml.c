/* media_xml: the Media object as clients see it; order of the guide's sample, ReasonCode with a
 * capital there (reference rest-desktop 5.1). */
#include "base/clock.h"
#include "model/media.h"
#include "xml/write.h"

static void write_uri(struct buf *xml, const char *login_id, int64_t id)
{
    xml_open(xml, "uri");
    buf_adds(xml, "/finesse/api/User/");
    xml_escape(xml, str_of(login_id));
    buf_addf(xml, "/Media/%lld", (long long)id);
    xml_close(xml, "uri");
}

static void write_reason(struct buf *xml, const struct reason_code *reason)
{
    if (!reason->id)
        return;
    xml_open(xml, "ReasonCode");
    reason_code_write_in_user(xml, reason);
    xml_close(xml, "ReasonCode");
}

void media_write(struct buf *xml, const char *root, const char *login_id,
                 const struct media_of_user *m)
{
    char text[CLOCK_TEXT_SIZE];

    xml_open(xml, root);
    write_uri(xml, login_id, m->media.id);
    xml_text(xml, "description", m->media.description);
    if (m->member)
        xml_text(xml, "dialogLogoutAction", m->now.logout_action);
    xml_int(xml, "id", m->media.id);
    if (m->member)
        xml_text(xml, "interruptAction", m->now.interrupt_action);
    xml_bool(xml, "interruptible", m->media.interruptible);
    if (m->member)
        xml_int(xml, "maxDialogLimit", m->now.max_dialogs);
    xml_bool(xml, "mediaConnected", true);
    xml_text(xml, "name", m->media.name);
    if (m->member) {
        write_reason(xml, &m->reason);
        xml_int(xml, "reasonCodeId", m->reason.id ? m->reason.id : -1);
        xml_bool(xml, "routable", m->now.routable);
        xml_text(xml, "state", m->now.state);
        xml_text(xml, "stateChangeTime", clock_text(m->now.state_changed_at, text));
    }
    xml_close(xml, root);
}

void media_domain_write(struct buf *xml, const struct media *m)
{
    xml_open(xml, "MediaDomain");
    xml_text(xml, "description", m->description);
    xml_int(xml, "id", m->id);
    xml_bool(xml, "interruptible", m->interruptible);
    xml_text(xml, "name", m->name);
    buf_addf(xml, "<uri>/finesse/api/MediaDomain/%lld</uri>", (long long)m->id);
    xml_close(xml, "MediaDomain");
}

void media_domains_write(struct buf *xml, const struct media *list, size_t count)
{
    xml_open(xml, "MediaDomains");
    media_domain_write(xml, &media_voice);
    for (size_t i = 0; i < count; i++)
        media_domain_write(xml, &list[i]);
    xml_close(xml, "MediaDomains");
}
