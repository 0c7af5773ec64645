#include "gadget/feature.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* needs: features; files: below WWW/opensocial.  Both separated by blanks, in order. */
struct feature {
    const char *name, *needs, *files;
};

/* Sorted by what needs what.  Features without files are known by name: gadgets require them, and
 * nothing has to be loaded for them. */
static const struct feature features[] = {
    { "globals", "", "core/globals.js" },
    { "taming", "", "" },
    { "core.config.base", "globals", "core/config.js" },
    { "core.config", "core.config.base", "" },
    { "core.json", "globals", "core/json.js" },
    { "core.log", "globals", "core/log.js" },
    { "core.util.base", "globals", "core/util.js" },
    { "core.util.dom", "core.util.base", "" },
    { "core.util.event", "core.util.base", "" },
    { "core.util.onload", "core.util.base", "" },
    { "core.util.string", "core.util.base", "" },
    { "core.util.urlparams", "core.util.base", "" },
    { "core.util", "core.config core.util.base", "core/features.js" },
    { "core.prefs", "core.util", "core/prefs.js" },
    { "shindig.uri", "globals", "core/uri.js" },
    { "shindig.auth", "core.config core.util", "core/auth.js" },
    { "core.io", "shindig.auth core.config core.json core.util shindig.uri", "core.io/io.js" },
    { "core.legacy", "core.io core.prefs", "core/legacy.js" },
    { "core", "core.config core.json core.log core.util core.prefs core.io core.legacy", "" },
    { "rpc", "core.config core.json core.util", "rpc/rpc.js" },
    { "prefs", "core.prefs", "" },
    { "util", "core.util", "" },
    { "json", "core.json", "" },
    { "log", "core.log", "" },
    { "setprefs", "core.prefs rpc", "setprefs/setprefs.js" },
    { "settitle", "rpc", "settitle/settitle.js" },
    { "dynamic-size.util", "core.util", "dynamic-height/size.js" },
    { "dynamic-height.height", "dynamic-size.util", "" },
    { "dynamic-height", "dynamic-height.height rpc", "dynamic-height/dynamic-height.js" },
    { "dynamic-width", "dynamic-size.util rpc", "dynamic-width/dynamic-width.js" },
    { "pubsub", "rpc core.util", "pubsub/pubsub.js" },
    { "org.openajax.hub-2.0.5", "rpc core.util",
      "pubsub-2/openajax.js pubsub-2/inline.js pubsub-2/frame.js" },
    { "pubsub-2", "org.openajax.hub-2.0.5 core.log", "pubsub-2/pubsub-2.js" },
    { "views", "core.config core.json core.util rpc", "views/views.js" },
    { "loadingindicator", "core.util core.prefs", "loadingindicator/loadingindicator.js" },
    { "minimessage", "core.util", "minimessage/minimessage.js" },
    { "tabs", "core.util core.prefs", "tabs/tabs.js" },
    { "skins", "core.config core.util", "skins/skins.js" },
    { "flash", "core.util", "flash/flash.js" },
    { "oauthpopup", "core.io", "oauthpopup/oauthpopup.js" },
    { "osapi.base", "globals", "" },
    { "osapi", "core.io core.util", "osapi/osapi.js" },
    { "xmlutil", "globals", "xmlutil/xmlutil.js" },
    { "opensocial-i18n", "core.util", "opensocial-i18n/i18n.js" },
    { "locked-domain", "", "" },
    { "auth-refresh", "shindig.auth rpc", "auth-refresh/auth-refresh.js" },
    { "security-token", "auth-refresh locked-domain", "" },
    { "collapsible", "", "" },
    { "content-rewrite", "", "" },
};

enum { FEATURE_COUNT = sizeof features / sizeof *features, FILE_MAX = 1024 * 1024 };

void feature_set_init(struct feature_set *set, struct arena *a)
{
    set->list = arena_array(a, FEATURE_COUNT, sizeof *set->list);
    set->count = 0;
}

