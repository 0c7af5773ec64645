/* reply: the answer to a request, collected and sent in one piece.
 *
 * Header names and values are checked where they are set: what could start another header turns the
 * whole answer into a bare 500. */
#ifndef APLOMB_HTTP_REPLY_H
#define APLOMB_HTTP_REPLY_H

#include <stdbool.h>

#include "base/buf.h"
#include "http/request.h"

enum { HTTP_REPLY_BYTES = 32 * 1024 * 1024 };

struct http_reply {
    int status;       /* 200 at first */
    const char *type; /* Content-Type; not sent while NULL */
    struct buf head;  /* lines of further headers */
    struct buf body;  /* full: the answer becomes a bare 500 */
    bool broken;      /* a header was refused */
};

void http_reply_init(struct http_reply *re);
void http_reply_release(struct http_reply *re);

/* As new; keeps the memory of small answers. */
void http_reply_clear(struct http_reply *re);

/* Adds a header; a NULL value adds nothing. */
void http_reply_header(struct http_reply *re, const char *name, const char *value);

/* A one-line answer for people, as text/plain; what was collected before goes. */
void http_reply_text(struct http_reply *re, int status, const char *text);

/* Sends it.  HEAD and the statuses 204 and 304 send no body. */
void http_reply_send(struct http_reply *re, const struct http_request *rq);

/* "Not Found" for 404; "" for a status we never use. */
const char *http_reason(int status);

#endif
