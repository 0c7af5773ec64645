/* aplomb-gadget: says what is wrong with a gadget's spec, and how to mend it.
 *
 *     aplomb-gadget FILE-or-URL        FILE:LINE:COLUMN: error: ... [code]
 *                                          cure
 *
 * Status: 0 no errors, 1 errors, 2 it was called wrongly. */
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/codec.h"
#include "gadget/check.h"
#include "web/fetch.h"

enum { FILE_MAX = 8 * 1024 * 1024, TIMEOUT_MS = 10000 };

/* Files get an address, so that what they name is resolved by the same rules. */
static const char file_origin[] = "http://file.localhost";

static bool is_file(const char *address)
{
    return strncmp(address, file_origin, sizeof file_origin - 1) == 0;
}

/* The path an address of a file stands for; without its query. */
static const char *path_of(struct arena *a, const char *address)
{
    struct str escaped = str_of(address + sizeof file_origin - 1);
    const char *path;
    struct buf out;

    escaped.n = strcspn(escaped.p, "?#");
    buf_init(&out, PATH_MAX);
    path = url_decode(&out, escaped, false) ? arena_strndup(a, out.p, out.n) : "";
    buf_release(&out);
    return path;
}

/* NULL when the path is no good. */
static const char *address_of(struct arena *a, const char *path)
{
    char here[PATH_MAX] = "";
    struct str rest, part;
    const char *why;
    struct url url;
    struct buf out;
    enum err e;

    if (path[0] != '/' && !getcwd(here, sizeof here))
        return NULL;
    buf_init(&out, URL_MAX);
    buf_adds(&out, file_origin);
    rest = str_of(arena_printf(a, "%s/%s", here, path));
    while (str_cut(&rest, '/', &part)) {
        if (part.n == 0)
            continue;
        buf_addc(&out, '/');
        url_encode(&out, part);
    }
    e = url_parse(a, buf_str(&out), &url, &why);
    buf_release(&out);
    return e ? NULL : url_text(a, &url);
}

/* As people write it: below the working directory without it. */
static const char *shown(struct arena *a, const char *address)
{
    char here[PATH_MAX];
    const char *path;
    size_t n;

    if (!is_file(address))
        return address;
    path = path_of(a, address);
    n = getcwd(here, sizeof here) ? strlen(here) : 0;
    return n && strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : path;
}

static bool read_file(struct arena *a, const char *path, struct str *bytes, const char **why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    ssize_t n = -1;
    char *text;

    *why = "there is no such file";
    if (fd < 0)
        return false;
    *why = "it is no file, or too large";
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_MAX) {
        text = arena_alloc(a, (size_t)st.st_size + 1);
        n = read(fd, text, (size_t)st.st_size);
        *bytes = (struct str) { text, n < 0 ? 0 : (size_t)n };
    }
    close(fd);
    return n >= 0;
}

/* The developer's own machine asks, so the spec's own server is fair wherever it is. */
static bool read_url(struct arena *a, const char *address, struct str *bytes,
                     const char **content_type, const char **why)
{
    struct fetch_request rq = { .timeout_ms = TIMEOUT_MS };
    struct fetch_reply reply = { .why = "" };
    struct fetcher *fetcher;
    struct guard guard;
    enum err e;

    if (url_parse(a, str_of(address), &rq.url, why) ||
        guard_init(&guard, a, url_origin(a, &rq.url), "", 0))
        return false;
    fetcher = fetcher_new(&guard, NULL);
    e = fetch(fetcher, a, &rq, &reply);
    fetcher_free(fetcher);
    *bytes = reply.body;
    *content_type = e ? NULL : web_header(reply.headers, "content-type");
    *why = e ? reply.why : arena_printf(a, "the server answered %d", reply.status);
    return !e && reply.status == 200;
}

static bool read_any(void *arg, struct arena *a, const char *address, struct str *bytes,
                     const char **content_type, const char **why)
{
    (void)arg;
    if (is_file(address))
        return read_file(a, path_of(a, address), bytes, why);
    return read_url(a, address, bytes, content_type, why);
}

static void print(struct arena *a, const struct finding *f)
{
    printf("%s:", shown(a, f->address));
    if (f->line > 0)
        printf("%d:%d:", f->line, f->column);
    printf(" %s: %s [%s]\n    %s\n", check_level_name(f->level), f->text, f->code, f->cure);
}

int main(int argc, char **argv)
{
    const struct check_files files = { read_any, NULL };
    struct check_report report;
    const char *address;
    struct arena a;

    if (argc != 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: aplomb-gadget FILE-or-URL\n");
        return 2;
    }
    arena_init(&a);
    fetch_global_init();
    address = strstr(argv[1], "://") ? argv[1] : address_of(&a, argv[1]);
    if (!address) {
        fprintf(stderr, "aplomb-gadget: %s: no path of a file\n", argv[1]);
        return 2;
    }
    check_spec(&a, address, &files, &report);
    for (const struct finding *f = report.first; f; f = f->next)
        print(&a, f);
    printf("%s: %d error%s, %d warning%s\n", shown(&a, address), report.errors,
           report.errors == 1 ? "" : "s", report.warnings, report.warnings == 1 ? "" : "s");
    arena_release(&a);
    return report.errors ? 1 : 0;
}
