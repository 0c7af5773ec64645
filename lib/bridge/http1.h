/* http1: one HTTP/1.x request at a time out of a buffer that fills up (RFC 9112).
 *
 * Strict, since a web server may stand in front of us: Content-Length beside Transfer-Encoding, two
 * lengths, a bare LF, a folded header, a blank before the colon or a NUL are malformed.  Trailers
 * are read and thrown away.  No I/O here. */
#ifndef APLOMB_BRIDGE_HTTP1_H
#define APLOMB_BRIDGE_HTTP1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum {
    HTTP1_HEAD_MAX = 16 * 1024,
    HTTP1_HEADERS_MAX = 100,
    HTTP1_CHUNKS_MAX = 16 * 1024, /* bytes of a chunked body that are not data */
};

enum http1_result {
    HTTP1_MORE, /* needs more bytes */
    HTTP1_DONE, /* here is one */
    HTTP1_BAD,  /* malformed or too large: answer `status` and close */
};

/* Where the parser stands in the buffer.  All zero but max_body for a new request. */
struct http1 {
    uint32_t max_body;
    uint32_t scanned; /* bytes searched for the end of the head, or read of a chunked body */
    uint32_t head;    /* length of the head, 0 while it is not there */
    uint32_t body;    /* bytes of body decoded so far */
    uint32_t left;    /* bytes that are missing of the body, or of the present chunk */
    char step;        /* of a chunked body */
    bool chunked;
    bool continues; /* the client waits for "100 Continue" before it sends the body */
};

struct http1_header {
    struct str name, value;
};

/* Views into the buffer that was parsed. */
struct http1_request {
    struct str method;
    struct str path;  /* up to the question mark, as sent */
    struct str query; /* behind it */
    int minor;        /* HTTP/1.minor */
    bool keep_alive;
    struct str body;
    size_t header_count;
    struct http1_header headers[HTTP1_HEADERS_MAX];
    size_t size; /* bytes of the buffer the request took up */
    int status;  /* of HTTP1_BAD: 400, 413, 431, 501 or 505 */
};

/* Call again with the same buffer (it may have moved) once it holds more.  A chunked body is put
 * together in place, so the bytes are ours until HTTP1_DONE.  out is filled at HTTP1_DONE; at
 * HTTP1_BAD its status, and as many of its headers as could be read. */
enum http1_result http1_parse(struct http1 *h, char *bytes, size_t n, struct http1_request *out);

/* The value of the first header of that name, any case; the empty view when there is none. */
struct str http1_header(const struct http1_request *rq, const char *name);

/* The last of the comma-separated elements that headers of that name have together, any case; the
 * empty view when there is none. */
struct str http1_last(const struct http1_request *rq, const char *name);

/* One of the comma-separated tokens of the named header is `token`, any case. */
bool http1_has_token(const struct http1_request *rq, const char *name, const char *token);

#endif