bool feature_has(const struct feature_set *set, const char *name)
{
    for (size_t i = 0; i < set->count; i++)
        if (same(set->list[i]->name, name))
            return true;
    return false;
}

bool feature_add(struct feature_set *set, struct str name)
{
    for (size_t i = 0; i < FEATURE_COUNT; i++) {
        struct str needs = str_of(features[i].needs), need;

        if (!str_is(name, features[i].name))
            continue;
        if (feature_has(set, features[i].name))
            return true;
        while (str_cut(&needs, ' ', &need))
            if (need.n)
                feature_add(set, need);
        set->list[set->count++] = &features[i];
        return true;
    }
    return false;
}

void feature_add_all(struct feature_set *set, struct str names)
{
    struct str name;

    while (str_cut(&names, ':', &name))
        feature_add(set, name);
}

void feature_leave_out(struct feature_set *set, const struct feature_set *loaded)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->count; i++)
        if (!feature_has(loaded, set->list[i]->name))
            set->list[kept++] = set->list[i];
    set->count = kept;
}

const char *feature_name(const struct feature_set *set, size_t i)
{
    return set->list[i]->name;
}

/* Only those nothing else in the set needs: the others follow from them. */
void feature_names(struct buf *out, const struct feature_set *set)
{
    bool first = true;

    for (size_t i = 0; i < set->count; i++) {
        bool needed = false;

        for (size_t j = i + 1; j < set->count && !needed; j++) {
            struct str needs = str_of(set->list[j]->needs), need;

            while (str_cut(&needs, ' ', &need))
                needed |= str_is(need, set->list[i]->name);
        }
        if (needed || !(*set->list[i]->files || *set->list[i]->needs))
            continue;
        if (!first)
            buf_addc(out, ':');
        buf_adds(out, set->list[i]->name);
        first = false;
    }
}

/* Calls each(path) for every file of the set, in order, until one fails. */
static enum err each_file(const struct feature_set *set, const char *www,
                          enum err (*each)(const char *path, void *arg), void *arg)
{
    struct arena a;
    enum err e = ERR_OK;

    arena_init(&a);
    for (size_t i = 0; i < set->count && !e; i++) {
        struct str files = str_of(set->list[i]->files), file;

        while (!e && str_cut(&files, ' ', &file))
            if (file.n)
                e = each(arena_printf(&a, "%s/opensocial/%.*s", www, (int)file.n, file.p), arg);
    }
    arena_release(&a);
    return e;
}

static enum err stamp(const char *path, void *arg)
{
    uint64_t *h = arg;
    struct stat st;

    if (stat(path, &st) != 0)
        return ERR_INTERNAL;
    *h = (*h ^ (uint64_t)st.st_size) * 0x100000001b3u;
    *h = (*h ^ (uint64_t)st.st_mtim.tv_sec) * 0x100000001b3u;
    *h = (*h ^ (uint64_t)st.st_mtim.tv_nsec) * 0x100000001b3u;
    return ERR_OK;
}

const char *feature_version(struct arena *a, const struct feature_set *set, const char *www)
{
    uint64_t h = 0xcbf29ce484222325u;

    return each_file(set, www, stamp, &h) ? "" : arena_printf(a, "%016" PRIx64, h);
}

static enum err append_file(const char *path, void *arg)
{
    struct buf *out = arg;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    char *to;
    ssize_t n = -1;

    if (fd < 0)
        return ERR_INTERNAL;
    if (fstat(fd, &st) == 0 && st.st_size <= FILE_MAX && (to = buf_grow(out, (size_t)st.st_size)))
        n = read(fd, to, (size_t)st.st_size);
    close(fd);
    if (n != st.st_size)
        return ERR_INTERNAL;
    buf_grown(out, (size_t)n);
    buf_adds(out, "\n");
    return ERR_OK;
}

enum err feature_scripts(struct buf *out, const struct feature_set *set, const char *www)
{
    return each_file(set, www, append_file, out);
}
