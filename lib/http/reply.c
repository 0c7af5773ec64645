#include "http/reply.h"

#include <stdio.h>
#include <string.h>

enum { HEAD_BYTES = 16 * 1024, KEEP_BYTES = 256 * 1024 };

static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 206, "Partial Content" },
    { 207, "Multi-Status" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 409, "Conflict" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" },
    { 429, "Too Many Requests" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
};

const char *http_reason(int status)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "";
}

void http_reply_init(struct http_reply *re)
{
    *re = (struct http_reply) { .status = 200 };
    buf_init(&re->head, HEAD_BYTES);
    buf_init(&re->body, HTTP_REPLY_BYTES);
}

void http_reply_release(struct http_reply *re)
{
    buf_release(&re->head);
    buf_release(&re->body);
}

void http_reply_clear(struct http_reply *re)
{
    re->status = 200;
    re->type = NULL;
    re->broken = false;
    buf_clear(&re->head);
    if (re->body.size > KEEP_BYTES)
        buf_release(&re->body);
    buf_clear(&re->body);
}

/* A token of RFC 9110, section 5.6.2. */
static bool name_is_sound(const char *name)
{
    const char *letters = "!#$%&'*+-.^_`|~0123456789"
                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    return *name && name[strspn(name, letters)] == '\0';
}

static bool value_is_sound(const char *value)
{
    for (; *value; value++)
        if (((unsigned char)*value < 0x20 && *value != '\t') || *value == 0x7f)
            return false;
    return true;
}

void http_reply_header(struct http_reply *re, const char *name, const char *value)
{
    if (!value)
        return;
    if (!name_is_sound(name) || !value_is_sound(value)) {
        re->broken = true;
        return;
    }
    buf_adds(&re->head, name);
    buf_adds(&re->head, ": ");
    buf_adds(&re->head, value);
    buf_adds(&re->head, "\r\n");
}

void http_reply_text(struct http_reply *re, int status, const char *text)
{
    http_reply_clear(re);
    re->status = status;
    re->type = "text/plain; charset=utf-8";
    buf_adds(&re->body, text);
    buf_addc(&re->body, '\n');
}

static bool has_body(const struct http_reply *re, const struct http_request *rq)
{
    return strcmp(rq->method, "HEAD") != 0 && re->status != 204 && re->status != 304;
}

static void write_text(struct http_wire *wire, const char *text)
{
    wire->write(wire->self, text, strlen(text));
}

void http_reply_send(struct http_reply *re, const struct http_request *rq)
{
    struct http_wire *wire = rq->wire;
    char status[64];

    if (re->broken || re->head.full || re->body.full || (re->type && !value_is_sound(re->type)))
        http_reply_text(re, 500, "Internal Server Error");
    snprintf(status, sizeof status, "Status: %d %s\r\n", re->status, http_reason(re->status));
    write_text(wire, status);
    if (re->type) {
        write_text(wire, "Content-Type: ");
        write_text(wire, re->type);
        write_text(wire, "\r\n");
    }
    wire->write(wire->self, re->head.p, re->head.n);
    write_text(wire, "\r\n");
    if (has_body(re, rq))
        wire->write(wire->self, re->body.p, re->body.n);
}
