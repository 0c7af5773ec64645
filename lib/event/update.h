/* update: the envelope of every notification: exactly data, event, requestId, source, in this
 * order, no attributes.  Source: reference rest-desktop 6.2. */
#ifndef APLOMB_EVENT_UPDATE_H
#define APLOMB_EVENT_UPDATE_H

#include <stdint.h>

#include "base/buf.h"

/* Opens <Update><data>; write the data; then close. */
void update_open(struct buf *xml);

/* event: POST, PUT or DELETE, in upper case since clients compare so (1.2, rule 9). */
void update_close(struct buf *xml, const char *event, const char *request_id, const char *source);

/* The data of a refusal by the switch (6.10): number, constant and type of the error; media: the
 * channel it is about, 0 for voice. */
void update_write_error(struct buf *xml, const char *data, int64_t media, const char *message,
                        const char *type);

#endif
