/* /finesse/api/User: sign in and out, agent state, one user, all users.
 * Source: Finesse developer guide 12.5, User; reference rest-desktop 2. */
#include "User.h"

#include <string.h>

#include "api/accepted.h"
#include "api/input.h"
#include "cti/agent.h"
#include "model/reason_code.h"

enum { EXTENSION_DIGITS = 15, DIAL_NUMBER_BYTES = 32 };

/* A PUT, step by step. */
struct change {
    struct request *rq;
    const struct xml_node *body;
    struct user user;
    bool forced;    /* by a supervisor of the user's team */
    bool under_way; /* an earlier command is: the state in the table is not to be judged by */
    enum agent_state to;
    struct cti_command command;
};

static enum err not_yours(struct request *rq)
{
    return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
}

/* -- reading --------------------------------------------------------------------------------- */

static enum err get_one(struct request *rq)
{
    struct user user;
    enum err e;

    if ((e = user_load_readable(rq, &user)))
        return e;
    user_write(rq->out, "User", &user);
    return ERR_OK;
}

static enum err get_all(struct request *rq)
{
    struct user *users;
    size_t count;
    enum err e;

    if (!role_is_admin(rq->user))
        return api_fail(rq, ERR_UNAUTHORIZED, rq->user->login_id, NULL);
    if ((e = user_list(rq->db, rq->arena, &users, &count)))
        return e;
    xml_open(rq->out, "Users");
    for (size_t i = 0; i < count; i++)
        user_write(rq->out, "User", &users[i]);
    xml_close(rq->out, "Users");
    return ERR_OK;
}

/* -- changing the state ---------------------------------------------------------------------- */

static enum err bad_state(struct change *c, enum err e)
{
    return api_fail(c->rq, e, "state", "Invalid State specified for user");
}

static enum err find_user(struct change *c)
{
    const char *object = arena_printf(c->rq->arena, "User/%s", c->rq->id);
    enum err e;

    if ((e = api_under_way(c->rq, object, &c->under_way)))
        return e;
    e = user_load(c->rq->db, c->rq->arena, c->rq->id, &c->user);
    return e == ERR_USER_NOT_FOUND ? api_fail(c->rq, e, c->rq->id, NULL) : e;
}

static enum err check_caller(struct change *c)
{
    struct request *rq = c->rq;
    enum err e;

    if (role_is_self(rq->user, c->user.login_id))
        return c->user.is_agent ? ERR_OK : not_yours(rq); /* an administrator is no agent */
    if (rq->user->role != ROLE_SUPERVISOR)
        return not_yours(rq);
    e = user_must_supervise(rq->db, rq->user->login_id, c->user.login_id);
    c->forced = !e;
    return e == ERR_NOT_YOUR_AGENT ? api_fail(rq, e, rq->id, NULL) : e;
}

static enum err read_state(struct change *c)
{
    const char *word;
    enum err e;

    if ((e = api_need(c->rq, c->body, "state", &word)))
        return e;
    if (!agent_state_parse(word, &c->to))
        return bad_state(c, ERR_INVALID_INPUT);
    return ERR_OK;
}

static bool is_extension(const char *text)
{
    size_t n = strspn(text, "0123456789");

    return n > 0 && n <= EXTENSION_DIGITS && !text[n];
}

static bool is_dial_number(const char *text)
{
    size_t n = strspn(text, "0123456789*#+-.() ");

    return n > 0 && n <= DIAL_NUMBER_BYTES && !text[n];
}

static enum err read_mobile(struct change *c)
{
    const struct xml_node *mobile = xml_last(c->body, "mobileAgent");
    struct request *rq = c->rq;
    enum err e;

