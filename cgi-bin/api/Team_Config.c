/* /finesse/api/Team/{id}/ReasonCodes and the like: what an administrator gives to a team, without
 * what is everybody's.  A PUT replaces all of it.
 * Source: Finesse developer guide 12.5, Team; reference rest-config 8. */
#include "Team.h"
#include "base/clock.h"
#include "model/assignment.h"
#include "model/input.h"
#include "model/layout.h"
#include "model/phone_book.h"
#include "model/reason_code.h"
#include "model/workflow.h"
#include "model/wrap_up_reason.h"

static const struct xml_limits list_limits = { .bytes = 1024 * 1024,
                                               .depth = 8,
                                               .nodes = 8 * ASSIGNMENTS_MAX };
static const struct xml_limits layout_limits = { .bytes = 6 * LAYOUT_BYTES,
                                                 .depth = 20,
                                                 .nodes = 20000 };

static enum err load_team(struct request *rq, int64_t *id)
{
    struct team_ref team;
    enum err e = api_number(rq, rq->id, ERR_NOT_FOUND, id);

    if (!e)
        e = team_load(rq->db, rq->arena, *id, &team);
    if (e != ERR_NOT_FOUND)
        return e;
    rq->error_type = "finesse.api.team.team_assignment_invalid_team";
    return api_fail(rq, e, rq->id, "The team does not exist");
}

static enum err read_category(struct request *rq, const char **category)
{
    *category = http_param(rq->http, "category");
    if (!*category || !**category)
        return api_fail(rq, ERR_PARAMETER_MISSING, "category", NULL);
    if (!reason_code_is_category(*category))
        return api_fail(rq, ERR_INVALID_INPUT, "category", NULL);
    return ERR_OK;
}

/* -- replacing ------------------------------------------------------------------------------- */

struct replacement {
    enum assignment kind;
    int64_t team, items[ASSIGNMENTS_MAX];
    const char *uris[ASSIGNMENTS_MAX];
    size_t count, wrong;
};

static enum err replace(struct request *rq, void *thing)
{
    struct replacement *r = thing;
    enum err e;

    if ((e = load_team(rq, &r->team))) /* it may be gone by now */
        return e;
    e = assignment_replace(rq->db, r->kind, r->team, r->items, r->count, &r->wrong);
    if (e == ERR_NOT_FOUND)
        return api_fail(rq, ERR_FINESSE_API, r->uris[r->wrong], "There is no such item");
    if (e == ERR_INVALID_INPUT)
        return api_fail(rq, ERR_FINESSE_API, r->uris[r->wrong],
                        "This item cannot be given to a team");
    return e;
}

static enum err read_items(struct request *rq, const struct xml_node *body, const char *item,
                           struct replacement *r)
{
    for (const struct xml_node *c = xml_child(body, item); c; c = xml_next(c, item)) {
        const char *uri;
        enum err e;

        if (r->count == ASSIGNMENTS_MAX)
            return api_stored(rq, ERR_MAXIMUM_EXCEEDED, body->name);
        if ((e = api_need(rq, c, "uri", &uri)))
            return e;
        if (!input_address(uri, item, &r->items[r->count]))
            return api_fail(rq, ERR_BAD_REQUEST, uri, "This is not the address of such an item");
        r->uris[r->count++] = uri;
    }
    return ERR_OK;
}

static enum err read_body(struct request *rq, const char *root, struct xml_node **body)
{
    int64_t team;
    enum err e = api_body_of(rq, root, &list_limits, body);

    return e ? e : load_team(rq, &team);
}

static enum err store(struct request *rq, enum assignment kind, const struct xml_node *body,
                      const char *item)
{
    struct replacement *r = arena_alloc(rq->arena, sizeof *r);
    enum err e;

    r->kind = kind;
    if ((e = read_items(rq, body, item, r)))
        return e;
    return api_stored(rq, api_write(rq, replace, r), body->name);
}

static enum err set(struct request *rq, enum assignment kind, const char *root, const char *item)
{
    struct xml_node *body;
    enum err e = read_body(rq, root, &body);

    return e ? e : store(rq, kind, body, item);
}

/* -- reason codes ---------------------------------------------------------------------------- */

