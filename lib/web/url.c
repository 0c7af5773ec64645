#include "web/url.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"

static bool starts_scheme(const char *p)
{
    return isalpha((unsigned char)*p);
}

/* Length of "name" in front of a colon, 0 when the text does not start with a scheme. */
static size_t scheme_length(const char *p)
{
    size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    return starts_scheme(p) && p[n] == ':' ? n : 0;
}

static const char *lower(struct arena *a, struct str text)
{
    char *copy = arena_strndup(a, text.p, text.n);

    for (char *p = copy; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return copy;
}

static bool host_is_name(const char *host)
{
    size_t n = strlen(host);

    return n > 0 && n <= 253 && strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n &&
           host[0] != '.' && host[n - 1] != '.' && !strstr(host, "..");
}

static bool host_is_ipv6(const char *host)
{
    size_t n = strlen(host);

    return n > 4 && n < 48 && host[0] == '[' && host[n - 1] == ']' &&
           strspn(host + 1, "0123456789abcdef:.") == n - 2;
}

/* An empty one, which scripts make of location.port, is that of the scheme (RFC 3986, 6.2.3). */
static bool read_port(struct str text, int *port)
{
    int64_t number;

    if (text.n == 0)
        return true;
    if (text.n > 5 || !isdigit((unsigned char)text.p[0]) || !str_to_int(text, &number) ||
        number < 1 || number > 65535)
        return false;
    *port = (int)number;
    return true;
}

/* host, or host:port; an IPv6 host holds colons, but inside its brackets. */
static const char *read_authority(struct arena *a, struct str text, struct url *out)
{
    size_t n = 0;

    if (memchr(text.p, '@', text.n))
        return "a user name in the address is not allowed";
    if (text.n && text.p[0] == '[')
        while (n < text.n && text.p[n] != ']')
            n++;
    while (n < text.n && text.p[n] != ':')
        n++;
    out->host = lower(a, (struct str) { text.p, n });
    if (!host_is_name(out->host) && !host_is_ipv6(out->host))
        return "the host is not a plain name or address";
    if (n < text.n && !read_port((struct str) { text.p + n + 1, text.n - n - 1 }, &out->port))
        return "the port is not a number from 1 to 65535";
    return NULL;
}

/* RFC 3986, 5.2.4; the first character is a slash.  In place. */
static void remove_dot_segments(char *path)
{
    char *in = path, *out = path;

    while (*in) {
        size_t n = 1 + strcspn(in + 1, "/");
        bool last = in[n] == '\0';

        if (n == 2 && in[1] == '.') {
            if (last)
                *out++ = '/';
        } else if (n == 3 && in[1] == '.' && in[2] == '.') {
            while (out > path && *--out != '/')
                ;
            if (last)
                *out++ = '/';
        } else {
            memmove(out, in, n);
            out += n;
        }
        in += n;
    }
    if (out == path)
        *out++ = '/';
    *out = '\0';
}

/* "%2e" is a dot to whoever decodes it later, so it is one now. */
static const char *read_path(struct arena *a, struct str text)
{
    struct buf path;
    char *done;

    buf_init(&path, URL_MAX * 3);
    if (text.n == 0 || text.p[0] != '/')
        buf_addc(&path, '/');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c == '%' && i + 2 < text.n && text.p[i + 1] == '2' && (text.p[i + 2] | 32) == 'e') {
            buf_addc(&path, '.');
            i += 2;
        } else if (c >= 0x80) {
            buf_addf(&path, "%%%02X", c);
        } else {
            buf_addc(&path, (char)c);
        }
    }
    done = arena_strndup(a, path.p, path.n);
    buf_release(&path);
    remove_dot_segments(done);
    return done;
}

static const char *read_query(struct arena *a, struct str text)
{
    struct buf query;
    const char *done;

    buf_init(&query, URL_MAX * 3);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c >= 0x80)
            buf_addf(&query, "%%%02X", c);
        else
            buf_addc(&query, (char)c);
    }
    done = arena_strndup(a, query.p, query.n);
    buf_release(&query);
    return done;
}

