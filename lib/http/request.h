/* request: what a client asked, read from FastCGI or from the environment (CGI).
 *
 * Nothing here is trusted but REQUEST_METHOD, REQUEST_URI, CONTENT_LENGTH and the HTTP_* variables;
 * the body is read only when somebody asks for it, so a refused request costs no memory. */
#ifndef APLOMB_HTTP_REQUEST_H
#define APLOMB_HTTP_REQUEST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "http/path.h"

/* Where a request comes from and its answer goes to: libfcgi, standard input, or a test. */
struct http_wire {
    const char *(*variable)(void *self, const char *name); /* NULL if not there */
    size_t (*read)(void *self, char *to, size_t n);        /* less than n at the end */
    void (*write)(void *self, const char *from, size_t n);
    void *self;
    bool (*broken)(void *self); /* the end came too early; NULL: it never does */
};

struct http_request {
    struct arena *arena;     /* lives until the answer is sent */
    const char *method;      /* as sent, "GET" if the server names none */
    struct http_path path;   /* decoded */
    struct http_pairs query; /* decoded */
    enum err fault;          /* ERR_BAD_REQUEST: path and query are empty, answer just that */
    struct http_wire *wire;
};

/* Everything belongs to a; wire must live as long. */
void http_request_read(struct http_request *rq, struct arena *a, struct http_wire *wire);

/* A header by its name ("requestId", any case), or NULL.  Several of one name arrive as one,
 * joined by ", "; names that differ by '-' and '_' alone cannot be told apart. */
const char *http_header(const struct http_request *rq, const char *name);

/* A variable of the server, for example "REMOTE_ADDR", or NULL. */
const char *http_variable(const struct http_request *rq, const char *name);

/* First query parameter of that name, decoded, or NULL. */
const char *http_param(const struct http_request *rq, const char *name);

/* A cookie by its name, as sent, or NULL. */
const char *http_cookie(const struct http_request *rq, const char *name);

/* Is the method GET or HEAD? */
bool http_is_read(const struct http_request *rq);

/* The media type of the body without parameters is `type`?  Letter case does not matter. */
bool http_body_is(const struct http_request *rq, const char *type);

/* Reads the body; it ends in a NUL that is not counted.  ERR_TOO_LARGE before a byte is read when
 * CONTENT_LENGTH says more than max, ERR_BAD_REQUEST when it is no number or more than comes.  A
 * body that the client sends in chunks may have no length: then it goes to its end, or one byte
 * over max. */
enum err http_body(const struct http_request *rq, size_t max, struct str *out);

#endif
