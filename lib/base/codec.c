#include "base/codec.h"

#include <string.h>

static const char standard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void encode64(struct buf *out, struct str in, const char *alphabet, bool padded)
{
    const unsigned char *p = (const unsigned char *)in.p;

    for (size_t i = 0; i < in.n; i += 3) {
        size_t have = in.n - i < 3 ? in.n - i : 3;
        unsigned v = (unsigned)p[i] << 16 | (have > 1 ? (unsigned)p[i + 1] << 8 : 0) |
                     (have > 2 ? p[i + 2] : 0u);

        for (size_t k = 0; k < 4; k++) {
            if (k <= have)
                buf_addc(out, alphabet[v >> (18 - 6 * k) & 63]);
            else if (padded)
                buf_addc(out, '=');
        }
    }
}

static bool decode64(struct buf *out, struct str in, const char *alphabet, bool padded)
{
    unsigned v = 0, bits = 0;

    if (padded) {
        if (in.n % 4)
            return false;
        for (int i = 0; i < 2 && in.n && in.p[in.n - 1] == '='; i++)
            in.n--;
    }
    if (in.n % 4 == 1)
        return false;
    for (size_t i = 0; i < in.n; i++) {
        const char *at = in.p[i] ? strchr(alphabet, in.p[i]) : NULL;

        if (!at)
            return false;
        v = v << 6 | (unsigned)(at - alphabet);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            buf_addc(out, (char)(v >> bits & 0xff));
        }
    }
    return (v & ((1u << bits) - 1)) == 0 && !out->full;
}

void base64_encode(struct buf *out, struct str in)
{
    encode64(out, in, standard, true);
}

bool base64_decode(struct buf *out, struct str in)
{
    return decode64(out, in, standard, true);
}

void base64url_encode(struct buf *out, struct str in)
{
    encode64(out, in, url_safe, false);
}

bool base64url_decode(struct buf *out, struct str in)
{
    return decode64(out, in, url_safe, false);
}

void hex_encode(struct buf *out, struct str in)
{
    for (size_t i = 0; i < in.n; i++)
        buf_addf(out, "%02x", (unsigned char)in.p[i]);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte at p (two digits), or -1. */
static int hex_byte(const char *p)
{
    int high = hex_digit(p[0]), low = high < 0 ? -1 : hex_digit(p[1]);

    return low < 0 ? -1 : high << 4 | low;
}

bool hex_decode(struct buf *out, struct str in)
{
    if (in.n % 2)
        return false;
    for (size_t i = 0; i < in.n; i += 2) {
        int byte = hex_byte(in.p + i);

        if (byte < 0)
            return false;
        buf_addc(out, (char)byte);
    }
    return !out->full;
}

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c && strchr("-._~", c));
}

void url_encode(struct buf *out, struct str in)
{
    for (size_t i = 0; i < in.n; i++) {
        if (is_unreserved(in.p[i]))
            buf_addc(out, in.p[i]);
        else
            buf_addf(out, "%%%02X", (unsigned char)in.p[i]);
    }
}

bool url_decode(struct buf *out, struct str in, bool plus_is_blank)
{
    for (size_t i = 0; i < in.n; i++) {
        char c = in.p[i];

        if (c == '%') {
            int byte = i + 2 < in.n ? hex_byte(in.p + i + 1) : -1;

            if (byte < 0)
                return false;
            c = (char)byte;
            i += 2;
        } else if (c == '+' && plus_is_blank) {
            c = ' ';
        }
        buf_addc(out, c);
    }
    return !out->full;
}
