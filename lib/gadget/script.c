#include "gadget/script.h"

/* What does not stand for itself, control characters aside; 0xe2 begins U+2028 and U+2029, and much
 * else. */
static const bool special[256] = { ['"'] = true,  ['&'] = true,  ['<'] = true, ['>'] = true,
                                   ['\\'] = true, [0x7f] = true, [0xe2] = true };

/* Bytes at the beginning that stand for themselves: most often all. */
static size_t plain(struct str text)
{
    size_t n = 0;

    while (n < text.n && (unsigned char)text.p[n] >= ' ' && !special[(unsigned char)text.p[n]])
        n++;
    return n;
}

/* Writes the special character that text begins with; its length. */
static size_t escape(struct buf *out, struct str text)
{
    unsigned char c = (unsigned char)text.p[0];

    if (str_starts(text, "\xe2\x80\xa8") || str_starts(text, "\xe2\x80\xa9")) {
        buf_adds(out, text.p[2] == '\xa8' ? "\\u2028" : "\\u2029");
        return 3;
    }
    if (c == 0xe2)
        buf_addc(out, (char)c);
    else if (c == '"' || c == '\\')
        buf_add(out, (char[]) { '\\', (char)c }, 2);
    else if (c == '\n')
        buf_adds(out, "\\n");
    else
        buf_addf(out, "\\u%04X", c);
    return 1;
}

void script_string(struct buf *out, struct str text)
{
    buf_addc(out, '"');
    while (text.n > 0) {
        size_t n = plain(text);

        buf_add(out, text.p, n);
        if (n < text.n)
            n += escape(out, (struct str) { text.p + n, text.n - n });
        text = (struct str) { text.p + n, text.n - n };
    }
    buf_addc(out, '"');
}

void script_dict(struct buf *out, const struct dict *d)
{
    buf_addc(out, '{');
    for (const struct dict_entry *e = d ? d->first : NULL; e; e = e->next) {
        script_string(out, str_of(e->name));
        buf_addc(out, ':');
        script_string(out, str_of(e->value));
        if (e->next)
            buf_addc(out, ',');
    }
    buf_addc(out, '}');
}
