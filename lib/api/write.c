/* One transaction a request, with its line in the audit (api/input.h). */
#include <inttypes.h>
#include <string.h>

#include "api/audit.h"
#include "api/input.h"

/* What is written, and where the object is: of one that is made that is known only afterwards. */
struct writing {
    enum err (*write)(struct request *rq, void *thing);
    void *thing;
    const char *collection; /* NULL: the object is the one the request names */
    const int64_t *id;
};

static enum err place_of_new(struct request *rq, const struct writing *w, struct http_path *out)
{
    const char *text = arena_printf(rq->arena, "%s/%" PRId64, w->collection, *w->id);

    return http_path_read(rq->arena, str_of(text), out);
}

static enum err write_and_note(struct request *rq, const struct writing *w)
{
    struct http_path path = rq->http->path;
    const char *before = "";
    enum err e;

    if (!w->collection && (e = api_look(rq, &path, &before)))
        return e;
    if ((e = w->write(rq, w->thing)) || (w->collection && (e = place_of_new(rq, w, &path))))
        return e;
    return api_note(rq, &path, before);
}

static enum err transact(struct request *rq, const struct writing *w)
{
    enum err e = db_begin(rq->db);

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
    return transact(rq, &(struct writing) { .write = write, .thing = thing });
}

/* A name a client sent may go back into a header only if it can be nothing else. */
static bool is_host(const char *text)
{
    return text && *text &&
           !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                              "0123456789.-:[]")];
}

static void locate(struct request *rq, const char *collection, int64_t id)
{
    const char *host = http_header(rq->http, "Host");
    const char *https = http_variable(rq->http, "HTTPS");

    if (!is_host(host))
        host = arena_printf(rq->arena, "%s:%" PRId64, rq->conf->host, rq->conf->port);
    http_reply_header(rq->reply, "Location",
                      arena_printf(rq->arena, "%s://%s%s/%" PRId64,
                                   https && same(https, "on") ? "https" : "http", host, collection,
                                   id));
}

enum err api_create(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                    void *thing, const char *collection, const int64_t *id)
{
    enum err e = transact(
        rq,
        &(struct writing) { .write = write, .thing = thing, .collection = collection, .id = id });

    if (!e)
        locate(rq, collection, *id);
    return e;
}