    if (!mobile)
        return ERR_OK;
    if ((e = api_need(rq, mobile, "mode", &c->command.mobile_mode)) ||
        (e = api_need(rq, mobile, "dialNumber", &c->command.mobile_number)))
        return e;
    if (!same(c->command.mobile_mode, "CALL_BY_CALL") &&
        !same(c->command.mobile_mode, "NAILED_CONNECTION"))
        return api_fail(rq, ERR_INVALID_INPUT, "mode", NULL);
    if (!is_dial_number(c->command.mobile_number))
        return api_fail(rq, ERR_INVALID_INPUT, "dialNumber", NULL);
    return ERR_OK;
}

/* Signing in again is accepted and keeps the state; whether the extension is free the switch
 * knows. */
static enum err sign_in(struct change *c)
{
    enum err e;

    if (c->forced)
        return not_yours(c->rq);
    if ((e = api_need(c->rq, c->body, "extension", &c->command.extension)))
        return e;
    if ((e = read_mobile(c)))
        return e;
    if (!is_extension(c->command.extension))
        return api_fail(c->rq, ERR_BAD_REQUEST, "extension", NULL);
    c->command.op = CTI_LOGIN;
    return api_accept(c->rq, &c->command);
}

static enum err reason_not_allowed(struct change *c)
{
    return api_fail(c->rq, ERR_INVALID_INPUT, "finesse.api.reasoncode.not_allowed",
                    "For this operation, Reason Codes are not allowed.");
}

/* Codes of the category that apply to the user. */
static enum err count_codes(struct change *c, const char *category, size_t *count)
{
    struct reason_code *codes;

    return reason_code_list_of_team(c->rq->db, c->rq->arena, category, c->user.team.id, &codes,
                                    count);
}

/* No code was given: right for a supervisor, and where no code of the category applies. */
static enum err check_none_needed(struct change *c, const char *category)
{
    size_t count;
    enum err e;

    if (c->forced || c->to == AGENT_READY || c->to == AGENT_WORK)
        return ERR_OK;
    if ((e = count_codes(c, category, &count)) || count == 0)
        return e;
    return api_fail(c->rq, ERR_PARAMETER_MISSING, "finesse.api.reasoncode.require_reasoncode",
                    "The state change requires a valid reason code.");
}

/* A code that is none of the category: another one would do, or none may be given at all. */
static enum err wrong_reason(struct change *c, const char *category)
{
    size_t count;
    enum err e = count_codes(c, category, &count);

    if (e)
        return e;
    return count ? api_fail(c->rq, ERR_INVALID_INPUT, "reasonCodeId", NULL) : reason_not_allowed(c);
}

/* reasonCodeId is the id of the table; the switch is told the code's number. */
static enum err read_reason(struct change *c)
{
    const char *text = xml_child_text(c->rq->arena, c->body, "reasonCodeId");
    const char *category = agent_state_name(c->to);
    struct reason_code code;
    int64_t id;
    enum err e;

    if (!text || !*text)
        return check_none_needed(c, category);
    if (c->forced || c->to == AGENT_READY || c->to == AGENT_WORK)
        return reason_not_allowed(c);
    if (!str_to_int(str_of(text), &id))
        return wrong_reason(c, category);
    e = reason_code_load_of_team(c->rq->db, c->rq->arena, id, c->user.team.id, &code);
    if (e == ERR_NOT_FOUND || (!e && !same(code.category, category)))
        return wrong_reason(c, category);
    if (!e)
        c->command.reason_code = code.code;
    return e;
}

static enum err check_transition(struct change *c)
{
    enum agent_state from;
    enum err e;

    if (c->under_way)
        return ERR_OK; /* aplomb-ctid judges when its turn comes */
    if (!agent_state_parse(c->user.now.state, &from))
        return ERR_INTERNAL;
    e = agent_check(c->forced ? AGENT_SUPERVISOR : AGENT_SELF, from, c->to);
    return e ? bad_state(c, e) : ERR_OK;
}

/* Of a sign-out: the channels beside voice are left, too. */
static enum err read_all_media(struct change *c)
{
    bool all = false;
    int given = 0;
    enum err e;

