/* /desktop/api/layout: the layout document that applies to the caller's team, as text in JSON; a
 * supervisor's is the one of the own team, as /finesse/api/User/{id}/LayoutConfig says.
 * Source of the document: reference rest-config 2.2. */
#include "api.h"
#include "model/layout.h"
#include "model/user.h"
#include "json/write.h"

enum err desktop_layout(struct request *rq)
{
    struct user user;
    const char *xml;
    bool own;
    enum err e;

    if ((e = user_load(rq->db, rq->arena, rq->user->login_id, &user)) ||
        (e = layout_load_of_team(rq->db, rq->arena, user.team.id, &xml, &own)))
        return e;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "layoutxml", xml);
    json_close(rq->out, '}');
    return ERR_OK;
}
