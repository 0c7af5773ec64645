/* /desktop/sso/...: single sign-on, which this installation does not have: there is no token to be
 * had, and the test says so.
 * Source: Finesse developer guide 12.5, Single Sign-On; reference rest-desktop 4.9. */
#include "api/api.h"

static enum err no_token(struct request *rq)
{
    return api_fail(rq, ERR_BAD_REQUEST, NULL, "Single sign-on is not set up: NON_SSO");
}

/* Clients without scripts read the cookie. */
static enum err test(struct request *rq)
{
    http_reply_header(rq->reply, "Set-Cookie", "ssotest=false; Path=/desktop/sso; SameSite=Strict");
    return no_token(rq);
}

static const struct route routes[] = {
    { "GET", "/desktop/sso/token", ANYBODY, no_token },
    { "POST", "/desktop/sso/token", ANYBODY, no_token },
    { "GET", "/desktop/sso/test", ANYBODY, test },
    { 0 },
};

int main(void)
{
    static const struct api_program program = {
        .name = "desktop.sso", .routes = routes, .format = API_JSON, .always = true
    };

    return api_serve_program(&program);
}
