/* /aplomb/api/people: who there is, what they may do, and that they can sign in.
 * Source: contract.md, "Our own interfaces"; reference desktop-ux 5.7, reliability-security S1. */
#include "api/input.h"
#include "api/json_body.h"
#include "auth/lockout.h"
#include "auth/password.h"
#include "base/clock.h"
#include "model/person.h"
#include "json/write.h"

#define PEOPLE "/aplomb/api/people"

enum { BODY_BYTES = 64 * 1024 };

static const struct json_field fields[] = {
    { "loginId", WANT_TEXT, .needed = false },
    { "loginName", WANT_TEXT, .needed = false },
    { "firstName", WANT_NAME, .most = 128 },
    { "lastName", WANT_NAME, .most = 128 },
    { "isAgent", WANT_BOOL, .needed = false },
    { "isSupervisor", WANT_BOOL, .needed = false },
    { "isAdministrator", WANT_BOOL, .needed = false },
    { "isActive", WANT_BOOL, .needed = false },
    { "mayBeMobile", WANT_BOOL, .needed = false },
    { "teamId", WANT_WHOLE_OR_NULL, .least = 1 },
    { "supervisedTeams", WANT_IDS, .needed = false },
    { "skillTargetId", WANT_WHOLE_OR_NULL, .least = 1 },
    { "password", WANT_TEXT, .needed = false },
    { 0 },
};

/* -- reading --------------------------------------------------------------------------------- */

static void write_time(struct buf *out, const char *name, int64_t at)
{
    char time[CLOCK_TEXT_SIZE];

    json_write_text(out, name, at ? clock_text(at, time) : NULL);
}

static void write_person(struct buf *out, const struct person *p)
{
    bool locked = lockout_in_force(p->locked_until, clock_real_ms());

    json_open(out, NULL, '{');
    json_write_text(out, "loginId", p->login_id);
    json_write_text(out, "loginName", p->login_name);
    json_write_text(out, "firstName", p->first_name);
    json_write_text(out, "lastName", p->last_name);
    json_write_bool(out, "isAgent", p->is_agent);
    json_write_bool(out, "isSupervisor", p->is_supervisor);
    json_write_bool(out, "isAdministrator", p->is_administrator);
    json_write_bool(out, "isActive", p->is_active);
    json_write_bool(out, "mayBeMobile", p->may_be_mobile);
    json_write_int_or_null(out, "teamId", p->team_id);
    json_write_ints(out, "supervisedTeams", p->supervised, p->supervised_count);
    json_write_int_or_null(out, "skillTargetId", p->skill_target_id);
    write_time(out, "passwordSetAt", p->password_set_at);
    write_time(out, "lockedUntil", locked ? p->locked_until : 0);
    json_write_text(out, "state", p->state);
    json_write_text(out, "extension", p->extension);
    json_close(out, '}');
}

static const char *param(struct request *rq, const char *name)
{
    const char *value = http_param(rq->http, name);

    return value ? value : "";
}

static enum err get_all(struct request *rq)
{
    struct person *people;
    size_t count;
    enum err e = person_page(rq->db, rq->arena, param(rq, "after"), param(rq, "search"), &people,
                             &count);

    if (e)
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "people", '[');
    for (size_t i = 0; i < count; i++)
        write_person(rq->out, &people[i]);
    json_close(rq->out, ']');
    json_write_bool(rq->out, "more", count == PERSON_PAGE);
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err answer(struct request *rq, const char *login_id)
{
    struct person person;
    enum err e = person_load(rq->db, rq->arena, login_id, &person);

    if (!e)
        write_person(rq->out, &person);
    return e;
}

static enum err get_one(struct request *rq)
{
    return answer(rq, rq->id);
}

/* -- what is sent ---------------------------------------------------------------------------- */

/* Somebody as they are sent; the hash is made before the transaction, for it takes its time. */
struct sent {
    const struct json *body;
    const char *login_id;
    const char *hash; /* NULL: no password was sent */
};

