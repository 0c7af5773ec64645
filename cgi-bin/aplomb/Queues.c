/* /aplomb/api/queues: which queues there are, what is dialled for them, and who serves them.
 * Source: contract.md, "Our own interfaces"; reference desktop-ux 5.7. */
#include <string.h>

#include "api/input.h"
#include "api/json_body.h"
#include "model/extension.h"
#include "model/queue.h"
#include "json/write.h"

#define QUEUES "/aplomb/api/queues"

enum { BODY_BYTES = 64 * 1024 };

static const struct json_field fields[] = {
    { "name", WANT_NAME, .least = 1, .most = 64 },
    { "number", WANT_NAME, .least = 1, .most = 32 },
    { "ringSeconds", WANT_WHOLE, .least = 1, .most = 600 },
    { "priority", WANT_WHOLE, .least = 1, .most = 10 },
    { "overflowSeconds", WANT_WHOLE_OR_NULL, .least = 1, .most = 86400 },
    { "overflowQueueId", WANT_WHOLE_OR_NULL, .least = 1 },
    { "teams", WANT_IDS, .needed = false },
    { 0 },
};

static void write_queue(struct buf *out, const struct queue_rules *q)
{
    json_open(out, NULL, '{');
    json_write_int(out, "id", q->id);
    json_write_text(out, "name", q->name);
    json_write_text(out, "number", q->number);
    json_write_int(out, "ringSeconds", q->ring_seconds);
    json_write_int(out, "priority", q->priority);
    json_write_int_or_null(out, "overflowSeconds", q->overflow_seconds);
    json_write_int_or_null(out, "overflowQueueId", q->overflow_queue_id);
    json_write_ints(out, "teams", q->team_ids, q->team_count);
    json_close(out, '}');
}

static enum err get_all(struct request *rq)
{
    struct queue_rules *queues;
    size_t count;
    enum err e = queue_list_rules(rq->db, rq->arena, &queues, &count);

    if (e)
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "queues", '[');
    for (size_t i = 0; i < count; i++)
        write_queue(rq->out, &queues[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err find(struct request *rq, struct queue_rules *out)
{
    int64_t id;

    if (!str_to_int(str_of(rq->id), &id))
        return ERR_NOT_FOUND;
    return queue_load_rules(rq->db, rq->arena, id, out);
}

static enum err get_one(struct request *rq)
{
    struct queue_rules queue;
    enum err e = find(rq, &queue);

    if (!e)
        write_queue(rq->out, &queue);
    return e;
}

/* -- rules, inside the transaction ------------------------------------------------------------ */

/* Callers dial it: it is no phone's. */
static enum err check_number(struct request *rq, const struct queue_rules *q)
{
    int64_t other;
    bool phone;
    enum err e;

    if (q->number[strspn(q->number, "0123456789*#+")])
        return api_refuse(rq, "number", "digits, * # + are needed");
    if ((e = queue_of_number(rq->db, q->number, &other)))
        return e;
    if (other && other != q->id)
        return api_taken(rq, "number");
    if ((e = extension_exists(rq->db, q->number, &phone)))
        return e;
    return phone ? api_fail(rq, ERR_CONFLICT, "number", "This is an extension") : ERR_OK;
}

static enum err check_overflow(struct request *rq, const struct queue_rules *q)
{
    struct queue_rules to;
    enum err e;

    if (!q->overflow_seconds && !q->overflow_queue_id)
        return ERR_OK;
    if (!q->overflow_seconds)
        return api_refuse(rq, "overflowSeconds", "After how long is needed");
    if (!q->overflow_queue_id)
        return api_refuse(rq, "overflowQueueId", "To which queue is needed");
    if (q->overflow_queue_id == q->id)
        return api_refuse(rq, "overflowQueueId", "Another queue is needed");
    e = queue_load_rules(rq->db, rq->arena, q->overflow_queue_id, &to);
    return e == ERR_NOT_FOUND ? api_refuse(rq, "overflowQueueId", "There is no such queue") : e;
}

static enum err check(struct request *rq, const struct queue_rules *q)
{
    int64_t other;
    enum err e = queue_of_name(rq->db, q->name, &other);

    if (e)
        return e;
    if (other && other != q->id)
        return api_taken(rq, "name");
    for (size_t i = 0; i < q->team_count; i++)
        if ((e = api_must_be_team(rq, "teams", q->team_ids[i])))
            return e;
    return (e = check_number(rq, q)) ? e : check_overflow(rq, q);
}

/* -- writing --------------------------------------------------------------------------------- */

struct sent {
    struct json *body;
    struct queue_rules queue;
};

static enum err take_all(struct request *rq, struct sent *sent)
{
    struct queue_rules *q = &sent->queue;

    json_take_text(sent->body, "name", &q->name);
    json_take_text(sent->body, "number", &q->number);
    json_take_int(sent->body, "ringSeconds", &q->ring_seconds);
    json_take_int(sent->body, "priority", &q->priority);
    json_take_int(sent->body, "overflowSeconds", &q->overflow_seconds);
    json_take_int(sent->body, "overflowQueueId", &q->overflow_queue_id);
    json_take_ids(rq->arena, sent->body, "teams", &q->team_ids, &q->team_count);
    return check(rq, q);
}

static enum err add(struct request *rq, void *thing)
{
    struct sent *sent = thing;
    enum err e = take_all(rq, sent);

    return e ? e : queue_add(rq->db, &sent->queue);
}

static enum err post(struct request *rq)
{
    struct sent sent = { .queue = { .ring_seconds = 12, .priority = 5 } };
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &sent.body)))
        return e;
    if (!json_get(sent.body, "name"))
        return api_refuse(rq, "name", "missing");
    if (!json_get(sent.body, "number"))
        return api_refuse(rq, "number", "missing");
    if ((e = api_create(rq, add, &sent, QUEUES, &sent.queue.id)))
        return e;
    rq->reply->status = 201;
    write_queue(rq->out, &sent.queue);
    return ERR_OK;
}

static enum err save(struct request *rq, void *thing)
{
    struct sent *sent = thing;
    enum err e;

    if ((e = find(rq, &sent->queue)) || (e = take_all(rq, sent)))
        return e;
    return queue_save(rq->db, &sent->queue);
}

static enum err put(struct request *rq)
{
    struct sent sent = { 0 };
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &sent.body)) || (e = api_write(rq, save, &sent)))
        return e;
    write_queue(rq->out, &sent.queue);
    return ERR_OK;
}

/* Nobody would ever be offered the calls that wait there. */
static enum err take_away(struct request *rq, void *thing)
{
    struct queue_rules queue;
    enum err e = find(rq, &queue);

    (void)thing;
    if (e)
        return e;
    if (queue.waiting > 0)
        return api_fail(rq, ERR_CONFLICT, NULL, "Calls wait in the queue");
    return queue_remove(rq->db, queue.id);
}

static enum err delete_one(struct request *rq)
{
    enum err e = api_write(rq, take_away, NULL);

    if (!e)
        rq->reply->status = 204;
    return e;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/queues", ADMIN, get_all },
    { "POST", "/aplomb/api/queues", ADMIN, post },
    { "GET", "/aplomb/api/queues/{id}", ADMIN, get_one },
    { "PUT", "/aplomb/api/queues/{id}", ADMIN, put },
    { "DELETE", "/aplomb/api/queues/{id}", ADMIN, delete_one },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Queues", .routes = routes, .format = API_JSON, .always = true });
}
