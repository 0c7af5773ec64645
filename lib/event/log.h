/* log: the event log (table event), the truth of what clients hear.  A row is inserted inside the
 * transaction that changes the state; doorbell and bus only tell of it.
 * Source: reference xmpp-delivery 11.3. */
#ifndef APLOMB_EVENT_LOG_H
#define APLOMB_EVENT_LOG_H

#include <stdint.h>

#include "db/db.h"

struct event {
    int64_t seq;
    int64_t at; /* real time, ms */
    const char *node;
    const char *request_id; /* "" when no request caused it */
    const char *payload;    /* the <Update>, byte for byte as sent */
};

/* Inside the caller's transaction; sets e->seq. */
enum err event_append(struct db *db, struct event *e);

/* Which events; NULL for any. */
struct event_filter {
    const char *node, *request_id;
};

/* Events behind seq `after`, ascending, at most `limit`; filter NULL for all. */
enum err event_list(struct db *db, struct arena *a, int64_t after,
                    const struct event_filter *filter, int64_t limit, struct event **out,
                    size_t *count);

/* The latest seq, 0 when there is none. */
enum err event_last(struct db *db, int64_t *seq);

/* Deletes at most `limit` rows that are older than `keep` ms, of those in front of seq `needed`, in
 * its own transaction; so it does with those of more than `keep` ms from now, which tell that the
 * clock was set back: otherwise nothing would be forgotten until it is there again. */
enum err event_forget(struct db *db, int64_t now, int64_t keep, int64_t needed, int64_t limit,
                      int64_t *deleted);

#endif
