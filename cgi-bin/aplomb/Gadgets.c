/* /aplomb/api/gadgets: gadgets that administrators put on this server, each a folder of its own
 * below /3rdpartygadget/files/.
 * Source: contract.md, "Our own interfaces"; reference desktop-ux 5.7, reliability-security. */
#include "api/input.h"
#include "api/json_body.h"
#include "base/clock.h"
#include "gadget/shelf.h"
#include "json/write.h"

#define FILES "/3rdpartygadget/files/"

enum { BODY_BYTES = 8 * 1024 * 1024 };

/* -- reading --------------------------------------------------------------------------------- */

static void write_gadget(struct request *rq, const struct shelf_gadget *g)
{
    char time[CLOCK_TEXT_SIZE];
    struct buf *out = rq->out;

    json_open(out, NULL, '{');
    json_write_text(out, "name", g->name);
    json_write_text(out, "time", clock_text(g->changed_at, time));
    json_open(out, "files", '[');
    for (size_t i = 0; i < g->count; i++) {
        json_open(out, NULL, '{');
        json_write_text(out, "path", g->files[i].path);
        json_write_int(out, "bytes", g->files[i].bytes);
        json_write_text(out, "spec",
                        g->files[i].is_spec
                            ? arena_printf(rq->arena, FILES "%s/%s", g->name, g->files[i].path)
                            : NULL);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_close(out, '}');
}

static enum err get_all(struct request *rq)
{
    const char **names;
    struct shelf_gadget g;
    size_t count;
    enum err e;

    if ((e = shelf_list(rq->arena, rq->conf->gadget_files, &names, &count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "gadgets", '[');
    for (size_t i = 0; i < count; i++)
        if (!shelf_load(rq->arena, rq->conf->gadget_files, names[i], &g))
            write_gadget(rq, &g);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err get_one(struct request *rq)
{
    struct shelf_gadget g;
    enum err e = shelf_load(rq->arena, rq->conf->gadget_files, rq->id, &g);

    if (!e)
        write_gadget(rq, &g);
    return e;
}

/* -- writing --------------------------------------------------------------------------------- */

static void write_findings(struct request *rq, const struct package *p, const char *base)
{
    json_open(rq->out, "findings", '[');
    for (size_t i = 0; i < p->count; i++) {
        for (const struct finding *f = p->files[i].report.first; f; f = f->next) {
            json_open(rq->out, NULL, '{');
            json_write_text(rq->out, "level", check_level_name(f->level));
            json_write_text(rq->out, "file", f->address + str_of(base).n);
            json_write_int(rq->out, "line", f->line);
            json_write_int(rq->out, "column", f->column);
            json_write_text(rq->out, "text", f->text);
            json_write_text(rq->out, "cure", f->cure);
            json_close(rq->out, '}');
        }
    }
    json_close(rq->out, ']');
}

/* With what is wrong, and where, beside the usual members of an error. */
static enum err refuse_specs(struct request *rq, const struct package *p, const char *base)
{
    rq->reply->status = 400;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "error", "A spec in it is broken");
    json_write_text(rq->out, "field", "file");
    write_findings(rq, p, base);
    json_close(rq->out, '}');
    return ERR_OK;
}

struct move {
    const char *staged;
    bool done;
};

static enum err show(struct request *rq, void *thing)
{
    struct move *m = thing;
    enum err e = shelf_show(rq->arena, rq->conf->gadget_files, rq->id, &m->staged);

    m->done = !e;
    return e;
}

static enum err hide(struct request *rq, void *thing)
{
    struct move *m = thing;
    enum err e = shelf_hide(rq->arena, rq->conf->gadget_files, rq->id, &m->staged);

    m->done = !e;
    return e;
}

/* A folder has moved before the transaction ends; when that fails, as on a full disk, it moves
 * back. */
static enum err carry_out(struct request *rq, enum err (*write)(struct request *rq, void *thing),
                          struct move *m)
{
    enum err e = api_write(rq, write, m);

    if (e && m->done)
        (void)(m->staged ? show(rq, m) : hide(rq, m));
    shelf_drop(m->staged);
    return e;
}

static enum err put(struct request *rq)
{
    struct move move = { 0 };
    struct package p;
    const char *base;
    struct str body;
    enum err e;

    if (!shelf_name_is_good(rq->id))
        return api_refuse(rq, "name", "1 to 40 of a-z, 0-9 and -, not - at its begin");
    if ((e = http_body(rq->http, BODY_BYTES, &body)))
        return e;
    if (!package_read(rq->arena, body, &p))
        return api_refuse(rq, "file",
                          *p.where ? arena_printf(rq->arena, "%s: %s", p.why, p.where) : p.why);
    base = arena_printf(rq->arena, "http://%s" FILES "%s/", rq->conf->host, rq->id);
    package_check(rq->arena, &p, base);
    if (p.errors)
        return refuse_specs(rq, &p, base);
    db_end_read(rq->db);
    if ((e = shelf_stage(rq->arena, rq->conf->gadget_files, &p, &move.staged))) {
        shelf_drop(move.staged);
        return e;
    }
    e = carry_out(rq, show, &move);
    return e ? e : get_one(rq);
}

static enum err delete_one(struct request *rq)
{
    struct move move = { 0 };
    enum err e = carry_out(rq, hide, &move);

    if (!e)
        rq->reply->status = 204;
    return e;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/gadgets", ADMIN, get_all },
    { "GET", "/aplomb/api/gadgets/{name}", ADMIN, get_one },
    { "PUT", "/aplomb/api/gadgets/{name}", ADMIN, put },
    { "DELETE", "/aplomb/api/gadgets/{name}", ADMIN, delete_one },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Gadgets", .routes = routes, .format = API_JSON, .always = true });
}
