/* /desktop/api/...: what the page needs before and beside the REST API, as JSON.
 *
 *     GET    /desktop/api/DesktopConfig   anybody: what the sign-in page shows
 *     GET    /desktop/api/languages       anybody: {"languages":["de","en"]}
 *     POST   /desktop/api/session         Basic -> 204 and the cookie that renders gadgets
 *     DELETE /desktop/api/session         ends the cookie's session: 204
 *     GET    /desktop/api/layout          {"layoutxml"} of the caller's team
 *     GET    /desktop/api/token?url=&mid= {"token"}: who renders which gadget, signed
 *     GET    /desktop/api/wrap-up         {"seconds"} that wrap-up lasts in the caller's team
 *     GET    /desktop/api/history/{id}    {"calls"} an agent had of late
 *
 * Source: Finesse developer guide 12.6, Desktop Interface APIs; reference rest-config 2 and 10.
 * session, layout, token, wrap-up and history are ours. */
#include "api.h"

#include <string.h>

#include "auth/session.h"
#include "base/clock.h"
#include "base/nodes.h"
#include "model/system.h"
#include "model/team.h"
#include "json/write.h"

static enum err get_config(struct request *rq)
{
    const char *here = arena_printf(rq->arena, "%s:%d", rq->conf->host, (int)rq->conf->port);
    struct str other = nodes_other(rq->conf->nodes, here, http_header(rq->http, "Host"));
    struct system_status status;

    system_status_load(rq->db, rq->arena, rq->conf, &status);
    json_open(rq->out, NULL, '{');
    json_write_text(rq->out, "deploymentType", "UCCE");
    json_write_text(rq->out, "securityBannerMessage", "");
    json_write_text(rq->out, "systemStatus", status.in_service ? "IN_SERVICE" : "OUT_OF_SERVICE");
    json_write_text(rq->out, "host", here);
    json_write_bool(rq->out, "isAlternateSystemAvailable", other.n > 0);
    json_write_text(rq->out, "desktopLicensed", "");
    json_write_text(rq->out, "systemAuthMode", "NON_SSO");
    json_write_text(rq->out, "enableMobileAgentLogin", "true"); /* a string in the guide's sample */
    json_write_bool(rq->out, "isProxyRequest", false);
    json_write_bool(rq->out, "redirectToAlternateHost", false);
    json_write_text(rq->out, "alternateHost",
                    arena_printf(rq->arena, "%.*s", (int)other.n, other.p));
    json_close(rq->out, '}');
    return ERR_OK;
}

static bool is_secure(const struct http_request *http)
{
    const char *https = http_variable(http, "HTTPS");

    return https && strcmp(https, "on") == 0;
}

static void set_cookie(struct request *rq, const char *token, const char *more)
{
    bool secure = is_secure(rq->http);

    http_reply_header(rq->reply, "Set-Cookie",
                      arena_printf(rq->arena, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s",
                                   secure ? SESSION_COOKIE_SECURE : SESSION_COOKIE, token,
                                   secure ? "; Secure" : "", more));
}

static enum err open_session(struct request *rq)
{
    const char *token;
    enum err e;

    if ((e = session_start(rq->db, rq->arena, rq->user->login_id, clock_real_ms(), &token)))
        return e;
    set_cookie(rq, token, "");
    rq->reply->status = 204;
    return ERR_OK;
}

static enum err end_session(struct request *rq)
{
    enum err e = session_end(
        rq->db,
        http_cookie(rq->http, is_secure(rq->http) ? SESSION_COOKIE_SECURE : SESSION_COOKIE));

    if (e)
        return e;
    set_cookie(rq, "", "; Max-Age=0");
    rq->reply->status = 204;
    return ERR_OK;
}

/* The REST API does not tell how long wrap-up is; the page counts down by this. */
static enum err get_wrap_up(struct request *rq)
{
    int64_t seconds;
    enum err e;

    if ((e = team_wrap_up_seconds(rq->db, rq->arena, rq->user->login_id, &seconds)))
        return e;
    json_open(rq->out, NULL, '{');
    json_write_int(rq->out, "seconds", seconds);
    json_close(rq->out, '}');
    return ERR_OK;
}

/* Ending a session needs no password: the cookie says which, and another site cannot send it
 * (SameSite). */
static const struct route routes[] = {
    { "GET", "/desktop/api/DesktopConfig", ANYBODY, get_config },
    { "GET", "/desktop/api/languages", ANYBODY, desktop_languages },
    { "POST", "/desktop/api/session", USER, open_session },
    { "DELETE", "/desktop/api/session", ANYBODY, end_session },
    { "GET", "/desktop/api/layout", USER, desktop_layout },
    { "GET", "/desktop/api/token", USER, desktop_token },
    { "GET", "/desktop/api/wrap-up", USER, get_wrap_up },
    { "GET", "/desktop/api/history/{id}", USER, desktop_history },
    { 0 },
};

int main(void)
{
    static const struct api_program program = {
        .name = "desktop.api", .routes = routes, .format = API_DESKTOP, .always = true
    };

    return api_serve_program(&program);
}
