/* /aplomb/api/audit: who changed what in the configuration, newest first.
 * Source: contract.md, "Our own interfaces"; reference desktop-ux 5.7. */
#include "model/audit.h"
#include "api/api.h"
#include "base/clock.h"
#include "json/write.h"

enum { PAGE = 50 };

static void write_row(struct buf *out, const struct audit *row)
{
    char time[CLOCK_TEXT_SIZE];

    json_open(out, NULL, '{');
    json_write_int(out, "id", row->id);
    json_write_text(out, "time", clock_text(row->at, time));
    json_write_text(out, "who", row->who);
    json_write_text(out, "requestId", row->request_id);
    json_write_text(out, "action", row->action);
    json_write_text(out, "object", row->object);
    json_write_text(out, "before", row->before);
    json_write_text(out, "after", row->after);
    json_write_bool(out, "shortened", row->shortened);
    json_close(out, '}');
}

static const char *param(struct request *rq, const char *name)
{
    const char *value = http_param(rq->http, name);

    return value ? value : "";
}

static enum err get(struct request *rq)
{
    const char *before = param(rq, "before");
    int64_t below = INT64_MAX;
    struct audit *rows;
    size_t count;
    enum err e;

    if (*before && (!str_to_int(str_of(before), &below) || below < 0))
        return api_fail(rq, ERR_INVALID_INPUT, "before", "before is the id of a change");
    if ((e = audit_list(rq->db, rq->arena, below, param(rq, "object"), param(rq, "who"), PAGE,
                        &rows, &count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "changes", '[');
    for (size_t i = 0; i < count; i++)
        write_row(rq->out, &rows[i]);
    json_close(rq->out, ']');
    json_write_bool(rq->out, "more", count == PAGE);
    json_close(rq->out, '}');
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/audit", ADMIN, get },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Audit", .routes = routes, .format = API_JSON, .always = true });
}
