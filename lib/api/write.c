/* One transaction a request, with its line in the audit (api/input.h). */
#include <inttypes.h>
#include <string.h>

#include "api/audit.h"
#include "api/input.h"

struct writing {
    enum err (*write)(struct request *rq, void *thing);
    void *thing;
    struct http_path place; /* of the object; n 0: known only when it is written */
    const char *collection; /* then the place is collection/id */
    const int64_t *id;
};

static enum err write_and_note(struct request *rq, struct writing *w)
{
    const char *before = "";
    enum err e;

    if (w->place.n && (e = api_look(rq, &w->place, &before)))
        return e;
    if ((e = w->write(rq, w->thing)))
        return e;
    if (!w->place.n) {
        const char *text = arena_printf(rq->arena, "%s/%" PRId64, w->collection, *w->id);

        if ((e = http_path_read(rq->arena, str_of(text), &w->place)))
            return e;
    }
    return api_note(rq, &w->place, before);
}

static enum err transact(struct request *rq, struct writing *w)
{
    enum err e = db_begin_lasting(rq->db);

    if (e)
        return e;
    if ((e = write_and_note(rq, w))) {
        db_rollback(rq->db);
        return e;
    }
    return db_commit(rq->db);
}

enum err api_write(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                   void *thing)
{
    return api_write_at(rq, write, thing, &rq->http->path);
}

enum err api_write_at(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                      void *thing, const struct http_path *place)
{
    return transact(rq, &(struct writing) { .write = write, .thing = thing, .place = *place });
}

/* A name a client sent may go back into a header only if it can be nothing else. */
static bool is_host(const char *text)
{
    return text && *text &&
           !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789.-:[]")];
}

void api_locate(struct request *rq, const char *address)
{
    const char *host = http_header(rq->http, "Host");
    const char *https = http_variable(rq->http, "HTTPS");

    if (!is_host(host))
        host = arena_printf(rq->arena, "%s:%" PRId64, rq->conf->host, rq->conf->port);
    http_reply_header(rq->reply, "Location",
                      arena_printf(rq->arena, "%s://%s%s",
                                   https && same(https, "on") ? "https" : "http", host, address));
}

enum err api_create(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                    void *thing, const char *collection, const int64_t *id)
{
    struct writing w = { .write = write, .thing = thing, .collection = collection, .id = id };
    enum err e = transact(rq, &w);

    if (!e)
        api_locate(rq, api_path_text(rq->arena, &w.place));
    return e;
}
