#include "base/str.h"

#include <string.h>
#include <strings.h>

struct str str_of(const char *text)
{
    return text ? (struct str) { text, strlen(text) } : (struct str) { "", 0 };
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *text)
{
    return str_eq(a, str_of(text));
}

bool str_case_is(struct str a, const char *text)
{
    return a.n == strlen(text) && strncasecmp(a.p, text, a.n) == 0;
}

bool str_starts(struct str a, const char *prefix)
{
    size_t n = strlen(prefix);

    return a.n >= n && memcmp(a.p, prefix, n) == 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str a)
{
    while (a.n && is_blank(a.p[0]))
        a.p++, a.n--;
    while (a.n && is_blank(a.p[a.n - 1]))
        a.n--;
    return a;
}

bool str_cut(struct str *rest, char separator, struct str *piece)
{
    const char *at;

    if (!rest->p)
        return false;
    at = rest->n ? memchr(rest->p, separator, rest->n) : NULL;
    if (!at) {
        *piece = *rest;
        *rest = (struct str) { NULL, 0 };
        return true;
    }
    *piece = (struct str) { rest->p, (size_t)(at - rest->p) };
    rest->n -= piece->n + 1;
    rest->p = at + 1;
    return true;
}

bool str_to_int(struct str a, int64_t *out)
{
    bool minus = a.n && a.p[0] == '-';
    int64_t value = 0;
    size_t i = minus;

    if (i == a.n)
        return false;
    for (; i < a.n; i++) {
        int digit = a.p[i] - '0';

        if (digit < 0 || digit > 9)
            return false;
        if (value > (INT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    *out = minus ? -value : value;
    return true;
}

bool str_to_bool(struct str a, bool *out)
{
    if (!str_case_is(a, "true") && !str_case_is(a, "false"))
        return false;
    *out = str_case_is(a, "true");
    return true;
}

size_t str_utf8_step(struct str a)
{
    const unsigned char *p = (const unsigned char *)a.p;
    static const uint32_t least[] = { 0, 1, 0x80, 0x800, 0x10000 };
    size_t length = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : p[0] >= 0xc0 ? 2 : 0;
    uint32_t code;

    if (length == 0 || length > a.n || p[0] > 0xf4)
        return 0;
    code = length == 1 ? p[0] : p[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3f);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 0;
    return length;
}

/* Eight bytes at p that are ASCII and no NUL: what most texts are made of. */
static bool is_plain_word(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    uint64_t word;

    memcpy(&word, p, sizeof word);
    return ((word | (word - ones)) & tops) == 0;
}

bool str_is_utf8(struct str a)
{
    for (size_t i = 0; i < a.n;) {
        size_t step = a.n - i >= 8 && is_plain_word(a.p + i)
                          ? 8
                          : str_utf8_step((struct str) { a.p + i, a.n - i });

        if (step == 0)
            return false;
        i += step;
    }
    return true;
}

size_t str_characters(struct str a)
{
    size_t n = 0;

    for (size_t i = 0; i < a.n; i++)
        n += ((unsigned char)a.p[i] & 0xc0) != 0x80;
    return n;
}

bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool same_secret(const void *a, const void *b, size_t n)
{
    const volatile unsigned char *x = a, *y = b;
    unsigned char difference = 0;

    for (size_t i = 0; i < n; i++)
        difference |= (unsigned char)(x[i] ^ y[i]);
    return difference == 0;
}
