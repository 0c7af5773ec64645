/* field: what may stand in a body of our own interfaces, as a table that ends with an empty row. */
#ifndef APLOMB_JSON_FIELD_H
#define APLOMB_JSON_FIELD_H

#include "json/read.h"

enum json_want {
    WANT_TEXT, /* not empty */
    WANT_ANY_TEXT,
    WANT_NAME,          /* a text of least to most characters that can be shown in one line */
    WANT_SECONDS,       /* 0 or more, fractions allowed */
    WANT_ENDLESS,       /* the same, or null */
    WANT_POSITIVE,      /* more than 0 */
    WANT_WHOLE,         /* a whole number from least to most */
    WANT_WHOLE_OR_NULL, /* likewise */
    WANT_BOOL,
    WANT_VARIABLES, /* an object of texts */
    WANT_LIST,      /* an array of anything */
    WANT_IDS,       /* an array of whole numbers above 0, none of them twice */
    WANT_WORD       /* one of words */
};

struct json_field {
    const char *name;
    enum json_want want;
    bool needed;
    const char *words;   /* with blanks between */
    int64_t least, most; /* most 0: there is none */
};

/* Is every member of the object in the table and what it wants, and is there what is needed?  If
 * not, *name is the member that is wrong and *why says what would be right. */
bool json_fits(struct arena *a, const struct json_field *fields, const struct json *object,
               const char **name, const char **why);

/* Each takes the member of that name, of an object that fits, and leaves the field alone when there
 * is none.  Of numbers null is 0. */
void json_take_text(const struct json *object, const char *name, const char **field);
void json_take_bool(const struct json *object, const char *name, bool *field);
void json_take_int(const struct json *object, const char *name, int64_t *field);
void json_take_ids(struct arena *a, const struct json *object, const char *name, int64_t **ids,
                   size_t *count);

#endif