static const char *read_url(struct arena *a, struct str text, struct url *out)
{
    size_t scheme, authority, path;
    struct str rest;

    if (text.n > URL_MAX)
        return "the address is too long";
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7f || text.p[i] == '\\')
            return "blanks, control characters and backslashes are not allowed in an address";
    text.n = strcspn(arena_strndup(a, text.p, text.n), "#");
    scheme = scheme_length(arena_strndup(a, text.p, text.n));
    out->scheme = lower(a, (struct str) { text.p, scheme });
    if (!same(out->scheme, "http") && !same(out->scheme, "https"))
        return "only http and https addresses are allowed";
    out->port = same(out->scheme, "http") ? 80 : 443;
    rest = (struct str) { text.p + scheme + 1, text.n - scheme - 1 };
    if (!str_starts(rest, "//"))
        return "the address has no host";
    rest = (struct str) { rest.p + 2, rest.n - 2 };
    for (authority = 0; authority < rest.n && !strchr("/?", rest.p[authority]); authority++)
        ;
    for (path = authority; path < rest.n && rest.p[path] != '?'; path++)
        ;
    out->path = read_path(a, (struct str) { rest.p + authority, path - authority });
    out->query = NULL;
    if (path < rest.n)
        out->query = read_query(a, (struct str) { rest.p + path + 1, rest.n - path - 1 });
    return read_authority(a, (struct str) { rest.p, authority }, out);
}

enum err url_parse(struct arena *a, struct str text, struct url *out, const char **why)
{
    *why = read_url(a, text, out);
    /* Escaped it may be longer than it was written. */
    if (!*why && strlen(url_text(a, out)) > URL_MAX)
        *why = "the address is too long";
    return *why ? ERR_BAD_REQUEST : ERR_OK;
}

bool url_same_origin(const struct url *a, const struct url *b)
{
    return a->port == b->port && same(a->host, b->host) && same(a->scheme, b->scheme);
}

const char *url_origin(struct arena *a, const struct url *u)
{
    if (u->port == (same(u->scheme, "http") ? 80 : 443))
        return arena_printf(a, "%s://%s", u->scheme, u->host);
    return arena_printf(a, "%s://%s:%d", u->scheme, u->host, u->port);
}

size_t url_origin_length(const char *address)
{
    size_t scheme = scheme_length(address);

    if (scheme == 0 || strncmp(address + scheme, "://", 3) != 0)
        return 0;
    return scheme + 3 + strcspn(address + scheme + 3, "/?#\\");
}

const char *url_text(struct arena *a, const struct url *u)
{
    return arena_printf(a, "%s%s%s%s", url_origin(a, u), u->path, u->query ? "?" : "",
                        u->query ? u->query : "");
}

/* Path of base up to its last slash, then the reference's path; dot segments removed. */
static const char *merge(struct arena *a, const char *origin, struct str base_path,
                         const char *reference)
{
    size_t own = strcspn(reference, "?#");
    char *path;

    if (reference[0] == '/')
        base_path.n = 0;
    while (base_path.n > 0 && base_path.p[base_path.n - 1] != '/')
        base_path.n--;
    path = arena_printf(a, "%.*s%s%.*s", (int)base_path.n, base_path.p,
                        base_path.n == 0 && reference[0] != '/' ? "/" : "", (int)own, reference);
    remove_dot_segments(path);
    return arena_printf(a, "%s%s%s", origin, path, reference + own);
}

const char *url_resolve(struct arena *a, const char *base, const char *reference)
{
    size_t scheme = scheme_length(base), authority, path;
    const char *origin;

    if (scheme == 0 || strncmp(base + scheme, "://", 3) != 0 || scheme_length(reference) > 0 ||
        reference[0] == '\0')
        return reference;
    if (strncmp(reference, "//", 2) == 0)
        return arena_printf(a, "%.*s:%s", (int)scheme, base, reference);
    authority = strcspn(base + scheme + 3, "/?#");
    origin = arena_strndup(a, base, scheme + 3 + authority);
    base += scheme + 3 + authority;
    path = strcspn(base, "?#");
    if (reference[0] == '#')
        return arena_printf(a, "%s%.*s%s", origin, (int)strcspn(base, "#"), base, reference);
    if (reference[0] == '?')
        return arena_printf(a, "%s%.*s%s", origin, (int)path, base, reference);
    return merge(a, origin, (struct str) { base, path }, reference);
}
