/* /gadgets/concat: several scripts or style sheets in one answer, parameters 1, 2, ... (reference
 * gadget-container 2.8).  A part that cannot be had is a comment. */
#include <ctype.h>
#include <string.h>

#include "container/container.h"
#include "gadget/script.h"
#include "web/charset.h"

enum { PARTS_MAX = 50, TOTAL_MAX = 10 * 1024 * 1024 };

/* What stands in a comment must not end it. */
static void add_comment(struct buf *out, int status, const char *address)
{
    buf_addf(out, "/* ---- Error %d (", status);
    for (; *address; address++)
        if (*address != '*' && (unsigned char)*address >= ' ')
            buf_addc(out, *address);
    buf_adds(out, ") ---- */\n");
}

static int status_of(enum err e, const struct fetch_reply *reply)
{
    return e == ERR_FORBIDDEN           ? 403
           : e == ERR_TIMEOUT           ? 504
           : e == ERR_TOO_MANY_REQUESTS ? 429
           : e == ERR_BAD_REQUEST       ? 400
           : e                          ? 502
                                        : reply->status;
}

/* Appends one part, as a member of an object under its address if name is given. */
static void add_part(struct container_call *call, const char *address, bool as_json)
{
    struct buf *out = &call->reply->body;
    struct fetch_request rq = { .no_cache = container_flag(call, "nocache"),
                                .max_bytes = TOTAL_MAX };
    struct fetch_reply reply = { .status = 400 };
    const char *whole = strstr(address, "://") ? address
                                               : arena_printf(call->arena, "http://%s", address);
    enum err e = url_parse(call->arena, str_of(whole), &rq.url, &reply.why);
    struct str text;
    int status;

    if (!e)
        e = container_fetch(call, &rq, &reply);
    if ((status = status_of(e, &reply)) != 200) {
        add_comment(out, status, address);
        return;
    }
    text = charset_to_utf8(call->arena, reply.body, web_header(reply.headers, "content-type"));
    if (!as_json) {
        buf_add_str(out, text);
        buf_addc(out, '\n');
        return;
    }
    script_string(out, str_of(address));
    buf_addc(out, ':');
    script_string(out, text);
    buf_adds(out, ",\n");
}

static bool is_identifier(const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < n; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '_' && name[i] != '$')
            return false;
    return n > 0 && n <= 100 && !isdigit((unsigned char)name[0]);
}

static bool is_style(struct container_call *call)
{
    const char *type = container_param(call, "type"), *mime = container_param(call, "rewriteMime");

    return same(type, "css") || same(mime, "text/css");
}

static void answer(struct container_call *call)
{
    struct http_reply *reply = call->reply;
    const char *name = container_param(call, "json"), *address;

    if (name && !is_identifier(name)) {
        container_fail(call, 400, "json is the name of a variable");
        return;
    }
    if (!container_param(call, "1")) {
        container_fail(call, 400, "the parameter 1 is missing");
        return;
    }
    if (name)
        buf_addf(&reply->body, "%s={\n", name);
    for (int i = 1; i <= PARTS_MAX; i++)
        if ((address = container_param(call, arena_printf(call->arena, "%d", i))))
            add_part(call, address, name != NULL);
    if (name)
        buf_adds(&reply->body, "};\n");
    reply->type = is_style(call) ? "text/css; charset=UTF-8" : "text/javascript; charset=UTF-8";
    http_reply_header(reply, "Content-Disposition", "attachment;filename=p.txt");
    http_reply_header(reply, "Cache-Control", "private, no-cache");
    http_reply_header(reply, "X-Content-Type-Options", "nosniff");
}

int main(void)
{
    return container_serve("concat", 8, answer);
}
