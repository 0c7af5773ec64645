#include "model/queue.h"

#include "base/clock.h"
#include "model/list.h"
#include "xml/write.h"

static void read_row(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct queue *)out = (struct queue) {
        .id = db_get_int(rows, 0),
        .number = db_get_text(rows, 1, a),
        .name = db_get_text(rows, 2, a),
        .stat = { .agents_busy_other = db_get_int(rows, 3),
                  .agents_logged_on = db_get_int(rows, 4),
                  .agents_not_ready = db_get_int(rows, 5),
                  .agents_ready = db_get_int(rows, 6),
                  .agents_talking_inbound = db_get_int(rows, 7),
                  .agents_talking_internal = db_get_int(rows, 8),
                  .agents_talking_outbound = db_get_int(rows, 9),
                  .agents_wrap_up_not_ready = db_get_int(rows, 10),
                  .agents_wrap_up_ready = db_get_int(rows, 11),
                  .calls_in_queue = db_get_int(rows, 12),
                  .oldest_call_at = db_get_int(rows, 13) },
    };
}

enum err queue_load(struct db *db, struct arena *a, int64_t id, struct queue *out)
{
    return model_one(db, Q_QUEUE_BY_ID, DB_ARGS(db_int(id)), a, read_row, out);
}

enum err queue_list_of_user(struct db *db, struct arena *a, const char *login_id,
                            struct queue **out, size_t *count)
{
    int64_t *ids;
    enum err e = model_list(db, Q_QUEUE_IDS_OF_USER, DB_ARGS(db_text(login_id)), a, model_read_int,
                            sizeof *ids, (void **)&ids, count);

    if (e)
        return e;
    *out = arena_array(a, *count, sizeof **out);
    for (size_t i = 0; i < *count; i++)
        if ((e = queue_load(db, a, ids[i], &(*out)[i])))
            return e;
    return ERR_OK;
}

enum err queue_save_stat(struct db *db, int64_t id, const struct queue_stat *s)
{
    return db_run(db, Q_QUEUE_SAVE_STAT,
                  DB_ARGS(db_int(id), db_int(s->agents_busy_other), db_int(s->agents_logged_on),
                          db_int(s->agents_not_ready), db_int(s->agents_ready),
                          db_int(s->agents_talking_inbound), db_int(s->agents_talking_internal),
                          db_int(s->agents_talking_outbound), db_int(s->agents_wrap_up_not_ready),
                          db_int(s->agents_wrap_up_ready), db_int(s->calls_in_queue),
                          db_int(s->oldest_call_at)));
}

/* -- as administrators keep them -------------------------------------------------------------- */

static void read_rules(const struct db_rows *rows, struct arena *a, void *out)
{
    *(struct queue_rules *)out = (struct queue_rules) {
        .id = db_get_int(rows, 0),
        .number = db_get_text(rows, 1, a),
        .name = db_get_text(rows, 2, a),
        .ring_seconds = db_get_int(rows, 3),
        .priority = db_get_int(rows, 4),
        .overflow_seconds = db_get_int(rows, 5),
        .overflow_queue_id = db_get_int(rows, 6),
        .waiting = db_get_int(rows, 7),
    };
}

static enum err load_teams(struct db *db, struct arena *a, struct queue_rules *queue)
{
    return model_list(db, Q_QUEUE_TEAMS_OF, DB_ARGS(db_int(queue->id)), a, model_read_int,
                      sizeof *queue->team_ids, (void **)&queue->team_ids, &queue->team_count);
}

enum err queue_load_rules(struct db *db, struct arena *a, int64_t id, struct queue_rules *out)
{
    enum err e = id ? model_one(db, Q_QUEUE_KEPT, DB_ARGS(db_int(id)), a, read_rules, out)
                    : ERR_NOT_FOUND;

    return e ? e : load_teams(db, a, out);
}

enum err queue_list_rules(struct db *db, struct arena *a, struct queue_rules **out, size_t *count)
{
    enum err e = model_list(db, Q_QUEUE_KEPT, DB_ARGS(db_int(0)), a, read_rules, sizeof **out,
                            (void **)out, count);