    if ((e = api_read_bool(c->rq, c->body, "logoutAllMedia", &all, &given)))
        return e;
    c->command.all_media = all && c->to == AGENT_LOGOUT;
    return ERR_OK;
}

/* WORK, wrap-up after the call that goes on, where the team leaves that to the agent; which of the
 * two settings counts for the call the switch knows. */
static bool may_be_asked_for(const struct change *c)
{
    if (c->to == AGENT_WORK)
        return same(c->user.wrap_up_incoming, "OPTIONAL") ||
               same(c->user.wrap_up_outgoing, "OPTIONAL");
    return c->to == AGENT_READY || c->to == AGENT_NOT_READY || c->to == AGENT_LOGOUT;
}

static enum err set_state(struct change *c)
{
    enum err e;

    if (!may_be_asked_for(c))
        return bad_state(c, ERR_INVALID_STATE);
    if ((e = read_reason(c)) || (e = read_all_media(c)) || (e = check_transition(c)))
        return e;
    c->command.op = CTI_SET_STATE;
    c->command.state = agent_state_name(c->to);
    return api_accept(c->rq, &c->command);
}

static enum err put(struct request *rq)
{
    struct change c = { .rq = rq };
    struct xml_node *body;
    enum err e;

    if ((e = api_body(rq, "User", &body)))
        return e;
    c.body = body;
    if ((e = find_user(&c)) || (e = check_caller(&c)) || (e = read_state(&c)))
        return e;
    c.command.user = c.user.login_id;
    return c.to == AGENT_LOGIN ? sign_in(&c) : set_state(&c);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/User/{id}", USER, get_one },
    { "PUT", "/finesse/api/User/{id}", USER, put },
    { "GET", "/finesse/api/Users", USER, get_all },
    { "GET", "/finesse/api/User/{id}/Dialogs", USER, user_get_dialogs },
    { "POST", "/finesse/api/User/{id}/Dialogs", USER, user_make_call },
    { "GET", "/finesse/api/User/{id}/Dialogs/Media", USER, user_get_tasks },
    { "GET", "/finesse/api/User/{id}/Media", USER, user_get_media_list },
    { "GET", "/finesse/api/User/{id}/Media/{mrd}", USER, user_get_media },
    { "PUT", "/finesse/api/User/{id}/Media/{mrd}", USER, user_put_media },
    { "GET", "/finesse/api/User/{id}/Media/{mrd}/Dialogs", USER, user_get_media_tasks },
    { "GET", "/finesse/api/User/{id}/Queues", USER, user_get_queues },
    { "GET", "/finesse/api/User/{id}/ReasonCodes", USER, user_get_reason_codes },
    { "GET", "/finesse/api/User/{id}/ReasonCode/{rid}", USER, user_get_reason_code },
    { "GET", "/finesse/api/User/{id}/WrapUpReasons", USER, user_get_wrap_up_reasons },
    { "GET", "/finesse/api/User/{id}/WrapUpReason/{wid}", USER, user_get_wrap_up_reason },
    { "GET", "/finesse/api/User/{id}/PhoneBooks", USER, user_get_phone_books },
    { "GET", "/finesse/api/User/{id}/Workflows", USER, user_get_workflows },
    { "GET", "/finesse/api/User/{id}/MediaPropertiesLayout", USER, user_get_call_layout },
    { "GET", "/finesse/api/User/{id}/MediaPropertiesLayouts", USER, user_get_call_layouts },
    { "GET", "/finesse/api/User/{id}/LayoutConfig", USER, user_get_layout },
    { "POST", "/finesse/api/User/{id}/ClientLog", USER, user_post_log },
    { "POST", "/finesse/api/User/{id}/CompressedClientLog", USER, user_post_compressed_log },
    { 0 },
};

int main(void)
{
    return api_serve("User", routes);
}
