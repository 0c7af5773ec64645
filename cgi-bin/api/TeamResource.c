/* /finesse/api/TeamResource: what the desktops of a team are given to work with, the same for all
 * its members.  Source: Finesse developer guide 12.5, TeamResource; reference rest-desktop 4.3,
 * rest-config 8. */
#include "api/input.h"
#include "model/call_layout.h"
#include "model/layout.h"
#include "model/phone_book.h"
#include "model/reason_code.h"
#include "model/team.h"
#include "model/workflow.h"
#include "model/wrap_up_reason.h"

/* Members of the team, its supervisors, administrators. */
static enum err load_team(struct request *rq, int64_t *id)
{
    const struct auth_user *user = rq->user;
    struct team_ref team;
    enum err e;

    if ((e = api_number(rq, rq->id, ERR_TEAM_NOT_FOUND, id)))
        return e;
    if ((e = team_load(rq->db, rq->arena, *id, &team)))
        return api_fail(rq, e == ERR_NOT_FOUND ? ERR_TEAM_NOT_FOUND : e, rq->id, NULL);
    if (role_is_admin(user) || user->team_id == *id ||
        team_is_supervised_by(rq->db, *id, user->login_id))
        return ERR_OK;
    return api_fail(rq, ERR_UNAUTHENTICATED, user->login_id, NULL);
}

static enum err get_reason_codes(struct request *rq)
{
    const char *category = http_param(rq->http, "category");
    struct reason_code *codes;
    size_t count;
    int64_t team;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if (!category || !*category)
        return api_fail(rq, ERR_PARAMETER_MISSING, "category", NULL);
    if (!reason_code_is_category(category) && !same(category, "ALL"))
        return api_fail(rq, ERR_INVALID_INPUT, "category", NULL);
    if ((e = reason_code_list_of_team(rq->db, rq->arena, category, team, &codes, &count)))
        return e;
    reason_codes_write(rq->out, category, codes, count);
    return ERR_OK;
}

static enum err get_wrap_up_reasons(struct request *rq)
{
    struct wrap_up_reason *reasons;
    size_t count;
    int64_t team;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = wrap_up_reason_list_of_team(rq->db, rq->arena, team, &reasons, &count)))
        return e;
    wrap_up_reasons_write(rq->out, "/finesse/api", reasons, count);
    return ERR_OK;
}

/* Layouts of call variables belong to no team. */
static enum err get_call_layouts(struct request *rq)
{
    struct call_layout *layouts;
    size_t count;
    int64_t team;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = call_layout_list(rq->db, rq->arena, &layouts, &count)))
        return e;
    call_layouts_write(rq->out, layouts, count);
    return ERR_OK;
}

static enum err get_phone_books(struct request *rq)
{
    struct phone_book *books;
    struct http_range range;
    int64_t team, total;
    size_t count;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = phone_book_list_of_team(rq->db, rq->arena, team, &books, &count)) ||
        (e = phone_books_count_contacts(rq->db, books, count, &total)) ||
        (e = api_range(rq, total, PHONE_BOOK_CONTACTS, &range)))
        return e;
    return phone_books_write(rq->out, rq->db, rq->arena, books, count, range.first, range.last,
                             rq->reply->status == 200);
}

static enum err get_workflows(struct request *rq)
{
    struct workflow *workflows;
    size_t count;
    int64_t team;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = workflow_list_of_team(rq->db, rq->arena, team, &workflows, &count)))
        return e;
    workflows_write(rq->out, workflows, count, true);
    return ERR_OK;
}

static enum err get_layout(struct request *rq)
{
    const char *xml;
    int64_t team;
    bool own;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = layout_load_of_team(rq->db, rq->arena, team, &xml, &own)))
        return e;
    layout_write_of_team(rq->out, !own, xml);
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/TeamResource/{id}/ReasonCodes", USER, get_reason_codes },
    { "GET", "/finesse/api/TeamResource/{id}/WrapUpReasons", USER, get_wrap_up_reasons },
    { "GET", "/finesse/api/TeamResource/{id}/MediaPropertiesLayouts", USER, get_call_layouts },
    { "GET", "/finesse/api/TeamResource/{id}/PhoneBooks", USER, get_phone_books },
    { "GET", "/finesse/api/TeamResource/{id}/Workflows", USER, get_workflows },
    { "GET", "/finesse/api/TeamResource/{id}/LayoutConfig", USER, get_layout },
    { 0 },
};

int main(void)
{
    return api_serve("TeamResource", routes);
}
