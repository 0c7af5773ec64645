#include "xml/write.h"

#include <string.h>

/* What begins a tag, its name and '>' in one piece: most of what is written is tags. */
static void tag(struct buf *b, const char *begin, size_t begin_len, const char *name)
{
    size_t len = strlen(name);
    char *to = buf_grow(b, begin_len + len + 1);

    if (!to)
        return;
    memcpy(to, begin, begin_len);
    memcpy(to + begin_len, name, len);
    to[begin_len + len] = '>';
    buf_grown(b, begin_len + len + 1);
}

void xml_open(struct buf *b, const char *name)
{
    tag(b, "<", 1, name);
}

void xml_close(struct buf *b, const char *name)
{
    tag(b, "</", 2, name);
}

/* What stands for the characters up to '>' that cannot stand for themselves. */
static const char *const entities[] = {
    ['&'] = "&amp;",  ['<'] = "&lt;",    ['>'] = "&gt;",
    ['"'] = "&quot;", ['\''] = "&apos;", ['\r'] = "&#13;", /* a bare CR would be read as LF */
};

/* U+FFFD for what XML has no place for. */
static const char replacement[] = "\xef\xbf\xbd";

static const char *entity(unsigned char c)
{
    if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
        return replacement;
    return entities[c];
}

/* U+FFFE and U+FFFF, which are characters of UTF-8 and none of XML. */
static bool is_no_character(const char *p, size_t n)
{
    return n == 3 && memcmp(p, "\xef\xbf", 2) == 0 && (unsigned char)p[2] >= 0xbe;
}

/* What is to stand for the character that text begins with, NULL for itself; *n: its bytes.  One
 * that is no UTF-8, as a prompt can put into the store, is replaced byte by byte. */
static const char *instead_of(struct str text, size_t *n)
{
    unsigned char c = (unsigned char)*text.p;

    *n = 1;
    if (c < 0x80)
        return c <= '>' ? entity(c) : NULL;
    *n = str_utf8_step(text);
    if (*n && !is_no_character(text.p, *n))
        return NULL;
    *n = *n ? *n : 1;
    return replacement;
}

void xml_escape(struct buf *b, struct str text)
{
    size_t plain = 0, n; /* start of the run not yet copied */

    for (size_t i = 0; i < text.n; i += n) {
        const char *instead = instead_of((struct str) { text.p + i, text.n - i }, &n);

        if (!instead)
            continue;
        buf_add(b, text.p + plain, i - plain);
        buf_adds(b, instead);
        plain = i + n;
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
    char digits[24], *at = digits + sizeof digits;
    uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

    do
        *--at = (char)('0' + left % 10);
    while (left /= 10);
    if (value < 0)
        *--at = '-';
    xml_open(b, name);
    buf_add(b, at, (size_t)(digits + sizeof digits - at));
    xml_close(b, name);
}

void xml_bool(struct buf *b, const char *name, bool value)
{
    xml_text(b, name, value ? "true" : "false");
}

void xml_raw_markup(struct buf *b, const char *markup)
{
    buf_adds(b, markup);
}
