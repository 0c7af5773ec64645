/* /finesse/api/User/{id}/Media: channels beside voice of a user: sign in and out, state,
 * routability; /User/{id}/Dialogs/Media: the tasks.
 * Source: Finesse developer guide 12.5, Media; reference rest-desktop 5.1, 5.2. */
#include "User.h"
#include "api/accepted.h"
#include "api/input.h"
#include "cti/failure.h"
#include "cti/media.h"
#include "model/media.h"
#include "model/reason_code.h"
#include "model/task.h"

/* -- reading --------------------------------------------------------------------------------- */

/* media_id 0: of every channel. */
static enum err write_tasks(struct request *rq, const struct user *user, int64_t media_id)
{
    struct task *tasks;
    size_t count;
    enum err e;

    if ((e = task_list_of_user(rq->db, rq->arena, user->login_id, &tasks, &count)))
        return e;
    xml_open(rq->out, "Dialogs");
    for (size_t i = 0; i < count; i++)
        if (!media_id || tasks[i].media_id == media_id)
            task_write(rq->out, "Dialog", &tasks[i]);
    xml_close(rq->out, "Dialogs");
    return ERR_OK;
}

enum err user_get_tasks(struct request *rq)
{
    struct user user;
    enum err e = user_load_readable(rq, &user);

    return e ? e : write_tasks(rq, &user, 0);
}

enum err user_get_media_list(struct request *rq)
{
    struct media_of_user *list;
    struct user user;
    size_t count;
    enum err e;

    if ((e = user_load_readable(rq, &user)))
        return e;
    if ((e = media_list_of_user(rq->db, rq->arena, user.login_id, &list, &count)))
        return e;
    xml_open(rq->out, "MediaList");
    for (size_t i = 0; i < count; i++)
        media_write(rq->out, "Media", user.login_id, &list[i]);
    xml_close(rq->out, "MediaList");
    return ERR_OK;
}

static enum err load(struct request *rq, const struct user *user, struct media_of_user *out)
{
    int64_t id;
    enum err e;

    if ((e = api_number(rq, rq->sub_id, ERR_NOT_FOUND, &id)))
        return e;
    e = media_load_of_user(rq->db, rq->arena, user->login_id, id, out);
    return e == ERR_NOT_FOUND ? api_fail(rq, e, rq->sub_id, NULL) : e;
}

enum err user_get_media(struct request *rq)
{
    struct media_of_user media;
    struct user user;
    enum err e;

    if ((e = user_load_readable(rq, &user)) || (e = load(rq, &user, &media)))
        return e;
    media_write(rq->out, "Media", user.login_id, &media);
    return ERR_OK;
}

/* The address that events give as the source of comings and goings. */
enum err user_get_media_tasks(struct request *rq)
{
    struct media_of_user media;
    struct user user;
    enum err e;

    if ((e = user_load_readable(rq, &user)) || (e = load(rq, &user, &media)))
        return e;
    return write_tasks(rq, &user, media.media.id);
}

/* -- changing -------------------------------------------------------------------------------- */

/* A PUT, step by step. */
struct change {
    struct request *rq;
    const struct xml_node *body;
    struct user user;
    struct media_of_user media;
    bool under_way; /* an earlier command is: the state in the table is not to be judged by */
    enum media_state from, to;
    struct cti_command command;
};

static enum err invalid(struct change *c, const char *what)
{
    return api_fail(c->rq, ERR_INVALID_INPUT, what, NULL);
}

/* What the switch would say, said at once. */
static enum err refuse(struct change *c, enum cti_media_failure failure)
{
    const struct cti_refusal refusal = cti_media_refusal(failure);

    c->rq->error_type = refusal.type;
    return api_fail(c->rq, ERR_GENERIC, refusal.data, refusal.message);
}

static enum err find(struct change *c)
{
    struct request *rq = c->rq;
    const char *user = arena_printf(rq->arena, "User/%s", rq->id);
    bool other;
    enum err e;

    if ((e = api_under_way(rq, user, &c->under_way)) ||
        (e = api_under_way(rq, arena_printf(rq->arena, "%s/Media/%s", user, rq->sub_id), &other)))
        return e;
    c->under_way |= other;
    e = user_load(rq->db, rq->arena, rq->id, &c->user);
    if (e)
        return e == ERR_USER_NOT_FOUND ? api_fail(rq, e, rq->id, NULL) : e;
    if ((e = load(rq, &c->user, &c->media)))
        return e;
    if (!role_is_self(rq->user, c->user.login_id) || !c->user.is_agent)
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    rq->error_media = c->media.media.id;
    return media_state_parse(c->media.now.state, &c->from) ? ERR_OK : ERR_INTERNAL;
}

static enum err read_limit(struct change *c)
{
    const char *text;
    enum err e;

