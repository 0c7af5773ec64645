#include "auth/basic.h"

#include <string.h>

#include "base/buf.h"
#include "base/codec.h"

/* Well-formed UTF-8 without control characters. */
static bool is_sound(struct str part)
{
    for (size_t i = 0; i < part.n; i++)
        if ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7f)
            return false;
    return part.n <= BASIC_PART_BYTES && str_is_utf8(part);
}

/* base64_decode is lenient about the unused bits of the last letter; two spellings of one secret
 * would still be one secret, but only one is canonical. */
static bool decode(struct buf *out, struct str token)
{
    struct buf again;
    bool canonical;

    if (token.n > BASIC_PART_BYTES * 3 || !base64_decode(out, token))
        return false;
    buf_init(&again, BASIC_PART_BYTES * 4);
    base64_encode(&again, buf_str(out));
    canonical = str_eq(buf_str(&again), token);
    buf_release(&again);
    return canonical;
}

enum err basic_read(struct arena *a, const char *header, struct str *name, struct str *password)
{
    struct str rest = str_trim(str_of(header)), scheme, pair;
    struct buf text;
    enum err e = ERR_UNAUTHENTICATED;

    if (!str_cut(&rest, ' ', &scheme) || !str_case_is(scheme, "Basic") || !rest.p)
        return ERR_UNAUTHENTICATED;
    buf_init(&text, BASIC_PART_BYTES * 4);
    if (decode(&text, str_trim(rest)) && !text.full) {
        char *copy = arena_strndup(a, text.p, text.n);

        pair = (struct str) { copy, text.n };
        if (str_cut(&pair, ':', name) && pair.p && name->n && is_sound(*name) && is_sound(pair)) {
            copy[name->n] = '\0';
            *password = pair;
            e = ERR_OK;
        }
    }
    if (text.size)
        memset(text.p, 0, text.n);
    buf_release(&text);
    return e;
}
