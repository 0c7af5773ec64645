#include "api/accepted.h"

#include "base/clock.h"
#include "base/log.h"
#include "bus/bus.h"
#include "bus/topic.h"

enum { COMMAND_BYTES = 128 * 1024, ACK_BYTES = 1024 };

struct bus *api_bus(struct request *rq)
{
    if (!*rq->bus)
        *rq->bus = bus_new(&(struct bus_options) { .socket = rq->conf->broker });
    return *rq->bus;
}

/* One request on the bus and its answer. */
static enum err ask(struct request *rq, const char *topic, struct str payload, int wait_ms,
                    struct buf *reply)
{
    enum err e;

    db_end_read(rq->db);
    e = bus_request(api_bus(rq), topic, payload, rq->request_id, wait_ms, reply);
    if (e)
        log_warn("no_answer", "topic=%s error=%s", log_value(rq->arena, topic), err_name(e));
    return e;
}

/* Who commits and is killed before saying so leaves it to be read. */
static bool was_taken(struct request *rq, const struct cti_command *c, struct str text,
                      int64_t since)
{
    const char *object = cti_command_object(rq->arena, c);
    const struct db_arg *args = DB_ARGS(db_text(object), db_str(text), db_int(since),
                                        db_text(c->request_id), db_text(c->requester),
                                        db_text(c->user ? c->user : c->requester));
    struct db_rows rows;

    if (db_one(rq->db, Q_INBOX_TOOK, args, &rows))
        return false;
    db_done(&rows);
    return true;
}

static enum err send(struct request *rq, const struct cti_command *command, struct buf *text,
                     struct buf *ack)
{
    const char *topic = arena_printf(rq->arena, TOPIC_DO_PREFIX "%s",
                                     cti_command_object(rq->arena, command));
    int64_t since = clock_real_ms();
    enum err e;

    cti_command_write(text, command);
    if (text->full)
        return ERR_INVALID_INPUT;
    if ((e = ask(rq, topic, buf_str(text), ACCEPT_WAIT_MS, ack)))
        return was_taken(rq, command, buf_str(text), since) ? ERR_OK : e;
    return str_is(buf_str(ack), "ok") ? ERR_OK : ERR_UNAVAILABLE;
}

enum err api_accept(struct request *rq, struct cti_command *command)
{
    struct buf text, ack;
    enum err e;

    command->request_id = rq->request_id;
    command->requester = rq->user->login_id;
    buf_init(&text, COMMAND_BYTES);
    buf_init(&ack, ACK_BYTES);
    e = send(rq, command, &text, &ack);
    buf_release(&text);
    buf_release(&ack);
    if (!e)
        rq->reply->status = 202;
    return e;
}

enum err api_under_way(struct request *rq, const char *object, bool *yes)
{
    struct db_rows rows;
    enum err e = db_one(rq->db, Q_INBOX_WAITS, DB_ARGS(db_text(object)), &rows);

    *yes = !e;
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    return db_done(&rows);
}

enum err api_sim(struct request *rq, const char *verb, struct str payload, int wait_ms,
                 struct buf *reply)
{
    return ask(rq, arena_printf(rq->arena, TOPIC_SIM_PREFIX "%s", verb), payload, wait_ms, reply);
}

/* The daemon answers with the name of the error. */
static enum err err_called(struct str name)
{
    for (int e = ERR_OK; e < ERR_COUNT; e++)
        if (str_is(name, err_name((enum err)e)))
            return (enum err)e;
    return ERR_UNAVAILABLE;
}

enum err api_message(struct request *rq, const char *verb, struct str text)
{
    const char *topic = arena_printf(rq->arena, TOPIC_MESSAGE_PREFIX "%s", verb);
    struct buf answer;
    enum err e;

    buf_init(&answer, ACK_BYTES);
    if (!(e = ask(rq, topic, text, ACCEPT_WAIT_MS, &answer)))
        e = err_called(buf_str(&answer));
    buf_release(&answer);
    return e;
}

enum err api_connected(struct request *rq, int wait_ms, struct buf *reply)
{
    return ask(rq, TOPIC_CONNECTED, str_of(""), wait_ms, reply);
}
