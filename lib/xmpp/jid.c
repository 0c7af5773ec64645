#include "xmpp/jid.h"

#include <string.h>

enum { PART_MAX = 1023 };

static const char escaped[] = " \"&'/:<>@\\";

bool jid_parse(struct str text, struct jid *out)
{
    const char *slash = text.n ? memchr(text.p, '/', text.n) : NULL;
    const char *at;

    *out = (struct jid) { .node = { "", 0 }, .resource = { "", 0 } };
    if (slash) {
        out->resource = (struct str) { slash + 1, text.n - (size_t)(slash - text.p) - 1 };
        text.n = (size_t)(slash - text.p);
        if (out->resource.n == 0)
            return false;
    }
    at = text.n ? memchr(text.p, '@', text.n) : NULL;
    if (at) {
        out->node = (struct str) { text.p, (size_t)(at - text.p) };
        text.n -= out->node.n + 1;
        text.p = at + 1;
        if (out->node.n == 0)
            return false;
    }
    out->domain = text;
    return text.n > 0 && !memchr(text.p, '@', text.n) && text.n <= PART_MAX &&
           out->node.n <= PART_MAX && out->resource.n <= PART_MAX;
}

void jid_escape(struct buf *out, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] && strchr(escaped, name.p[i]))
            buf_addf(out, "\\%02x", (unsigned)name.p[i]);
        else
            buf_addc(out, name.p[i]);
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

void jid_unescape(struct buf *out, struct str node)
{
    for (size_t i = 0; i < node.n; i++) {
        if (node.p[i] == '\\' && i + 2 < node.n) {
            int high = hex_digit(node.p[i + 1]), low = hex_digit(node.p[i + 2]);
            char c = (char)(high >= 0 && low >= 0 ? high * 16 + low : 0);

            if (c && strchr(escaped, c)) {
                buf_addc(out, c);
                i += 2;
                continue;
            }
        }
        buf_addc(out, node.p[i]);
    }
}
