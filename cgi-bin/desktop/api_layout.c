/* /desktop/api/layout: the layout document of the caller's role, as text in JSON; 404 while there
 * is none, and the page shows its own.  Source of the document: reference rest-config 2.2. */
#include "api.h"
#include "json/write.h"

static const char *const role_names[] = {
    [ROLE_AGENT] = "Agent",
    [ROLE_SUPERVISOR] = "Supervisor",
    [ROLE_ADMINISTRATOR] = "Administrator",
};

enum err desktop_layout(struct request *rq)
{
    const char *role = role_names[rq->user->role], *xml;
    struct db_rows rows;
    enum err e;

    if ((e = db_one(rq->db, Q_LAYOUT_BY_ROLE, DB_ARGS(db_text(role)), &rows)))
        return e;
    xml = db_get_text(&rows, 0, rq->arena);
    if ((e = db_done(&rows)))
        return e;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "role", role);
    json_write_text(rq->out, "layoutxml", xml);
    json_close(rq->out, '}');
    return ERR_OK;
}
