/* /finesse/api/MediaPropertiesLayout: which call variables a desktop shows.
 * Source: Finesse developer guide 12.5, MediaPropertiesLayout; reference rest-config 5. */
#include "api/input.h"
#include "model/call_layout.h"

static enum err load(struct request *rq, struct call_layout *out)
{
    int64_t id;
    enum err e;

    if (same(rq->id, "default"))
        return call_layout_load_default(rq->db, rq->arena, out);
    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    return api_fail(rq, call_layout_load(rq->db, rq->arena, id, out), rq->id, NULL);
}

static enum err get_one(struct request *rq)
{
    struct call_layout layout;
    enum err e;

    if ((e = load(rq, &layout)))
        return e;
    call_layout_write(rq->out, &layout);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct call_layout *layouts;
    size_t count;
    enum err e;

    if ((e = call_layout_list(rq->db, rq->arena, &layouts, &count)))
        return e;
    call_layouts_write(rq->out, layouts, count);
    return ERR_OK;
}

/* Name and description are taken one by one.  Columns may come alone, a header brings its own. */
static enum err read(struct request *rq, const struct xml_node *body, struct call_layout *layout,
                     int *given)
{
    const char *what = NULL, *type = NULL;
    enum err e;

    api_read_text(rq, body, "name", &layout->name, given);
    api_read_text(rq, body, "description", &layout->description, given);
    api_read_text(rq, body, "type", &type, given);
    if (type && !same(type, layout->is_default ? "DEFAULT" : "CUSTOM"))
        return api_fail(rq, ERR_INVALID_INPUT, "type", "The type of a layout is fixed");
    *given += xml_child(body, "header") || xml_child(body, "column");
    if ((e = call_layout_read(rq->arena, body, layout, &what)) ||
        (e = call_layout_check(layout, &what)))
        return api_fail(rq, e, what, NULL);
    return ERR_OK;
}

static enum err add(struct request *rq, void *thing)
{
    return call_layout_add(rq->db, thing);
}

static enum err create(struct request *rq)
{
    struct call_layout layout = { .description = "" };
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "MediaPropertiesLayout", &body)) ||
        (e = api_need(rq, body, "name", &layout.name)))
        return e;
    if (!xml_child(body, "header"))
        return api_fail(rq, ERR_PARAMETER_MISSING, "header", NULL);
    if ((e = read(rq, body, &layout, &given)))
        return e;
    return api_stored(
        rq, api_create(rq, add, &layout, "/finesse/api/MediaPropertiesLayout", &layout.id),
        layout.name);
}

static enum err change(struct request *rq, void *body)
{
    struct call_layout layout;
    int given = 0;
    enum err e;

    if ((e = load(rq, &layout)) || (e = read(rq, body, &layout, &given)))
        return e;
    if (!given)
        return api_fail(rq, ERR_INVALID_INPUT, "MediaPropertiesLayout",
                        "There is nothing to update");
    return api_stored(rq, call_layout_save(rq->db, &layout), layout.name);
}

static enum err update(struct request *rq)
{
    struct xml_node *body;
    enum err e = api_body(rq, "MediaPropertiesLayout", &body);

    return e ? e : api_write(rq, change, body);
}

static enum err drop(struct request *rq, void *unused)
{
    struct call_layout layout;
    enum err e;

    (void)unused;
    if ((e = load(rq, &layout)))
        return e;
    if (layout.is_default)
        return api_fail(rq, ERR_INVALID_INPUT, rq->id, "The default layout cannot be deleted");
    return call_layout_remove(rq->db, layout.id);
}

static enum err remove_one(struct request *rq)
{
    return api_write(rq, drop, NULL);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/MediaPropertiesLayout/{id}", ADMIN, get_one },
    { "GET", "/finesse/api/MediaPropertiesLayouts", ADMIN, get_all },
    { "POST", "/finesse/api/MediaPropertiesLayout", ADMIN, create },
    { "PUT", "/finesse/api/MediaPropertiesLayout/{id}", ADMIN, update },
    { "DELETE", "/finesse/api/MediaPropertiesLayout/{id}", ADMIN, remove_one },
    { 0 },
};

int main(void)
{
    return api_serve("MediaPropertiesLayout", routes);
}
