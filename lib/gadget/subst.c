#include "gadget/subst.h"

#include <string.h>

enum { STRING_MAX = 64 * 1024 };

/* Text that stands in HTML, in an element or an attribute. */
static void add_escaped(struct buf *out, const char *value)
{
    for (; *value; value++) {
        switch (*value) {
        case '&':
            buf_adds(out, "&amp;");
            break;
        case '<':
            buf_adds(out, "&lt;");
            break;
        case '>':
            buf_adds(out, "&gt;");
            break;
        case '"':
            buf_adds(out, "&quot;");
            break;
        case '\'':
            buf_adds(out, "&#39;");
            break;
        default:
            buf_addc(out, *value);
        }
    }
}

static const char *bidi(const struct subst *s, struct str key)
{
    if (str_is(key, "START_EDGE"))
        return s->rtl ? "right" : "left";
    if (str_is(key, "END_EDGE"))
        return s->rtl ? "left" : "right";
    if (str_is(key, "DIR"))
        return s->rtl ? "rtl" : "ltr";
    if (str_is(key, "REVERSE_DIR"))
        return s->rtl ? "ltr" : "rtl";
    return NULL;
}

static struct str behind(struct str token, const char *prefix)
{
    size_t n = strlen(prefix);

    return (struct str) { token.p + n, token.n - n };
}

/* token: "UP_name" and the like, without underscores around it.  False when it is not known. */
static bool replace(struct buf *out, const struct subst *s, struct str token)
{
    const char *value;

    if (str_starts(token, "MSG_") && s->messages &&
        (value = dict_get(s->messages, behind(token, "MSG_")))) {
        struct subst inner = *s;

        inner.messages = NULL;
        subst_text(out, &inner, str_of(value));
        return true;
    }
    if (str_starts(token, "UP_") && s->prefs &&
        (value = dict_get(s->prefs, behind(token, "UP_")))) {
        add_escaped(out, value);
        return true;
    }
    if (str_is(token, "MODULE_ID")) {
        buf_addf(out, "%lld", (long long)s->module_id);
        return true;
    }
    if (str_starts(token, "BIDI_") && (value = bidi(s, behind(token, "BIDI_")))) {
        buf_adds(out, value);
        return true;
    }
    return false;
}

/* Position of "__" at or behind from, or text.n. */
static size_t find_mark(struct str text, size_t from)
{
    while (from + 1 < text.n) {
        const char *at = memchr(text.p + from, '_', text.n - from - 1);

        if (!at)
            break;
        from = (size_t)(at - text.p);
        if (at[1] == '_')
            return from;
        from++;
    }
    return text.n;
}

static void add_part(struct buf *out, struct str text, size_t from, size_t to)
{
    buf_add(out, text.p + from, to - from);
}

/* The candidate is what stands between one mark and the next.  One that is not known gives up its
 * first underscore only, so that "___MODULE_ID__" is "_" and the id. */
void subst_text(struct buf *out, const struct subst *s, struct str text)
{
    size_t at = 0, start, end;

    while ((start = find_mark(text, at)) < text.n && (end = find_mark(text, start + 2)) < text.n &&
           !out->full) {
        add_part(out, text, at, start);
        if (replace(out, s, (struct str) { text.p + start + 2, end - start - 2 })) {
            at = end + 2;
        } else {
            buf_addc(out, '_');
            at = start + 1;
        }
    }
    add_part(out, text, at, text.n);
}

const char *subst_string(struct arena *a, const struct subst *s, const char *text)
{
    struct buf out;
    const char *done;

    if (!text || !strstr(text, "__"))
        return text;
    buf_init(&out, STRING_MAX);
    subst_text(&out, s, str_of(text));
    done = arena_strndup(a, out.p, out.n);
    buf_release(&out);
    return done;
}
