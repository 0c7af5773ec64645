#include "api/input.h"

#include <inttypes.h>

#include "http/form.h"

enum err api_body_of(struct request *rq, const char *root, const struct xml_limits *limits,
                     struct xml_node **out)
{
    struct str body;
    enum err e;

    if ((e = http_body(rq->http, limits->bytes, &body)))
        return e;
    if ((e = xml_parse(rq->arena, body, limits, out, NULL)))
        return e;
    return same((*out)->name, root) ? ERR_OK : ERR_BAD_REQUEST;
}

bool api_part(struct request *rq, struct str body, const char *name, struct str *out)
{
    return http_form_part(http_header(rq->http, "Content-Type"), body, name, out);
}

enum err api_file(struct request *rq, const char *name, size_t max, struct str *out)
{
    struct str body;
    enum err e;

    if ((e = http_body(rq->http, max, &body)))
        return e;
    if (!api_part(rq, body, name, out))
        return api_fail(rq, ERR_INVALID_INPUT, name, "The file is missing");
    return ERR_OK;
}

void api_read_text(struct request *rq, const struct xml_node *node, const char *name,
                   const char **field, int *given)
{
    const struct xml_node *child = xml_last(node, name);
    struct str text;

    if (!child)
        return;
    text = str_trim(str_of(child->text));
    *field = arena_strndup(rq->arena, text.p, text.n);
    ++*given;
}

enum err api_read_bool(struct request *rq, const struct xml_node *node, const char *name,
                       bool *field, int *given)
{
    const struct xml_node *child = xml_last(node, name);

    if (!child)
        return ERR_OK;
    ++*given;
    return str_to_bool(str_trim(str_of(child->text)), field)
               ? ERR_OK
               : api_fail(rq, ERR_INVALID_INPUT, name, NULL);
}

enum err api_read_int(struct request *rq, const struct xml_node *node, const char *name,
                      int64_t *field, int *given)
{
    const struct xml_node *child = xml_last(node, name);

    if (!child)
        return ERR_OK;
    ++*given;
    return str_to_int(str_trim(str_of(child->text)), field)
               ? ERR_OK
               : api_fail(rq, ERR_INVALID_INPUT, name, NULL);
}

enum err api_stored(struct request *rq, enum err e, const char *data)
{
    if (e == ERR_CONFLICT)
        return api_fail(rq, ERR_FINESSE_API, data, "An object with this value exists already");
    return e == ERR_MAXIMUM_EXCEEDED ? api_fail(rq, e, data, "There are as many as allowed") : e;
}

enum err api_range(struct request *rq, int64_t total, int64_t most, struct http_range *out)
{
    const char *header = http_header(rq->http, "Range");
    enum err e = http_range_read(header, out);

    if (!e && out->given && out->last > most)
        e = ERR_RANGE;
    if (!e && total > 0)
        e = http_range_fit(out, total);
    if (!e && total == 0)
        e = out->first > 1 ? ERR_RANGE : ERR_OK;
    if (e)
        return api_fail(rq, e, header, NULL);
    if (total > 0 && (out->first > 1 || out->last < total)) {
        rq->reply->status = 206;
        http_reply_header(rq->reply, "Content-Range",
                          arena_printf(rq->arena, "objects %" PRId64 "-%" PRId64 "/%" PRId64,
                                       out->first, out->last, total));
    }
    return ERR_OK;
}