    for (size_t i = 0; !e && i < *count; i++)
        e = load_teams(db, a, &(*out)[i]);
    return e;
}

static enum err find_id(struct db *db, enum query q, const char *text, int64_t *id)
{
    enum err e = model_one(db, q, DB_ARGS(db_text(text)), NULL, model_read_int, id);

    if (e == ERR_NOT_FOUND)
        *id = 0;
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

enum err queue_of_name(struct db *db, const char *name, int64_t *id)
{
    return find_id(db, Q_QUEUE_OF_NAME, name, id);
}

enum err queue_of_number(struct db *db, const char *number, int64_t *id)
{
    return find_id(db, Q_QUEUE_OF_NUMBER, number, id);
}

static struct db_arg int_or_null(int64_t n)
{
    return n ? db_int(n) : db_text(NULL);
}

static enum err save_teams(struct db *db, const struct queue_rules *queue)
{
    enum err e = db_run(db, Q_QUEUE_SERVE_NONE, DB_ARGS(db_int(queue->id)));

    for (size_t i = 0; !e && i < queue->team_count; i++)
        e = db_run(db, Q_QUEUE_SERVE, DB_ARGS(db_int(queue->id), db_int(queue->team_ids[i])));
    return e;
}

enum err queue_add(struct db *db, struct queue_rules *queue)
{
    enum err e = db_run(db, Q_QUEUE_ADD,
                        DB_ARGS(db_text(queue->number), db_text(queue->name),
                                db_int(queue->ring_seconds), db_int(queue->priority),
                                int_or_null(queue->overflow_seconds),
                                int_or_null(queue->overflow_queue_id)));

    queue->id = e ? 0 : db_last_id(db);
    return e ? e : save_teams(db, queue);
}

enum err queue_save(struct db *db, const struct queue_rules *queue)
{
    enum err e = db_run(db, Q_QUEUE_SAVE,
                        DB_ARGS(db_int(queue->id), db_text(queue->number), db_text(queue->name),
                                db_int(queue->ring_seconds), db_int(queue->priority),
                                int_or_null(queue->overflow_seconds),
                                int_or_null(queue->overflow_queue_id)));

    return e ? e : save_teams(db, queue);
}

enum err queue_remove(struct db *db, int64_t id)
{
    enum err e = db_run(db, Q_QUEUE_OVERFLOW_ENDS, DB_ARGS(db_int(id)));

    return e ? e : db_run(db, Q_QUEUE_REMOVE, DB_ARGS(db_int(id)));
}

/* -- shapes ---------------------------------------------------------------------------------- */

void queue_write(struct buf *xml, const struct queue *q)
{
    const struct queue_stat *s = &q->stat;
    char text[CLOCK_TEXT_SIZE];

    xml_open(xml, "Queue");
    xml_text(xml, "name", q->name);
    xml_open(xml, "statistics");
    xml_int(xml, "agentsBusyOther", s->agents_busy_other);
    xml_int(xml, "agentsLoggedOn", s->agents_logged_on);
    xml_int(xml, "agentsNotReady", s->agents_not_ready);
    xml_int(xml, "agentsReady", s->agents_ready);
    xml_int(xml, "agentsTalkingInbound", s->agents_talking_inbound);
    xml_int(xml, "agentsTalkingInternal", s->agents_talking_internal);
    xml_int(xml, "agentsTalkingOutbound", s->agents_talking_outbound);
    xml_int(xml, "agentsWrapUpNotReady", s->agents_wrap_up_not_ready);
    xml_int(xml, "agentsWrapUpReady", s->agents_wrap_up_ready);
    xml_int(xml, "callsInQueue", s->calls_in_queue);
    xml_text(xml, "startTimeOfLongestCallInQueue", clock_text_seconds(s->oldest_call_at, text));
    xml_close(xml, "statistics");
    buf_addf(xml, "<uri>/finesse/api/Queue/%lld</uri>", (long long)q->id);
    xml_close(xml, "Queue");
}