static void take_all(struct arena *a, const struct json *body, struct person *p)
{
    json_take_text(body, "loginName", &p->login_name);
    json_take_text(body, "firstName", &p->first_name);
    json_take_text(body, "lastName", &p->last_name);
    json_take_bool(body, "isAgent", &p->is_agent);
    json_take_bool(body, "isSupervisor", &p->is_supervisor);
    json_take_bool(body, "isAdministrator", &p->is_administrator);
    json_take_bool(body, "isActive", &p->is_active);
    json_take_bool(body, "mayBeMobile", &p->may_be_mobile);
    json_take_int(body, "teamId", &p->team_id);
    json_take_ids(a, body, "supervisedTeams", &p->supervised, &p->supervised_count);
    json_take_int(body, "skillTargetId", &p->skill_target_id);
}

static enum err check_name(struct request *rq, const struct json *body, const char *field)
{
    const char *name = json_get_text(body, field);
    const char *fault = name ? person_name_fault(name) : NULL;

    return fault ? api_refuse(rq, field, fault) : ERR_OK;
}

static enum err read_sent(struct request *rq, struct sent *out)
{
    const char *password, *fault;
    struct json *body;
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &body)) ||
        (e = check_name(rq, body, "loginId")) || (e = check_name(rq, body, "loginName")))
        return e;
    *out = (struct sent) { .body = body, .login_id = json_get_text(body, "loginId") };
    if (!(password = json_get_text(body, "password")))
        return ERR_OK;
    if ((fault = password_fault(password)))
        return api_refuse(rq, "password", fault);
    db_end_read(rq->db);
    return password_hash(rq->arena, password, PASSWORD_COST, &out->hash);
}

/* -- rules, inside the transaction ----------------------------------------------------------- */

static enum err must_be_free(struct request *rq, const struct person *p, const char *field,
                             const char *name)
{
    const char *other;
    enum err e = person_of_name(rq->db, rq->arena, p->login_id, name, &other);

    if (!e && *other)
        e = api_taken(rq, field);
    return e;
}

static enum err check(struct request *rq, const struct person *p)
{
    enum err e;

    if (!p->is_agent && !p->is_supervisor && !p->is_administrator)
        return api_refuse(rq, "isAgent", "A role is needed");
    if (p->supervised_count && !p->is_supervisor)
        return api_refuse(rq, "supervisedTeams", "Only a supervisor has teams");
    if (p->team_id && (e = api_must_be_team(rq, "teamId", p->team_id)))
        return e;
    for (size_t i = 0; i < p->supervised_count; i++)
        if ((e = api_must_be_team(rq, "supervisedTeams", p->supervised[i])))
            return e;
    return must_be_free(rq, p, "loginName", p->login_name);
}

/* field: what took the last one away. */
static enum err must_leave_administrator(struct request *rq, const char *field)
{
    int64_t count;
    enum err e = person_count_administrators(rq->db, &count);

    if (!e && count == 0)
        e = api_fail(rq, ERR_CONFLICT, field, "The last active administrator stays");
    return e;
}

/* -- writing --------------------------------------------------------------------------------- */

static enum err add(struct request *rq, void *thing)
{
    const struct sent *sent = thing;
    struct person p = { .login_id = sent->login_id,
                        .login_name = sent->login_id,
                        .first_name = "",
                        .last_name = "",
                        .is_agent = true,
                        .is_active = true };
    const char *other;
    enum err e = person_load(rq->db, rq->arena, p.login_id, &(struct person) { 0 });

    if (!e)
        return api_taken(rq, "loginId");
    if (e != ERR_NOT_FOUND || (e = person_of_name(rq->db, rq->arena, "", p.login_id, &other)))
        return e;
    if (*other)
        return api_taken(rq, "loginId");
    take_all(rq->arena, sent->body, &p);
    if ((e = check(rq, &p)))
        return e;
    return person_add(rq->db, &p, sent->hash, clock_real_ms());
}

