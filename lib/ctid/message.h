/* message: what programs have announced that is none of the switch's business: team messages, row
 * and events in one transaction; that a client's log was kept.  Answered after the commit. */
#ifndef APLOMB_CTID_MESSAGE_H
#define APLOMB_CTID_MESSAGE_H

#include "ctid/ctid.h"

/* verb "post", "delete" or "log", payload of model/team_message.h.  Appends "ok", or the name of
 * the error (err_name): then nothing has changed. */
void message_call(struct ctid *c, const char *verb, struct str payload, struct buf *answer);

#endif
