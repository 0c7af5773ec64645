/* message: what supervisors tell teams: row and events in one transaction, answered after it. */
#ifndef APLOMB_CTID_MESSAGE_H
#define APLOMB_CTID_MESSAGE_H

#include "ctid/ctid.h"

/* verb "post" or "delete", payload of model/team_message.h.  Appends "ok", or the name of the error
 * (err_name): then nothing has changed. */
void message_call(struct ctid *c, const char *verb, struct str payload, struct buf *answer);

#endif
