/* /gadgets/js/<features>[!<loaded>][.js]: feature scripts by name, colons between (reference
 * gadget-container 2.8).  Nobody is asked who they are: it is the same for everybody. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "gadget/feature.h"
#include "gadget/render.h"
#include "gadget/script.h"
#include "http/server.h"

static void fail(struct http_reply *reply, int status, const char *text)
{
    http_reply_text(reply, status, text);
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
}

static void add_all(struct feature_set *set, struct str names)
{
    struct str name;

    while (str_cut(&names, ':', &name))
        feature_add(set, name);
}

/* The set without what the page has already, which is needed too in order to be left out. */
static void leave_out(struct feature_set *set, const struct feature_set *loaded)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->count; i++)
        if (!feature_has(loaded, feature_name(set, i)))
            set->list[kept++] = set->list[i];
    set->count = kept;
}

static bool read_features(const struct http_request *rq, struct feature_set *set)
{
    const struct http_path *path = &rq->path;
    const char *before = http_param(rq, "loaded");
    struct feature_set loaded;
    struct str names, wanted;

    if (path->n != 3)
        return false;
    names = path->part[2];
    if (names.n > 3 && memcmp(names.p + names.n - 3, ".js", 3) == 0)
        names.n -= 3;
    feature_set_init(set, rq->arena);
    feature_set_init(&loaded, rq->arena);
    str_cut(&names, '!', &wanted);
    add_all(set, wanted);
    if (names.p)
        add_all(&loaded, names);
    if (before)
        add_all(&loaded, str_of(before));
    leave_out(set, &loaded);
    return set->count > 0;
}

static void record_features(struct buf *out, const struct feature_set *set)
{
    buf_adds(out, "window['___jsl']=window['___jsl']||{};"
                  "window['___jsl'].f=(window['___jsl'].f||[]).concat([");
    for (size_t i = 0; i < set->count; i++) {
        if (i)
            buf_addc(out, ',');
        script_string(out, str_of(feature_name(set, i)));
    }
    buf_adds(out, "]);\n");
}

/* A function of the page, by its name. */
static void call_back(struct buf *out, const char *name)
{
    size_t n = name ? strlen(name) : 0;

    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)name[i]) && !strchr("_$.", name[i]))
            return;
    if (n > 0 && n <= 100 && !isdigit((unsigned char)name[0]))
        buf_addf(out, "if(typeof window[\"%s\"]===\"function\")window[\"%s\"]();\n", name, name);
}

static const char *cache_control(const struct http_request *rq, const char *version)
{
    const char *asked = http_param(rq, "v"), *nocache = http_param(rq, "nocache");

    if (nocache && *nocache && !same(nocache, "0"))
        return "no-cache";
    if (!asked || !*asked)
        return "public,max-age=3600";
    return same(asked, version) ? "public,max-age=31536000,immutable" : "no-cache";
}

static void answer(void *context, struct http_request *rq, struct http_reply *reply)
{
    const struct conf *conf = context;
    const char *container = http_param(rq, "c");
    struct feature_set set;

    if (rq->fault || !http_is_read(rq)) {
        fail(reply, rq->fault ? 400 : 405, "GET /gadgets/js/core:rpc.js");
        return;
    }
    if (!read_features(rq, &set)) {
        fail(reply, 404, "none of these features is known");
        return;
    }
    reply->type = "text/javascript; charset=utf-8";
    http_reply_header(reply, "Cache-Control",
                      cache_control(rq, feature_version(rq->arena, &set, conf->www)));
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    record_features(&reply->body, &set);
    if (feature_scripts(&reply->body, &set, conf->www)) {
        fail(reply, 500, "a script cannot be read");
        return;
    }
    if (same(container, "1")) {
        buf_adds(&reply->body, "gadgets.config.init(");
        render_config(&reply->body, NULL, "default", NULL, &set);
        buf_adds(&reply->body, ");\n");
    }
    call_back(&reply->body, http_param(rq, "onload"));
}

static void *start(void *shared)
{
    return shared;
}

int main(void)
{
    struct http_program program = { .name = "gadgets.js", .start = start, .answer = answer };
    struct arena a;
    struct conf conf;
    int status = 1;

    arena_init(&a);
    if (!conf_load(&conf, &a)) {
        program.run = conf.run;
        status = http_serve(&program, &conf);
    }
    arena_release(&a);
    return status;
}
