/* /finesse/api/ConnectedUsersInfo: who is connected to the notification service, and how.
 * Source: Finesse developer guide 12.6, Serviceability; reference rest-config 11. */
#include "api/connected.h"

struct person {
    const char *login_id, *team_name, *extension, *first_name, *last_name;
};

/* An administrator has no team and no phone, but may listen. */
static enum err load_person(struct request *rq, const char *user, struct person *out)
{
    struct db_rows rows;
    enum err e = db_one(rq->db, Q_CONNECTED_PERSON, DB_ARGS(db_text(user)), &rows);

    *out = (struct person) { .login_id = user };
    if (e)
        return e == ERR_NOT_FOUND ? ERR_OK : e;
    *out = (struct person) { .login_id = db_get_text(&rows, 0, rq->arena),
                             .team_name = db_get_text(&rows, 1, rq->arena),
                             .extension = db_get_text(&rows, 2, rq->arena),
                             .first_name = db_get_text(&rows, 3, rq->arena),
                             .last_name = db_get_text(&rows, 4, rq->arena) };
    return db_done(&rows);
}

static enum err write_detail(struct request *rq, const struct connected *c)
{
    struct person person;
    enum err e;

    if ((e = load_person(rq, c->user, &person)))
        return e;
    xml_open(rq->out, "userDetail");
    xml_text(rq->out, "loginId", person.login_id);
    xml_text(rq->out, "userType", c->desktop ? "DESKTOP" : "THIRDPARTY");
    xml_text(rq->out, "xmppJID",
             arena_printf(rq->arena, "%s@%s/%s", c->user, rq->conf->xmpp_domain, c->resource));
    xml_text(rq->out, "teamName", person.team_name);
    xml_text(rq->out, "extension", person.extension);
    xml_text(rq->out, "firstName", person.first_name);
    xml_text(rq->out, "lastName", person.last_name);
    xml_int(rq->out, "connectedDuration", c->seconds);
    xml_text(rq->out, "connectedHostName", rq->conf->host);
    xml_close(rq->out, "userDetail");
    return ERR_OK;
}

static enum err get(struct request *rq)
{
    struct connected *list;
    size_t count;
    enum err e;

    if (!role_is_admin(rq->user))
        return ERR_FORBIDDEN;
    if ((e = connected_list(rq, &list, &count)))
        return e;
    xml_open(rq->out, "ConnectedUsersInfo");
    connected_write_summary(rq->out, list, count);
    xml_open(rq->out, "userDetails");
    for (size_t i = 0; i < count; i++)
        if ((e = write_detail(rq, &list[i])))
            return e;
    xml_close(rq->out, "userDetails");
    xml_text(rq->out, "uri", "/finesse/api/ConnectedUsersInfo");
    xml_close(rq->out, "ConnectedUsersInfo");
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ConnectedUsersInfo", USER, get },
    { 0 },
};

int main(void)
{
    return api_serve("ConnectedUsersInfo", routes);
}
