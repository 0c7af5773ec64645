/* input: what programs that keep configuration share: partial updates, long bodies, ranges, one
 * transaction a request.  Source: reference rest-config 0. */
#ifndef APLOMB_API_INPUT_H
#define APLOMB_API_INPUT_H

#include "api/api.h"
#include "http/range.h"

/* As api_body with limits of its own.  ERR_TOO_LARGE. */
enum err api_body_of(struct request *rq, const char *root, const struct xml_limits *limits,
                     struct xml_node **out);

/* The content of a file that came as multipart/form-data.  ERR_INVALID_INPUT without such a part.
 */
enum err api_file(struct request *rq, const char *name, size_t max, struct str *out);

/* Likewise of a body that was read already; NULL for the first part.  False: not such a body. */
bool api_part(struct request *rq, struct str body, const char *name, struct str *out);

/* Each takes the last child of that name into *field and counts it; without one it leaves both
 * alone.  Texts lose the blanks around them.  ERR_INVALID_INPUT, ErrorData = name. */
void api_read_text(struct request *rq, const struct xml_node *node, const char *name,
                   const char **field, int *given);
enum err api_read_bool(struct request *rq, const struct xml_node *node, const char *name,
                       bool *field, int *given);
enum err api_read_int(struct request *rq, const struct xml_node *node, const char *name,
                      int64_t *field, int *given);

/* Runs write in a transaction of its own, rolled back when it fails, and notes in the audit what
 * became of the object that the request names.  Who changes a part reads the object there, too, so
 * that what somebody else changes meanwhile is kept. */
enum err api_write(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                   void *thing);

/* The same of an object that has another address than the request. */
enum err api_write_at(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                      void *thing, const struct http_path *place);

/* The same of a write that makes an object and sets *id: 200 with its absolute address,
 * collection/id, in Location (W6). */
enum err api_create(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                    void *thing, const char *collection, const int64_t *id);

/* Location: the address on this host. */
void api_locate(struct request *rq, const char *address);

/* What a refusal by the store means to a client: ERR_CONFLICT is a duplicate, "Finesse API Error"
 * with data as ErrorData.  Other errors pass. */
enum err api_stored(struct request *rq, enum err e, const char *data);

/* The Range header, cut to total: 206 and Content-Range unless it is all of them.  ERR_RANGE. */
enum err api_range(struct request *rq, int64_t total, int64_t most, struct http_range *out);

#endif
