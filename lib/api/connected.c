#include "api/connected.h"

#include <stdlib.h>
#include <string.h>

#include "api/accepted.h"
#include "base/codec.h"

enum { ANSWER_BYTES = 1024 * 1024, WAIT_MS = 2000 };

/* The resource that is the desktop's by convention (reference rest-desktop 6.1). */
static const char DESKTOP[] = "desktop";

static const char *decode(struct arena *a, struct str escaped)
{
    const char *text = "";
    struct buf b;

    buf_init(&b, escaped.n + 1);
    if (url_decode(&b, escaped, false))
        text = arena_strndup(a, b.p, b.n);
    buf_release(&b);
    return text;
}

/* "1001 desktop 17" */
static bool read_line(struct arena *a, struct str line, struct connected *out)
{
    struct str user, resource;

    if (!str_cut(&line, ' ', &user) || !str_cut(&line, ' ', &resource) ||
        !str_to_int(line, &out->seconds))
        return false;
    out->user = decode(a, user);
    out->resource = decode(a, resource);
    out->desktop = same(out->resource, DESKTOP);
    return true;
}

static int by_user(const void *left, const void *right)
{
    const struct connected *a = left, *b = right;
    int order = strcmp(a->user, b->user);

    if (order)
        return order;
    if (a->desktop != b->desktop)
        return a->desktop ? -1 : 1;
    return a->seconds > b->seconds ? -1 : a->seconds < b->seconds;
}

/* Of each user the first. */
static size_t one_each(struct connected *list, size_t count)
{
    size_t kept = 0;

    qsort(list, count, sizeof *list, by_user);
    for (size_t i = 0; i < count; i++)
        if (!kept || !same(list[kept - 1].user, list[i].user))
            list[kept++] = list[i];
    return kept;
}

static size_t count_lines(struct str text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

enum err connected_list(struct request *rq, struct connected **out, size_t *count)
{
    struct buf answer;
    struct str rest, line;
    enum err e;

    *count = 0;
    buf_init(&answer, ANSWER_BYTES);
    if (!(e = api_connected(rq, WAIT_MS, &answer))) {
        rest = buf_str(&answer);
        *out = arena_array(rq->arena, count_lines(rest), sizeof **out);
        while (str_cut(&rest, '\n', &line))
            if (line.n && read_line(rq->arena, line, &(*out)[*count]))
                ++*count;
        *count = one_each(*out, *count);
    }
    buf_release(&answer);
    return e;
}

void connected_write_summary(struct buf *xml, const struct connected *list, size_t count)
{
    size_t desktops = 0;

    for (size_t i = 0; i < count; i++)
        desktops += list[i].desktop;
    xml_open(xml, "userSummary");
    xml_int(xml, "desktopUsers", (int64_t)desktops);
    xml_int(xml, "fippaUsers", 0); /* phones do not sign in by themselves here */
    xml_int(xml, "thirdPartyUsers", (int64_t)(count - desktops));
    xml_int(xml, "totalConnectedUsers", (int64_t)count);
    xml_int(xml, "totalConnectedUsersViaProxy", 0);
    xml_close(xml, "userSummary");
}
