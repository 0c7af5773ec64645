/* /finesse/api/ClusterConfig: the second node, as the administrator names it.
 * Source: Finesse developer guide 12.5, ClusterConfig; reference rest-config 1.4. */
#include "api/input.h"
#include "model/servers.h"

static enum err get(struct request *rq)
{
    const char *host;
    enum err e;

    if ((e = cluster_load(rq->db, rq->arena, &host)))
        return e;
    cluster_write(rq->out, host);
    return ERR_OK;
}

static enum err save(struct request *rq, void *thing)
{
    return cluster_save(rq->db, thing);
}

/* An empty host takes the node away. */
static enum err put(struct request *rq)
{
    const char *host = NULL;
    struct xml_node *body;
    int given = 0;
    enum err e;

    if ((e = api_body(rq, "ClusterConfig", &body)))
        return e;
    if (xml_last(body, "secondaryNode"))
        api_read_text(rq, xml_last(body, "secondaryNode"), "host", &host, &given);
    if (!given)
        return api_fail(rq, ERR_PARAMETER_MISSING, "host", NULL);
    if (*host && (!server_is_host(host) || str_case_is(str_of(host), rq->conf->xmpp_domain) ||
                  str_case_is(str_of(host), rq->conf->host)))
        return api_fail(rq, ERR_INVALID_INPUT, "host", NULL);
    return api_write(rq, save, arena_strndup(rq->arena, host, str_of(host).n));
}

static const struct route routes[] = {
    { "GET", "/finesse/api/ClusterConfig", ADMIN, get },
    { "PUT", "/finesse/api/ClusterConfig", ADMIN, put },
    { 0 },
};

int main(void)
{
    return api_serve("ClusterConfig", routes);
}
