#include "http/request.h"

#include <stdio.h>
#include <string.h>

const char *http_variable(const struct http_request *rq, const char *name)
{
    return rq->wire->variable(rq->wire->self, name);
}

void http_request_read(struct http_request *rq, struct arena *a, struct http_wire *wire)
{
    const char *method, *target;
    struct str path, query;

    *rq = (struct http_request) { .arena = a, .wire = wire };
    method = http_variable(rq, "REQUEST_METHOD");
    target = http_variable(rq, "REQUEST_URI");
    rq->method = arena_strdup(a, method ? method : "GET");
    http_target_split(str_of(target), &path, &query);
    if (http_path_read(a, path, &rq->path) || http_pairs_read(a, query, &rq->query)) {
        rq->fault = ERR_BAD_REQUEST;
        rq->path.n = rq->query.n = 0;
    }
}

/* "requestId" is passed as HTTP_REQUESTID; two headers have a variable of their own. */
const char *http_header(const struct http_request *rq, const char *name)
{
    char variable[64];
    int n = snprintf(variable, sizeof variable, "HTTP_%s", name);

    if (n >= (int)sizeof variable)
        return NULL;
    for (char *c = variable; *c; c++) {
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
        else if (*c == '-')
            *c = '_';
    }
    if (strcmp(variable, "HTTP_CONTENT_TYPE") == 0 || strcmp(variable, "HTTP_CONTENT_LENGTH") == 0)
        return http_variable(rq, variable + 5);
    return http_variable(rq, variable);
}

const char *http_param(const struct http_request *rq, const char *name)
{
    return http_pairs_get(&rq->query, name);
}

const char *http_cookie(const struct http_request *rq, const char *name)
{
    struct str rest = str_of(http_header(rq, "Cookie")), piece, key;

    while (str_cut(&rest, ';', &piece)) {
        str_cut(&piece, '=', &key);
        if (piece.p && str_is(str_trim(key), name)) {
            piece = str_trim(piece);
            return arena_strndup(rq->arena, piece.p, piece.n);
        }
    }
    return NULL;
}

bool http_is_read(const struct http_request *rq)
{
    return strcmp(rq->method, "GET") == 0 || strcmp(rq->method, "HEAD") == 0;
}

bool http_body_is(const struct http_request *rq, const char *type)
{
    struct str rest = str_of(http_header(rq, "Content-Type")), first;

    return str_cut(&rest, ';', &first) && str_case_is(str_trim(first), type);
}

/* Apache hands chunks on as they come, unless all of them are there with the head. */
static enum err read_chunks(const struct http_request *rq, size_t max, struct str *out)
{
    struct http_wire *wire = rq->wire;
    size_t room = max < 4096 ? max + 1 : 4096, n = 0;
    char *body = arena_alloc(rq->arena, room + 1);

    while ((n += wire->read(wire->self, body + n, room - n)) == room) {
        char *longer;

        if (room > max)
            return ERR_TOO_LARGE;
        room = room > max / 4 ? max + 1 : room * 4;
        longer = arena_alloc(rq->arena, room + 1);
        memcpy(longer, body, n);
        body = longer;
    }
    if (wire->broken && wire->broken(wire->self))
        return ERR_BAD_REQUEST;
    body[n] = '\0';
    *out = (struct str) { body, n };
    return ERR_OK;
}

enum err http_body(const struct http_request *rq, size_t max, struct str *out)
{
    const char *length = http_variable(rq, "CONTENT_LENGTH");
    int64_t n = 0;
    char *body;

    *out = (struct str) { "", 0 };
    if (!length || !*length)
        return http_header(rq, "Transfer-Encoding") ? read_chunks(rq, max, out) : ERR_OK;
    if (!str_to_int(str_of(length), &n) || n < 0)
        return ERR_BAD_REQUEST;
    if ((uint64_t)n > max)
        return ERR_TOO_LARGE;
    body = arena_alloc(rq->arena, (size_t)n + 1);
    if (rq->wire->read(rq->wire->self, body, (size_t)n) != (size_t)n)
        return ERR_BAD_REQUEST;
    *out = (struct str) { body, (size_t)n };
    return ERR_OK;
}
