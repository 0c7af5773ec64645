/* /finesse/api/ECCVariableConfig: names of the expanded call variables.
 * Source: Finesse developer guide 12.5, ECCVariableConfig; reference rest-config 1.3. */
#include "api/api.h"
#include "model/ecc_variable.h"

static enum err get(struct request *rq)
{
    struct ecc_variable *list;
    size_t count;
    enum err e;

    if ((e = ecc_variable_list(rq->db, rq->arena, &list, &count)))
        return e;
    ecc_variables_write(rq->out, list, count);
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ECCVariableConfig", USER, get },
    { 0 },
};

int main(void)
{
    return api_serve("ECCVariableConfig", routes);
}
