#include "event/update.h"

#include "xml/write.h"

void update_open(struct buf *xml)
{
    xml_open(xml, "Update");
    xml_open(xml, "data");
}

void update_close(struct buf *xml, const char *event, const char *request_id, const char *source)
{
    xml_close(xml, "data");
    xml_text(xml, "event", event);
    xml_text(xml, "requestId", request_id);
    xml_text(xml, "source", source);
    xml_close(xml, "Update");
}

void update_write_error(struct buf *xml, const char *data, int64_t media, const char *message,
                        const char *type)
{
    xml_open(xml, "apiErrors");
    xml_open(xml, "apiError");
    xml_text(xml, "errorData", data);
    if (media)
        xml_int(xml, "errorMedia", media);
    xml_text(xml, "errorMessage", message);
    xml_text(xml, "errorType", type);
    xml_close(xml, "apiError");
    xml_close(xml, "apiErrors");
}
