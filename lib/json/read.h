/* read: JSON from outside into a small tree of our own.
 *
 * jansson parses; nothing of it is seen outside lib/json.  Duplicate names, text behind the
 * document, NUL in text and more than JSON_DEPTH levels are refused.  The tree belongs to the
 * arena. */
#ifndef APLOMB_JSON_READ_H
#define APLOMB_JSON_READ_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { JSON_DEPTH = 32 };

enum json_kind {
    JSON_IS_NULL,
    JSON_IS_BOOL,
    JSON_IS_INT,
    JSON_IS_REAL,
    JSON_IS_TEXT,
    JSON_IS_ARRAY,
    JSON_IS_OBJECT,
};

struct json {
    enum json_kind kind;
    const char *name; /* as a member of an object; NULL elsewhere */
    bool truth;       /* JSON_IS_BOOL */
    int64_t integer;  /* JSON_IS_INT */
    double real;      /* JSON_IS_REAL and JSON_IS_INT */
    const char *text; /* JSON_IS_TEXT */
    struct json *children, *next;
};

/* *root is an object or an array.  ERR_BAD_REQUEST when the text is not JSON; *problem (may be
 * NULL) tells people why and belongs to the arena. */
enum err json_parse(struct arena *a, struct str text, struct json **root, const char **problem);

/* Member of an object, NULL when there is none or object is NULL. */
const struct json *json_get(const struct json *object, const char *name);

/* Text of a member, NULL when it is absent or no text. */
const char *json_get_text(const struct json *object, const char *name);

#endif
