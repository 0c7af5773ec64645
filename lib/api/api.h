/* api: what every REST program does the same way.
 *
 * A program is a table of routes and handlers; api_serve() owns the loop, the order of checks
 * (reference rest-desktop, appendix B), identity, limits, error bodies and logging:
 *
 *     in service 503, credentials 401, path 404, method 405 -> handler: body 400, object 404,
 *     caller 401, elements, values, state 400 -> 200, or 202 through api_accept()
 *
 * A handler reads top-down and returns the first enum err it meets; ERR_OK sends what it wrote.
 * Everything in rq->arena goes with the request. */
#ifndef APLOMB_API_API_H
#define APLOMB_API_API_H

#include "auth/role.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "db/db.h"
#include "http/reply.h"
#include "http/request.h"
#include "http/route.h"
#include "xml/read.h"
#include "xml/write.h"

struct auth;
struct bus;

struct request {
    struct arena *arena;
    struct db *db;
    const struct conf *conf;
    const struct auth_user *user; /* NULL on routes for ANYBODY */
    const char *id;               /* what the first "{...}" of the path took, or NULL */
    const char *sub_id;           /* the second */
    const char *request_id;       /* the client's; "" for none or an unusable one */
    struct buf *out;              /* body of the answer */
    struct http_request *http;
    struct http_reply *reply;
    struct auth *auth;
    const struct route *routes; /* the program's */
    struct bus **bus;           /* made when first needed (api/accepted.h) */

    /* Detail of an error, set where it is known (api_fail). */
    const char *error_type, *error_message, *error_data;
    int64_t error_media;   /* the channel a request of Media is about, 0 for none */
    int64_t retry_after_s; /* of 429, when it is known */
};

struct route {
    const char *method;
    const char *path;
    enum access access;
    enum err (*handle)(struct request *rq);
};

enum api_format {
    API_XML,
    API_JSON,
    API_DESKTOP /* JSON, whose errors have the shape of /desktop/api besides our own */
};

struct api_program {
    const char *name;           /* "api.User": RUN/api.User.pid */
    const struct route *routes; /* ends with an empty row */
    enum api_format format;
    bool always; /* answers while the system is out of service; routes for ANYBODY always do */
};

/* A program of /finesse/api: "User".  Exit status for main. */
int api_serve(const char *name, const struct route *routes);

/* The same for any other place and format. */
int api_serve_program(const struct api_program *program);

/* Returns e and remembers what the client shall read, if it is an error.  data and message may be
 * NULL: then "" and the text of the table in base/err.c. */
enum err api_fail(struct request *rq, enum err e, const char *data, const char *message);

/* Who is calling, from the credentials that were sent, if any: fills rq->user.  Routes for ANYBODY
 * may ask; the others have been told. */
enum err api_identify(struct request *rq);

/* The document element of the body, which must be called root. */
enum err api_body(struct request *rq, const char *root, struct xml_node **out);

/* Text of a child that must be there and not be empty: ERR_PARAMETER_MISSING, ErrorData = name. */
enum err api_need(struct request *rq, const struct xml_node *node, const char *name,
                  const char **out);

/* The number in a path; what is no number is an object that does not exist: `otherwise`. */
enum err api_number(struct request *rq, const char *text, enum err otherwise, int64_t *out);

/* -- for the loop and for tests, which need no web server ------------------------------------ */

struct api;

enum err api_open(const struct api_program *program, const struct conf *conf, struct api **out);
void api_close(struct api *api); /* NULL does nothing */
void api_answer(struct api *api, struct http_request *http, struct http_reply *reply);

#endif
