#include "gadget/token.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/codec.h"
#include "base/id.h"
#include "base/str.h"

/* In front of everything that is signed, so that no token serves another purpose. */
static const char purpose[] = "aplomb-gadget-1";

enum { TOKEN_MAX = 8192 };

static enum err key_read(const char *path, unsigned char bytes[32])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL;
    n = read(fd, bytes, 32);
    close(fd);
    return n == 32 ? ERR_OK : ERR_INTERNAL;
}

/* Under another name first, then linked: whoever comes second finds a whole key. */
static enum err key_create(const char *path, const char *draft)
{
    unsigned char bytes[32];
    int fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t n;
    int linked;

    if (fd < 0)
        return ERR_INTERNAL;
    id_random(bytes, sizeof bytes);
    n = write(fd, bytes, sizeof bytes);
    close(fd);
    linked = n == (ssize_t)sizeof bytes ? link(draft, path) : -1;
    if (linked < 0 && errno == EEXIST)
        linked = 0;
    unlink(draft);
    return linked == 0 ? ERR_OK : ERR_INTERNAL;
}

enum err token_key_open(const char *folder, token_mac *mac, struct token_key *out)
{
    struct arena a;
    const char *path, *draft;
    char unique[ID_UUID_SIZE];
    enum err e;

    arena_init(&a);
    path = arena_printf(&a, "%s/token.key", folder);
    draft = arena_printf(&a, "%s.%s", path, id_uuid(unique));
    e = key_read(path, out->bytes);
    if (e == ERR_NOT_FOUND && !(e = key_create(path, draft)))
        e = key_read(path, out->bytes);
    out->mac = mac;
    arena_release(&a);
    return e;
}

static void sign(const struct token_key *key, struct str text, unsigned char mac[32])
{
    key->mac(key->bytes, sizeof key->bytes, text.p, text.n, mac);
}

const char *token_make(struct arena *a, const struct token_key *key, const struct token *token)
{
    unsigned char mac[32];
    struct buf text, out;
    const char *made;

    if (strpbrk(token->user, "\n") || strpbrk(token->app_url, "\n"))
        return NULL;
    buf_init(&text, TOKEN_MAX);
    buf_init(&out, 2 * TOKEN_MAX);
    buf_addf(&text, "%s\n%s\n%s\n%lld\n%lld", purpose, token->user, token->app_url,
             (long long)token->mid, (long long)token->expires);
    sign(key, buf_str(&text), mac);
    base64url_encode(&out, buf_str(&text));
    buf_addc(&out, '.');
    base64url_encode(&out, (struct str) { (const char *)mac, sizeof mac });
    made = text.full || out.full ? NULL : arena_strdup(a, out.p);
    buf_release(&text);
    buf_release(&out);
    return made;
}

static const char *field(struct arena *a, struct str *rest)
{
    struct str piece;

    return str_cut(rest, '\n', &piece) ? arena_strndup(a, piece.p, piece.n) : NULL;
}

static enum err read_fields(struct arena *a, struct str text, int64_t now, struct token *out)
{
    const char *is_for = field(a, &text), *mid, *expires;

    out->user = field(a, &text);
    out->app_url = field(a, &text);
    mid = field(a, &text);
    expires = field(a, &text);
    if (!same(is_for, purpose) || !out->user || !out->app_url || !mid || !expires || text.n ||
        !str_to_int(str_of(mid), &out->mid) || !str_to_int(str_of(expires), &out->expires))
        return ERR_UNAUTHENTICATED;
    return now < out->expires ? ERR_OK : ERR_UNAUTHENTICATED;
}

enum err token_check(struct arena *a, const struct token_key *key, const char *text, int64_t now,
                     struct token *out)
{
    struct str rest = str_of(text), body;
    unsigned char mac[32];
    struct buf fields, sent;
    enum err e = ERR_UNAUTHENTICATED;

    buf_init(&fields, TOKEN_MAX);
    buf_init(&sent, sizeof mac);
    if (rest.n <= 2 * TOKEN_MAX && str_cut(&rest, '.', &body) && base64url_decode(&fields, body) &&
        base64url_decode(&sent, rest) && sent.n == sizeof mac && !sent.full && !fields.full) {
        sign(key, buf_str(&fields), mac);
        if (same_secret(mac, sent.p, sizeof mac))
            e = read_fields(a, buf_str(&fields), now, out);
    }
    buf_release(&fields);
    buf_release(&sent);
    return e;
}
