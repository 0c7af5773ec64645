/* /finesse/api/Team: a team with its users, all teams.
 * Source: Finesse developer guide 12.5, Team; reference rest-desktop 4.2, rest-config 8. */
#include "Team.h"

/* Supervisors of the team, administrators. */
static enum err check_caller(struct request *rq, int64_t team)
{
    if (role_is_admin(rq->user) || team_is_supervised_by(rq->db, team, rq->user->login_id))
        return ERR_OK;
    return api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL);
}

static enum err get_one(struct request *rq)
{
    struct user *members;
    struct team_ref team;
    bool signed_out = true;
    size_t count;
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &id)))
        return e;
    if ((e = team_load(rq->db, rq->arena, id, &team)))
        return api_fail(rq, e, rq->id, NULL);
    if ((e = check_caller(rq, id)))
        return e;
    if ((e = user_list_of_team(rq->db, rq->arena, id, &members, &count)))
        return e;
    str_to_bool(str_of(http_param(rq->http, "includeLoggedOutAgents")), &signed_out);
    team_write(rq->out, &team, members, count, signed_out);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct team_ref *teams;
    size_t count;
    enum err e;

    if ((e = team_list(rq->db, rq->arena, &teams, &count)))
        return e;
    xml_open(rq->out, "Teams");
    for (size_t i = 0; i < count; i++) {
        xml_open(rq->out, "Team");
        xml_text(rq->out, "uri",
                 arena_printf(rq->arena, "/finesse/api/Team/%lld", (long long)teams[i].id));
        xml_int(rq->out, "id", teams[i].id);
        xml_text(rq->out, "name", teams[i].name);
        xml_close(rq->out, "Team");
    }
    xml_close(rq->out, "Teams");
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/Team/{id}", USER, get_one },
    { "GET", "/finesse/api/Teams", ADMIN, get_all },
    { "GET", "/finesse/api/Team/{id}/ReasonCodes", ADMIN, team_get_reason_codes },
    { "PUT", "/finesse/api/Team/{id}/ReasonCodes", ADMIN, team_set_reason_codes },
    { "GET", "/finesse/api/Team/{id}/WrapUpReasons", ADMIN, team_get_wrap_up_reasons },
    { "PUT", "/finesse/api/Team/{id}/WrapUpReasons", ADMIN, team_set_wrap_up_reasons },
    { "GET", "/finesse/api/Team/{id}/PhoneBooks", ADMIN, team_get_phone_books },
    { "PUT", "/finesse/api/Team/{id}/PhoneBooks", ADMIN, team_set_phone_books },
    { "GET", "/finesse/api/Team/{id}/Workflows", ADMIN, team_get_workflows },
    { "PUT", "/finesse/api/Team/{id}/Workflows", ADMIN, team_set_workflows },
    { "GET", "/finesse/api/Team/{id}/LayoutConfig", ADMIN, team_get_layout },
    { "PUT", "/finesse/api/Team/{id}/LayoutConfig", ADMIN, team_set_layout },
    { "GET", "/finesse/api/Team/{id}/TeamMessages", USER, team_get_messages },
    { 0 },
};

int main(void)
{
    return api_serve("Team", routes);
}