    if ((e = api_need(c->rq, c->body, "maxDialogLimit", &text)))
        return e;
    if (!str_to_int(str_of(text), &c->command.max_dialogs) || c->command.max_dialogs < 1 ||
        c->command.max_dialogs > MEDIA_DIALOGS_MAX)
        return invalid(c, "maxDialogLimit");
    return ERR_OK;
}

static enum err read_options(struct change *c)
{
    struct cti_command *command = &c->command;
    enum err e;

    if ((e = read_limit(c)) ||
        (e = api_need(c->rq, c->body, "interruptAction", &command->interrupt_action)))
        return e;
    if (!same(command->interrupt_action, "ACCEPT") && !same(command->interrupt_action, "IGNORE"))
        return invalid(c, "interruptAction");
    command->logout_action = xml_child_text(c->rq->arena, c->body, "dialogLogoutAction");
    if (!command->logout_action || !*command->logout_action)
        command->logout_action = "CLOSE";
    if (!same(command->logout_action, "CLOSE") && !same(command->logout_action, "TRANSFER"))
        return invalid(c, "dialogLogoutAction");
    return ERR_OK;
}

static bool options_differ(const struct change *c)
{
    const struct media_now *now = &c->media.now;

    return c->command.max_dialogs != now->max_dialogs ||
           !same(c->command.interrupt_action, now->interrupt_action) ||
           !same(c->command.logout_action, now->logout_action);
}

/* Who is signed in is told so; but with other options the switch has to hear of them first: a
 * client that recovers sets them anew in this way. */
static enum err sign_in(struct change *c)
{
    enum err e;

    if ((e = read_options(c)))
        return e;
    if (!c->under_way && !media_may_ask(c->from, MEDIA_LOGIN) && !options_differ(c))
        return refuse(c, ARM_ALREADY_LOGGED_IN);
    c->command.op = CTI_MEDIA_LOGIN;
    return api_accept(c->rq, &c->command);
}

/* reasonCodeId is the id of the table; the switch is told the code's number. */
static enum err read_reason(struct change *c)
{
    const char *text = xml_child_text(c->rq->arena, c->body, "reasonCodeId");
    struct reason_code code;
    int64_t id;
    enum err e;

    if (!text || !*text)
        return ERR_OK;
    if (c->to == MEDIA_READY)
        return api_fail(c->rq, ERR_INVALID_INPUT, "finesse.api.reasoncode.not_allowed",
                        "For this operation, Reason Codes are not allowed.");
    if (!str_to_int(str_of(text), &id))
        return invalid(c, "reasonCodeId");
    e = reason_code_load_of_team(c->rq->db, c->rq->arena, id, c->user.team.id, &code);
    if (e == ERR_NOT_FOUND || (!e && !same(code.category, media_state_name(c->to))))
        return invalid(c, "reasonCodeId");
    if (!e)
        c->command.reason_code = code.code;
    return e;
}

static enum err set_state(struct change *c)
{
    enum err e;

    if ((e = read_reason(c)))
        return e;
    if (!c->under_way && !media_may_ask(c->from, c->to))
        return refuse(c, ARM_NOT_LOGGED_IN);
    c->command.op = CTI_MEDIA_STATE;
    c->command.state = media_state_name(c->to);
    return api_accept(c->rq, &c->command);
}

static enum err set_routable(struct change *c, const char *text)
{
    bool on;

    if (!str_to_bool(str_of(text), &on))
        return invalid(c, "routable");
    if (!c->under_way && !media_may_ask(c->from, MEDIA_LOGOUT))
        return refuse(c, ARM_NOT_LOGGED_IN);
    c->command.op = CTI_MEDIA_ROUTABLE;
    c->command.routable = on ? "true" : "false";
    return api_accept(c->rq, &c->command);
}

/* A state, or the mode alone. */
static enum err read_wish(struct change *c)
{
    const char *routable = xml_child_text(c->rq->arena, c->body, "routable"), *word;
    enum err e;

    if (routable && *routable && !xml_child(c->body, "state"))
        return set_routable(c, routable);
    if ((e = api_need(c->rq, c->body, "state", &word)))
        return e;
    if (!media_state_parse(word, &c->to) || !media_can_be_asked(c->to))
        return invalid(c, "state");
    return c->to == MEDIA_LOGIN ? sign_in(c) : set_state(c);
}

enum err user_put_media(struct request *rq)
{
    struct change c = { .rq = rq };
    struct xml_node *body;
    enum err e;

    if ((e = api_body(rq, "Media", &body)) || (e = find(&c)))
        return e;
    c.body = body;
    if (!c.media.member)
        return refuse(&c, ARM_NO_SUCH_MEDIA);
    c.command.user = c.user.login_id;
    c.command.media = c.media.media.id;
    return read_wish(&c);
}
