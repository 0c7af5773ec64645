/* work: a transaction of aplomb-ctid: what is due, then what was asked, one after the other. */
#ifndef APLOMB_CTID_WORK_H
#define APLOMB_CTID_WORK_H

#include "ctid/ctid.h"

/* A command as it came from the bus; accepted: it is one, and is now done or in the inbox. */
struct work_asked {
    struct str text;
    bool accepted;
    bool repeated; /* accepted, and done when it came first */
};

/* Does what is due, then what was asked, in one transaction, and keeps in the inbox what does not
 * fit it; *more: something did not.  After ERR_OK the accepted ones may be acknowledged: they
 * are not forgotten any more, and what had its turn is done. */
enum err work(struct ctid *c, struct work_asked *asked, size_t count, bool *more);

/* Milliseconds until something is due by itself: 0 = now, -1 = never. */
int64_t work_wait_ms(struct ctid *c);

/* Asks the switch, if the requester may, inside the caller's transaction; what came of it is told.
 * *refusal is filled when *refused. */
enum err work_carry_out(struct ctid *c, struct event_batch *batch,
                        const struct cti_command *command, int64_t now, struct cti_reports *reports,
                        struct cti_refusal *refusal, bool *refused);

/* A transaction around a step that is neither due nor asked for by a command (sim calls). */
struct work_step {
    struct cti_reports reports;
    struct event_batch batch;
};
enum err work_begin(struct ctid *c, struct work_step *step);
/* Applies the reports, commits, rings.  With e other than ERR_OK: rolls back and returns e. */
enum err work_end(struct ctid *c, struct work_step *step, enum err e);

#endif
