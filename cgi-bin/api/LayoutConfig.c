/* /finesse/api/LayoutConfig: what desktops look like, where a team has no layout of its own.
 * Source: Finesse developer guide 12.5, LayoutConfig; reference rest-config 2. */
#include "api/input.h"
#include "base/clock.h"
#include "model/layout.h"

enum { BODY_BYTES = 6 * LAYOUT_BYTES }; /* escaped */

static const struct xml_limits limits = { .bytes = BODY_BYTES, .depth = 20, .nodes = 20000 };

static enum err get_default(struct request *rq)
{
    const char *xml;
    enum err e;

    if ((e = layout_load_default(rq->db, rq->arena, &xml)))
        return e;
    layout_write(rq->out, "/finesse/api/LayoutConfig/default", xml);
    return ERR_OK;
}

static enum err save(struct request *rq, void *thing)
{
    return layout_save(rq->db, rq->arena, thing);
}

static enum err set_default(struct request *rq)
{
    struct layout_change change = { .who = rq->user->login_id, .at = clock_real_ms() };
    struct xml_node *body;
    const char *why;
    enum err e;

    if ((e = api_body_of(rq, "LayoutConfig", &limits, &body)))
        return e;
    change.xml = layout_read(rq->arena, xml_last(body, "layoutxml"));
    if (!change.xml)
        return api_fail(rq, ERR_PARAMETER_MISSING, "layoutxml", NULL);
    if ((e = layout_check(rq->arena, change.xml, &why)))
        return api_fail(rq, e, why, "layoutxml");
    return api_write(rq, save, &change);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/LayoutConfig/default", ADMIN, get_default },
    { "PUT", "/finesse/api/LayoutConfig/default", ADMIN, set_default },
    { 0 },
};

int main(void)
{
    return api_serve("LayoutConfig", routes);
}
