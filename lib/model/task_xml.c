/* task_xml: a task as clients see it: the Dialog object without what only calls have (reference
 * rest-desktop 5.3; developer guide 12.5, "Dialog Object for Nonvoice Tasks"). */
#include "base/clock.h"
#include "model/task.h"
#include "xml/write.h"

static void write_uri(struct buf *xml, const char *element, const char *id)
{
    xml_open(xml, element);
    if (*id) {
        buf_adds(xml, "/finesse/api/Dialog/");
        xml_escape(xml, str_of(id));
    }
    xml_close(xml, element);
}

static void write_part(struct buf *xml, const char *element, struct str text)
{
    xml_open(xml, element);
    xml_escape(xml, text);
    xml_close(xml, element);
}

/* The id is the call key: day, number, sequence. */
static void write_call_key(struct buf *xml, const char *id)
{
    struct str rest = str_of(id), day, number;

    str_cut(&rest, '_', &day);
    str_cut(&rest, '_', &number);
    write_part(xml, "callKeyCallId", number);
    write_part(xml, "callKeyPrefix", day);
    write_part(xml, "callKeySequenceNum", rest);
}

static void write_media_properties(struct buf *xml, const struct task *t)
{
    xml_open(xml, "mediaProperties");
    write_call_key(xml, t->id);
    xml_text(xml, "dialedNumber", "");
    if (*t->disposition)
        xml_text(xml, "dispositionCode", t->disposition);
    xml_int(xml, "mediaId", t->media_id);
    xml_text(xml, "queueName", t->queue_name);
    xml_int(xml, "queueNumber", t->queue_id);
    if (*t->wrap_up_reason)
        xml_text(xml, "wrapUpReason", t->wrap_up_reason);
    dialog_write_variables(xml, t->variables, t->variable_count);
    xml_close(xml, "mediaProperties");
}

static void write_participant(struct buf *xml, const struct task *t)
{
    char text[CLOCK_TEXT_SIZE];

    xml_open(xml, "Participant");
    dialog_write_actions(xml, t->actions);
    xml_text(xml, "mediaAddress", t->address);
    xml_text(xml, "startTime", clock_text(t->started_at, text));
    xml_text(xml, "state", t->state);
    xml_text(xml, "stateCause", "");
    xml_text(xml, "stateChangeTime", clock_text(t->state_changed_at, text));
    xml_close(xml, "Participant");
}

void task_write(struct buf *xml, const char *root, const struct task *t)
{
    xml_open(xml, root);
    write_uri(xml, "associatedDialogUri", t->associated_id);
    xml_text(xml, "fromAddress", "");
    xml_text(xml, "id", t->id);
    write_media_properties(xml, t);
    xml_text(xml, "mediaType", t->media_name);
    xml_open(xml, "participants");
    write_participant(xml, t);
    xml_close(xml, "participants");
    xml_text(xml, "state", t->state);
    xml_text(xml, "toAddress", "");
    write_uri(xml, "uri", t->id);
    xml_close(xml, root);
}
