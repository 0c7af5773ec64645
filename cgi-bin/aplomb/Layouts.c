/* /aplomb/api/layouts: the layouts there are, what they were, and what is wrong with one that is
 * being written.  They are published by PUT over REST (cgi-bin/api/LayoutConfig.c, Team_Config.c).
 * Source: contract.md, "Our own interfaces"; reference desktop-ux 5.7. */
#include "api/json_body.h"
#include "base/clock.h"
#include "model/layout_version.h"
#include "model/team.h"
#include "json/write.h"

enum { BODY_BYTES = 2 * LAYOUT_BYTES }; /* with escapes */

/* An id is the team's, or "default". */
static enum err read_layout(struct request *rq, struct team_ref *team)
{
    enum err e;

    *team = (struct team_ref) { .name = "" };
    if (same(rq->id, "default"))
        return ERR_OK;
    if ((e = api_number(rq, rq->id, ERR_NOT_FOUND, &team->id)))
        return e;
    return api_fail(rq, team_load(rq->db, rq->arena, team->id, team), rq->id, NULL);
}

/* Members of the version; of one that nobody published, null for time. */
static void write_version(struct buf *out, const struct layout_version *v)
{
    char time[CLOCK_TEXT_SIZE];

    json_write_int(out, "version", v->number);
    json_write_text(out, "time", v->at ? clock_text(v->at, time) : NULL);
    json_write_text(out, "who", v->who);
}

static enum err write_layout(struct request *rq, const struct team_ref *team)
{
    struct layout_version now;
    enum err e = layout_version_now(rq->db, rq->arena, team->id, &now);

    if (e)
        return e;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "id",
                    team->id ? arena_printf(rq->arena, "%lld", (long long)team->id) : "default");
    json_write_text(rq->out, "team", team->name);
    json_write_bool(rq->out, "own", *now.xml != '\0');
    write_version(rq->out, &now);
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct team_ref *teams;
    size_t count;
    enum err e = team_list(rq->db, rq->arena, &teams, &count);

    if (e)
        return e;
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "layouts", '[');
    e = write_layout(rq, &(struct team_ref) { .name = "" });
    for (size_t i = 0; !e && i < count; i++)
        e = write_layout(rq, &teams[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return e;
}

static enum err get_one(struct request *rq)
{
    struct layout_version *versions;
    struct team_ref team;
    const char *own;
    size_t count;
    enum err e;

    if ((e = read_layout(rq, &team)) || (e = layout_load_own(rq->db, rq->arena, team.id, &own)) ||
        (e = layout_version_list(rq->db, rq->arena, team.id, &versions, &count)))
        return e;
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "id", rq->id);
    json_write_text(rq->out, "team", team.name);
    json_write_text(rq->out, "layoutxml", own);
    json_open(rq->out, "versions", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(rq->out, NULL, '{');
        write_version(rq->out, &versions[i]);
        json_close(rq->out, '}');
    }
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static enum err get_version(struct request *rq)
{
    struct layout_version version;
    struct team_ref team;
    int64_t number;
    enum err e;

    if ((e = read_layout(rq, &team)) || (e = api_number(rq, rq->sub_id, ERR_NOT_FOUND, &number)) ||
        (e = layout_version_load(rq->db, rq->arena, team.id, number, &version)))
        return e;
    json_open(rq->out, NULL, '{');
    write_version(rq->out, &version);
    json_write_text(rq->out, "layoutxml", version.xml);
    json_close(rq->out, '}');
    return ERR_OK;
}

/* -- checking -------------------------------------------------------------------------------- */

static const char *const fault_names[] = {
    [LAYOUT_MALFORMED] = "malformed",
    [LAYOUT_ROOT] = "root",
    [LAYOUT_NAMESPACE] = "namespace",
    [LAYOUT_VALUE] = "value",
    [LAYOUT_ATTRIBUTE_MISSING] = "attribute-missing",
    [LAYOUT_ATTRIBUTE_VALUE] = "attribute-value",
    [LAYOUT_ID_TWICE] = "id-twice",
    [LAYOUT_LACKS] = "lacks",
    [LAYOUT_TOO_MANY] = "too-many",
    [LAYOUT_MISPLACED] = "misplaced",
    [LAYOUT_EITHER] = "either",
};

static void write_problem(struct request *rq, const struct layout_problem *p)
{
    json_open(rq->out, NULL, '{');
    json_write_int(rq->out, "line", p->line);
    json_write_text(rq->out, "code", fault_names[p->fault]);
    json_write_text(rq->out, "element", p->element);
    json_write_text(rq->out, "detail", p->detail);
    json_write_text(rq->out, "text", layout_problem_text(rq->arena, p));
    json_close(rq->out, '}');
}

static const struct json_field fields[] = {
    { "layoutxml", WANT_ANY_TEXT, .needed = true },
    { 0 },
};

static enum err check(struct request *rq)
{
    struct layout_problem *problems;
    struct json *body;
    size_t count;
    enum err e;

    if ((e = api_json_body(rq, fields, BODY_BYTES, &body)))
        return e;
    count = layout_problems(rq->arena, json_get_text(body, "layoutxml"), &problems);
    json_open(rq->out, NULL, '{');
    json_open(rq->out, "problems", '[');
    for (size_t i = 0; i < count; i++)
        write_problem(rq, &problems[i]);
    json_close(rq->out, ']');
    json_close(rq->out, '}');
    return ERR_OK;
}

static const struct route routes[] = {
    { "POST", "/aplomb/api/layouts/check", ADMIN, check },
    { "GET", "/aplomb/api/layouts", ADMIN, get_all },
    { "GET", "/aplomb/api/layouts/{id}", ADMIN, get_one },
    { "GET", "/aplomb/api/layouts/{id}/versions/{number}", ADMIN, get_version },
    { 0 },
};

int main(void)
{
    return api_serve_program(&(struct api_program) {
        .name = "aplomb.Layouts", .routes = routes, .format = API_JSON, .always = true });
}
