/* /finesse/api/SystemInfo: in service or not, XMPP domains; the first thing a client asks.
 * Source: Finesse developer guide 12.5, Serviceability, SystemInfo; reference rest-desktop 4.5. */
#include "api/api.h"
#include "base/clock.h"
#include "model/system.h"

static enum err get(struct request *rq)
{
    struct system_status status;

    system_status_load(rq->db, rq->arena, rq->conf, &status);
    system_info_write(rq->out, "SystemInfo", rq->conf, &status, clock_real_ms());
    return ERR_OK;
}

static const struct route routes[] = {
    { "GET", "/finesse/api/SystemInfo", ANYBODY, get },
    { 0 },
};

int main(void)
{
    return api_serve("SystemInfo", routes);
}
