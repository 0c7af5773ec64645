/* queue: a queue and its figures (tables queue, queue_stat).  Source: reference rest-desktop 4.1.
 */
#ifndef APLOMB_MODEL_QUEUE_H
#define APLOMB_MODEL_QUEUE_H

#include <stdbool.h>

#include "base/buf.h"
#include "db/db.h"

/* In the order of the document; all -1 for a queue that nobody serves. */
struct queue_stat {
    int64_t agents_busy_other, agents_logged_on, agents_not_ready, agents_ready;
    int64_t agents_talking_inbound, agents_talking_internal, agents_talking_outbound;
    int64_t agents_wrap_up_not_ready, agents_wrap_up_ready;
    int64_t calls_in_queue;
    int64_t oldest_call_at; /* ms, 0 when no call waits */
};

struct queue {
    int64_t id;
    const char *number, *name;
    struct queue_stat stat;
};

/* ERR_NOT_FOUND if there is no such queue. */
enum err queue_load(struct db *db, struct arena *a, int64_t id, struct queue *out);

/* An agent's: those of the team; a supervisor's: those of all supervised teams too. */
enum err queue_list_of_user(struct db *db, struct arena *a, const char *login_id,
                            struct queue **out, size_t *count);

/* For aplomb-ctid, inside its transaction. */
enum err queue_save_stat(struct db *db, int64_t id, const struct queue_stat *stat);

/* <Queue>, in answers and events alike. */
void queue_write(struct buf *xml, const struct queue *q);

#endif
