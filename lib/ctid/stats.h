/* stats: queue statistics (table queue_stat), kept up with every report, told when a provider says
 * that a queue is due and the figures changed.  Source: reference rest-desktop 4.1, 6.8.
 *
 * An agent counts in every queue of the team.  Talking counts as inbound, outbound or internal
 * where the call belongs, and as busy other in the agent's other queues, as do reserved agents. */
#ifndef APLOMB_CTID_STATS_H
#define APLOMB_CTID_STATS_H

#include "cti/provider.h"
#include "event/fanout.h"

struct stats;

struct stats *stats_new(const struct cti_setup *setup);
void stats_free(struct stats *s);

/* Counts what the live tables say; for the start, and after stats_new() for a changed setup. */
enum err stats_load(struct stats *s, struct db *db, struct arena *a);

void stats_agent(struct stats *s, const char *login_id, enum agent_state state);

/* A call as it is now; party: see cti_call.  gone: it is over. */
void stats_call(struct stats *s, const struct cti_call *call, bool gone);

/* Writes the figures that changed, inside the caller's transaction. */
enum err stats_save(struct stats *s, struct db *db);

/* Adds the event of this queue if its figures differ from what was told last. */
enum err stats_tell(struct stats *s, struct event_batch *batch, int64_t queue_id);

#endif
