/* /finesse/api/SystemConfig: the CTI server.
 * Source: Finesse developer guide 12.5, SystemConfig; reference rest-config 1.1. */
#include "api/input.h"
#include "model/servers.h"

static enum err get(struct request *rq)
{
    struct cti_server server;
    enum err e;

    if ((e = cti_server_load(rq->db, rq->arena, &server)))
        return e;
    cti_server_write(rq->out, &server);
    return ERR_OK;
}

/* Who sends neither part of the backup takes it away; of the rest all but `secure` is needed. */
static enum err read_server(struct request *rq, const struct xml_node *cti, struct cti_server *out)
{
    const char *unused;
    int given = 0;
    enum err e;

    if ((e = api_need(rq, cti, "host", &unused)) || (e = api_need(rq, cti, "port", &unused)) ||
        (e = api_need(rq, cti, "peripheralId", &unused)))
        return e;
    out->backup_host = "";
    out->backup_port = 0;
    api_read_text(rq, cti, "host", &out->host, &given);
    api_read_text(rq, cti, "backupHost", &out->backup_host, &given);
    if ((e = api_read_int(rq, cti, "port", &out->port, &given)) ||
        (e = api_read_int(rq, cti, "peripheralId", &out->peripheral_id, &given)) ||
        (e = api_read_bool(rq, cti, "secure", &out->secure, &given)))
        return e;
    unused = xml_child_text(rq->arena, cti, "backupPort");
    return unused && *unused ? api_read_int(rq, cti, "backupPort", &out->backup_port, &given)
                             : ERR_OK;
}

static enum err change(struct request *rq, void *cti)
{
    struct cti_server server;
    const char *what;
    enum err e;

    if ((e = cti_server_load(rq->db, rq->arena, &server)) || (e = read_server(rq, cti, &server)))
        return e;
    if ((e = cti_server_check(&server, &what)))
        return api_fail(rq, e, what, NULL);
    return cti_server_save(rq->db, &server);
}

static enum err put(struct request *rq)
{
    struct xml_node *body, *cti;
    enum err e;

    if ((e = api_body(rq, "SystemConfig", &body)))
        return e;
    if (!(cti = xml_last(body, "cti")))
        return api_fail(rq, ERR_PARAMETER_MISSING, "cti", NULL);
    return api_write(rq, change, cti);
}

static const struct route routes[] = {
    { "GET", "/finesse/api/SystemConfig", ADMIN, get },
    { "PUT", "/finesse/api/SystemConfig", ADMIN, put },
    { 0 },
};

int main(void)
{
    return api_serve("SystemConfig", routes);
}
