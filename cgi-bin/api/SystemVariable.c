/* /finesse/api/SystemVariable: names workflows may test, and where they are found.
 * Source: Finesse administration guide 12.5, Workflows; reference rest-config 7.4. */
#include "api/api.h"
#include "model/system_variable.h"

static enum err get_one(struct request *rq)
{
    return system_variable_write(rq->out, rq->id) ? ERR_OK
                                                  : api_fail(rq, ERR_NOT_FOUND, rq->id, NULL);
}

static enum err get_all(struct request *rq)
{
    system_variables_write(rq->out);
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/SystemVariable/{name}", ADMIN, get_one },
    { "GET", "/finesse/api/SystemVariables", ADMIN, get_all },
    { 0 },
};

int main(void)
{
    return api_serve("SystemVariable", routes);
}
