/* /aplomb/api/events: what clients have heard or will hear, from the event log.
 * Source: contract.md, "Our own interfaces". */
#include "api/api.h"
#include "base/clock.h"
#include "event/log.h"
#include "json/write.h"

enum { PAGE = 1000 };

static void write_event(struct buf *out, const struct event *event)
{
    char time[CLOCK_TEXT_SIZE];

    json_open(out, NULL, '{');
    json_write_int(out, "seq", event->seq);
    json_write_text(out, "time", clock_text(event->at, time));
    json_write_text(out, "node", event->node);
    json_write_text(out, "requestId", event->request_id);
    json_write_text(out, "payload", event->payload);
    json_close(out, '}');
}

/* Where the next page begins: behind a full page its last event, otherwise the end of the log, so
 * that whoever follows one node or request need not read the others' events again. */
static int64_t last_seq(const struct event *events, size_t count, int64_t end)
{
    if (count == PAGE || (count && events[count - 1].seq > end))
        return events[count - 1].seq;
    return end;
}

/* NULL for one that is empty, too. */
static const char *param(struct request *rq, const char *name)
{
    const char *value = http_param(rq->http, name);

    return value && *value ? value : NULL;
}

static enum err get(struct request *rq)
{
    const struct event_filter filter = { param(rq, "node"), param(rq, "requestId") };
    const char *after = param(rq, "after");
    struct event *events;
    int64_t from = 0, end;
    size_t count;
    enum err e;

    if (after && (!str_to_int(str_of(after), &from) || from < 0))
        return api_fail(rq, ERR_INVALID_INPUT, "after", "after is a sequence number");
    if ((e = event_last(rq->db, &end)) ||
        (e = event_list(rq->db, rq->arena, from, &filter, PAGE, &events, &count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "events", '[');
    for (size_t i = 0; i < count; i++)
        write_event(rq->out, &events[i]);
    json_close(rq->out, ']');
    json_write_int(rq->out, "last", last_seq(events, count, end));
    json_close(rq->out, '}');
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/events", ADMIN, get },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Events", .routes = routes, .format = API_JSON, .always = true });
}
