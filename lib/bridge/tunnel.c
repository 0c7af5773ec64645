#include "bridge/tunnel.h"

#include <stdio.h>

enum { FILE_BYTES = 64 * 1024 };

static const char PAGE[] = "text/html; charset=utf-8";
static const char SCRIPT[] = "text/javascript; charset=utf-8";

/* EventTunnel.js and what it imports. */
static const struct {
    const char *path, *file, *type;
} files[] = {
    { "/tunnel/", "tunnel/index.html", PAGE },
    { "/tunnel/EventTunnel.js", "tunnel/EventTunnel.js", SCRIPT },
    { "/lib/bosh.js", "lib/bosh.js", SCRIPT },
    { "/lib/line.js", "lib/line.js", SCRIPT },
    { "/lib/line.worker.js", "lib/line.worker.js", SCRIPT },
    { "/lib/socket.js", "lib/socket.js", SCRIPT },
    { "/lib/xml.js", "lib/xml.js", SCRIPT },
    { "/lib/xmpp.js", "lib/xmpp.js", SCRIPT },
};

enum { FILES = sizeof(files) / sizeof(files[0]) };

static int find(struct str path)
{
    int i = 0;

    while (i < FILES && !str_is(path, files[i].path))
        i++;
    return i;
}

static bool read_file(struct arena *a, const char *path, struct str *out)
{
    char *body = arena_alloc(a, FILE_BYTES);
    FILE *f = fopen(path, "re");
    bool whole;

    if (!f)
        return false;
    *out = (struct str) { body, fread(body, 1, FILE_BYTES, f) };
    whole = feof(f) && !ferror(f);
    fclose(f);
    return whole;
}

bool tunnel_has(struct str path)
{
    return find(path) < FILES;
}

bool tunnel_read(struct arena *a, const char *www, struct str path, struct tunnel_file *out)
{
    int i = find(path);

    if (i == FILES)
        return false;
    *out = (struct tunnel_file) { .type = files[i].type, .is_page = files[i].type == PAGE };
    return read_file(a, arena_printf(a, "%s/%s", www, files[i].file), &out->body);
}