enum err team_get_reason_codes(struct request *rq)
{
    struct reason_code *codes;
    const char *category;
    int64_t team;
    size_t count;
    enum err e;

    if ((e = load_team(rq, &team)) || (e = read_category(rq, &category)))
        return e;
    if ((e = reason_code_list_assigned(rq->db, rq->arena, category, team, &codes, &count)))
        return e;
    reason_codes_write(rq->out, category, codes, count);
    return ERR_OK;
}

enum err team_set_reason_codes(struct request *rq)
{
    const char *category;
    struct xml_node *body;
    enum err e;

    if ((e = read_body(rq, "ReasonCodes", &body)) || (e = read_category(rq, &category)))
        return e;
    return store(rq, same(category, "LOGOUT") ? ASSIGN_LOGOUT_CODES : ASSIGN_NOT_READY_CODES, body,
                 "ReasonCode");
}

/* -- wrap-up reasons ------------------------------------------------------------------------- */

enum err team_get_wrap_up_reasons(struct request *rq)
{
    struct wrap_up_reason *reasons;
    int64_t team;
    size_t count;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = wrap_up_reason_list_assigned(rq->db, rq->arena, team, &reasons, &count)))
        return e;
    wrap_up_reasons_write(rq->out, "/finesse/api", reasons, count);
    return ERR_OK;
}

enum err team_set_wrap_up_reasons(struct request *rq)
{
    return set(rq, ASSIGN_WRAP_UP_REASONS, "WrapUpReasons", "WrapUpReason");
}

/* -- phone books ----------------------------------------------------------------------------- */

enum err team_get_phone_books(struct request *rq)
{
    struct phone_book *books;
    int64_t team;
    size_t count;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = phone_book_list_assigned(rq->db, rq->arena, team, &books, &count)))
        return e;
    xml_open(rq->out, "PhoneBooks");
    for (size_t i = 0; i < count; i++)
        phone_book_write(rq->out, &books[i]);
    xml_close(rq->out, "PhoneBooks");
    return ERR_OK;
}

enum err team_set_phone_books(struct request *rq)
{
    return set(rq, ASSIGN_PHONE_BOOKS, "PhoneBooks", "PhoneBook");
}

/* -- workflows ------------------------------------------------------------------------------- */

enum err team_get_workflows(struct request *rq)
{
    struct workflow *workflows;
    int64_t team;
    size_t count;
    enum err e;

    if ((e = load_team(rq, &team)))
        return e;
    if ((e = workflow_list_of_team(rq->db, rq->arena, team, &workflows, &count)))
        return e;
    workflows_write(rq->out, workflows, count, false);
    return ERR_OK;
}

enum err team_set_workflows(struct request *rq)
{
    return set(rq, ASSIGN_WORKFLOWS, "Workflows", "Workflow");
}

/* -- layout ---------------------------------------------------------------------------------- */

enum err team_get_layout(struct request *rq)
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

static enum err save_layout(struct request *rq, void *thing)
{
    struct layout_change *layout = thing;
    enum err e = load_team(rq, &layout->team_id);

    return e ? e : layout_save(rq->db, rq->arena, layout);
}

/* With useDefault any document sent along counts for nothing. */
enum err team_set_layout(struct request *rq)
{
    struct layout_change layout = { .xml = "", .who = rq->user->login_id, .at = clock_real_ms() };
    struct xml_node *body;
    bool use_default = false;
    const char *why;
    int given = 0;
    enum err e;

    if ((e = api_body_of(rq, "TeamLayoutConfig", &layout_limits, &body)) ||
        (e = load_team(rq, &layout.team_id)) ||
        (e = api_read_bool(rq, body, "useDefault", &use_default, &given)))
        return e;
    if (use_default)
        return api_write(rq, save_layout, &layout);
    layout.xml = layout_read(rq->arena, xml_last(body, "layoutxml"));
    if (!layout.xml)
        return api_fail(rq, ERR_PARAMETER_MISSING, "layoutxml", NULL);
    if ((e = layout_check(rq->arena, layout.xml, &why)))
        return api_fail(rq, e, why, "layoutxml");
    return api_write(rq, save_layout, &layout);
}
