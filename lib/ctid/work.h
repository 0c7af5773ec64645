/* work: a transaction of aplomb-ctid: what is due, then what was asked, one after the other. */
#ifndef APLOMB_CTID_WORK_H
#define APLOMB_CTID_WORK_H

#include "ctid/ctid.h"

/* Puts commands into the inbox, all of them or none; accepted[i] says which were commands at all.
 * After ERR_OK they may be acknowledged. */
enum err work_accept(struct ctid *c, const struct str *texts, bool *accepted, size_t count);

/* Does some of what is due or asked; *more: there was more than fits one transaction. */
enum err work(struct ctid *c, bool *more);

/* Milliseconds until something is due by itself: 0 = now, -1 = never. */
int64_t work_wait_ms(struct ctid *c);

/* A transaction around a step that is neither due nor asked for by a command (sim calls). */
struct work_step {
    struct cti_reports reports;
    struct event_batch batch;
};
enum err work_begin(struct ctid *c, struct work_step *step);
/* Applies the reports, commits, rings.  With e other than ERR_OK: rolls back and returns e. */
enum err work_end(struct ctid *c, struct work_step *step, enum err e);

#endif
