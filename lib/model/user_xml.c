/* user_xml: the User object as clients see it; order of a live capture (reference
 * rest-desktop 2.1). */
#include "base/clock.h"
#include "model/user.h"
#include "xml/write.h"

static void write_uri(struct buf *xml, const char *element, const struct user *u, const char *below)
{
    xml_open(xml, element);
    buf_adds(xml, "/finesse/api/User/");
    xml_escape(xml, str_of(u->login_id));
    buf_adds(xml, below);
    xml_close(xml, element);
}

static void write_changed_at(struct buf *xml, const struct user *u)
{
    char text[CLOCK_TEXT_SIZE];

    xml_text(xml, "stateChangeTime", clock_text(u->now.state_changed_at, text));
}

/* Lower-case reasonCode: the live capture and the client library agree on it (open question 1). */
static void write_reason(struct buf *xml, const struct user *u)
{
    if (!u->reason.id)
        return;
    xml_open(xml, "reasonCode");
    reason_code_write_in_user(xml, &u->reason);
    xml_close(xml, "reasonCode");
}

static void write_mobile(struct buf *xml, const struct user *u)
{
    if (!*u->now.mobile_mode)
        return;
    xml_open(xml, "mobileAgent");
    xml_text(xml, "dialNumber", u->now.mobile_number);
    xml_text(xml, "mode", u->now.mobile_mode);
    xml_close(xml, "mobileAgent");
}

static void write_roles(struct buf *xml, const struct user *u)
{
    xml_open(xml, "roles");
    if (u->is_agent)
        xml_text(xml, "role", "Agent");
    if (u->is_supervisor)
        xml_text(xml, "role", "Supervisor");
    if (u->is_administrator)
        xml_text(xml, "role", "Administrator");
    xml_close(xml, "roles");
}

static void write_settings(struct buf *xml, const struct user *u)
{
    if (!u->wrap_up_incoming)
        return;
    xml_open(xml, "settings");
    xml_text(xml, "wrapUpOnIncoming", u->wrap_up_incoming);
    xml_text(xml, "wrapUpOnOutgoing", u->wrap_up_outgoing);
    xml_close(xml, "settings");
}

static void write_supervised(struct buf *xml, const struct user *u)
{
    if (!u->is_supervisor)
        return;
    xml_open(xml, "teams");
    for (size_t i = 0; i < u->supervised_count; i++) {
        xml_open(xml, "Team");
        xml_int(xml, "id", u->supervised[i].id);
        xml_text(xml, "name", u->supervised[i].name);
        buf_addf(xml, "<uri>/finesse/api/Team/%lld</uri>", (long long)u->supervised[i].id);
        xml_close(xml, "Team");
    }
    xml_close(xml, "teams");
}

void user_write(struct buf *xml, const char *root, const struct user *u)
{
    xml_open(xml, root);
    write_uri(xml, "dialogs", u, "/Dialogs");
    xml_text(xml, "extension", u->now.extension);
    xml_text(xml, "firstName", u->first_name);
    xml_text(xml, "lastName", u->last_name);
    xml_text(xml, "loginId", u->login_id);
    xml_text(xml, "loginName", u->login_name);
    xml_text(xml, "mediaType", "1");
    write_mobile(xml, u);
    xml_text(xml, "pendingState", u->now.pending_state);
    write_reason(xml, u);
    xml_int(xml, "reasonCodeId", u->reason.id ? u->reason.id : -1);
    write_roles(xml, u);
    write_settings(xml, u);
    if (u->skill_target_id)
        xml_int(xml, "skillTargetId", u->skill_target_id);
    xml_text(xml, "state", u->now.state);
    write_changed_at(xml, u);
    if (u->team.id) {
        xml_int(xml, "teamId", u->team.id);
        xml_text(xml, "teamName", u->team.name);
    }
    write_supervised(xml, u);
    write_uri(xml, "uri", u, "");
    xml_close(xml, root);
}

void user_write_summary(struct buf *xml, const char *root, const struct user *u)
{
    xml_open(xml, root);
    write_uri(xml, "dialogs", u, "/Dialogs");
    xml_text(xml, "extension", u->now.extension);
    xml_text(xml, "firstName", u->first_name);
    xml_text(xml, "lastName", u->last_name);
    xml_text(xml, "loginId", u->login_id);
    xml_text(xml, "mediaType", "1");
    xml_text(xml, "pendingState", u->now.pending_state);
    write_reason(xml, u);
    xml_text(xml, "state", u->now.state);
    write_changed_at(xml, u);
    write_uri(xml, "uri", u, "");
    xml_close(xml, root);
}
