/* /aplomb/api/teams: which teams there are, and their rules of wrap-up.  What else a team gets is
 * assigned over REST (cgi-bin/api/Team_Config.c).
 * Source: contract.md, "Our own interfaces"; reference desktop-ux 5.7. */
#include "api/input.h"
#include "api/json_body.h"
#include "model/team.h"
#include "json/write.h"

#define TEAMS "/aplomb/api/teams"
#define WRAP_UP "REQUIRED OPTIONAL NOT_ALLOWED REQUIRED_WITH_WRAP_UP_DATA"

enum { BODY_BYTES = 64 * 1024 };

static const struct json_field fields[] = {
    { "name", WANT_NAME, .least = 1, .most = 64 },
    { "wrapUpOnIncoming", WANT_WORD, .words = WRAP_UP },
    { "wrapUpOnOutgoing", WANT_WORD, .words = WRAP_UP },
    { "wrapUpSeconds", WANT_WHOLE, .most = 7200 },
    { 0 },
};

static void write_team(struct buf *out, const struct team *team)
{
    json_open(out, NULL, '{');
    json_write_int(out, "id", team->id);
    json_write_text(out, "name", team->name);
    json_write_text(out, "wrapUpOnIncoming", team->wrap_up_incoming);
    json_write_text(out, "wrapUpOnOutgoing", team->wrap_up_outgoing);
    json_write_int(out, "wrapUpSeconds", team->wrap_up_seconds);
    json_write_int(out, "members", team->members);
    json_write_int(out, "queues", team->queues);
    json_close(out, '}');
}

static enum err get_all(struct request *rq)
{
    struct team *teams;
    size_t count;
    enum err e = team_list_kept(rq->db, rq->arena, &teams, &count);

    if (e)
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "teams", '[');
    for (size_t i = 0; i < count; i++)
        write_team(rq->out, &teams[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err find(struct request *rq, struct team *out)
{
    int64_t id;

    if (!str_to_int(str_of(rq->id), &id))
        return ERR_NOT_FOUND;
    return team_load_kept(rq->db, rq->arena, id, out);
}

static enum err get_one(struct request *rq)
{
    struct team team;
    enum err e = find(rq, &team);

    if (!e)
        write_team(rq->out, &team);
    return e;
}

/* -- writing, inside the transaction ---------------------------------------------------------- */

struct sent {
    struct json *body;
    struct team team;
};

static enum err take_all(struct request *rq, struct sent *sent)
{
    struct team *team = &sent->team;
    int64_t other;
    enum err e;

    json_take_text(sent->body, "name", &team->name);
    json_take_text(sent->body, "wrapUpOnIncoming", &team->wrap_up_incoming);
    json_take_text(sent->body, "wrapUpOnOutgoing", &team->wrap_up_outgoing);
    json_take_int(sent->body, "wrapUpSeconds", &team->wrap_up_seconds);
    if ((e = team_of_name(rq->db, team->name, &other)))
        return e;
    return other && other != team->id ? api_taken(rq, "name") : ERR_OK;
}

static enum err add(struct request *rq, void *thing)
{
    struct sent *sent = thing;
    enum err e = take_all(rq, sent);

    return e ? e : team_add(rq->db, &sent->team);
}

static enum err post(struct request *rq)
{
    struct sent sent = { .team = { .wrap_up_incoming = "NOT_ALLOWED",
                                   .wrap_up_outgoing = "NOT_ALLOWED",
                                   .wrap_up_seconds = 30 } };
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &sent.body)))
        return e;
    if (!json_get(sent.body, "name"))
        return api_refuse(rq, "name", "missing");
    if ((e = api_create(rq, add, &sent, TEAMS, &sent.team.id)))
        return e;
    rq->reply->status = 201;
    write_team(rq->out, &sent.team);
    return ERR_OK;
}

static enum err save(struct request *rq, void *thing)
{
    struct sent *sent = thing;
    enum err e;

    if ((e = find(rq, &sent->team)) || (e = take_all(rq, sent)))
        return e;
    return team_save(rq->db, &sent->team);
}

static enum err put(struct request *rq)
{
    struct sent sent = { 0 };
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &sent.body)) || (e = api_write(rq, save, &sent)))
        return e;
    write_team(rq->out, &sent.team);
    return ERR_OK;
}

static enum err take_away(struct request *rq, void *thing)
{
    struct team team;
    enum err e = find(rq, &team);

    (void)thing;
    if (e)
        return e;
    if (team.members)
        return api_fail(rq, ERR_CONFLICT, NULL, "The team has members");
    if (team.queues)
        return api_fail(rq, ERR_CONFLICT, NULL, "The team serves a queue");
    return team_remove(rq->db, team.id);
}

static enum err delete_one(struct request *rq)
{
    enum err e = api_write(rq, take_away, NULL);

    if (!e)
        rq->reply->status = 204;
    return e;
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/teams", ADMIN, get_all },
    { "POST", "/aplomb/api/teams", ADMIN, post },
    { "GET", "/aplomb/api/teams/{id}", ADMIN, get_one },
    { "PUT", "/aplomb/api/teams/{id}", ADMIN, put },
    { "DELETE", "/aplomb/api/teams/{id}", ADMIN, delete_one },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Teams", .routes = routes, .format = API_JSON, .always = true });
}
