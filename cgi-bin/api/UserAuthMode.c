/* /finesse/api/UserAuthMode/{id}: how a user signs in; here always by name and password.
 * Source: Finesse developer guide 12.5, Single Sign-On; reference rest-config 11. */
#include "api/api.h"

/* The same answer for anybody, known or not: nobody learns from it who exists. */
static enum err get(struct request *rq)
{
    xml_open(rq->out, "UserAuthMode");
    xml_text(rq->out, "authMode", "NON_SSO");
    xml_close(rq->out, "UserAuthMode");
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/UserAuthMode", ANYBODY, get },
    { "GET", "/finesse/api/UserAuthMode/{id}", ANYBODY, get },
    { 0 },
};

int main(void)
{
    return api_serve("UserAuthMode", routes);
}
