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
    feature_add_all(set, wanted);
    feature_add_all(&loaded, names);
    feature_add_all(&loaded, str_of(before));
    feature_leave_out(set, &loaded);
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

static bool is_set(const struct http_request *rq, const char *name)
{
    const char *value = http_param(rq, name);

    return value && *value && !same(value, "0");
}

/* A script that loads the one that was asked for (jsload=1), by the same address without that. */
static bool write_loader(struct buf *out, const struct http_request *rq)
{
    const char *target = http_variable(rq, "REQUEST_URI");
    struct str path, query, pair;
    struct buf address;

    if (!target || !is_set(rq, "jsload"))
        return false;
    http_target_split(str_of(target), &path, &query);
    buf_init(&address, HTTP_PATH_BYTES * 4);
    buf_add_str(&address, path);
    buf_adds(&address, "?jsload=0");
    while (str_cut(&query, '&', &pair)) {
        if (str_starts(pair, "jsload="))
            continue;
        buf_addc(&address, '&');
        buf_add_str(&address, pair);
    }
    buf_adds(out, "(function(){var s=document.createElement('script');s.async=false;s.src=");
    script_string(out, buf_str(&address));
    buf_adds(out, ";(document.head||document.documentElement).appendChild(s);})();\n");
    buf_release(&address);
    return true;
}

static const char *cache_control(const struct http_request *rq, const char *version)
{
    const char *asked = http_param(rq, "v");

    if (is_set(rq, "nocache"))
        return "no-cache";
    if (!asked || !*asked)
        return "public,max-age=3600";
    return same(asked, version) ? "public,max-age=31536000,immutable" : "no-cache";
}

static void answer(void *context, struct http_request *rq, struct http_reply *reply)
{
    const struct conf *conf = context;
    const char *container = http_param(rq, "c"), *version;
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
    version = feature_version(rq->arena, &set, conf->www);
    http_reply_header(reply, "Cache-Control", cache_control(rq, version));
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
    if (*version && same(http_param(rq, "v"), version) && !is_set(rq, "nocache") &&
        http_header(rq, "If-Modified-Since")) {
        reply->status = 304;
        return;
    }
    if (write_loader(&reply->body, rq))
        return;
    record_features(&reply->body, &set);
    if (feature_scripts(&reply->body, &set, conf->www)) {
        fail(reply, 500, "a script cannot be read");
        return;
    }
    if (same(container, "1") || same(container, "2")) {
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
