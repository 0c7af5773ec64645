/* /finesse/api/UserAuthMode: how a user signs in.  Without single sign-on the answer is the same
 * for every name, so that it tells nobody who exists. Source: Finesse developer pages, "Get User
 * Authentication Mode"; reference rest-config 11. */
#include "api/api.h"

static enum err get(struct request *rq)
{
    if (!rq->conf->user_auth_mode)
        return api_fail(rq, ERR_FORBIDDEN, NULL, "UserAuthModeService is disabled");
    xml_open(rq->out, "UserAuthMode");
    xml_text(rq->out, "authMode", "NON_SSO");
    xml_close(rq->out, "UserAuthMode");
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/UserAuthMode/{id}", ANYBODY, get },
    { 0 },
};

int main(void)
{
    return api_serve("UserAuthMode", routes);
}
