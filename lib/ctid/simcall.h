/* simcall: what /aplomb/api/sim asks of the built-in switch (contract.md).  Request and answer are
 * JSON on the bus: TOPIC_SIM_PREFIX verb; {"status":201,"body":{...}} after the commit. */
#ifndef APLOMB_CTID_SIMCALL_H
#define APLOMB_CTID_SIMCALL_H

#include "ctid/ctid.h"

/* Carries it out and appends the answer.  *waits: time was advanced; the answer, which stands there
 * already, is to be given when work() has nothing more to do. */
enum err simcall(struct ctid *c, const char *verb, struct str payload, struct buf *answer,
                 bool *waits);

/* The demo's own callers (setting DEMO_CALLS), at each start. */
enum err simcall_demo(struct ctid *c, bool wanted);

/* The clock as a test left it. */
enum err simcall_clock_load(struct ctid *c, struct arena *a);

#endif
