#include "api/audit.h"

#include "base/clock.h"
#include "model/audit.h"

static const struct route *reader_of(const struct request *rq, const struct http_path *path,
                                     struct route_match *match)
{
    for (const struct route *r = rq->routes; r->method; r++)
        if (same(r->method, "GET") && route_fits(r->path, path, match))
            return r;
    return NULL;
}

enum err api_look(const struct request *rq, const struct http_path *path, const char **text)
{
    struct http_request http = *rq->http;
    struct http_reply reply;
    struct request look = *rq;
    struct route_match match;
    const struct route *reader = reader_of(rq, path, &match);
    enum err e;

    *text = "";
    if (!reader)
        return ERR_OK;
    http.path = *path;
    http_reply_init(&reply);
    look.http = &http;
    look.reply = &reply;
    look.out = &reply.body;
    look.id = match.n > 0 ? match.part[0] : NULL;
    look.sub_id = match.n > 1 ? match.part[1] : NULL;
    e = reader->handle(&look);
    if (!e)
        *text = arena_strndup(rq->arena, reply.body.p, reply.body.n);
    http_reply_release(&reply);
    return err_status(e) < 500 ? ERR_OK : e; /* not there, or not asked for in a way GET likes */
}

const char *api_path_text(struct arena *a, const struct http_path *path)
{
    const char *text = "";

    for (size_t i = 0; i < path->n; i++)
        text = arena_printf(a, "%s/%s", text, path->part[i].p);
    return text;
}

enum err api_note(const struct request *rq, const struct http_path *path, const char *before)
{
    struct audit row = { .at = clock_real_ms(),
                         .who = rq->user ? rq->user->login_id : "",
                         .request_id = rq->request_id,
                         .action = rq->http->method,
                         .object = api_path_text(rq->arena, path),
                         .before = before };
    enum err e = api_look(rq, path, &row.after);

    if (e || same(row.before, row.after))
        return e;
    return audit_add(rq->db, rq->arena, &row);
}
