/* dialog_xml: the Dialog object as clients see it; order of a live capture (reference rest-desktop
 * 3.1).  All ten call variables are always written: with a single one the client library would
 * read its children instead (1.2, rule 5). */
#include <stdio.h>

#include "base/clock.h"
#include "model/dialog.h"
#include "xml/write.h"

static void write_uri(struct buf *xml, const char *element, int64_t id)
{
    buf_addf(xml, "<%s>/finesse/api/Dialog/%lld</%s>", element, (long long)id, element);
}

const char *const call_variable_names[CALL_VARIABLES] = {
    "callVariable1", "callVariable2", "callVariable3", "callVariable4", "callVariable5",
    "callVariable6", "callVariable7", "callVariable8", "callVariable9", "callVariable10",
};

static void write_variable(struct buf *xml, const char *name, const char *value)
{
    xml_open(xml, "CallVariable");
    xml_text(xml, "name", name);
    xml_text(xml, "value", value);
    xml_close(xml, "CallVariable");
}

static const char *variable(const struct call_variable *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (same(list[i].name, name))
            return list[i].value;
    return "";
}

void dialog_write_variables(struct buf *xml, const struct call_variable *list, size_t count)
{
    xml_open(xml, "callvariables");
    for (size_t i = 0; i < CALL_VARIABLES; i++)
        write_variable(xml, call_variable_names[i], variable(list, count, call_variable_names[i]));
    for (size_t i = 0; i < count; i++)
        if (!str_starts(str_of(list[i].name), "callVariable"))
            write_variable(xml, list[i].name, list[i].value);
    xml_close(xml, "callvariables");
}

static void write_media_properties(struct buf *xml, const struct dialog *d)
{
    char queue[24] = "";

    if (d->queue_id)
        snprintf(queue, sizeof queue, "%lld", (long long)d->queue_id);
    xml_open(xml, "mediaProperties");
    xml_text(xml, "DNIS", d->dialed_number);
    xml_text(xml, "callType", d->call_type);
    xml_text(xml, "dialedNumber", d->dialed_number);
    xml_text(xml, "mediaId", "1");
    xml_text(xml, "outboundClassification", d->outbound_classification);
    xml_text(xml, "queueName", d->queue_name);
    xml_text(xml, "queueNumber", queue);
    if (*d->wrap_up_reason)
        xml_text(xml, "wrapUpReason", d->wrap_up_reason);
    dialog_write_variables(xml, d->variables, d->variable_count);
    xml_close(xml, "mediaProperties");
}

void dialog_write_actions(struct buf *xml, const char *actions)
{
    struct str rest = str_of(actions), word;

    xml_open(xml, "actions");
    while (str_cut(&rest, ' ', &word)) {
        if (!word.n)
            continue;
        xml_open(xml, "action");
        xml_escape(xml, word);
        xml_close(xml, "action");
    }
    xml_close(xml, "actions");
}

static void write_participant(struct buf *xml, const struct participant *p)
{
    char text[CLOCK_TEXT_SIZE];

    xml_open(xml, "Participant");
    dialog_write_actions(xml, p->actions);
    xml_text(xml, "mediaAddress", p->address);
    xml_text(xml, "mediaAddressType", p->address_type);
    xml_text(xml, "startTime", clock_text(p->started_at, text));
    xml_text(xml, "state", p->state);
    xml_text(xml, "stateCause", p->state_cause);
    xml_text(xml, "stateChangeTime", clock_text(p->state_changed_at, text));
    xml_close(xml, "Participant");
}

static void write_callback(struct buf *xml, const struct dialog *d)
{
    if (!*d->callback_time && !*d->callback_number)
        return;
    xml_open(xml, "scheduledCallbackInfo");
    if (*d->callback_time)
        xml_text(xml, "callbackTime", d->callback_time);
    if (*d->callback_number)
        xml_text(xml, "callbackNumber", d->callback_number);
    xml_close(xml, "scheduledCallbackInfo");
}

void dialog_write(struct buf *xml, const char *root, const struct dialog *d)
{
    xml_open(xml, root);
    if (d->associated_dialog_id)
        write_uri(xml, "associatedDialogUri", d->associated_dialog_id);
    else
        xml_text(xml, "associatedDialogUri", "");
    if (*d->customer)
        xml_text(xml, "callbackNumber", d->customer);
    xml_text(xml, "fromAddress", d->from_address);
    xml_int(xml, "id", d->id);
    write_media_properties(xml, d);
    xml_text(xml, "mediaType", "Voice");
    xml_open(xml, "participants");
    for (size_t i = 0; i < d->participant_count; i++)
        write_participant(xml, &d->participants[i]);
    xml_close(xml, "participants");
    write_callback(xml, d);
    if (d->secondary_id)
        xml_int(xml, "secondaryId", d->secondary_id);
    xml_text(xml, "state", d->state);
    xml_text(xml, "toAddress", d->to_address);
    write_uri(xml, "uri", d->id);
    xml_close(xml, root);
}
