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

/* A queue as administrators keep it. */
struct queue_rules {
    int64_t id;
    const char *number, *name;
    int64_t ring_seconds, priority;
    int64_t overflow_seconds, overflow_queue_id; /* 0: calls stay */
    int64_t *team_ids;
    size_t team_count;
    int64_t waiting; /* calls; -1: not known.  Not kept by queue_add and queue_save */
};

/* ERR_NOT_FOUND if there is no such queue. */
enum err queue_load_rules(struct db *db, struct arena *a, int64_t id, struct queue_rules *out);
enum err queue_list_rules(struct db *db, struct arena *a, struct queue_rules **out, size_t *count);

/* *id 0: no queue has this name, this number. */
enum err queue_of_name(struct db *db, const char *name, int64_t *id);
enum err queue_of_number(struct db *db, const char *number, int64_t *id);

/* Inside a transaction.  queue_add sets the id; with queue_remove goes the overflow to it. */
enum err queue_add(struct db *db, struct queue_rules *queue);
enum err queue_save(struct db *db, const struct queue_rules *queue);
enum err queue_remove(struct db *db, int64_t id);

/* For aplomb-ctid, inside its transaction. */
enum err queue_save_stat(struct db *db, int64_t id, const struct queue_stat *stat);

/* <Queue>, in answers and events alike. */
void queue_write(struct buf *xml, const struct queue *q);

#endif
