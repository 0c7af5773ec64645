/* write: JSON onto a buf.  Commas and escapes come by themselves.
 *
 *     json_open(b, NULL, '{');
 *     json_write_text(b, "status", "ok");
 *     json_open(b, "parts", '[');
 *     json_write_int(b, NULL, 1);
 *     json_close(b, ']');
 *     json_close(b, '}');
 *
 * name is the member's name, NULL inside an array and at the top.  Text that is not UTF-8 is
 * replaced by U+FFFD. */
#ifndef APLOMB_JSON_WRITE_H
#define APLOMB_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "json/read.h"

void json_open(struct buf *b, const char *name, char bracket);
void json_close(struct buf *b, char bracket);

void json_write_text(struct buf *b, const char *name, const char *value); /* NULL value: null */
void json_write_int(struct buf *b, const char *name, int64_t value);
void json_write_int_or_null(struct buf *b, const char *name, int64_t value); /* 0: null */
void json_write_ints(struct buf *b, const char *name, const int64_t *values, size_t count);
void json_write_real(struct buf *b, const char *name, double value);
void json_write_bool(struct buf *b, const char *name, bool value);
void json_write_null(struct buf *b, const char *name);

/* What was read, whole; a NULL value writes nothing. */
void json_write(struct buf *b, const char *name, const struct json *value);

/* Text that is JSON already. */
void json_write_raw(struct buf *b, const char *name, struct str json);

#endif
