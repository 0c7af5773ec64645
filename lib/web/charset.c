#include "web/charset.h"

#include <iconv.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"

/* Most a body may grow to by conversion: three bytes for each of ISO-8859-x. */
enum { GROWTH = 4 };

/* The value of the charset parameter, "" when there is none. */
static const char *charset_name(struct arena *a, const char *content_type)
{
    struct str rest = str_of(content_type), piece;

    str_cut(&rest, ';', &piece);
    while (str_cut(&rest, ';', &piece)) {
        piece = str_trim(piece);
        if (piece.n < 8 || strncasecmp(piece.p, "charset=", 8) != 0)
            continue;
        piece = str_trim((struct str) { piece.p + 8, piece.n - 8 });
        if (piece.n >= 2 && (piece.p[0] == '"' || piece.p[0] == '\''))
            piece = (struct str) { piece.p + 1, piece.n - 2 };
        return piece.n <= 40 ? arena_strndup(a, piece.p, piece.n) : "";
    }
    return "";
}

static struct str without_bom(struct str text)
{
    if (str_starts(text, "\xef\xbb\xbf"))
        return (struct str) { text.p + 3, text.n - 3 };
    return text;
}

/* False when the charset is not known to the C library. */
static bool convert(struct arena *a, struct str body, const char *from, struct str *out)
{
    iconv_t how = iconv_open("UTF-8", from);
    char *in = arena_strndup(a, body.p, body.n), *to;
    size_t left = body.n, room = body.n * GROWTH + 8;
    char *start = arena_alloc(a, room);

    if (how == (iconv_t)-1)
        return false;
    to = start;
    while (left && iconv(how, &in, &left, &to, &room) == (size_t)-1 && left && room >= 3) {
        memcpy(to, "\xef\xbf\xbd", 3);
        to += 3;
        room -= 3;
        in++;
        left--;
    }
    iconv_close(how);
    *out = (struct str) { start, (size_t)(to - start) };
    return true;
}

/* NUL is a character as well, though no text of ours may hold one. */
static bool is_utf8_with_nul(struct str body)
{
    while (body.n) {
        const char *nul = memchr(body.p, '\0', body.n);
        size_t n = nul ? (size_t)(nul - body.p) : body.n;

        if (!str_is_utf8((struct str) { body.p, n }))
            return false;
        n += nul != NULL;
        body = (struct str) { body.p + n, body.n - n };
    }
    return true;
}

struct str charset_to_utf8(struct arena *a, struct str body, const char *content_type)
{
    const char *name = content_type ? charset_name(a, content_type) : "";
    bool is_utf8 = is_utf8_with_nul(body);
    struct str out = body;

    if (*name && strpbrk(name, "/") == NULL &&
        !(is_utf8 && (!strcasecmp(name, "utf-8") || !strcasecmp(name, "utf8"))) &&
        convert(a, body, name, &out))
        return without_bom(out);
    if (body.n >= 2 && (memcmp(body.p, "\xff\xfe", 2) == 0 || memcmp(body.p, "\xfe\xff", 2) == 0) &&
        convert(a, body, "UTF-16", &out))
        return without_bom(out);
    if (!is_utf8)
        convert(a, body, "ISO-8859-1", &out);
    return without_bom(out);
}

struct str charset_bytes(struct arena *a, struct str body)
{
    struct str out = body;

    convert(a, body, "ISO-8859-1", &out);
    return out;
}

bool charset_is_binary(const char *content_type)
{
    static const char *const prefixes[] = { "image/",
                                            "audio/",
                                            "video/",
                                            "font/",
                                            "application/pdf",
                                            "application/zip",
                                            "application/gzip",
                                            "application/octet-stream",
                                            "application/x-shockwave-flash" };

    for (size_t i = 0; content_type && i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncasecmp(content_type, prefixes[i], strlen(prefixes[i])) == 0 &&
            strncasecmp(content_type, "image/svg", 9) != 0)
            return true;
    return false;
}
