/* json_body: the body of a request of our own interfaces. */
#ifndef APLOMB_API_JSON_BODY_H
#define APLOMB_API_JSON_BODY_H

#include "api/api.h"
#include "json/field.h"

/* An object of at most max bytes that fits the table.  ERR_TOO_LARGE; ERR_BAD_REQUEST: not JSON, or
 * no object; ERR_INVALID_INPUT: the field that is told does not fit. */
enum err api_json_body(struct request *rq, const struct json_field *fields, size_t max,
                       struct json **out);

/* ERR_INVALID_INPUT, with the field and why. */
enum err api_refuse(struct request *rq, const char *field, const char *why);

/* ERR_INVALID_INPUT with the field when there is no such team. */
enum err api_must_be_team(struct request *rq, const char *field, int64_t id);

/* ERR_CONFLICT: another object has this value of the field. */
enum err api_taken(struct request *rq, const char *field);

#endif
