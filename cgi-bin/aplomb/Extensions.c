/* /aplomb/api/extensions: the phones that exist, as one list of ranges of numbers.
 * Source: contract.md, "Our own interfaces". */
#include "api/input.h"
#include "api/json_body.h"
#include "model/extension.h"
#include "json/write.h"

/* Digits that a number of 64 bits holds for certain. */
#define MOST 999999999999999

enum { BODY_BYTES = 64 * 1024, RANGES_MAX = 500 };

static const struct json_field fields[] = {
    { "extensions", WANT_LIST, .needed = true },
    { 0 },
};

static const struct json_field range_fields[] = {
    { "first", WANT_WHOLE, .needed = true, .least = 1, .most = MOST },
    { "last", WANT_WHOLE, .needed = true, .least = 1, .most = MOST },
    { 0 },
};

static enum err get(struct request *rq)
{
    struct extension_range *ranges;
    size_t count;
    enum err e = extension_list(rq->db, rq->arena, &ranges, &count);

    if (e)
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "extensions", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(rq->out, NULL, '{');
        json_write_int(rq->out, "first", ranges[i].first);
        json_write_int(rq->out, "last", ranges[i].last);
        json_close(rq->out, '}');
    }
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

struct sent {
    struct extension_range ranges[RANGES_MAX];
    size_t count;
};

static enum err refuse(struct request *rq, const char *why)
{
    return api_refuse(rq, "extensions", why);
}

static enum err read_range(struct request *rq, const struct json *item, struct sent *out)
{
    struct extension_range range = { 0 };
    const char *name, *why;

    if (out->count == RANGES_MAX)
        return refuse(rq, "There are as many as allowed");
    if (item->kind != JSON_IS_OBJECT)
        return refuse(rq, "objects are needed");
    if (!json_fits(rq->arena, range_fields, item, &name, &why))
        return refuse(rq, arena_printf(rq->arena, "%s: %s", name, why));
    json_take_int(item, "first", &range.first);
    json_take_int(item, "last", &range.last);
    if (range.last < range.first)
        return refuse(rq, "The last comes before the first");
    for (size_t i = 0; i < out->count; i++)
        if (range.first <= out->ranges[i].last && out->ranges[i].first <= range.last)
            return refuse(rq, "Two of them overlap");
    out->ranges[out->count++] = range;
    return ERR_OK;
}

/* A queue is reached by its number, so that number cannot be a phone's. */
static enum err save(struct request *rq, void *thing)
{
    const struct sent *sent = thing;
    const char *number;
    enum err e;

    if ((e = extension_replace(rq->db, sent->ranges, sent->count)) ||
        (e = extension_of_queue(rq->db, rq->arena, &number)))
        return e;
    return *number ? api_fail(rq, ERR_CONFLICT, "extensions", "A queue has one of these numbers")
                   : ERR_OK;
}

static enum err put(struct request *rq)
{
    struct sent sent = { .count = 0 };
    const struct json *item;
    struct json *body;
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &body)))
        return e;
    for (item = json_get(body, "extensions")->children; item; item = item->next)
        if ((e = read_range(rq, item, &sent)))
            return e;
    if ((e = api_write(rq, save, &sent)))
        return e;
    return get(rq);
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/extensions", ADMIN, get },
    { "PUT", "/aplomb/api/extensions", ADMIN, put },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Extensions", .routes = routes, .format = API_JSON, .always = true });
}
