#include "gadget/script.h"

void script_string(struct buf *out, struct str text)
{
    buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        struct str rest = { text.p + i, text.n - i };

        if (c == '"' || c == '\\') {
            buf_addc(out, '\\');
            buf_addc(out, (char)c);
        } else if (c == '\n') {
            buf_adds(out, "\\n");
        } else if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7f) {
            buf_addf(out, "\\u%04X", c);
        } else if (str_starts(rest, "\xe2\x80\xa8") || str_starts(rest, "\xe2\x80\xa9")) {
            buf_adds(out, text.p[i + 2] == '\xa8' ? "\\u2028" : "\\u2029");
            i += 2;
        } else {
            buf_addc(out, (char)c);
        }
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
