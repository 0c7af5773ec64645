/* http1: bounded request parser (RFC 9110, RFC 9112). */
#include "bridge/http1.h"

#include <stdint.h>
#include <string.h>

enum { CHUNK_SIZE = 0, CHUNK_DATA, CHUNK_END, TRAILERS };
enum { CHUNK_LINE_MAX = 256, TRAILERS_MAX = 8 * 1024 };

static bool is_token_char(unsigned char c)
{
    static const char others[] = "!#$%&'*+-.^_`|~";

    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr(others, c));
}

static bool is_token(struct str a)
{
    for (size_t i = 0; i < a.n; i++)
        if (!is_token_char((unsigned char)a.p[i]))
            return false;
    return a.n > 0;
}

static bool is_value(struct str a)
{
    for (size_t i = 0; i < a.n; i++) {
        unsigned char c = (unsigned char)a.p[i];

        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

static bool is_target(struct str a)
{
    for (size_t i = 0; i < a.n; i++)
        if ((unsigned char)a.p[i] <= 0x20 || (unsigned char)a.p[i] >= 0x7f)
            return false;
    return a.n > 0;
}

/* The line at *rest without its CRLF; false when there is no whole line or its LF stands alone. */
static bool take_line(struct str *rest, struct str *line)
{
    const char *lf = memchr(rest->p, '\n', rest->n);

    if (!lf || lf == rest->p || lf[-1] != '\r')
        return false;
    *line = (struct str) { rest->p, (size_t)(lf - rest->p) - 1 };
    rest->n -= (size_t)(lf - rest->p) + 1;
    rest->p = lf + 1;
    return true;
}

static enum http1_result bad(struct http1_request *out, int status)
{
    out->status = status;
    return HTTP1_BAD;
}

/* Behind the host of "http://host/path?query", as sent to a proxy; target itself when it is none
 * (RFC 9112 section 3.2.2).  The scheme may be written in any case. */
static struct str behind_host(struct str target)
{
    static const char *const schemes[] = { "http://", "https://" };

    for (size_t i = 0; *target.p != '/' && i < sizeof(schemes) / sizeof(schemes[0]); i++) {
        size_t n = strlen(schemes[i]);

        if (target.n <= n || !str_case_is((struct str) { target.p, n }, schemes[i]))
            continue;
        while (n < target.n && target.p[n] != '/' && target.p[n] != '?')
            n++;
        return (struct str) { target.p + n, target.n - n };
    }
    return target;
}

/* "/path?query".  No path stands for "/" (RFC 9110 section 4.2.3). */
static bool read_target(struct str target, struct http1_request *out)
{
    struct str rest = behind_host(target);

    if (rest.p != target.p && !str_starts(rest, "/")) {
        out->path = str_of("/");
        out->query = rest.n ? (struct str) { rest.p + 1, rest.n - 1 } : str_of("");
        return true;
    }
    target = rest;
    if (!str_is(target, "*") && !str_starts(target, "/"))
        return false;
    str_cut(&target, '?', &out->path);
    out->query = target.p ? target : (struct str) { "", 0 };
    return true;
}

static int read_request_line(struct str line, struct http1_request *out)
{
    struct str target, version = line;

    if (!str_cut(&version, ' ', &out->method) || !str_cut(&version, ' ', &target) || !version.p)
        return 400;
    if (!is_token(out->method) || !is_target(target) || !read_target(target, out))
        return 400;
    if (version.n != 8 || !str_starts(version, "HTTP/") || version.p[6] != '.' ||
        version.p[5] < '0' || version.p[5] > '9' || version.p[7] < '0' || version.p[7] > '9')
        return 400;
    if (version.p[5] != '1')
        return 505;
    out->minor = version.p[7] - '0';
    return 0;
}

static int read_header(struct str line, struct http1_request *out)
{
    struct http1_header *h;
    struct str name;

    if (out->header_count == HTTP1_HEADERS_MAX)
        return 431;
    if (!str_cut(&line, ':', &name) || !line.p || !is_token(name) || !is_value(line))
        return 400;
    h = &out->headers[out->header_count++];
    h->name = name;
    h->value = str_trim(line);
    return 0;
}

/* How long the body is (RFC 9112 section 6.3). */
static int read_framing(struct http1 *h, const struct http1_request *rq)
{
    struct str coding = http1_header(rq, "Transfer-Encoding");
    size_t lengths = 0, codings = 0;
    int64_t length = 0;

    for (size_t i = 0; i < rq->header_count; i++) {
        codings += str_case_is(rq->headers[i].name, "Transfer-Encoding");
        if (!str_case_is(rq->headers[i].name, "Content-Length"))
            continue;
        lengths++;
        if (rq->headers[i].value.n == 0 || rq->headers[i].value.p[0] == '-' ||
            !str_to_int(rq->headers[i].value, &length))
            return 400;
    }
    if (lengths > 1 || codings > 1 || (lengths && codings) || (codings && rq->minor == 0))
        return 400;
    if (codings && !str_case_is(coding, "chunked"))
        return 501;
    if ((uint64_t)length > h->max_body)
        return 413;
    h->chunked = codings > 0;
    h->left = (uint32_t)length;
    h->step = CHUNK_SIZE;
    h->continues = rq->minor > 0 && (h->chunked || h->left) &&
                   str_case_is(http1_header(rq, "Expect"), "100-continue");
    return 0;
}

/* One, which HTTP/1.0 may leave out (RFC 9112 section 3.2). */
static bool has_host(const struct http1_request *rq)
{
    int count = 0;

    for (size_t i = 0; i < rq->header_count; i++)
        count += str_case_is(rq->headers[i].name, "Host");
    return count == 1 || (count == 0 && rq->minor == 0);
}

static int read_head(struct http1 *h, const char *bytes, struct http1_request *out)
{
    struct str rest = { bytes, h->head }, line;
    int status;

    out->header_count = 0;
    while (rest.n >= 2 && rest.p[0] == '\r' && rest.p[1] == '\n')
        rest.p += 2, rest.n -= 2;
    if (!take_line(&rest, &line))
        return 400;
    if ((status = read_request_line(line, out)))
        return status;
    while (take_line(&rest, &line) && line.n)
        if ((status = read_header(line, out)))
            return status;
    if (rest.n || !has_host(out))
        return 400;
    out->keep_alive = out->minor > 0 ? !http1_has_token(out, "Connection", "close")
                                     : http1_has_token(out, "Connection", "keep-alive");
    return 0;
}

/* Looks for the empty line; an empty line before the request line is skipped (section 2.2). */
static enum http1_result find_head(struct http1 *h, const char *bytes, size_t n,
                                   struct http1_request *out)
{
    size_t start = 0;
    const char *lf;

    while (start + 2 <= n && start < 4 && bytes[start] == '\r' && bytes[start + 1] == '\n')
        start += 2;
    if (h->scanned < start)
        h->scanned = (uint32_t)start;
    while (h->scanned < n && (lf = memchr(bytes + h->scanned, '\n', n - h->scanned))) {
        size_t at = (size_t)(lf - bytes);

        if (at == 0 || lf[-1] != '\r')
            return bad(out, 400);
        if (at + 1 > HTTP1_HEAD_MAX)
            return bad(out, 431);
        h->scanned = (uint32_t)at + 1;
        if (at >= start + 3 && lf[-2] == '\n') {
            h->head = (uint32_t)at + 1;
            return HTTP1_DONE;
        }
    }
    h->scanned = (uint32_t)n;
    return n >= HTTP1_HEAD_MAX ? bad(out, 431) : HTTP1_MORE;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* "1a;name=value" without CRLF.  Extensions are ignored; blanks may stand before them. */
static int read_chunk_size(struct http1 *h, struct str line)
{
    size_t size = 0, i;

    if (!is_value(line))
        return 400;
    for (i = 0; i < line.n && hex_digit(line.p[i]) >= 0; i++) {
        if (size > h->max_body)
            return 413;
        size = size * 16 + (size_t)hex_digit(line.p[i]);
    }
    if (i == 0)
        return 400;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
        i++;
    if (i < line.n && line.p[i] != ';')
        return 400;
    if (size > h->max_body - h->body || h->scanned - h->head - h->body > HTTP1_CHUNKS_MAX)
        return 413;
    h->left = (uint32_t)size;
    h->step = size ? CHUNK_DATA : TRAILERS;
    return 0;
}

static enum http1_result read_chunks(struct http1 *h, char *bytes, size_t n,
                                     struct http1_request *out)
{
    struct str line;
    int status;

    while (h->scanned < n) {
        struct str rest = { bytes + h->scanned, n - h->scanned };
        size_t limit = h->step == TRAILERS ? TRAILERS_MAX : CHUNK_LINE_MAX;

        if (h->step == CHUNK_DATA) {
            size_t take = rest.n < h->left ? rest.n : h->left;

            memmove(bytes + h->head + h->body, rest.p, take);
            h->body += (uint32_t)take;
            h->scanned += (uint32_t)take;
            h->left -= (uint32_t)take;
            if (h->left == 0)
                h->step = CHUNK_END;
            continue;
        }
        if (!memchr(rest.p, '\n', rest.n < limit ? rest.n : limit))
            return rest.n < limit ? HTTP1_MORE : bad(out, 400);
        if (!take_line(&rest, &line))
            return bad(out, 400);
        h->scanned = (uint32_t)(rest.p - bytes);
        if (h->step == CHUNK_SIZE) {
            if ((status = read_chunk_size(h, line)))
                return bad(out, status);
        } else if (h->step == CHUNK_END) {
            if (line.n)
                return bad(out, 400);
            h->step = CHUNK_SIZE;
        } else if (line.n == 0) {
            return HTTP1_DONE;
        } else {
            h->left += (uint32_t)line.n; /* trailers together */
            if (h->left > TRAILERS_MAX)
                return bad(out, 431);
        }
    }
    return HTTP1_MORE;
}

enum http1_result http1_parse(struct http1 *h, char *bytes, size_t n, struct http1_request *out)
{
    enum http1_result r;
    bool read = false;
    int status;

    out->header_count = 0;
    if (!h->head) {
        if ((r = find_head(h, bytes, n, out)) != HTTP1_DONE)
            return r;
        if ((status = read_head(h, bytes, out)) || (status = read_framing(h, out)))
            return bad(out, status);
        h->scanned = h->head;
        read = true;
    }
    if (h->chunked) {
        r = read_chunks(h, bytes, n, out);
        if (r == HTTP1_BAD && !read)
            read_head(h, bytes, out);
        if (r != HTTP1_DONE)
            return r;
        out->size = h->scanned;
    } else {
        if (n - h->head < h->left)
            return HTTP1_MORE;
        h->body = h->left;
        out->size = h->head + h->body;
    }
    if (!read)
        read_head(h, bytes, out);
    out->body = (struct str) { bytes + h->head, h->body };
    return HTTP1_DONE;
}

struct str http1_header(const struct http1_request *rq, const char *name)
{
    for (size_t i = 0; i < rq->header_count; i++)
        if (str_case_is(rq->headers[i].name, name))
            return rq->headers[i].value;
    return (struct str) { "", 0 };
}

struct str http1_last(const struct http1_request *rq, const char *name)
{
    struct str rest = { "", 0 }, last = rest;

    for (size_t i = 0; i < rq->header_count; i++)
        if (str_case_is(rq->headers[i].name, name))
            rest = rq->headers[i].value;
    while (str_cut(&rest, ',', &last))
        ;
    return str_trim(last);
}

bool http1_has_token(const struct http1_request *rq, const char *name, const char *token)
{
    struct str piece;

    for (size_t i = 0; i < rq->header_count; i++) {
        struct str rest = rq->headers[i].value;

        if (!str_case_is(rq->headers[i].name, name))
            continue;
        while (str_cut(&rest, ',', &piece))
            if (str_case_is(str_trim(piece), token))
                return true;
    }
    return false;
}
