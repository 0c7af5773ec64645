/* /finesse/api/TeamMessage: what a supervisor tells teams.  aplomb-ctid writes message and
 * notifications together; the answer comes after its commit.
 * Source: Finesse developer guide 12.5, TeamMessage; reference rest-desktop 4.4, rest-config 9. */
#include "api/accepted.h"
#include "base/clock.h"
#include "base/id.h"
#include "model/team.h"
#include "model/team_message.h"

enum { REQUEST_BYTES = 32 * 1024 };

/* -- reading --------------------------------------------------------------------------------- */

static enum err not_yours(struct request *rq)
{
    return api_fail(rq, ERR_UNAUTHENTICATED, rq->user->login_id, NULL);
}

static enum err load(struct request *rq, struct team_message *out)
{
    enum err e = team_message_load(rq->db, rq->arena, rq->id, clock_real_ms(), out);

    return api_fail(rq, e, rq->id, NULL);
}

/* The creator, administrators, members and supervisors of a team that sees it. */
static bool may_read(const struct request *rq, const struct team_message *m)
{
    if (role_is_admin(rq->user) || role_is_self(rq->user, m->created_by))
        return true;
    for (size_t i = 0; i < m->team_count; i++)
        if (rq->user->team_id == m->teams[i] ||
            team_is_supervised_by(rq->db, m->teams[i], rq->user->login_id))
            return true;
    return false;
}

static enum err get_one(struct request *rq)
{
    struct team_message m;
    enum err e;

    if ((e = load(rq, &m)))
        return e;
    if (!may_read(rq, &m))
        return not_yours(rq);
    team_message_write(rq->out, "TeamMessage", &m);
    return ERR_OK;
}

/* One's own; an administrator reads anybody's. */
static enum err get_by_creator(struct request *rq)
{
    const char *creator = http_param(rq->http, "createdBy");
    struct team_message *list;
    struct user user;
    size_t count;
    enum err e;

    if (!creator || !*creator)
        return api_fail(rq, ERR_PARAMETER_MISSING, "createdBy", NULL);
    if ((e = user_load_any(rq->db, rq->arena, creator, &user)))
        return api_fail(rq, e, creator, NULL);
    if (!role_is_admin(rq->user) && !role_is_self(rq->user, user.login_id))
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, creator, NULL);
    if ((e = team_message_list_by(rq->db, rq->arena, user.login_id, clock_real_ms(), &list,
                                  &count)))
        return e;
    team_messages_write(rq->out, list, count);
    return ERR_OK;
}

/* -- writing --------------------------------------------------------------------------------- */

static enum err ask(struct request *rq, const char *verb, const struct team_message *m)
{
    struct buf text;
    enum err e;

    buf_init(&text, REQUEST_BYTES);
    team_message_pack(&text, rq->request_id, m);
    e = text.full ? ERR_INVALID_INPUT : api_message(rq, verb, buf_str(&text));
    buf_release(&text);
    return e;
}

static enum err read_text(struct request *rq, const struct xml_node *body, struct team_message *m)
{
    const char *duration;
    enum err e;

    if ((e = api_need(rq, body, "duration", &duration)) ||
        (e = api_need(rq, body, "content", &m->content)))
        return e;
    if (!str_to_int(str_of(duration), &m->duration) || m->duration < 1 ||
        m->duration > MESSAGE_SECONDS)
        return api_fail(rq, ERR_INVALID_INPUT, "duration", NULL);
    if (str_characters(str_of(m->content)) > MESSAGE_CHARACTERS)
        return api_fail(rq, ERR_INVALID_INPUT, "content", NULL);
    return ERR_OK;
}

static bool is_repeated(const struct team_message *m, int64_t id)
{
    for (size_t i = 0; i < m->team_count; i++)
        if (m->teams[i] == id)
            return true;
    return false;
}

static enum err read_team(struct request *rq, const struct xml_node *team, struct team_message *m)
{
    struct str text = str_trim(str_of(team->text));
    const char *shown = arena_strndup(rq->arena, text.p, text.n);
    struct team_ref ref;
    int64_t id;
    enum err e;

    if ((e = api_number(rq, shown, ERR_NOT_FOUND, &id)))
        return e;
    if ((e = team_load(rq->db, rq->arena, id, &ref)))
        return api_fail(rq, e, shown, NULL);
    if (!role_is_admin(rq->user) && !team_is_supervised_by(rq->db, id, rq->user->login_id))
        return not_yours(rq);
    if (!is_repeated(m, id))
        m->teams[m->team_count++] = id;
    return ERR_OK;
}

static enum err read_teams(struct request *rq, const struct xml_node *body, struct team_message *m)
{
    const struct xml_node *team = xml_child(xml_last(body, "teams"), "team");
    enum err e;

    if (!team)
        return api_fail(rq, ERR_PARAMETER_MISSING, "teams", NULL);
    m->teams = arena_array(rq->arena, MESSAGE_TEAMS, sizeof *m->teams);
    for (; team; team = xml_next(team, "team")) {
        if (m->team_count == MESSAGE_TEAMS)
            return api_fail(rq, ERR_INVALID_INPUT, "teams", NULL);
        if ((e = read_team(rq, team, m)))
            return e;
    }
    return ERR_OK;
}

static enum err create(struct request *rq)
{
    struct team_message m = { .created_by = rq->user->login_id };
    char id[ID_UUID_SIZE];
    struct xml_node *body;
    enum err e;

    if ((e = api_body(rq, "TeamMessage", &body)) || (e = read_text(rq, body, &m)) ||
        (e = read_teams(rq, body, &m)))
        return e;
    m.id = id_uuid(id);
    e = ask(rq, "post", &m);
    if (e == ERR_UNAUTHENTICATED)
        return not_yours(rq);
    if (e == ERR_MAXIMUM_EXCEEDED) {
        rq->error_type = "System Resource Limit Exceeded";
        return api_fail(rq, e, "teammessage.max.limit.exceeded",
                        "MAX_ACTIVE_MESSAGE_LIMIT_EXCEEDED");
    }
    if (e)
        return e;
    rq->id = arena_strdup(rq->arena, id);
    if ((e = load(rq, &m)))
        return e;
    team_message_write(rq->out, "TeamMessage", &m);
    return ERR_OK;
}

static enum err withdraw(struct request *rq)
{
    struct team_message m, asked;
    enum err e;

    if ((e = load(rq, &m)))
        return e;
    if (!role_is_admin(rq->user) && !role_is_self(rq->user, m.created_by))
        return not_yours(rq);
    asked = (struct team_message) { .id = m.id, .created_by = rq->user->login_id };
    if ((e = ask(rq, "delete", &asked)))
        return e == ERR_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    team_message_write(rq->out, "TeamMessage", &m);
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/TeamMessage/{id}", USER, get_one },
    { "DELETE", "/finesse/api/TeamMessage/{id}", SUPERVISOR, withdraw },
    { "POST", "/finesse/api/TeamMessage", SUPERVISOR, create },
    { "GET", "/finesse/api/TeamMessage", USER, get_by_creator },
    { "GET", "/finesse/api/TeamMessages/{id}", USER, get_one },
    { "DELETE", "/finesse/api/TeamMessages/{id}", SUPERVISOR, withdraw },
    { "POST", "/finesse/api/TeamMessages", SUPERVISOR, create },
    { "GET", "/finesse/api/TeamMessages", USER, get_by_creator },
    { 0 },
};

int main(void)
{
    return api_serve("TeamMessage", routes);
}
