#include "web/header.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const char *web_header(const struct web_header *headers, const char *name)
{
    for (; headers; headers = headers->next)
        if (strcasecmp(headers->name, name) == 0)
            return headers->value;
    return NULL;
}

static bool is_token(const char *name)
{
    size_t n = strlen(name);

    return n > 0 && n <= 256 &&
           strspn(name, "!#$%&'*+-.^_`|~0123456789"
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == n;
}

bool header_is_value(const char *value)
{
    for (; *value; value++)
        if (((unsigned char)*value < ' ' && *value != '\t') || *value == 0x7f)
            return false;
    return true;
}

static bool is_one_of(const char *name, const char *const *names, size_t n)
{
    while (n > 0)
        if (strcasecmp(name, names[--n]) == 0)
            return true;
    return false;
}

/* Headers that belong to a connection, or that we set. */
static bool is_ours(const char *name)
{
    static const char *const names[] = { "host",
                                         "accept-encoding",
                                         "content-length",
                                         "transfer-encoding",
                                         "connection",
                                         "upgrade",
                                         "keep-alive",
                                         "te",
                                         "trailer",
                                         "expect",
                                         "range",
                                         "x-shindig-dos",
                                         "x-shindig-st",
                                         "x-forwarded-for",
                                         "x-forwarded-host",
                                         "forwarded" };

    return is_one_of(name, names, sizeof names / sizeof *names) ||
           strncasecmp(name, "proxy-", 6) == 0;
}

bool header_may_leave(const struct web_header *h, bool crossed)
{
    static const char *const anywhere[] = { "accept", "accept-language", "content-type" };

    return is_token(h->name) && header_is_value(h->value) && !is_ours(h->name) &&
           (!crossed || is_one_of(h->name, anywhere, sizeof anywhere / sizeof *anywhere));
}

struct web_header *header_without_body(struct arena *a, const struct web_header *headers)
{
    static const char *const of_body[] = { "content-encoding", "content-language",
                                           "content-location", "content-type" };
    struct web_header *first = NULL, **last = &first;

    for (; headers; headers = headers->next) {
        if (is_one_of(headers->name, of_body, sizeof of_body / sizeof *of_body))
            continue;
        *last = arena_alloc(a, sizeof **last);
        **last = (struct web_header) { headers->name, headers->value, NULL };
        last = &(*last)->next;
    }
    return first;
}

static void add(struct header_reader *r, struct str name, struct str value)
{
    struct web_header *h = arena_alloc(r->arena, sizeof *h);
    char *lower = arena_strndup(r->arena, name.p, name.n);

    for (char *p = lower; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    h->name = lower;
    h->value = arena_strndup(r->arena, value.p, value.n);
    if (r->last)
        r->last->next = h;
    else
        r->first = h;
    r->last = h;
}

static bool refuse(struct header_reader *r, const char *why)
{
    r->broken = why;
    return false;
}

/* One coding of the content at most, and of its transfer none but chunks: no other was asked for.
 */
static const char *coding_problem(struct header_reader *r, struct str name, struct str value)
{
    if (str_case_is(name, "content-encoding")) {
        if (r->encoded || memchr(value.p, ',', value.n))
            return "the answer is compressed more than once";
        r->encoded = true;
    }
    if (str_case_is(name, "transfer-encoding") && !str_case_is(value, "chunked") &&
        !str_case_is(value, "identity"))
        return "the answer is sent in a way that was not asked for";
    return NULL;
}

bool header_line(struct header_reader *r, struct str line)
{
    bool first = !r->bytes;
    const char *problem;
    struct str name;

    if (str_starts(line, "HTTP/") && (first || r->ended)) {
        *r = (struct header_reader) { .arena = r->arena, .bytes = line.n };
        return true;
    }
    r->bytes += line.n;
    if (r->bytes > HEADER_BYTES_MAX)
        return refuse(r, "the answer has too many headers");
    if (str_trim(line).n == 0)
        r->ended = true;
    /* A blank at the start: the line before goes on, in a way that is none any more (RFC
     * 9112, 5.2). */
    if (r->ended || line.p[0] == ' ' || line.p[0] == '\t')
        return true;
    if (!str_cut(&line, ':', &name) || !line.p)
        return true;
    line = str_trim(line);
    name = str_trim(name);
    if ((problem = coding_problem(r, name, line)))
        return refuse(r, problem);
    add(r, name, line);
    return true;
}
