#include "xml/write.h"

#include <inttypes.h>

void xml_open(struct buf *b, const char *name)
{
    buf_addc(b, '<');
    buf_adds(b, name);
    buf_addc(b, '>');
}

void xml_close(struct buf *b, const char *name)
{
    buf_adds(b, "</");
    buf_adds(b, name);
    buf_addc(b, '>');
}

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    case '\r':
        return "&#13;"; /* a bare CR would be read as LF */
    case '\t':
    case '\n':
        return NULL;
    default:
        return c < 0x20 ? "\xef\xbf\xbd" : NULL;
    }
}

void xml_escape(struct buf *b, struct str text)
{
    size_t plain = 0; /* start of the run not yet copied */

    for (size_t i = 0; i < text.n; i++) {
        const char *instead = entity((unsigned char)text.p[i]);

        if (!instead)
            continue;
        buf_add(b, text.p + plain, i - plain);
        buf_adds(b, instead);
        plain = i + 1;
    }
    buf_add(b, text.p + plain, text.n - plain);
}

void xml_text(struct buf *b, const char *name, const char *value)
{
    xml_open(b, name);
    xml_escape(b, str_of(value));
    xml_close(b, name);
}

void xml_int(struct buf *b, const char *name, int64_t value)
{
    buf_addf(b, "<%s>%" PRId64 "</%s>", name, value, name);
}

void xml_bool(struct buf *b, const char *name, bool value)
{
    xml_text(b, name, value ? "true" : "false");
}

void xml_raw_markup(struct buf *b, const char *markup)
{
    buf_adds(b, markup);
}
