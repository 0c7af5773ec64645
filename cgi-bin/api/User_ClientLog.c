/* /finesse/api/User/{id}/ClientLog and CompressedClientLog: a desktop's own log, kept in
 * STATE/log/clientlog.  Source: Finesse developer guide 12.5, ClientLog; reference
 * rest-desktop 4.8. */
#include "User.h"
#include "api/accepted.h"
#include "api/input.h"
#include "base/clock.h"
#include "model/client_log.h"
#include "model/team_message.h"

enum { TOLD_BYTES = 1024 };

/* Six bytes for each character at most, as entities. */
static const struct xml_limits limits = { .bytes = 6 * CLIENT_LOG_CHARACTERS + 1024,
                                          .depth = 4,
                                          .nodes = 16 };

static enum err check_self(struct request *rq)
{
    struct user user;
    enum err e = user_load(rq->db, rq->arena, rq->id, &user);

    if (e == ERR_USER_NOT_FOUND)
        return api_fail(rq, e, rq->id, NULL);
    if (!e && !role_is_self(rq->user, user.login_id))
        return api_fail(rq, ERR_NOT_YOUR_OBJECT, rq->id, NULL);
    if (!e && !client_log_may_name(user.login_id))
        return api_fail(rq, ERR_INVALID_INPUT, rq->id, "The id cannot be part of a file name");
    return e;
}

static enum err too_long(struct request *rq)
{
    return api_fail(rq, ERR_INVALID_INPUT, "logData", "The log is too long");
}

/* The library's ClientLog waits for an event that says so. */
static enum err kept(struct request *rq)
{
    const struct team_message told = { .id = "", .created_by = rq->user->login_id };
    struct buf text;
    enum err e;

    buf_init(&text, TOLD_BYTES);
    team_message_pack(&text, rq->request_id, &told);
    if (!(e = api_message(rq, "log", buf_str(&text))))
        rq->reply->status = 202;
    buf_release(&text);
    return e;
}

enum err user_post_log(struct request *rq)
{
    const struct xml_node *data;
    struct xml_node *body;
    struct str text;
    enum err e;

    if ((e = api_body_of(rq, "ClientLog", &limits, &body)))
        return e == ERR_TOO_LARGE ? too_long(rq) : e;
    if ((e = check_self(rq)))
        return e;
    data = xml_last(body, "logData");
    text = str_of(data ? data->text : "");
    if (!str_trim(text).n)
        return api_fail(rq, ERR_PARAMETER_MISSING, "logData", NULL);
    if (str_characters(text) > CLIENT_LOG_CHARACTERS)
        return too_long(rq);
    e = client_log_append(rq->conf->state, rq->user->login_id, clock_real_ms(), text);
    return e ? e : kept(rq);
}

/* As a file of a form, or as the body itself; a ZIP archive either way. */
enum err user_post_compressed_log(struct request *rq)
{
    struct str body, part;
    enum err e;

    if ((e = http_body(rq->http, CLIENT_LOG_ARCHIVE_BYTES, &body)))
        return e == ERR_TOO_LARGE ? too_long(rq) : e;
    if ((e = check_self(rq)))
        return e;
    if (api_part(rq, body, NULL, &part))
        body = part;
    if (!body.n)
        return api_fail(rq, ERR_PARAMETER_MISSING, "logData", NULL);
    if (!str_starts(body, "PK\x03\x04"))
        return api_fail(rq, ERR_BAD_REQUEST, "logData", "The log is not a ZIP archive");
    e = client_log_keep(rq->conf->state, rq->user->login_id, body);
    return e ? e : kept(rq);
}
