#include "json/write.h"

#include <inttypes.h>
#include <math.h>

#include "base/str.h"

static void escape(struct buf *b, struct str text)
{
    buf_addc(b, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c == '"' || c == '\\') {
            buf_addc(b, '\\');
            buf_addc(b, (char)c);
        } else if (c < 0x20) {
            buf_addf(b, "\\u%04x", c);
        } else {
            buf_addc(b, (char)c);
        }
    }
    buf_addc(b, '"');
}

/* A comma unless this is the first thing in its brackets; then the name. */
static void begin(struct buf *b, const char *name)
{
    char last = b->n ? b->p[b->n - 1] : '[';

    if (last != '{' && last != '[')
        buf_addc(b, ',');
    if (name) {
        escape(b, str_of(name));
        buf_addc(b, ':');
    }
}

void json_open(struct buf *b, const char *name, char bracket)
{
    begin(b, name);
    buf_addc(b, bracket);
}

void json_close(struct buf *b, char bracket)
{
    buf_addc(b, bracket);
}

void json_write_text(struct buf *b, const char *name, const char *value)
{
    begin(b, name);
    if (!value)
        buf_adds(b, "null");
    else
        escape(b, str_is_utf8(str_of(value)) ? str_of(value) : str_of("\xef\xbf\xbd"));
}

void json_write_int(struct buf *b, const char *name, int64_t value)
{
    begin(b, name);
    buf_addf(b, "%" PRId64, value);
}

void json_write_int_or_null(struct buf *b, const char *name, int64_t value)
{
    if (value)
        json_write_int(b, name, value);
    else
        json_write_null(b, name);
}

void json_write_ints(struct buf *b, const char *name, const int64_t *values, size_t count)
{
    json_open(b, name, '[');
    for (size_t i = 0; i < count; i++)
        json_write_int(b, NULL, values[i]);
    json_close(b, ']');
}

void json_write_real(struct buf *b, const char *name, double value)
{
    begin(b, name);
    if (isfinite(value))
        buf_addf(b, "%.17g", value);
    else
        buf_adds(b, "null");
}

void json_write_bool(struct buf *b, const char *name, bool value)
{
    begin(b, name);
    buf_adds(b, value ? "true" : "false");
}

void json_write_null(struct buf *b, const char *name)
{
    begin(b, name);
    buf_adds(b, "null");
}

void json_write_raw(struct buf *b, const char *name, struct str json)
{
    begin(b, name);
    buf_add_str(b, json);
}

static void write_children(struct buf *b, const char *name, const struct json *value,
                           const char brackets[2])
{
    json_open(b, name, brackets[0]);
    for (const struct json *child = value->children; child; child = child->next)
        json_write(b, child->name, child);
    json_close(b, brackets[1]);
}

void json_write(struct buf *b, const char *name, const struct json *value)
{
    if (!value)
        return;
    switch (value->kind) {
    case JSON_IS_NULL:
        json_write_null(b, name);
        break;
    case JSON_IS_BOOL:
        json_write_bool(b, name, value->truth);
        break;
    case JSON_IS_INT:
        json_write_int(b, name, value->integer);
        break;
    case JSON_IS_REAL:
        json_write_real(b, name, value->real);
        break;
    case JSON_IS_TEXT:
        json_write_text(b, name, value->text);
        break;
    case JSON_IS_ARRAY:
        write_children(b, name, value, "[]");
        break;
    case JSON_IS_OBJECT:
        write_children(b, name, value, "{}");
        break;
    }
}
