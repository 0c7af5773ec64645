#define _GNU_SOURCE /* memmem */
#include "http/form.h"

#include <string.h>

enum { BOUNDARY_BYTES = 70 }; /* RFC 2046, 5.1.1 */

static const char *find(struct str in, struct str what)
{
    return what.n ? memmem(in.p, in.n, what.p, what.n) : NULL;
}

static void skip(struct str *s, size_t n)
{
    s->p += n;
    s->n -= n;
}

/* Value of `key=value` or `key="value"` behind the first ';' of a header. */
static bool parameter(struct str header, const char *key, struct str *out)
{
    struct str piece, name;

    str_cut(&header, ';', &piece);
    while (str_cut(&header, ';', &piece)) {
        if (!str_cut(&piece, '=', &name) || !piece.p || !str_case_is(str_trim(name), key))
            continue;
        *out = str_trim(piece);
        if (out->n >= 2 && out->p[0] == '"' && out->p[out->n - 1] == '"')
            *out = (struct str) { out->p + 1, out->n - 2 };
        return true;
    }
    return false;
}

static bool is_part_named(struct str head, const char *wanted)
{
    struct str line, key, name;

    while (str_cut(&head, '\n', &line)) {
        struct str value = line;

        if (str_cut(&value, ':', &key) && value.p &&
            str_case_is(str_trim(key), "Content-Disposition"))
            return parameter(value, "name", &name) && str_is(name, wanted);
    }
    return false;
}

/* The view up to `mark`; *rest begins behind it. */
static bool cut_at(struct str *rest, struct str mark, struct str *piece)
{
    const char *at = find(*rest, mark);

    if (!at)
        return false;
    *piece = (struct str) { rest->p, (size_t)(at - rest->p) };
    skip(rest, piece->n + mark.n);
    return true;
}

bool http_form_part(const char *content_type, struct str body, const char *name, struct str *out)
{
    char mark[BOUNDARY_BYTES + 5] = "\r\n--";
    struct str boundary, head, content, type = str_of(content_type), first = type;

    if (!str_cut(&first, ';', &head) || !str_case_is(str_trim(head), "multipart/form-data") ||
        !parameter(type, "boundary", &boundary) || !boundary.n || boundary.n > BOUNDARY_BYTES)
        return false;
    memcpy(mark + 4, boundary.p, boundary.n);
    boundary = (struct str) { mark + 2, boundary.n + 2 };
    if (!cut_at(&body, boundary, &content)) /* what stands before the first part is nobody's */
        return false;
    boundary = (struct str) { mark, boundary.n + 2 };
    while (str_starts(body, "\r\n")) {
        skip(&body, 2);
        if (!cut_at(&body, str_of("\r\n\r\n"), &head) || !cut_at(&body, boundary, &content))
            return false;
        if (!name || is_part_named(head, name)) {
            *out = content;
            return true;
        }
    }
    return false;
}
