/* /finesse/api/Team/{id}/TeamMessages: the messages a team sees now.
 * Source: Finesse developer guide 12.5, TeamMessage; reference rest-desktop 4.4. */
#include "Team.h"
#include "base/clock.h"
#include "model/team_message.h"

/* Members, supervisors of the team, administrators. */
enum err team_get_messages(struct request *rq)
{
    const struct auth_user *user = rq->user;
    struct team_message *list;
    struct team_ref team;
    size_t count;
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    if ((e = team_load(rq->db, rq->arena, id, &team)))
        return api_fail(rq, e, rq->id, NULL);
    if (!role_is_admin(user) && user->team_id != id &&
        !team_is_supervised_by(rq->db, id, user->login_id))
        return api_fail(rq, ERR_UNAUTHENTICATED, user->login_id, NULL);
    if ((e = team_message_list_of_team(rq->db, rq->arena, id, clock_real_ms(), &list, &count)))
        return e;
    team_messages_write(rq->out, list, count);
    return ERR_OK;
}
