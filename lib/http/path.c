#include "http/path.h"

#include <string.h>

void http_target_split(struct str target, struct str *path, struct str *query)
{
    const char *mark;

    if (str_starts(target, "http://") || str_starts(target, "https://")) {
        size_t skip = str_starts(target, "http://") ? 7 : 8;

        while (skip < target.n && target.p[skip] != '/' && target.p[skip] != '?')
            skip++;
        target = (struct str) { target.p + skip, target.n - skip };
    }
    mark = target.n ? memchr(target.p, '?', target.n) : NULL;
    *path = target;
    *query = (struct str) { "", 0 };
    if (mark) {
        path->n = (size_t)(mark - target.p);
        *query = (struct str) { mark + 1, target.n - path->n - 1 };
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The byte that the escape at p stands for, or -1. */
static int escape(const char *p, size_t n)
{
    if (n < 3 || hex_digit(p[1]) < 0 || hex_digit(p[2]) < 0)
        return -1;
    return hex_digit(p[1]) * 16 + hex_digit(p[2]);
}

static bool path_byte_is_sound(unsigned char c)
{
    return c > 0x20 && c < 0x7f && c != '\\' && c != ';';
}

static bool escaped_byte_is_sound(int c)
{
    return c >= 0x20 && c != 0x7f && c != '/' && c != '\\';
}

/* Decodes one part; false when it holds what no honest client sends. */
static bool part_decode(struct arena *a, struct str in, struct str *out)
{
    char *to = arena_alloc(a, in.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        int c = (unsigned char)in.p[i];

        if (!path_byte_is_sound((unsigned char)c))
            return false;
        if (c == '%') {
            c = escape(in.p + i, in.n - i);
            if (!escaped_byte_is_sound(c))
                return false;
            i += 2;
        }
        to[n++] = (char)c;
    }
    *out = (struct str) { to, n };
    return str_is_utf8(*out);
}

enum err http_path_read(struct arena *a, struct str path, struct http_path *out)
{
    struct str piece, part;

    out->n = 0;
    if (path.n == 0 || path.n > HTTP_PATH_BYTES || path.p[0] != '/')
        return ERR_BAD_REQUEST;
    while (str_cut(&path, '/', &piece)) {
        if (!part_decode(a, piece, &part))
            return ERR_BAD_REQUEST;
        if (part.n == 0 || str_is(part, "."))
            continue;
        if (str_is(part, "..")) {
            out->n -= out->n > 0;
            continue;
        }
        if (out->n == HTTP_PATH_PARTS)
            return ERR_BAD_REQUEST;
        out->part[out->n++] = part;
    }
    return ERR_OK;
}

static bool form_decode(struct arena *a, struct str in, struct str *out)
{
    char *to = arena_alloc(a, in.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        int byte = c == '%' ? escape(in.p + i, in.n - i) : -1;

        if (byte >= 0) {
            c = (char)byte;
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        to[n++] = c;
    }
    *out = (struct str) { to, n };
    return str_is_utf8(*out); /* which also refuses NUL */
}

enum err http_pairs_read(struct arena *a, struct str text, struct http_pairs *out)
{
    size_t count = 0;
    struct str rest = text, piece, name;

    *out = (struct http_pairs) { NULL, 0 };
    while (str_cut(&rest, '&', &piece))
        count += piece.n > 0;
    if (count > HTTP_PAIRS)
        return ERR_BAD_REQUEST;
    out->pair = arena_array(a, count, sizeof *out->pair);
    while (str_cut(&text, '&', &piece)) {
        struct http_pair *pair = &out->pair[out->n];

        if (piece.n == 0)
            continue;
        str_cut(&piece, '=', &name);
        if (!piece.p)
            piece = (struct str) { "", 0 };
        if (!form_decode(a, name, &pair->name) || !form_decode(a, piece, &pair->value))
            return ERR_BAD_REQUEST;
        out->n++;
    }
    return ERR_OK;
}

const char *http_pairs_get(const struct http_pairs *pairs, const char *name)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (str_is(pairs->pair[i].name, name))
            return pairs->pair[i].value.p;
    return NULL;
}
