#define ZLIB_CONST
#include "web/unpack.h"

#include <limits.h>
#include <string.h>
#include <strings.h>
#include <zlib.h>

enum { PIECE = 16384, WRAPPED = 15 + 32 /* gzip or zlib, by its first bytes */, RAW = -15 };

static bool starts_member(struct str text)
{
    return text.n >= 2 && memcmp(text.p, "\x1f\x8b", 2) == 0;
}

/* One stream after another, as gzip allows; what stands behind the last is padding. */
static enum err run(struct buf *out, struct str packed, z_stream *z)
{
    unsigned char piece[PIECE];
    int state = Z_OK;

    z->next_in = (const unsigned char *)packed.p;
    z->avail_in = (uInt)packed.n;
    while (state == Z_OK) {
        size_t n;

        z->next_out = piece;
        z->avail_out = sizeof piece;
        state = inflate(z, Z_NO_FLUSH);
        n = sizeof piece - z->avail_out;
        buf_add(out, (const char *)piece, n);
        if (out->full)
            return ERR_TOO_LARGE;
        if (state == Z_STREAM_END &&
            starts_member((struct str) { (const char *)z->next_in, z->avail_in }))
            state = inflateReset(z);
    }
    return state == Z_STREAM_END ? ERR_OK : ERR_BAD_GATEWAY;
}

static enum err unpack_as(struct buf *out, struct str packed, int window)
{
    z_stream z = { 0 };
    enum err e;

    if (inflateInit2(&z, window) != Z_OK)
        return ERR_BAD_GATEWAY;
    e = run(out, packed, &z);
    inflateEnd(&z);
    return e;
}

/* The first byte of zlib's wrapping says deflate, and the first two are a multiple of 31. */
static bool is_wrapped(struct str packed)
{
    const unsigned char *p = (const unsigned char *)packed.p;

    return packed.n >= 2 && (p[0] & 15) == 8 && (p[0] * 256 + p[1]) % 31 == 0;
}

/* Codings there are (the registry of RFC 9110, 16.6.1) that are not undone here.  Any other name is
 * a mistake of the server: some put the charset there.  Browsers take the body as it is then
 * (Fetch, "handle content codings"). */
static bool is_packing(struct str name)
{
    static const char *const others[] = { "br",  "zstd", "compress",     "x-compress", "dcb",
                                          "dcz", "exi",  "pack200-gzip", "aes128gcm" };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_case_is(name, others[i]))
            return true;
    return false;
}

enum err unpack(struct buf *out, struct str packed, const char *encoding)
{
    struct str name = str_trim(str_of(encoding));

    if (packed.n == 0)
        return ERR_OK;
    if (packed.n > UINT_MAX)
        return ERR_TOO_LARGE;
    if (str_case_is(name, "gzip") || str_case_is(name, "x-gzip"))
        return unpack_as(out, packed, WRAPPED);
    if (str_case_is(name, "deflate"))
        return unpack_as(out, packed, is_wrapped(packed) ? WRAPPED : RAW);
    if (is_packing(name))
        return ERR_BAD_GATEWAY;
    buf_add_str(out, packed);
    return out->full ? ERR_TOO_LARGE : ERR_OK;
}