static enum err post(struct request *rq)
{
    struct http_path place;
    const char *address;
    struct sent sent;
    enum err e;

    if ((e = read_sent(rq, &sent)))
        return e;
    if (!sent.login_id)
        return api_refuse(rq, "loginId", "missing");
    if (!sent.hash)
        return api_refuse(rq, "password", "missing");
    address = arena_printf(rq->arena, PEOPLE "/%s", sent.login_id);
    if ((e = http_path_read(rq->arena, str_of(address), &place)) ||
        (e = api_write_at(rq, add, &sent, &place)))
        return e;
    rq->reply->status = 201;
    api_locate(rq, address);
    return answer(rq, sent.login_id);
}

static enum err save(struct request *rq, void *thing)
{
    const struct sent *sent = thing;
    const struct json *active = json_get(sent->body, "isActive");
    struct person p;
    enum err e;

    if ((e = person_load(rq->db, rq->arena, rq->id, &p)))
        return e;
    if (sent->login_id && !same(sent->login_id, p.login_id))
        return api_refuse(rq, "loginId", "It cannot be changed");
    take_all(rq->arena, sent->body, &p);
    if ((e = check(rq, &p)) || (e = person_save(rq->db, &p)))
        return e;
    if (sent->hash && (e = person_set_password(rq->db, p.login_id, sent->hash, clock_real_ms())))
        return e;
    return must_leave_administrator(rq, active && !active->truth ? "isActive" : "isAdministrator");
}

static enum err put(struct request *rq)
{
    struct sent sent;
    enum err e;

    if ((e = read_sent(rq, &sent)) || (e = api_write(rq, save, &sent)))
        return e;
    return answer(rq, rq->id);
}

/* Rows of what somebody does now go with the person, while the switch goes on: who is there
 * cannot be deleted. */
static enum err take_away(struct request *rq, void *thing)
{
    struct person p;
    bool at_work;
    enum err e;

    (void)thing;
    if ((e = person_load(rq->db, rq->arena, rq->id, &p)))
        return e;
    if (role_is_self(rq->user, p.login_id))
        return api_fail(rq, ERR_CONFLICT, NULL, "Nobody deletes themselves");
    if ((e = person_is_at_work(rq->db, p.login_id, &at_work)))
        return e;
    if (at_work)
        return api_fail(rq, ERR_CONFLICT, NULL, "The person is signed in");
    if ((e = person_remove(rq->db, p.login_id)))
        return e;
    return must_leave_administrator(rq, NULL);
}

static enum err delete_one(struct request *rq)
{
    enum err e = api_write(rq, take_away, NULL);

    if (!e)
        rq->reply->status = 204;
    return e;
}

static enum err end_lock(struct request *rq, void *thing)
{
    struct person p;
    enum err e = person_load(rq->db, rq->arena, rq->id, &p);

    (void)thing;
    return e ? e : person_unlock(rq->db, p.login_id);
}

static enum err unlock(struct request *rq)
{
    struct http_path person = rq->http->path;
    enum err e;

    person.n--;
    if ((e = api_write_at(rq, end_lock, NULL, &person)))
        return e;
    return answer(rq, rq->id);
}

static const struct route routes[] = {
    { "GET", "/aplomb/api/people", ADMIN, get_all },
    { "POST", "/aplomb/api/people", ADMIN, post },
    { "GET", "/aplomb/api/people/{id}", ADMIN, get_one },
    { "PUT", "/aplomb/api/people/{id}", ADMIN, put },
    { "DELETE", "/aplomb/api/people/{id}", ADMIN, delete_one },
    { "POST", "/aplomb/api/people/{id}/unlock", ADMIN, unlock },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.People", .routes = routes, .format = API_JSON, .always = true });
}
