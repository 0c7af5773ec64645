/* /gadgets/check?url=: what the author of a gadget should know about its spec, as JSON.
 *
 *     {"url","title","errors":1,"warnings":0,"version":"4f0c...",
 *      "findings":[{"level":"error","code":"missing-feature","url","line":3,"column":1,"text","cure"}]}
 *
 * version changes with the spec, its messages and its scripts: the gadget lab reloads by it. Ours;
 * nothing of OpenSocial. */
#include <inttypes.h>

#include "base/clock.h"
#include "container/gadget.h"
#include "gadget/check.h"
#include "json/write.h"

/* All files together; each has its own limit besides. */
enum { READING_MS = 10000 };

struct reading {
    struct gadget *gadget;
    int64_t until; /* of clock_mono_ms */
};

/* Files of the gadget, by the rules of every other fetch, always asked for anew. */
static bool read_file(void *arg, struct arena *a, const char *address, struct str *bytes,
                      const char **content_type, const char **why)
{
    const struct reading *r = arg;
    struct url url;

    (void)content_type;
    *why = "the files before it took too long";
    if (clock_mono_ms() > r->until)
        return false;
    if (url_parse(a, str_of(address), &url, why))
        return false;
    if (gadget_fetch(r->gadget, &url, SPEC_MAX, bytes))
        return true;
    *why = r->gadget->problem;
    return false;
}

static void write_finding(struct buf *out, const struct finding *f)
{
    json_open(out, NULL, '{');
    json_write_text(out, "level", check_level_name(f->level));
    json_write_text(out, "code", f->code);
    json_write_text(out, "url", f->address);
    json_write_int(out, "line", f->line);
    json_write_int(out, "column", f->column);
    json_write_text(out, "text", f->text);
    json_write_text(out, "cure", f->cure);
    json_close(out, '}');
}

static void write_report(struct container_call *call, const char *address,
                         const struct check_report *report)
{
    struct buf *out = &call->reply->body;

    json_open(out, NULL, '{');
    json_write_text(out, "url", address);
    json_write_text(out, "title", report->title);
    json_write_int(out, "errors", report->errors);
    json_write_int(out, "warnings", report->warnings);
    json_write_text(out, "version", arena_printf(call->arena, "%016" PRIx64, report->version));
    json_open(out, "findings", '[');
    for (const struct finding *f = report->first; f; f = f->next)
        write_finding(out, f);
    json_close(out, ']');
    json_close(out, '}');
    call->reply->type = "application/json; charset=utf-8";
    http_reply_header(call->reply, "X-Content-Type-Options", "nosniff");
    http_reply_header(call->reply, "Cache-Control", "private, no-store");
}

static void answer(struct container_call *call)
{
    struct reading reading = { NULL, clock_mono_ms() + READING_MS };
    struct check_files files = { read_file, &reading };
    struct check_report report;
    const char *address;
    struct gadget g;

    gadget_init(&g, call, NULL, NULL, 0);
    g.fresh = true;
    reading.gadget = &g;
    if (!gadget_address(&g, container_param(call, "url"))) {
        container_fail(call, g.status, g.problem);
        return;
    }
    address = url_text(call->arena, &g.url);
    check_spec(call->arena, address, &files, &report);
    write_report(call, address, &report);
}

int main(void)
{
    return container_serve("check", 4, answer);
}
